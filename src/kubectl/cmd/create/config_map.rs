//! `kubectl create configmap NAME`. Models `pkg/cmd/create/create_configmap.go`.

use super::send::{generated, one_name};
use super::sources::{Holder, SOURCES, append_hash, pairs};
use crate::api::config_map::ConfigMap;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;

pub const COMMAND: Command = Command {
    aliases: &["cm"],
    usage: "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    examples: &[("kubectl create configmap web-config --from-literal=COLOR=blue", "One setting, as text")],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, SOURCES],
    run: Some(run),
    ..Command::new("configmap", "Create a ConfigMap from text or files")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let data = pairs(context, parsed, Holder::ConfigMap(&name))?;
    let mut object = ConfigMap { metadata: ObjectMeta { name, ..Default::default() }, data, ..Default::default() };
    if parsed.bool("append-hash") {
        let hashed = serde_json::json!({"data": object.data, "kind": "ConfigMap", "name": object.metadata.name});
        append_hash(&mut object.metadata.name, &hashed);
    }
    generated(context, parsed, Object::ConfigMap(object), "failed to create configmap: ")
}
