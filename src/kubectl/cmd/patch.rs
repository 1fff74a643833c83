//! `kubectl patch`. Models `pkg/cmd/patch/patch.go`.

use serde_json::Value;

use crate::api::patch;
use crate::apiserver::request::{Patch, Subresource};
use crate::apiserver::status::Status;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::go_value::quote;
use crate::kubectl::targets::{Ask, Target, end, find, options, say};
use crate::kubectl::{print, record};
use crate::manifest;

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    examples: &[
        (
            r#"kubectl patch node node-1 -p '{"spec":{"unschedulable":true}}'"#,
            "Change a field by a strategic merge patch",
        ),
        (
            r#"kubectl patch node node-1 --type=json -p '[{"op":"remove","path":"/spec/unschedulable"}]'"#,
            "Change it by a JSON patch",
        ),
    ],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, RECORD, OWN],
    run: Some(run),
    ..Command::new("patch", "Change fields of objects")
};

const OWN: &[Flag] = &[
    Flag::bool("local", "false", "Change the file's objects, not the server's"),
    Flag::string("patch", "", "The patch, in JSON or YAML").short('p'),
    Flag::string("patch-file", "", "A file that holds the patch"),
    Flag::string("subresource", "", "status or scale"),
    Flag::string("type", "strategic", "json, merge or strategic"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    check(parsed, dry)?;
    let value = read(context, parsed)?;
    let part = match parsed.string("subresource") {
        "" => Subresource::None,
        "status" => Subresource::Status,
        "scale" => Subresource::Scale,
        other => {
            return Err(Failure::error(format!(
                "invalid subresource value: \"{other}\". Must be one of [resize scale status]"
            )));
        }
    };
    let change = match parsed.string("type").to_lowercase().as_str() {
        "json" => Patch::Json(value),
        "merge" => Patch::Merge(value),
        _ => Patch::Strategic(value),
    };
    let ask = Ask { args: &parsed.args, local: parsed.bool("local"), ..Ask::default() };
    let found = find(context, parsed, ask)?;
    if found.found.is_empty() && found.failures.is_empty() {
        return Err(Failure::error("no objects passed to patch"));
    }
    let mut failures = found.failures;
    for target in &found.found {
        failures.extend(one(context, parsed, target, &change, part, dry).err());
    }
    end(failures)
}

fn check(parsed: &Parsed, dry: DryRun) -> Result<(), Failure> {
    let fail = |why: &str| Err(Failure::error(why));
    match (parsed.string("patch").is_empty(), parsed.string("patch-file").is_empty()) {
        (false, false) => return fail("cannot specify --patch and --patch-file together"),
        (true, true) => return fail("must specify --patch or --patch-file containing the contents of the patch"),
        _ => {}
    }
    if parsed.bool("local") && !parsed.args.is_empty() {
        return fail("cannot specify --local and server resources");
    }
    if parsed.bool("local") && dry == DryRun::Server {
        return fail("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
    }
    match parsed.string("type") {
        kind if matches!(kind.to_lowercase().as_str(), "" | "json" | "merge" | "strategic") => Ok(()),
        other => fail(&format!("--type must be one of [json merge strategic], not \"{other}\"")),
    }
}

/// The patch as JSON. What is no JSON is read as YAML, as `sigs.k8s.io/yaml` does.
fn read(context: &Context, parsed: &Parsed) -> Result<Value, Failure> {
    let typed = parsed.string("patch");
    let text = match parsed.string("patch-file") {
        "" => typed.to_owned(),
        path => context.files.read(path).map_err(|why| {
            Failure::error(format!("unable to read patch file: open {path}: {}", why.to_string().to_lowercase()))
        })?,
    };
    if text.trim_start().starts_with('{') {
        // JSON goes to the server as it is, and the server says what is wrong with it.
        return manifest::json_only(&text).map_err(|why| Status::bad_request(why).into());
    }
    let parse = |why: &str| Failure::error(format!("unable to parse {}: {why}", quote(typed)));
    match manifest::documents(&text).into_iter().next() {
        Some(document) => document.content.map_err(|error| parse(&error.message)),
        None => Ok(Value::Null),
    }
}

fn one(
    context: &mut Context,
    parsed: &Parsed,
    target: &Target,
    change: &Patch,
    part: Subresource,
    dry: DryRun,
) -> Result<(), Failure> {
    check_shape(change)?;
    let new = if parsed.bool("local") || dry == DryRun::Client {
        local(target, change)?
    } else {
        let options = options(parsed, dry, "kubectl-patch");
        let response = context.cluster.request(|server, now| server.patch(&target.key, change, part, &options, now))?;
        context.warn(&response.warnings);
        let new = response.object.write();
        if dry == DryRun::None {
            record::patch(context, parsed, &target.key, &new)?;
        }
        new
    };
    let done = if new == target.value { "patched (no change)" } else { "patched" };
    // The printer was chosen before the operation was known, so a dry run is not named.
    print::fresh(context);
    say(context, parsed, &new, done, DryRun::None)
}

/// What the server says of a patch that is no object. Models `applyPatchToObject` and `jsonpatch.MergePatch`.
fn check_shape(change: &Patch) -> Result<(), Failure> {
    let (Patch::Strategic(value) | Patch::Merge(value)) = change else { return Ok(()) };
    let what = match value {
        Value::Object(_) | Value::Null => return Ok(()),
        _ if matches!(change, Patch::Merge(_)) => return Err(Status::bad_request("Invalid JSON Patch").into()),
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
    };
    let why = ["json: cannot unmarshal ", what, " into Go value of type map[string]interface {}"].concat();
    Err(Status::bad_request(why).into())
}

fn local(target: &Target, change: &Patch) -> Result<Value, Failure> {
    match change {
        Patch::Json(operations) => patch::json(&target.value, operations).map_err(Failure::error),
        Patch::Strategic(value) => match target.key.kind.info().schema {
            Some(schema) => {
                patch::strategic(&target.value, value, schema).map_err(|error| Failure::error(error.to_string()))
            }
            None => Ok(patch::merge(&target.value, value)),
        },
        Patch::Merge(value) | Patch::Apply(value) => Ok(patch::merge(&target.value, value)),
    }
}
