//! `--record`: the command itself as a note on what it changed, which `rollout history` shows as the cause.
//!
//! Models `cli-runtime/pkg/genericclioptions/record_flags.go`. The flag is deprecated; old course notes still use it.

use serde_json::{Map, Value};

use super::context::Context;
use super::failure::Failure;
use super::flags::Parsed;
use super::targets;
use crate::api::patch;
use crate::apiserver::request::Patch;
use crate::apiserver::store::Key;

/// Where the note stands.
pub const ANNOTATION: &str = "kubernetes.io/change-cause";

/// Writes the command into the object's annotations, if `--record` asks for it.
pub fn note(context: &Context, parsed: &Parsed, object: &mut Value) {
    if !parsed.bool("record") {
        return;
    }
    let Some(object) = object.as_object_mut() else { return };
    let metadata = object.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    let Some(metadata) = metadata.as_object_mut() else { return };
    let annotations = metadata.entry("annotations").or_insert(Value::Null);
    if annotations.is_null() {
        *annotations = Value::Object(Map::new());
    }
    if let Some(annotations) = annotations.as_object_mut() {
        annotations.insert(ANNOTATION.to_owned(), Value::from(parsed.change_cause(&context.path)));
    }
}

/// Puts the note on a live object, in a request of its own: for commands that change it in another way than by its JSON.
pub fn patch(context: &mut Context, parsed: &Parsed, key: &Key, object: &Value) -> Result<(), Failure> {
    if !parsed.bool("record") {
        return Ok(());
    }
    let mut noted = object.clone();
    note(context, parsed, &mut noted);
    let change = Patch::Merge(patch::merge_diff(object, &noted));
    let options = targets::options(parsed, super::context::DryRun::None, "kubectl");
    targets::patch(context, key, &change, &options).map(drop)
}
