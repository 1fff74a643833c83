//! `kubectl uncordon`. Models `pkg/cmd/drain/drain.go`.

use super::cordon;
use crate::kubectl::cmd::{DRY_RUN, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;

pub const COMMAND: Command = Command {
    usage: "NODE",
    examples: &[("kubectl uncordon node-1", "New Pods may come to node-1 again")],
    flags: &[SELECTOR, DRY_RUN],
    run: Some(run),
    ..Command::new("uncordon", "Let new Pods come to a node again")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let (nodes, dry) = cordon::begin(context, parsed)?;
    cordon::mark(context, parsed, &nodes, false, dry)
}
