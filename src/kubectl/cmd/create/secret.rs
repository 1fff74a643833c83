//! `kubectl create secret generic NAME`. Models `pkg/cmd/create/create_secret.go`.

use super::config_map::{SOURCES, pairs};
use super::send::{generated, one_name};
use crate::api::base64;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::scalar::Bytes;
use crate::api::secret::Secret;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::order::Gather;

pub const COMMAND: Command = Command {
    usage: "(generic | tls | docker-registry)",
    subcommands: &[&GENERIC],
    ..Command::new("secret", "Create a Secret")
};

const GENERIC: Command = Command {
    usage: "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    examples: &[("kubectl create secret generic db --from-literal=password=hunter2", "One value")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        SOURCES,
        &[Flag::string("type", "", "The type of the Secret")],
    ],
    run: Some(run),
    ..Command::new("generic", "Create a Secret from text or files")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let data =
        pairs(context, parsed, "Secret")?.into_iter().map(|(k, v)| (k, Bytes(base64::encode(v.as_bytes())))).gather();
    let type_ = parsed.string("type").to_owned();
    let object = Secret { metadata: ObjectMeta { name, ..Default::default() }, data, type_, ..Default::default() };
    generated(context, parsed, Object::Secret(object), "failed to create secret")
}
