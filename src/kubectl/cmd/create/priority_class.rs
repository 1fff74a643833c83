//! `kubectl create priorityclass NAME`. Models `create_priorityclass.go`.

use super::send::{begun, generated_value, one_name};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["pc"],
    usage: "NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
    examples: &[("kubectl create priorityclass high --value=1000", "Pods that go before others")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::string("description", "", "When to use it"),
            Flag::bool("global-default", "false", "Whether it holds for Pods that name none"),
            Flag::string("preemption-policy", "PreemptLowerPriority", "PreemptLowerPriority or Never"),
            Flag::int32("value", "0", "The higher, the sooner"),
        ],
    ],
    run: Some(run),
    ..Command::new("priorityclass", "Create a PriorityClass")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let mut object = begun(context, Kind::PriorityClass, &name);
    object.insert("value".to_owned(), parsed.int("value").into());
    if parsed.bool("global-default") {
        object.insert("globalDefault".to_owned(), true.into());
    }
    if !parsed.string("description").is_empty() {
        object.insert("description".to_owned(), parsed.string("description").into());
    }
    object.insert("preemptionPolicy".to_owned(), parsed.string("preemption-policy").into());
    generated_value(context, parsed, Kind::PriorityClass, object.into(), "failed to create priorityclass: ")
}
