//! `kubectl config`: which cluster, as whom, in which namespace. Models `kubectl/pkg/cmd/config`.

mod contexts;
mod lists;
mod view;

use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl config current-context", "The context in use"),
        ("kubectl config set-context --current --namespace=kube-system", "Work in another namespace from now on"),
        ("kubectl config view --minify", "What the context in use stands for"),
    ],
    subcommands: &[
        &view::COMMAND,
        &contexts::SET,
        &contexts::CURRENT,
        &contexts::USE,
        &lists::CONTEXTS,
        &lists::CLUSTERS,
        &lists::USERS,
        &contexts::DELETE,
        &contexts::RENAME,
    ],
    ..Command::new("config", "Modify kubeconfig files")
};

/// What subcommands say of too many or too few arguments.
fn unexpected(parsed: &Parsed) -> Failure {
    Failure::error(format!("Unexpected args: [{}]", parsed.args.join(" ")))
}

/// The only argument of a command that wants one.
fn only_argument<'a>(_context: &Context, parsed: &'a Parsed) -> Result<&'a str, Failure> {
    match parsed.args.as_slice() {
        [name] => Ok(name),
        _ => Err(unexpected(parsed)),
    }
}
