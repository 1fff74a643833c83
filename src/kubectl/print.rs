//! What commands say of one object: `service/web created`, or the object itself under `-o`.

use serde_json::Value;

use super::context::{Context, DryRun};
use super::failure::Failure;
use super::flags::Parsed;
use super::printers::output::{Fields, Output, OutputFlags};

/// Prints what became of an object. `value` is the object as the server (or the command) has it, `verb` is `created`.
pub fn outcome(context: &mut Context, parsed: &Parsed, value: &Value, verb: &str, dry: DryRun) -> Result<(), Failure> {
    let done = match dry {
        DryRun::None => "",
        DryRun::Client => " (dry run)",
        DryRun::Server => " (server dry run)",
    };
    let printer = printer(context, parsed)?;
    print(context, &printer, value, Fields::Declared, &format!("{verb}{done}"))
}

/// The printer that `-o` and `--template` ask a command for that changes objects.
pub fn printer(context: &Context, parsed: &Parsed) -> Result<Output, Failure> {
    with_flags(context, parsed, Output::for_change)
}

/// Forgets the YAML documents that were printed before: for commands that take a new printer for each object.
pub fn fresh(context: &mut Context) {
    context.documents = 0;
}

/// Prints with a printer that was chosen before; what was written before an error stands before it.
pub fn print(
    context: &mut Context,
    printer: &Output,
    value: &Value,
    fields: Fields,
    operation: &str,
) -> Result<(), Failure> {
    if matches!(printer, Output::Yaml { .. }) {
        if context.documents > 0 {
            context.out.print("---\n");
        }
        context.documents += 1;
    }
    let (text, result) = printer.print(value, fields, operation);
    context.out.print(text);
    result.map_err(Failure::error)
}

/// Hands the flags that choose a printer to `choose`.
pub fn with_flags(
    context: &Context,
    parsed: &Parsed,
    choose: impl FnOnce(&OutputFlags) -> Result<Output, String>,
) -> Result<Output, Failure> {
    let read_file =
        |path: &str| context.files.read(path).map_err(|why| format!("open {path}: {}", why.to_string().to_lowercase()));
    let flags = OutputFlags {
        output: parsed.string("output"),
        template: parsed.string("template"),
        allow_missing_keys: parsed.bool("allow-missing-template-keys"),
        show_managed_fields: parsed.bool("show-managed-fields"),
        no_headers: parsed.bool("no-headers"),
        read_file: &read_file,
    };
    choose(&flags).map_err(Failure::error)
}
