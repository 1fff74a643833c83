//! `kubectl replace`. Models `pkg/cmd/replace/replace.go`.

use crate::apiserver::request::{DeleteOptions, Propagation};
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SAVE_CONFIG, VALIDATE, delete};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run, options};
use crate::kubectl::failure::{Failure, with_source};
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::input::{self, Item};
use crate::kubectl::{last_applied, print, record, select};

pub const COMMAND: Command = Command {
    usage: "-f FILENAME",
    examples: &[
        ("kubectl replace -f web.yaml", "The object as the file has it, all of it"),
        ("kubectl replace --force -f web.yaml", "Deleted and created again, where fields cannot change"),
    ],
    flags: &[FILENAME, OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, RECORD, OWN],
    run: Some(run),
    ..Command::new("replace", "Replace objects by those of a file")
};

const OWN: &[Flag] = &[
    Flag::string("cascade", "background", "background, orphan or foreground").bare("background"),
    Flag::bool("force", "false", "Delete the objects and create them again"),
    Flag::int("grace-period", "-1", "Seconds that a Pod gets to end"),
    Flag::string("raw", "", "Send the file to this path as it is"),
    Flag::string("subresource", "", "status or scale"),
    Flag::duration("timeout", "0s", "How long to wait for the deletion"),
    Flag::bool("wait", "false", "Wait until the objects are gone"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let force = parsed.bool("force");
    if parsed.int("grace-period") >= 0 && !force {
        return Err(Failure::error("--grace-period must have --force specified"));
    }
    if parsed.duration("timeout") != 0 && !force {
        return Err(Failure::error("--timeout must have --force specified"));
    }
    if parsed.list("filename").is_empty() {
        return Err(context.usage("Must specify --filename to replace"));
    }
    if !parsed.args.is_empty() {
        return Err(Failure::error(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
        ));
    }
    let dry = dry_run(context, parsed)?;
    let items = input::load(context, parsed)?;
    if items.is_empty() {
        return Err(Failure::error("no objects passed to replace"));
    }
    let mut failures: Vec<Failure> = Vec::new();
    let mut good: Vec<Item> = Vec::new();
    for item in items {
        match item {
            Ok(item) => good.push(item),
            Err(failure) => failures.push(failure),
        }
    }
    if force && dry == DryRun::None {
        remove(context, parsed, &good);
    }
    for item in &good {
        if let Err(failure) = replace(context, parsed, item, dry, force) {
            failures.push(failure);
        }
    }
    Failure::join(failures).map_or(Ok(()), Err)
}

/// The deletion of `--force`.
fn remove(context: &mut Context, parsed: &Parsed, items: &[Item]) {
    let grace = parsed.int("grace-period");
    let options = DeleteOptions {
        grace_period_seconds: (grace >= 0).then_some(grace),
        propagation: Some(Propagation::Background),
        ..DeleteOptions::default()
    };
    let mut gone = Vec::new();
    for item in items {
        let key = item.key();
        if context.cluster.delete(&key, &options).is_ok() {
            let word = key.kind.info().group_singular();
            let place =
                if key.kind.namespaced() { format!(" from {} namespace", key.namespace) } else { String::new() };
            let verb = if grace == 0 { "force deleted" } else { "deleted" };
            context.out.print(format!("{word} \"{}\" {verb}{place}\n", key.name));
            gone.push(key);
        }
    }
    delete::wait(context, &gone, parsed.duration("timeout"));
}

fn replace(context: &mut Context, parsed: &Parsed, item: &Item, dry: DryRun, force: bool) -> Result<(), Failure> {
    let mut value = item.value.clone();
    if parsed.bool("save-config") {
        last_applied::set(&mut value);
    }
    record::note(context, parsed, &mut value);
    if dry == DryRun::Client {
        return print::outcome(context, parsed, &value, "replaced", dry);
    }
    let options = options(parsed, dry, "kubectl-replace")?;
    select::warn(context, item.kind);
    let response = if force {
        context.cluster.create(item.kind, &item.namespace, &value, &options)
    } else {
        context.cluster.update(&item.key(), &value, &options)
    };
    let doing = if force { "creating" } else { "replacing" };
    let response = response.map_err(|status| with_source(&status, doing, &item.source))?;
    context.warn(&response.warnings);
    print::outcome(context, parsed, &response.object.write(), "replaced", dry)
}
