//! `kubectl create serviceaccount NAME`

use super::send::{generated, one_name};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::service_account::ServiceAccount;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;

pub const COMMAND: Command = Command {
    aliases: &["sa"],
    usage: "NAME [--dry-run=server|client|none]",
    examples: &[("kubectl create serviceaccount robot", "An identity for Pods")],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER],
    run: Some(run),
    ..Command::new("serviceaccount", "Create a service account")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let object = ServiceAccount { metadata: ObjectMeta { name, ..Default::default() }, ..Default::default() };
    generated(context, parsed, Object::ServiceAccount(object), "failed to create serviceaccount: ")
}
