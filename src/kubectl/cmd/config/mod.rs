//! `kubectl config`: which cluster, as whom, in which namespace. Models `kubectl/pkg/cmd/config`.

mod contexts;
mod entries;
mod lists;
mod property;
mod view;

use crate::kubectl::command::{Command, find};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::help;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl config current-context", "The context in use"),
        ("kubectl config set-context --current --namespace=kube-system", "Work in another namespace from now on"),
        ("kubectl config view --minify", "What the context in use stands for"),
    ],
    subcommands: &[
        &view::COMMAND,
        &entries::SET_CLUSTER,
        &entries::SET_CREDENTIALS,
        &contexts::SET,
        &property::SET,
        &property::UNSET,
        &contexts::CURRENT,
        &contexts::USE,
        &lists::CONTEXTS,
        &lists::CLUSTERS,
        &lists::USERS,
        &entries::DELETE_CLUSTER,
        &entries::DELETE_USER,
        &contexts::DELETE,
        &contexts::RENAME,
    ],
    ..Command::new("config", "Modify kubeconfig files")
};

/// Where the kubeconfig lies, for messages.
const FILE: &str = "/root/.kube/config";

/// What subcommands say of too many or too few arguments: their help, and the mistake. Models `helpErrorf`.
fn unexpected(context: &mut Context, parsed: &Parsed) -> Failure {
    shown_help(context);
    Failure::error(format!("Unexpected args: [{}]", parsed.args.join(" ")))
}

fn shown_help(context: &mut Context) {
    let words: Vec<String> = context.path.split(' ').skip(1).map(str::to_owned).collect();
    let text = help::text(&find(&words));
    context.out.print(text);
}

/// The only argument of a command that wants one.
fn only_argument(context: &mut Context, parsed: &Parsed) -> Result<String, Failure> {
    match parsed.args.as_slice() {
        [name] => Ok(name.clone()),
        _ => Err(unexpected(context, parsed)),
    }
}
