//! `kubectl cp`: its words are read, but containers keep no files here. Models `pkg/cmd/cp/cp.go`.

use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::pods;

pub const COMMAND: Command = Command {
    usage: "<file-spec-src> <file-spec-dest>",
    flags: &[&[
        Flag::string("container", "", "The container; the first one without it").short('c'),
        Flag::bool("no-preserve", "false", "Leave ownership and permissions behind"),
        Flag::int("retries", "0", "How often to try again"),
    ]],
    run: Some(run),
    ..Command::new("cp", "Copy files to and from containers")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [source, target] = parsed.args.as_slice() else {
        return Err(Failure::error("source and destination are required"));
    };
    let (from, to) = (spec(source)?, spec(target)?);
    if from.path.is_empty() || to.path.is_empty() {
        return Err(Failure::error("filepath can not be empty"));
    }
    let remote = match (from.pod, to.pod) {
        ("", "") => return Err(Failure::error("one of src or dest must be a remote file specification")),
        ("", _) => {
            if context.files.read(from.path).is_err() && !context.files.is_directory(from.path) {
                return Err(Failure::error(format!("{} doesn't exist in local filesystem", from.path)));
            }
            to
        }
        (_, "") => from,
        _ => return Err(Failure::error("one of src or dest must be a local file specification")),
    };
    if !remote.namespace.is_empty() {
        remote.namespace.clone_into(&mut context.namespace);
    }
    pods::named(context, remote.pod)?;
    Err(Failure::error("the containers of this playground keep no files, so there is nothing to copy to or from"))
}

struct Spec<'a> {
    namespace: &'a str,
    pod: &'a str,
    path: &'a str,
}

/// `[[namespace/]pod:]path`. Models `extractFileSpec`.
fn spec(word: &str) -> Result<Spec<'_>, Failure> {
    let Some((place, path)) = word.split_once(':') else { return Ok(Spec { namespace: "", pod: "", path: word }) };
    if place.is_empty() {
        return Err(format_fault());
    }
    match place.split('/').collect::<Vec<_>>().as_slice() {
        [pod] => Ok(Spec { namespace: "", pod, path }),
        [namespace, pod] => Ok(Spec { namespace, pod, path }),
        _ => Err(format_fault()),
    }
}

fn format_fault() -> Failure {
    Failure::error("filespec must match the canonical format: [[namespace/]pod:]file/path")
}
