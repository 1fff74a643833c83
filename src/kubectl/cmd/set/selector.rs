//! `kubectl set selector`. Models `pkg/cmd/set/set_selector.go`.

use serde_json::{Map, Value};

use super::OWN;
use crate::api::labels::{Operator, Selector};
use crate::api::patch;
use crate::api::scheme::Kind;
use crate::apiserver::request::Patch;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::output::Fields;
use crate::kubectl::record;
use crate::kubectl::targets::{self, Ask, Target, end, say_with};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
    examples: &[(
        "kubectl set selector service kube-dns -n kube-system k8s-app=kube-dns",
        "The labels that a Service's Pods carry",
    )],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, RECORD, OWN, FLAGS],
    run: Some(run),
    ..Command::new("selector", "Set the selector of a Service")
};

const FLAGS: &[Flag] = &[Flag::string("resource-version", "", "Change only if the object has this version")];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let Some((last, resources)) = parsed.args.split_last() else {
        return Err(Failure::error("one selector is required"));
    };
    let selector = read(last)?;
    let local = parsed.bool("local");
    let found = targets::find(context, parsed, Ask { args: resources, local, ..Ask::default() })?;
    let mut failures = found.failures;
    for target in &found.found {
        failures.extend(one(context, parsed, target, &selector, dry).err());
    }
    end(failures)
}

/// `a=b,c=d` as labels; expressions of other kinds are kept for the error that they make. Models `ParseToLabelSelector`.
fn read(text: &str) -> Result<Result<Map<String, Value>, String>, Failure> {
    let parsed = Selector::parse(text)
        .map_err(|why| Failure::error(format!("couldn't parse the selector string \"{text}\": {why}")))?;
    let mut labels = Map::new();
    for requirement in parsed.requirements() {
        let operator = requirement.operator();
        let values = requirement.values();
        match (operator, values) {
            (Operator::Equals | Operator::DoubleEquals, [value]) => {
                labels.insert(requirement.key().to_owned(), Value::from(value.as_str()));
            }
            _ => {
                let word = match operator {
                    Operator::In => "In",
                    Operator::NotIn | Operator::NotEquals => "NotIn",
                    Operator::Exists => "Exists",
                    Operator::DoesNotExist => "DoesNotExist",
                    _ => "In",
                };
                let (key, values) = (requirement.key(), values.join(" "));
                return Ok(Err(format!("match expression [{{{key} {word} [{values}]}}] not supported on this object")));
            }
        }
    }
    Ok(Ok(labels))
}

fn one(
    context: &mut Context,
    parsed: &Parsed,
    target: &Target,
    selector: &Result<Map<String, Value>, String>,
    dry: DryRun,
) -> Result<(), Failure> {
    if target.key.kind != Kind::Service {
        return Err(Failure::error("setting a selector is only supported for Services"));
    }
    let labels = selector.as_ref().map_err(Failure::error)?;
    let mut new = target.value.clone();
    if let Some(spec) = new.pointer_mut("/spec").and_then(Value::as_object_mut) {
        spec.insert("selector".to_owned(), Value::Object(labels.clone()));
    }
    record::note(context, parsed, &mut new);
    if !(parsed.bool("local") || dry == DryRun::Client) {
        let patch = Patch::Merge(patch::merge_diff(&target.value, &new));
        new = targets::patch(context, &target.key, &patch, &targets::options(parsed, dry, "kubectl-set"))?;
    }
    say_with(context, parsed, &new, "selector updated", dry, Fields::Declared)
}
