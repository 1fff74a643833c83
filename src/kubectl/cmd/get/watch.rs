//! `kubectl get --watch`: what there is, then every change. Models `GetOptions.watch`.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::REQUIRED;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::status::Status;
use crate::apiserver::store::Key;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::follow::{Follower, Step, follow};
use crate::kubectl::printers::columns;
use crate::kubectl::printers::output::{Fields, Output};
use crate::kubectl::printers::table::{self, TableOptions};
use crate::kubectl::printers::tabwriter::TabWriter;
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{input, print, select};
use crate::order::InOrder;

/// A watch of one object, or of the objects of one kind.
#[derive(Debug, Clone)]
pub struct Watch {
    kind: Kind,
    /// `None` for all namespaces, and for kinds without.
    namespace: Option<String>,
    /// The one object, where one was named.
    name: Option<String>,
    labels: String,
    fields: String,
    output: Output,
    options: TableOptions,
    /// Each object as it was last shown.
    seen: BTreeMap<Key, Rc<Object>>,
    /// The table so far: it remembers how wide its columns have been.
    writer: TabWriter,
    /// Whether the headers still have to come.
    headers: bool,
    /// YAML documents that were printed.
    documents: usize,
    /// When `--request-timeout` ends the watch.
    until: i64,
    /// Whether what there is at the start was looked at.
    begun: bool,
    /// `--watch-only`: nothing of what there is at the start.
    only_changes: bool,
    /// `--output-watch-events`
    events: bool,
}

/// `kubectl get --watch`
pub fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.string("sort-by").is_empty() {
        context.out.eprint(if parsed.bool("watch") {
            "warning: --watch requested, --sort-by will be ignored for watch events received\n"
        } else {
            "warning: --watch-only requested, --sort-by will be ignored\n"
        });
    }
    let Some((kind, name)) = target(context, parsed)? else { return Ok(()) };
    let output = print::with_flags(context, parsed, Output::for_get)?;
    let namespace = kind.namespaced() && !(parsed.bool("all-namespaces") && name.is_none());
    let watch = Watch {
        kind,
        namespace: namespace.then(|| context.namespace.clone()),
        name,
        labels: parsed.string("selector").to_owned(),
        fields: parsed.string("field-selector").to_owned(),
        options: super::table_options(parsed, matches!(output, Output::Table { wide: true })),
        output,
        seen: BTreeMap::new(),
        writer: TabWriter::for_tables(),
        headers: !parsed.bool("no-headers"),
        documents: 0,
        until: ends(context, parsed),
        begun: false,
        only_changes: parsed.bool("watch-only"),
        events: parsed.bool("output-watch-events"),
    };
    follow(context, Follower::Objects(watch))
}

/// When `--request-timeout` (`5s`, or a number of seconds) ends the watch; never without it.
fn ends(context: &Context, parsed: &Parsed) -> i64 {
    let text = parsed.string("request-timeout");
    let seconds = text.parse::<i64>().ok().map(|seconds| seconds.saturating_mul(1_000));
    match seconds.unwrap_or_else(|| parsed.duration("request-timeout")) {
        time if time > 0 => context.now().saturating_add(time),
        _ => i64::MAX,
    }
}

/// The one kind or object to watch; `None` where it is not there and need not be.
fn target(context: &mut Context, parsed: &Parsed) -> Result<Option<(Kind, Option<String>)>, Failure> {
    let namespace = context.namespace.clone();
    let keys = if !parsed.list("filename").is_empty() {
        input::keys(context, parsed, &Query::default())?.into_iter().collect::<Result<Vec<Key>, Failure>>()?
    } else {
        let selector = !parsed.string("selector").is_empty() || !parsed.string("field-selector").is_empty();
        let all_namespaces = parsed.bool("all-namespaces");
        let query = Query {
            namespace: &namespace,
            all_namespaces,
            selector,
            type_alone_means_all: true,
            single_type: true,
            ..Query::default()
        };
        match resolve(&parsed.args, &query)? {
            Found::Named { keys, .. } => keys,
            Found::Selected(kinds) => match kinds.as_slice() {
                [kind] => {
                    select::warn(context, *kind);
                    return Ok(Some((*kind, None)));
                }
                _ => return Err(Failure::error("you may only specify a single resource type")),
            },
            Found::Nothing => return Err(context.usage(REQUIRED)),
        }
    };
    let [key] = keys.as_slice() else {
        return Err(Failure::error("you may only watch a single resource or type of resource at a time"));
    };
    select::warn(context, key.kind);
    match context.cluster.server().get(key.kind, &key.namespace, &key.name) {
        Ok(_) => {}
        Err(_) if parsed.bool("ignore-not-found") => return Ok(None),
        Err(status) => return Err(Status::into(status)),
    }
    key.namespace.as_ref().clone_into(&mut context.namespace);
    Ok(Some((key.kind, Some(key.name.to_string()))))
}

impl Watch {
    /// Shows what has changed since the last look.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        let mut found = select::list(context, self.kind, self.namespace.as_deref(), &self.labels, &self.fields)?;
        found.retain(|object| self.name.as_deref().is_none_or(|name| object.name() == name));
        let (mut news, mut seen) = (Vec::new(), BTreeMap::new());
        for object in found {
            let key = Key::of(&object);
            match self.seen.remove(&key) {
                None => news.push(("ADDED", Rc::clone(&object))),
                Some(old) if !Rc::ptr_eq(&old, &object) => news.push(("MODIFIED", Rc::clone(&object))),
                Some(_) => {}
            }
            seen.insert(key, object);
        }
        let gone = std::mem::replace(&mut self.seen, seen).into_values().map(|object| ("DELETED", object));
        news.extend(gone);
        if std::mem::replace(&mut self.begun, true) {
            // In the order in which they happened; what there was at the start is in the order of names.
            news.order_by_key(|(_, object)| object.meta().resource_version.parse::<u64>().unwrap_or(u64::MAX));
        } else if self.only_changes {
            news.clear();
        }
        for (event, object) in news {
            self.show(context, event, &object)?;
        }
        let table = self.writer.take();
        context.out.print(table);
        Ok(if context.now() < self.until { Step::Until(self.until) } else { Step::Done })
    }

    fn show(&mut self, context: &mut Context, event: &'static str, object: &Object) -> Result<(), Failure> {
        let value = object.write();
        if !matches!(self.output, Output::Table { .. }) {
            let value: Value = if self.events { json!({"type": event, "object": value}) } else { value };
            context.documents = self.documents;
            let printed = print::print(context, &self.output, &value, Fields::Sorted, "");
            self.documents = context.documents;
            return printed;
        }
        let cells = columns::Context { now: context.now(), wide: self.options.wide };
        let rows = columns::table(self.kind.name(), &[&value], &cells);
        let options = TableOptions {
            with_namespace: self.options.with_namespace && self.kind.namespaced(),
            no_headers: !std::mem::replace(&mut self.headers, false),
            event: self.events.then_some(event),
            kind_prefix: self.options.kind_prefix.is_some().then(|| self.kind.info().group_singular()),
            ..self.options.clone()
        };
        table::print(&rows, &options, &mut self.writer);
        Ok(())
    }
}
