//! `kubectl create`: from files, or one of the generators below it.

mod config_map;
mod cron_job;
mod deployment;
mod job;
mod namespace;
mod secret;
mod send;
mod service;
mod service_account;

pub use send::{generated, send};

use super::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, SAVE_CONFIG, SELECTOR, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::flags::Flag;

pub const COMMAND: Command = Command {
    usage: "-f FILENAME",
    examples: &[("kubectl create deployment web --image=nginx:1.27", "A Deployment with one replica")],
    flags: &[FILENAME, OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, SELECTOR, FIELD_MANAGER, OWN],
    subcommands: &[
        &namespace::COMMAND,
        &secret::COMMAND,
        &config_map::COMMAND,
        &service_account::COMMAND,
        &service::COMMAND,
        &deployment::COMMAND,
        &job::COMMAND,
        &cron_job::COMMAND,
    ],
    ..Command::new("create", "Create an object from a file or from words")
};

const OWN: &[Flag] = &[
    Flag::bool("edit", "false", "Edit the object before it is created"),
    Flag::string("raw", "", "Send the file to this path as it is"),
    Flag::bool("windows-line-endings", "false", "Use Windows line endings in the editor"),
];
