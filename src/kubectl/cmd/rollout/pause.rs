//! `kubectl rollout pause` and `resume`.

use serde_json::Value;

use super::change;
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{FIELD_MANAGER, FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::targets::Target;

pub const PAUSE: Command = Command {
    usage: "RESOURCE",
    examples: &[("kubectl rollout pause deployment/coredns -n kube-system", "Changes wait until resume")],
    flags: &[OUTPUT, FILENAME, FIELD_MANAGER, SELECTOR],
    run: Some(pause),
    ..Command::new("pause", "Hold back the rollouts of a Deployment")
};

pub const RESUME: Command = Command {
    usage: "RESOURCE",
    examples: &[("kubectl rollout resume deployment/web", "Changes are rolled out again")],
    flags: &[OUTPUT, FILENAME, FIELD_MANAGER, SELECTOR],
    run: Some(resume),
    ..Command::new("resume", "Let the rollouts of a paused Deployment go on")
};

fn pause(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    change(context, parsed, "paused", &|value, target, _| set(value, target, true), &|_| String::new())
}

fn resume(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    change(context, parsed, "resumed", &|value, target, _| set(value, target, false), &|_| String::new())
}

fn set(value: &mut Value, target: &Target, paused: bool) -> Result<(), String> {
    if target.key.kind != Kind::Deployment {
        return Err(if paused { "pausing is not supported" } else { "resuming is not supported" }.to_owned());
    }
    let now = value.pointer("/spec/paused").and_then(Value::as_bool).unwrap_or_default();
    match (now, paused) {
        (true, true) => return Err("is already paused".to_owned()),
        (false, false) => return Err("is not paused".to_owned()),
        _ => {}
    }
    if let Some(spec) = value.pointer_mut("/spec").and_then(Value::as_object_mut) {
        if paused {
            spec.insert("paused".to_owned(), Value::Bool(true));
        } else {
            spec.shift_remove("paused");
        }
    }
    Ok(())
}
