//! Sending what a generator made, and saying what became of it.

use serde_json::{Map, Value};

use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::Response;
use crate::apiserver::status::Status;
use crate::kubectl::context::{Context, DryRun, dry_run, options};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::print;

/// The one NAME of a generator. Models `NameFromCommandArgs`.
pub fn one_name(context: &Context, parsed: &Parsed) -> Result<String, Failure> {
    let count = parsed.dash.unwrap_or(parsed.args.len());
    match parsed.args.first() {
        Some(name) if count == 1 => Ok(name.clone()),
        _ => Err(context.usage(format!("exactly one NAME is required, got {count}"))),
    }
}

/// Creates the object (or only shows it, as `--dry-run` says) and prints `kind/name created`.
///
/// `prefix` stands before a refusal, as most generators put it: `failed to create configmap: `.
pub fn generated(context: &mut Context, parsed: &Parsed, mut object: Object, prefix: &str) -> Result<(), Failure> {
    settle_namespace(context, &mut object);
    generated_value(context, parsed, object.kind(), object.write(), prefix)
}

/// The same of an object as JSON, for kinds whose objects are kept as they come. An empty `prefix` leaves a refusal in the
/// API server's own words.
pub fn generated_value(
    context: &mut Context,
    parsed: &Parsed,
    kind: Kind,
    value: Value,
    prefix: &str,
) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let refused = |status: Status| match prefix {
        "" => Failure::from(status),
        prefix => Failure::error(format!("{prefix}{}", status.message)),
    };
    let value = send_value(context, parsed, kind, value, dry, "kubectl-create", refused)?;
    print::outcome(context, parsed, &value, "created", dry)
}

/// The beginning of an object that a generator makes of words: kind, version, name, and the namespace where `-n` gave one.
pub fn begun(context: &Context, kind: Kind, name: &str) -> Map<String, Value> {
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), name.into());
    if kind.namespaced() && context.namespace_given {
        metadata.insert("namespace".to_owned(), context.namespace.clone().into());
    }
    let mut object = Map::new();
    object.insert("kind".to_owned(), kind.name().into());
    object.insert("apiVersion".to_owned(), kind.info().api_version().into());
    object.insert("metadata".to_owned(), metadata.into());
    object
}

fn settle_namespace(context: &Context, object: &mut Object) {
    if object.kind().namespaced() && context.namespace_given {
        object.meta_mut().namespace.clone_from(&context.namespace);
    }
}

/// Creates the object unless it is a client-side dry run; gives back what there is to print.
pub fn send(
    context: &mut Context,
    parsed: &Parsed,
    mut object: Object,
    dry: DryRun,
    manager: &str,
    refused: impl FnOnce(Status) -> Failure,
) -> Result<Value, Failure> {
    settle_namespace(context, &mut object);
    send_value(context, parsed, object.kind(), object.write(), dry, manager, refused)
}

fn send_value(
    context: &mut Context,
    parsed: &Parsed,
    kind: Kind,
    mut value: Value,
    dry: DryRun,
    manager: &str,
    refused: impl FnOnce(Status) -> Failure,
) -> Result<Value, Failure> {
    crate::kubectl::record::note(context, parsed, &mut value);
    if parsed.bool("save-config") {
        crate::kubectl::last_applied::set(&mut value);
    }
    if dry == DryRun::Client {
        return Ok(value);
    }
    let options = options(parsed, dry, manager)?;
    let namespace = context.namespace.clone();
    let Response { object, warnings, .. } =
        context.cluster.create(kind, scope(kind, &namespace), &value, &options).map_err(refused)?;
    context.warn(&warnings);
    Ok(object.write())
}

fn scope(kind: Kind, namespace: &str) -> &str {
    if kind.namespaced() { namespace } else { "" }
}
