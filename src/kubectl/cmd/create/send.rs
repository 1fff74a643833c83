//! Sending what a generator made, and saying what became of it.

use serde_json::Value;

use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::Response;
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
/// `prefix` stands before a refusal, as most generators put it: `failed to create configmap`.
pub fn generated(context: &mut Context, parsed: &Parsed, object: Object, prefix: &str) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let value = send(context, parsed, object, dry, "kubectl-create", |status| {
        Failure::error(format!("{prefix}: {}", status.message))
    })?;
    print::outcome(context, parsed, &value, "created", dry)
}

/// Creates the object unless it is a client-side dry run; gives back what there is to print.
pub fn send(
    context: &mut Context,
    parsed: &Parsed,
    mut object: Object,
    dry: DryRun,
    manager: &str,
    refused: impl FnOnce(crate::apiserver::status::Status) -> Failure,
) -> Result<Value, Failure> {
    let kind = object.kind();
    if kind.namespaced() && context.namespace_given {
        object.meta_mut().namespace.clone_from(&context.namespace);
    }
    let mut value = object.write();
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
