//! `kubectl get --subresource`: the status of an object, or its scale.

use serde_json::{Value, json};

use super::{REQUIRED, table_options};
use crate::api::scheme::Kind;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::print;
use crate::kubectl::printers::go_value::display;
use crate::kubectl::printers::layout::{self, Group};
use crate::kubectl::printers::output::{Fields, Output, list_of};
use crate::kubectl::printers::value::{at, format_label_selector, int};
use crate::kubectl::resources::{Found, Query, resolve};

/// What the server says of a path that it does not serve.
const NO_PATH: &str = "Error from server (NotFound): the server could not find the requested resource";

pub(super) fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let namespace = context.namespace.clone();
    let all_namespaces = parsed.bool("all-namespaces");
    let selector = !parsed.string("selector").is_empty() || !parsed.string("field-selector").is_empty();
    let query =
        Query { namespace: &namespace, all_namespaces, selector, type_alone_means_all: true, ..Query::default() };
    let (keys, single) = match resolve(&parsed.args, &query)? {
        Found::Named { keys, single } => (keys, single),
        Found::Selected(_) => {
            return Err(Failure::error("subresource cannot be used when bulk resources are specified"));
        }
        Found::Nothing => return Err(context.usage(REQUIRED)),
    };
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for key in keys {
        match context.cluster.server().get(key.kind, &key.namespace, &key.name) {
            Ok(object) => match of(key.kind, &object.write(), parsed.string("subresource")) {
                Some(value) => found.push((key.kind, value)),
                None => failures.push(Failure::plain(NO_PATH)),
            },
            Err(_) if parsed.bool("ignore-not-found") => {}
            Err(status) => failures.push(status.into()),
        }
    }
    let output = print::with_flags(context, parsed, Output::for_get)?;
    let printed = show(context, parsed, &output, &found, single);
    failures.extend(printed.err());
    Failure::join(failures).map_or(Ok(()), Err)
}

fn show(
    context: &mut Context,
    parsed: &Parsed,
    output: &Output,
    found: &[(Kind, Value)],
    single: bool,
) -> Result<(), Failure> {
    if let Output::Table { wide } = output {
        let groups: Vec<Group> = found.iter().map(|(kind, value)| group(*kind, value)).collect();
        let text = layout::print(&groups, &table_options(parsed, *wide), context.now());
        context.out.print(text);
        return Ok(());
    }
    let mut values: Vec<Value> = found.iter().map(|(_, value)| value.clone()).collect();
    let value = match values.len() {
        0 => return Ok(()),
        1 if single => values.remove(0),
        _ => list_of(values, ""),
    };
    print::print(context, output, &value, Fields::Sorted, "")
}

/// The table of one object: a scale has its own.
fn group(kind: Kind, value: &Value) -> Group<'_> {
    let info = kind.info();
    let objects = vec![value];
    if at(value, "kind") == "Scale" {
        return Group { kind: "Scale", group_kind: "scale.autoscaling".to_owned(), namespaced: true, objects };
    }
    Group { kind: info.kind, group_kind: info.group_singular(), namespaced: info.namespaced, objects }
}

/// The subresource of an object, where its kind has it.
fn of(kind: Kind, object: &Value, subresource: &str) -> Option<Value> {
    match subresource {
        "status" if !at(object, "status").is_null() => Some(object.clone()),
        "scale" => {
            let selector = at(object, "spec.selector");
            let selector = match kind {
                Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet => format_label_selector(selector),
                Kind::ReplicationController => {
                    let pairs = selector.as_object().into_iter().flatten();
                    pairs.map(|(key, value)| format!("{key}={}", display(value))).collect::<Vec<_>>().join(",")
                }
                _ => return None,
            };
            let field = |name: &str| at(object, "metadata").get(name).cloned().unwrap_or_default();
            Some(json!({
                "kind": "Scale",
                "apiVersion": "autoscaling/v1",
                "metadata": {
                    "name": field("name"),
                    "namespace": field("namespace"),
                    "uid": field("uid"),
                    "resourceVersion": field("resourceVersion"),
                    "creationTimestamp": field("creationTimestamp"),
                },
                "spec": {"replicas": int(object, "spec.replicas")},
                "status": {"replicas": int(object, "status.replicas"), "selector": selector},
            }))
        }
        _ => None,
    }
}
