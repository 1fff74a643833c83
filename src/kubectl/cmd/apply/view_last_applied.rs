//! `kubectl apply view-last-applied`. Models `pkg/cmd/apply/apply_view_last_applied.go`.

use serde_json::Value;

use crate::kubectl::cmd::{FILENAME, NO_RESOURCE, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::output::{Fields, Output};
use crate::kubectl::resources::Query;
use crate::kubectl::{input, last_applied, print};

pub const COMMAND: Command = Command {
    examples: &[("kubectl apply view-last-applied deployment/web -o json", "What was applied last")],
    usage: "(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
    flags: &[FILENAME, SELECTOR, OWN],
    run: Some(run),
    ..Command::new("view-last-applied", "Show what was applied last")
};

const OWN: &[Flag] =
    &[Flag::bool("all", "false", "All objects of the type"), Flag::string("output", "yaml", "yaml or json").short('o')];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if parsed.args.is_empty() && parsed.list("filename").is_empty() {
        return Err(Failure::error(NO_RESOURCE));
    }
    let format = parsed.string("output").to_owned();
    if !matches!(format.as_str(), "yaml" | "json") {
        return Err(
            context.usage(format!("Unexpected -o output mode: {format}, the flag 'output' must be one of yaml|json"))
        );
    }
    let namespace = context.namespace.clone();
    let query = Query { namespace: &namespace, ..Query::default() };
    for key in input::keys(context, parsed, &query)? {
        let key = key?;
        let live = context.cluster.server().get(key.kind, &key.namespace, &key.name)?.write();
        let Some(text) = last_applied::get(&live) else {
            return Err(Failure::error(format!(
                "no last-applied-configuration annotation found on resource: {}",
                key.name
            )));
        };
        let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        let printer = match format.as_str() {
            "json" => Output::Json { managed_fields: true },
            _ => Output::Yaml { managed_fields: true },
        };
        print::print(context, &printer, &value, Fields::Sorted, "")?;
    }
    Ok(())
}
