//! `kubectl create`: from files, or one of the generators below it.

mod config_map;
mod cron_job;
mod deployment;
mod disruption_budget;
mod ingress;
mod job;
mod namespace;
mod priority_class;
mod quota;
mod role;
mod role_binding;
mod secret;
mod send;
mod service;
mod service_account;
mod sources;
mod token;

pub use send::{generated, send};

use super::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SAVE_CONFIG, SELECTOR, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run, options};
use crate::kubectl::failure::{Failure, with_source};
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::input::{self, Item};
use crate::kubectl::{last_applied, print, record, select};

pub const COMMAND: Command = Command {
    usage: "-f FILENAME",
    examples: &[("kubectl create deployment web --image=nginx:1.27", "A Deployment with one replica")],
    flags: &[FILENAME, OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, SELECTOR, FIELD_MANAGER, RECORD, OWN],
    subcommands: &[
        &namespace::COMMAND,
        &quota::COMMAND,
        &secret::COMMAND,
        &config_map::COMMAND,
        &service_account::COMMAND,
        &service::COMMAND,
        &deployment::COMMAND,
        &role::CLUSTER_ROLE,
        &role_binding::CLUSTER_ROLE_BINDING,
        &role::ROLE,
        &role_binding::ROLE_BINDING,
        &disruption_budget::COMMAND,
        &priority_class::COMMAND,
        &job::COMMAND,
        &cron_job::COMMAND,
        &ingress::COMMAND,
        &token::COMMAND,
    ],
    run: Some(run),
    ..Command::new("create", "Create an object from a file or from words")
};

const OWN: &[Flag] = &[
    Flag::bool("edit", "false", "Edit the object before it is created"),
    Flag::string("raw", "", "Send the file to this path as it is"),
    Flag::bool("windows-line-endings", "false", "Use Windows line endings in the editor"),
];

/// `kubectl create -f FILENAME`
fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("Unexpected args: [{}]", parsed.args.join(" "))));
    }
    if parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    let dry = dry_run(context, parsed)?;
    let items = input::load(context, parsed)?;
    if items.is_empty() {
        return Err(Failure::error("no objects passed to create"));
    }
    let mut failures = Vec::new();
    for item in items {
        if let Err(failure) = item.and_then(|item| one(context, parsed, &item, dry)) {
            failures.push(failure);
        }
    }
    Failure::join(failures).map_or(Ok(()), Err)
}

fn one(context: &mut Context, parsed: &Parsed, item: &Item, dry: DryRun) -> Result<(), Failure> {
    let mut value = item.value.clone();
    if parsed.bool("save-config") {
        last_applied::set(&mut value);
    }
    record::note(context, parsed, &mut value);
    if dry == DryRun::Client {
        return print::outcome(context, parsed, &value, "created", dry);
    }
    let options = options(parsed, dry, "kubectl-create")?;
    select::warn(context, item.kind);
    let response = context
        .cluster
        .create(item.kind, &item.namespace, &value, &options)
        .map_err(|status| with_source(&status, "creating", &item.source))?;
    context.warn(&response.warnings);
    print::outcome(context, parsed, &response.object.write(), "created", dry)
}
