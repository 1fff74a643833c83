//! What commands say of one object: `service/web created`, or the object itself under `-o`.

use serde_json::Value;

use super::context::{Context, DryRun};
use super::failure::Failure;
use super::flags::Parsed;
use crate::api::scheme::Kind;

/// Prints what became of an object. `value` is the object as the server (or the command) has it, `verb` is `created`.
pub fn outcome(context: &mut Context, parsed: &Parsed, value: &Value, verb: &str, dry: DryRun) -> Result<(), Failure> {
    if !parsed.string("output").is_empty() || !parsed.string("template").is_empty() {
        return object(context, parsed, value);
    }
    let done = match dry {
        DryRun::None => String::new(),
        DryRun::Client => " (dry run)".to_owned(),
        DryRun::Server => " (server dry run)".to_owned(),
    };
    context.out.print(format!("{} {verb}{done}\n", name(value)));
    Ok(())
}

/// `deployment.apps/web`.
pub fn name(value: &Value) -> String {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let prefix = match Kind::of(text("/apiVersion"), text("/kind")) {
        Some(kind) => kind.info().group_singular(),
        None => text("/kind").to_lowercase(),
    };
    format!("{prefix}/{}", text("/metadata/name"))
}

/// Prints an object as `-o` says.
pub fn object(context: &mut Context, parsed: &Parsed, value: &Value) -> Result<(), Failure> {
    match parsed.string("output") {
        "name" => context.out.print(format!("{}\n", name(value))),
        _ => context.out.print(format!("{value}\n")),
    }
    Ok(())
}
