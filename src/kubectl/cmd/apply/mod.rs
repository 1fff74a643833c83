//! `kubectl apply`: make the cluster hold what a file says. Models `pkg/cmd/apply/apply.go`.

mod view_last_applied;

use serde_json::Value;

use crate::api::patch;
use crate::apiserver::Response;
use crate::apiserver::request::{DeleteOptions, Options, Patch, Propagation};
use crate::apiserver::status::{Reason, Status};
use crate::apiserver::store::Key;
use crate::kubectl::cmd::delete;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SELECTOR, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run, options};
use crate::kubectl::failure::{Failure, with_source};
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::input::{self, Item};
use crate::kubectl::printers::output::{Fields, Output};
use crate::kubectl::{last_applied, print, record, select};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | -k DIRECTORY)",
    examples: &[("kubectl apply -f web.yaml", "What web.yaml holds, made so")],
    flags: &[FILENAME, OUTPUT, DRY_RUN, VALIDATE, SELECTOR, FIELD_MANAGER, RECORD, OWN],
    subcommands: &[&view_last_applied::COMMAND],
    run: Some(run),
    ..Command::new("apply", "Apply a file's configuration to objects")
};

const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the type, with --prune"),
    Flag::string("cascade", "background", "background, orphan or foreground").bare("background"),
    Flag::bool("force", "false", "Delete and create again where an update is refused"),
    Flag::bool("force-conflicts", "false", "With --server-side: take over fields of others"),
    Flag::int("grace-period", "-1", "Seconds that a Pod gets to end"),
    Flag::bool("openapi-patch", "true", "Work the difference out by the published schema"),
    Flag::bool("overwrite", "true", "Changed fields win over what is in the cluster"),
    Flag::bool("prune", "false", "Delete objects that the files name no more"),
    Flag::array("prune-allowlist", "Kinds to prune"),
    Flag::bool("server-side", "false", "Let the server merge"),
    Flag::string("subresource", "", "status or scale"),
    Flag::duration("timeout", "0s", "How long to wait for a deletion"),
    Flag::bool("wait", "false", "Wait until deleted objects are gone"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("Unexpected args: [{}]", parsed.args.join(" "))));
    }
    if parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    let dry = dry_run(context, parsed)?;
    check(parsed, dry).map_err(Failure::error)?;
    let printer = print::printer(context, parsed)?;
    let manager = if parsed.bool("server-side") { "kubectl" } else { "kubectl-client-side-apply" };
    let options = options(parsed, dry, manager)?;
    let items = input::load(context, parsed)?;
    if items.is_empty() {
        return Err(Failure::error("no objects passed to apply"));
    }
    let (mut failures, mut printed) = (Vec::new(), Vec::new());
    for item in items {
        let applied = item.and_then(|mut item| {
            record::note(context, parsed, &mut item.value);
            select::warn(context, item.kind);
            if parsed.bool("server-side") {
                server_side(context, parsed, &item, &options)
            } else {
                apply(context, &item, dry, &options, parsed.bool("force"))
            }
        });
        match applied {
            Ok((value, verb)) => show(context, &printer, value, verb, dry, &mut printed),
            Err(failure) => failures.push(failure),
        }
    }
    finish(context, &printer, printed)?;
    Failure::join(failures).map_or(Ok(()), Err)
}

/// Models `ApplyOptions.Validate`.
fn check(parsed: &Parsed, dry: DryRun) -> Result<(), &'static str> {
    let [server_side, force, prune, all] = ["server-side", "force", "prune", "all"].map(|flag| parsed.bool(flag));
    let selector = !parsed.string("selector").is_empty();
    if parsed.bool("force-conflicts") && !server_side {
        Err("--force-conflicts only works with --server-side")
    } else if dry == DryRun::Client && server_side {
        Err("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    } else if server_side && force {
        Err("--force cannot be used with --server-side")
    } else if dry == DryRun::Server && force {
        Err("--dry-run=server cannot be used with --force")
    } else if all && selector {
        Err("cannot set --all and --selector at the same time")
    } else if prune && force {
        Err("--force cannot be used with --prune")
    } else if prune && !all && !selector {
        Err(
            "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector",
        )
    } else if prune && server_side {
        Err("--prune is in alpha and doesn't currently work on objects created by server-side apply")
    } else if prune {
        Err("--prune is not part of this playground")
    } else if !parsed.string("subresource").is_empty() && !server_side {
        Err("--subresource can only be specified for --server-side")
    } else {
        Ok(())
    }
}

