//! `kubectl get`. Models `pkg/cmd/get/get.go`.

mod raw;
mod subresource;
mod watch;

use std::rc::Rc;

use serde_json::Value;

use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::layout::{self, Group};
use crate::kubectl::printers::output::{Fields, Output, list_of};
use crate::kubectl::printers::sort;
use crate::kubectl::printers::table::TableOptions;
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{input, print, select};

pub use watch::Watch;

pub const COMMAND: Command = Command {
    suggest_for: &["list", "ls"],
    usage: "[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|\
        jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l \
        label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
    examples: &[
        ("kubectl get pods", "The Pods of the namespace"),
        ("kubectl get services -o wide", "Services with their selectors"),
        ("kubectl get endpointslices -l kubernetes.io/service-name=kubernetes", "The slices of one Service"),
        ("kubectl get all -A", "Everything that usually matters, in all namespaces"),
    ],
    flags: &[FILENAME, OUTPUT, SELECTOR, OWN],
    run: Some(run),
    ..Command::new("get", "Show objects")
};

const OWN: &[Flag] = &[
    Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
    Flag::int64("chunk-size", "500", "How many objects to ask for at once"),
    Flag::string("field-selector", "", "Field selector: metadata.name=web"),
    Flag::bool("ignore-not-found", "false", "Say nothing of objects that are not there"),
    Flag::slice("label-columns", "Labels to show as columns").short('L'),
    Flag::bool("no-headers", "false", "Without the line of headers"),
    Flag::bool("output-watch-events", "false", "Show what happened to each object, with --watch"),
    Flag::string("raw", "", "Ask for this path"),
    Flag::bool("server-print", "true", "Let the server choose the columns"),
    Flag::bool("show-kind", "false", "Put the kind before each name"),
    Flag::bool("show-labels", "false", "Show all labels as the last column"),
    Flag::string("sort-by", "", "A field to sort by, as JSONPath"),
    Flag::string("subresource", "", "status or scale"),
    Flag::bool("watch", "false", "Go on with every change").short('w'),
    Flag::bool("watch-only", "false", "Only the changes from now on"),
];

const NO_TYPE: &str = "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list \
    of supported resources.\n\n";
const REQUIRED: &str = "Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description \
    of that resource (e.g. kubectl explain pods).";

/// What one call found.
struct Results {
    objects: Vec<Rc<Object>>,
    /// The words name one object, so that its output is no list.
    single: bool,
    failures: Vec<Failure>,
    /// The kinds that were asked for.
    kinds: Vec<Kind>,
    /// Whole kinds were asked for: each has its table, even an empty one.
    selected: bool,
    /// How many objects of files have no name yet.
    nameless: usize,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    check(parsed).map_err(Failure::error)?;
    if !parsed.string("raw").is_empty() {
        return raw::run(context, parsed.string("raw"));
    }
    if parsed.args.is_empty() && parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        context.out.eprint(NO_TYPE);
        return Err(context.usage(REQUIRED));
    }
    if !parsed.string("subresource").is_empty() && parsed.list("filename").is_empty() {
        return subresource::run(context, parsed);
    }
    if parsed.bool("watch") || parsed.bool("watch-only") {
        return watch::run(context, parsed);
    }
    let mut results = find(context, parsed)?;
    let output = print::with_flags(context, parsed, Output::for_get);
    let printed = match output {
        Ok(Output::Table { wide }) => table(context, parsed, &results, wide),
        Ok(output) => generic(context, parsed, &mut results, &output),
        Err(failure) => {
            if results.failures.is_empty() {
                Err(failure)
            } else {
                Ok(())
            }
        }
    };
    if let Err(failure) = printed {
        results.failures.push(failure);
    }
    Failure::join(results.failures).map_or(Ok(()), Err)
}

/// Models `GetOptions.Validate`.
fn check(parsed: &Parsed) -> Result<(), String> {
    let (output, watches) = (parsed.string("output"), parsed.bool("watch") || parsed.bool("watch-only"));
    if !parsed.string("raw").is_empty() {
        if watches || !parsed.string("selector").is_empty() {
            let why = "--raw may not be specified with other flags that filter the server request or alter the output";
            return Err(why.to_owned());
        }
        if !output.is_empty() {
            return Err("--raw and --output are mutually exclusive".to_owned());
        }
    }
    if parsed.bool("show-labels") && !["", "wide"].contains(&output) {
        return Err(format!("--show-labels option cannot be used with {output} printer"));
    }
    if parsed.bool("output-watch-events") && !watches {
        return Err("--output-watch-events option can only be used with --watch or --watch-only".to_owned());
    }
    Ok(())
}

fn find(context: &mut Context, parsed: &Parsed) -> Result<Results, Failure> {
    let (labels, fields) = (parsed.string("selector"), parsed.string("field-selector"));
    let (namespace, all) = (context.namespace.clone(), parsed.bool("all-namespaces"));
    if !parsed.list("filename").is_empty() {
        let keys = input::keys(context, parsed, &Query::default())?;
        let single = keys.len() == 1;
        // A name that is still to be generated: the server answers with a list, which kubectl takes for one nameless object.
        let (nameless, keys): (Vec<_>, Vec<_>) =
            keys.into_iter().partition(|key| key.as_ref().is_ok_and(|key| key.name.is_empty()));
        let mut results = named(context, parsed, keys, single);
        results.nameless = nameless.len();
        return Ok(results);
    }
    let query = Query {
        namespace: &namespace,
        all_namespaces: all,
        selector: parsed.changed("selector") && !labels.is_empty() || !fields.is_empty(),
        type_alone_means_all: true,
        ..Query::default()
    };
    match resolve(&parsed.args, &query)? {
        Found::Named { keys, single } => Ok(named(context, parsed, keys.into_iter().map(Ok).collect(), single)),
        Found::Selected(kinds) => {
            let mut results = Results {
                objects: Vec::new(),
                single: false,
                failures: Vec::new(),
                kinds: Vec::new(),
                selected: true,
                nameless: 0,
            };
            for kind in kinds {
                select::warn(context, kind);
                results.kinds.push(kind);
                let within = (!all).then_some(namespace.as_str());
                match select::list(context, kind, within, labels, fields) {
                    Ok(found) => results.objects.extend(found),
                    Err(failure) => results.failures.push(failure),
                }
            }
            Ok(results)
        }
        Found::Nothing => Err(context.usage(REQUIRED)),
    }
}

