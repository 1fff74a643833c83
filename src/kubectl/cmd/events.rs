//! `kubectl events`: what happened, oldest first. Models `kubectl/pkg/cmd/events`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::OUTPUT;
use crate::api::scheme::Kind;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::follow::{Follower, Step, follow};
use crate::kubectl::printers::describe::event_age;
use crate::kubectl::printers::output::{Fields, Output};
use crate::kubectl::printers::table::escape_terminal;
use crate::kubectl::printers::tabwriter::TabWriter;
use crate::kubectl::printers::value::{is_set, moment, text};
use crate::kubectl::resources::kind_of;
use crate::kubectl::{print, select};
use crate::order::InOrder;

pub const COMMAND: Command = Command {
    usage: "[--for TYPE/NAME] [--types=Normal,Warning] [--watch]",
    examples: &[
        ("kubectl events", "What happened in the namespace"),
        ("kubectl events --for service/kubernetes", "What happened to one object"),
        ("kubectl events -A --types=Warning", "Warnings of all namespaces"),
    ],
    flags: &[FLAGS, OUTPUT],
    run: Some(run),
    ..Command::new("events", "List events")
};

const FLAGS: &[Flag] = &[
    Flag::bool("all-namespaces", "false", "Of all namespaces").short('A'),
    Flag::int64("chunk-size", "500", "How many to ask for at a time"),
    Flag::string("for", "", "Only those about this object: TYPE/NAME"),
    Flag::bool("no-headers", "false", "Leave the headers out"),
    Flag::slice("types", "Only of these types: Normal, Warning"),
    Flag::bool("watch", "false", "Go on with what happens next").short('w'),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let about = about(parsed.string("for"))?;
    let types = parsed.list("types");
    if types.iter().any(|word| !["normal", "warning"].contains(&word.to_lowercase().as_str())) {
        return Err(Failure::error("valid --types are Normal or Warning"));
    }
    let all = parsed.bool("all-namespaces");
    let namespace = (!all).then_some(context.namespace.clone());
    if parsed.bool("watch") {
        return watch(context, parsed, namespace, about);
    }
    let found = select::list(context, Kind::Event, namespace.as_deref(), "", &about)?;
    let mut events: Vec<Value> = found.iter().map(|event| event.write()).collect();
    events.retain(|event| types.is_empty() || types.iter().any(|word| word.eq_ignore_ascii_case(text(event, "type"))));
    if events.is_empty() {
        context.out.eprint(match namespace {
            Some(namespace) => format!("No events found in {namespace} namespace.\n"),
            None => "No events found.\n".to_owned(),
        });
        return Ok(());
    }
    events.order_by_key(last_seen);
    if parsed.string("output").is_empty() && parsed.string("template").is_empty() {
        let mut writer = TabWriter::for_tables();
        table(&mut writer, &events, all, parsed.bool("no-headers"), context.now());
        context.out.print(writer.finish());
        return Ok(());
    }
    let list = serde_json::json!({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": events});
    let printer = print::printer(context, parsed)?;
    print::print(context, &printer, &list, Fields::Declared, "")
}

/// The field selector for `--for`.
fn about(object: &str) -> Result<String, Failure> {
    if object.is_empty() {
        return Ok(String::new());
    }
    let (kind, name) = object.split_once('/').ok_or_else(|| Failure::error("--for must be in resource/name form"))?;
    if name.contains('/') {
        return Err(Failure::error("arguments in resource/name form may not have more than one slash"));
    }
    let kind = kind_of(kind)?;
    let version = kind.info().api_version();
    Ok(format!("involvedObject.kind={},involvedObject.apiVersion={version},involvedObject.name={name}", kind.name()))
}

/// When an event was last seen. Models `eventTime`.
fn last_seen(event: &Value) -> Option<i64> {
    if is_set(event, "series") {
        return moment(event, "series.lastObservedTime");
    }
    moment(event, "lastTimestamp").or_else(|| moment(event, "eventTime"))
}

fn table(writer: &mut TabWriter, events: &[Value], with_namespace: bool, no_headers: bool, now: i64) {
    if !no_headers {
        writer.write(if with_namespace { "NAMESPACE\t" } else { "" });
        writer.write("LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n");
    }
    for event in events {
        let shown = |path: &str| escape_terminal(text(event, path));
        if with_namespace {
            writer.write(&format!("{}\t", text(event, "metadata.namespace")));
        }
        let object = format!("{}/{}", shown("involvedObject.kind"), shown("involvedObject.name"));
        let message = escape_terminal(text(event, "message").trim());
        let age = event_age(event, now);
        writer.write(&format!("{age}\t{}\t{}\t{object}\t{message}\n", shown("type"), shown("reason")));
    }
}

/// `kubectl events --watch`: every event there is, then every new one. Models `runWatch`.
#[derive(Debug, Clone)]
pub struct Watch {
    /// `None` for all namespaces.
    namespace: Option<String>,
    /// The field selector of `--for`.
    about: String,
    types: Vec<String>,
    /// `None` for the table.
    output: Option<Output>,
    no_headers: bool,
    /// Names and versions of the events that were shown.
    seen: BTreeMap<(String, String), String>,
    writer: TabWriter,
    documents: usize,
}

fn watch(context: &mut Context, parsed: &Parsed, namespace: Option<String>, about: String) -> Result<(), Failure> {
    let plain = parsed.string("output").is_empty() && parsed.string("template").is_empty();
    let watch = Watch {
        namespace,
        about,
        types: parsed.list("types").to_vec(),
        output: if plain { None } else { Some(print::printer(context, parsed)?) },
        no_headers: parsed.bool("no-headers"),
        seen: BTreeMap::new(),
        writer: TabWriter::for_tables(),
        documents: 0,
    };
    follow(context, Follower::Events(watch))
}

impl Watch {
    /// Shows the events that are new since the last look.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        let found = select::list(context, Kind::Event, self.namespace.as_deref(), "", &self.about)?;
        let mut news = Vec::new();
        for event in found {
            let meta = event.meta();
            let place = (meta.namespace.clone(), meta.name.clone());
            if self.seen.get(&place) == Some(&meta.resource_version) {
                continue;
            }
            self.seen.insert(place, meta.resource_version.clone());
            let event = event.write();
            if self.types.is_empty() || self.types.iter().any(|word| word.eq_ignore_ascii_case(text(&event, "type"))) {
                news.push(event);
            }
        }
        news.order_by_key(|event| text(event, "metadata.resourceVersion").parse::<u64>().unwrap_or(u64::MAX));
        for event in news {
            let Some(output) = &self.output else {
                let with_namespace = self.namespace.is_none();
                table(&mut self.writer, &[event], with_namespace, self.no_headers, context.now());
                self.no_headers = true;
                continue;
            };
            context.documents = self.documents;
            print::print(context, output, &event, Fields::Declared, "")?;
            self.documents = context.documents;
        }
        let table = self.writer.take();
        context.out.print(table);
        Ok(Step::Until(i64::MAX))
    }
}