/// Sentences and names come as objects are done; everything else in one piece at the end.
fn show(context: &mut Context, printer: &Output, value: Value, verb: &str, dry: DryRun, kept: &mut Vec<Value>) {
    let done = match dry {
        DryRun::None => verb.to_owned(),
        DryRun::Client => format!("{verb} (dry run)"),
        DryRun::Server => format!("{verb} (server dry run)"),
    };
    match printer {
        Output::Sentence | Output::Name => {
            let (text, _) = printer.print(&value, Fields::Sorted, &done);
            context.out.print(text);
        }
        _ => kept.push(value),
    }
}

fn finish(context: &mut Context, printer: &Output, mut kept: Vec<Value>) -> Result<(), Failure> {
    let value = match kept.len() {
        0 => return Ok(()),
        1 => kept.remove(0),
        _ => crate::kubectl::printers::output::list_of(kept, ""),
    };
    print::print(context, printer, &value, Fields::Sorted, "")
}

/// The object as applying it would leave it; nothing is kept. `kubectl diff` shows it beside the live one.
pub(super) fn would_be(context: &mut Context, parsed: &Parsed, item: &Item) -> Result<Value, Failure> {
    let said = context.out.clone();
    let server = parsed.bool("server-side");
    let manager = parsed.given("field-manager").unwrap_or(if server { "kubectl" } else { "kubectl-client-side-apply" });
    let options = Options { dry_run: true, field_manager: manager.to_owned(), ..Options::default() };
    let applied = match server {
        true => server_side(context, parsed, item, &options),
        false => apply(context, &unversioned(item), DryRun::Server, &options, false),
    };
    // What apply warns of is no matter of a comparison.
    context.out = said;
    applied.map(|(value, _)| value)
}

/// kubectl compares with the version that it has just read, whatever version the file names. Models `addResourceVersion`.
fn unversioned(item: &Item) -> Item {
    let mut item = item.clone();
    if let Some(metadata) = item.value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.shift_remove("resourceVersion");
    }
    item
}

/// What was made of the object, and the word for it.
type Applied = (Value, &'static str);

fn apply(context: &mut Context, item: &Item, dry: DryRun, options: &Options, force: bool) -> Result<Applied, Failure> {
    check_name(item)?;
    let mut modified = item.value.clone();
    set_namespace(&mut modified, item);
    last_applied::set(&mut modified);
    let key = item.key();
    let Some(live) = context.cluster.store().at(&key).map(|object| object.write()) else {
        if dry == DryRun::Client {
            return Ok((modified, "created"));
        }
        // Nulls stand in the annotation, but are not sent.
        let mut sent = modified;
        prune_nulls(&mut sent);
        let response = context
            .cluster
            .create(item.kind, &item.namespace, &sent, options)
            .map_err(|status| with_source(&status, "creating", &item.source))?;
        context.warn(&response.warnings);
        return Ok((response.object.write(), "created"));
    };
    let original = original(context, item, &live);
    let change = match item.kind.info().schema {
        Some(schema) => patch::three_way(&original, &modified, &live, schema).map(Patch::Strategic),
        None => Ok(Patch::Merge(patch::three_way_plain(&original, &modified, &live))),
    };
    let change = change.map_err(|error| no_patch(&original, &modified, &live, &error.to_string(), item))?;
    let (Patch::Strategic(shown) | Patch::Merge(shown)) = &change else { return Ok((live, "unchanged")) };
    if shown.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok((live, "unchanged"));
    }
    if dry == DryRun::Client {
        let merged = match (&change, item.kind.info().schema) {
            (Patch::Strategic(patch), Some(schema)) => patch::strategic(&live, patch, schema)
                .map_err(|error| Failure::error(format!("applying patch locally: {error}")))?,
            _ => patch::merge(&live, shown),
        };
        return Ok((merged, "configured"));
    }
    let mut answer = context.cluster.patch(&key, &change, options);
    if force && matches!(&answer, Err(status) if matches!(status.reason, Reason::Conflict | Reason::Invalid)) {
        answer = again(context, &key, modified, options);
    }
    let response = answer.map_err(|status| {
        let doing = format!("applying patch:\n{shown}\nto:\n{}\nfor: ", describe(item));
        if status.causes.is_empty() { with_patch(&status, &doing, item) } else { status.into() }
    })?;
    context.warn(&response.warnings);
    Ok((response.object.write(), "configured"))
}

