//! `kubectl rollout restart`.

use serde_json::{Map, Value};

use super::change;
use crate::api::scheme::Kind;
use crate::api::time::rfc3339;
use crate::kubectl::cmd::{FIELD_MANAGER, FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::targets::Target;

pub const COMMAND: Command = Command {
    usage: "RESOURCE",
    examples: &[("kubectl rollout restart deployment/coredns -n kube-system", "New Pods from the same template")],
    flags: &[OUTPUT, FILENAME, FIELD_MANAGER, SELECTOR],
    run: Some(run),
    ..Command::new("restart", "Replace all Pods by new ones from the same template")
};

/// The annotation that makes a template differ from the one before.
const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    change(context, parsed, "restarted", &set, &|target| {
        format!(
            "failed to create patch for {}: if restart has already been triggered within the past second, please wait before attempting to trigger another",
            target.key.name
        )
    })
}

fn set(value: &mut Value, target: &Target, now: i64) -> Result<(), String> {
    if !matches!(target.key.kind, Kind::Deployment | Kind::DaemonSet | Kind::StatefulSet) {
        return Err("restarting is not supported".to_owned());
    }
    if value.pointer("/spec/paused").and_then(Value::as_bool).unwrap_or_default() {
        return Err("can't restart paused deployment (run rollout resume first)".to_owned());
    }
    let object = |value: &mut Value| value.is_null().then(|| *value = Value::Object(Map::new()));
    let Some(template) = value.pointer_mut("/spec/template").and_then(Value::as_object_mut) else { return Ok(()) };
    let metadata = template.entry("metadata").or_insert(Value::Null);
    object(metadata);
    let Some(metadata) = metadata.as_object_mut() else { return Ok(()) };
    let annotations = metadata.entry("annotations").or_insert(Value::Null);
    object(annotations);
    if let Some(annotations) = annotations.as_object_mut() {
        annotations.insert(RESTARTED_AT.to_owned(), Value::from(rfc3339(now)));
    }
    Ok(())
}