fn named(context: &mut Context, parsed: &Parsed, keys: Vec<Result<Key, Failure>>, single: bool) -> Results {
    let mut results =
        Results { objects: Vec::new(), single, failures: Vec::new(), kinds: Vec::new(), selected: false, nameless: 0 };
    for key in keys {
        let key = match key {
            Ok(key) => key,
            Err(failure) => {
                results.failures.push(failure);
                continue;
            }
        };
        if !results.kinds.contains(&key.kind) {
            select::warn(context, key.kind);
            results.kinds.push(key.kind);
        }
        match context.cluster.server().get(key.kind, &key.namespace, &key.name) {
            Ok(object) => results.objects.push(Rc::clone(object)),
            Err(_) if parsed.bool("ignore-not-found") => {}
            Err(status) => results.failures.push(status.into()),
        }
    }
    results
}

fn table(context: &mut Context, parsed: &Parsed, results: &Results, wide: bool) -> Result<(), Failure> {
    let values: Vec<Value> = results.objects.iter().map(|object| object.write()).collect();
    let mut groups = groups(results, &values);
    let nameless = Value::Null;
    if results.nameless > 0 {
        let objects = vec![&nameless; results.nameless];
        groups.push(Group { kind: "", group_kind: String::new(), namespaced: true, objects });
    }
    if !parsed.string("sort-by").is_empty() {
        for group in &mut groups {
            sort_group(group, results.selected, parsed.string("sort-by"))?;
        }
    }
    let options = table_options(parsed, wide);
    let text = layout::print(&groups, &options, context.now());
    if text.is_empty() && results.failures.is_empty() && !parsed.bool("ignore-not-found") {
        let namespaced = !parsed.bool("all-namespaces") && groups.iter().all(|group| group.namespaced);
        let within =
            (namespaced && results.kinds.iter().all(|kind| kind.namespaced())).then(|| context.namespace.clone());
        context.out.eprint(layout::nothing_found(within.as_deref()));
    }
    context.out.print(text);
    Ok(())
}

/// What the flags ask of a table.
fn table_options(parsed: &Parsed, wide: bool) -> TableOptions {
    TableOptions {
        wide,
        no_headers: parsed.bool("no-headers"),
        with_namespace: parsed.bool("all-namespaces"),
        show_labels: parsed.bool("show-labels"),
        label_columns: parsed.list("label-columns").to_vec(),
        kind_prefix: parsed.bool("show-kind").then(String::new),
        event: None,
    }
}

/// One table a kind: of all that a request for the kind found, or of neighbours that were asked for by name.
fn groups<'a>(results: &Results, values: &'a [Value]) -> Vec<Group<'a>> {
    let fresh = |kind: Kind| {
        let info = kind.info();
        let (group_kind, namespaced) = (info.group_singular(), info.namespaced);
        Group { kind: info.kind, group_kind, namespaced, objects: Vec::new() }
    };
    let mut groups: Vec<Group> = Vec::new();
    if results.selected {
        groups.extend(results.kinds.iter().map(|kind| fresh(*kind)));
    }
    for (object, value) in results.objects.iter().zip(values) {
        let kind = object.kind();
        let same = |group: &&mut Group| group.kind == kind.name();
        let group = match results.selected {
            true => groups.iter_mut().find(same),
            false => groups.last_mut().filter(same),
        };
        match group {
            Some(group) => group.objects.push(value),
            None => groups.push(Group { objects: vec![value], ..fresh(kind) }),
        }
    }
    groups
}

/// Each table is sorted by itself. Objects asked for by name are a table each: only the field is looked for in them.
fn sort_group(group: &mut Group, selected: bool, sort_by: &str) -> Result<(), Failure> {
    if !selected {
        for object in &group.objects {
            sort::order(&[object], sort_by).map_err(Failure::error)?;
        }
        return Ok(());
    }
    let order = sort::order(&group.objects, sort_by).map_err(Failure::error)?;
    group.objects = order.into_iter().filter_map(|place| group.objects.get(place).copied()).collect();
    Ok(())
}

/// Everything but tables: one object as it is, several as a List.
fn generic(context: &mut Context, parsed: &Parsed, results: &mut Results, output: &Output) -> Result<(), Failure> {
    if results.objects.is_empty()
        && (parsed.bool("ignore-not-found") || (results.single && !results.failures.is_empty()))
    {
        return Ok(());
    }
    let mut values: Vec<Value> = results.objects.iter().map(|object| object.write()).collect();
    if !parsed.string("sort-by").is_empty() {
        let all: Vec<&Value> = values.iter().collect();
        let order = sort::order(&all, parsed.string("sort-by")).map_err(Failure::error)?;
        values = order.into_iter().filter_map(|place| values.get(place).cloned()).collect();
    }
    let value = match values.len() {
        1 if results.single => values.remove(0),
        _ => list_of(values, ""),
    };
    print::print(context, output, &value, Fields::Sorted, "")
}