/// `--force`: the object is deleted and created as the file has it. Models `deleteAndCreate`.
fn again(context: &mut Context, key: &Key, modified: Value, options: &Options) -> Result<Response, Status> {
    let gone = DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() };
    context.cluster.delete(key, &gone)?;
    delete::wait(context, std::slice::from_ref(key), 0);
    let mut sent = modified;
    prune_nulls(&mut sent);
    context.cluster.create(key.kind, &key.namespace, &sent, options)
}

/// Models `createPatchErrFormat`.
fn no_patch(original: &Value, modified: &Value, live: &Value, why: &str, item: &Item) -> Failure {
    let text = |value: &Value| if value.is_null() { String::new() } else { value.to_string() };
    Failure::error(format!(
        "error when applying patch:\n\nto:\n{about}\nfor: \"{source}\": error when patching \"{source}\": creating patch with:\noriginal:\n{}\nmodified:\n{}\ncurrent:\n{}\nfor: {why}",
        text(original),
        text(modified),
        text(live),
        about = describe(item),
        source = item.source,
    ))
}

fn with_patch(status: &crate::apiserver::status::Status, doing: &str, item: &Item) -> Failure {
    Failure::plain(format!(
        "Error from server ({}): error when {doing}\"{source}\": error when patching \"{source}\": {}",
        status.reason.word(),
        status.message,
        source = item.source,
    ))
}

/// What was applied last, with the warning where nothing was.
fn original(context: &mut Context, item: &Item, live: &Value) -> Value {
    if let Some(text) = last_applied::get(live) {
        return serde_json::from_str(text).unwrap_or(Value::Null);
    }
    let resource = item.kind.info();
    let name = if resource.group.is_empty() { resource.plural.to_owned() } else { resource.group_resource() };
    context.warn(&[format!(
        "resource {name}/{} is missing the {} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.",
        item.name,
        last_applied::ANNOTATION
    )]);
    Value::Null
}

fn server_side(context: &mut Context, parsed: &Parsed, item: &Item, options: &Options) -> Result<Applied, Failure> {
    check_name(item)?;
    let mut value = item.value.clone();
    set_namespace(&mut value, item);
    let options = Options { force: parsed.bool("force-conflicts"), ..options.clone() };
    let response = context.cluster.patch(&item.key(), &Patch::Apply(value), &options).map_err(|status| {
        if status.reason == Reason::Conflict {
            return Failure::error(format!("{}\n{CONFLICT_HELP}", status.message));
        }
        status.into()
    })?;
    context.warn(&response.warnings);
    Ok((response.object.write(), "serverside-applied"))
}

/// Models `pruneNullsFromMap`. The reader of manifests bounds how deep values nest.
fn prune_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(prune_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(prune_nulls),
        _ => {}
    }
}

/// What kubectl says after the list of conflicts.
const CONFLICT_HELP: &str = "\
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts";

fn set_namespace(value: &mut Value, item: &Item) {
    if item.namespace.is_empty() {
        return;
    }
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.insert("namespace".to_owned(), Value::from(item.namespace.clone()));
    }
}

fn describe(item: &Item) -> String {
    let info = item.kind.info();
    format!(
        "Resource: \"{group}/{version}, Resource={plural}\", GroupVersionKind: \"{group}/{version}, Kind={kind}\"\nName: \"{name}\", Namespace: \"{namespace}\"",
        group = info.group,
        version = info.version,
        plural = info.plural,
        kind = info.kind,
        name = item.name,
        namespace = item.namespace,
    )
}

/// A name that cannot stand in a request's path fails before anything is sent.
fn check_name(item: &Item) -> Result<(), Failure> {
    let generate_name = item.value.pointer("/metadata/generateName").and_then(Value::as_str).unwrap_or_default();
    if item.name.is_empty() && !generate_name.is_empty() {
        return Err(Failure::error(format!("from {generate_name}: cannot use generate name with apply")));
    }
    let why = if item.name.is_empty() {
        "resource name may not be empty".to_owned()
    } else if let Some(bad) = ['/', '%'].into_iter().find(|c| item.name.contains(*c)) {
        format!("invalid resource name \"{}\": [may not contain '{bad}']", item.name)
    } else {
        return Ok(());
    };
    Err(Failure::error(format!(
        "error when retrieving current configuration of:\n{}\nfrom server for: \"{}\": {why}",
        describe(item),
        item.source
    )))
}
