//! `kubectl edit`: opens live objects in the editor; what is saved there comes back here. Models `pkg/cmd/edit/edit.go` and
//! `pkg/cmd/util/editor/editoptions.go`.

use serde_json::Value;

use crate::apiserver::store::Key;
use crate::kubectl::cmd::{FIELD_MANAGER, FILENAME, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, options};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::output::{Fields, Output, OutputFlags};
use crate::kubectl::streams::Effect;
use crate::kubectl::targets::{Ask, end, find, live, say};
use crate::kubectl::{input, last_applied};

pub const COMMAND: Command = Command {
    usage: "(RESOURCE/NAME | -f FILENAME)",
    examples: &[("kubectl edit service kubernetes", "Open a Service in the editor; saving applies it")],
    flags: &[OUTPUT, FILENAME, VALIDATE, FIELD_MANAGER, SAVE_CONFIG, OWN],
    run: Some(run),
    ..Command::new("edit", "Edit live objects")
};

const OWN: &[Flag] = &[
    Flag::bool("output-patch", "false", "Show the patch that the edit made"),
    Flag::bool("saved", "false", "Take the edited text from standard input").hidden(),
    Flag::string("subresource", "", "status"),
    Flag::bool("windows-line-endings", "false", "Use the line ends of Windows"),
];

const HEAD: &str = "# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
";

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if parsed.bool("saved") {
        return save(context, parsed);
    }
    let found = find(context, parsed, Ask { args: &parsed.args, type_alone_means_all: true, ..Ask::default() })?;
    end(found.failures)?;
    let objects: Vec<Value> = found.found.into_iter().map(|target| target.value).collect();
    let text = match objects.as_slice() {
        [] => return Err(Failure::error("edit cancelled, no objects found")),
        [one] => yaml(one)?,
        many => yaml(&serde_json::json!({"apiVersion": "v1", "items": many, "kind": "List", "metadata": {}}))?,
    };
    let words = ["kubectl", "edit", "--saved", "-f", "-"].into_iter().map(str::to_owned);
    let namespace = [format!("--namespace={}", context.namespace)];
    let save = words.chain(namespace.into_iter().filter(|_| context.namespace_given)).collect();
    context.out.effects.push(Effect::EditObject { text: format!("{HEAD}{text}"), save });
    Ok(())
}

fn yaml(object: &Value) -> Result<String, Failure> {
    let no_files = |path: &str| Err(format!("open {path}: no such file or directory"));
    let flags = OutputFlags {
        output: "yaml",
        template: "",
        allow_missing_keys: true,
        show_managed_fields: false,
        no_headers: false,
        read_file: &no_files,
    };
    let (text, result) = Output::for_get(&flags).map_err(Failure::error)?.print(object, Fields::Sorted, "");
    result.map_err(Failure::error)?;
    Ok(text)
}

/// What came back from the editor.
fn save(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let written =
        context.stdin.unwrap_or_default().lines().any(|line| !line.starts_with('#') && !line.trim().is_empty());
    if !written {
        context.out.eprint("Edit cancelled, saved file was empty.\n");
        return Ok(());
    }
    let (mut failures, mut changed) = (Vec::new(), false);
    for item in input::load(context, parsed)? {
        match item.and_then(|item| one(context, parsed, &item)) {
            Ok(edited) => changed |= edited,
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() && !changed {
        context.out.eprint("Edit cancelled, no changes made.\n");
    }
    end(failures)
}

fn one(context: &mut Context, parsed: &Parsed, item: &input::Item) -> Result<bool, Failure> {
    let key: Key = item.key();
    let now = live(context, &key)?;
    if comparable(&now.value) == comparable(&item.value) {
        return Ok(false);
    }
    let mut value = item.value.clone();
    if parsed.bool("save-config") {
        last_applied::set(&mut value);
    }
    let options = options(parsed, DryRun::None, "kubectl-edit")?;
    let response = context.cluster.update(&key, &value, &options)?;
    context.warn(&response.warnings);
    say(context, parsed, &response.object.write(), "edited", DryRun::None)?;
    Ok(true)
}

/// The object as the editor shows it: fields in order, without the notes of who set them.
fn comparable(value: &Value) -> Value {
    let mut value = last_applied::sorted(value);
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.shift_remove("managedFields");
    }
    value
}
