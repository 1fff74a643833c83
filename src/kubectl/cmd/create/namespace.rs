//! `kubectl create namespace NAME`

use super::send::{one_name, send};
use crate::api::meta::ObjectMeta;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::print;

pub const COMMAND: Command = Command {
    aliases: &["ns"],
    usage: "NAME [--dry-run=server|client|none]",
    examples: &[("kubectl create namespace shop", "A namespace called shop")],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER],
    run: Some(run),
    ..Command::new("namespace", "Create a namespace")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let dry = dry_run(context, parsed)?;
    let object =
        Object::Namespace(Namespace { metadata: ObjectMeta { name, ..Default::default() }, ..Default::default() });
    let value = send(context, parsed, object, dry, "kubectl-create", Failure::from)?;
    print::outcome(context, parsed, &value, "created", dry)
}
