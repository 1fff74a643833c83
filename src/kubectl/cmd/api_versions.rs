//! `kubectl api-versions`: groups and versions. Models `kubectl/pkg/cmd/apiresources/apiversions.go`.

use std::collections::BTreeSet;

use crate::api::scheme::Kind;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::order::Gather;

pub const COMMAND: Command = Command {
    examples: &[("kubectl api-versions", "Every group with its version")],
    run: Some(run),
    ..Command::new("api-versions", "Print the supported API versions on the server, in the form of \"group/version\"")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("unexpected arguments: [{}]", parsed.args.join(" "))));
    }
    let versions: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.info().api_version()).gather();
    for version in versions {
        context.out.print(version + "\n");
    }
    Ok(())
}
