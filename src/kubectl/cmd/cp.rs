//! `kubectl cp`: files to and from containers, by the `tar` in them. Models `pkg/cmd/cp/cp.go`.

use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::files::{FileError, Files};
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::pods;
use crate::kubectl::programs::{self, NOT_STARTED, Place};

pub const COMMAND: Command = Command {
    usage: "<file-spec-src> <file-spec-dest>",
    examples: &[("kubectl cp ./notes.txt web:/tmp/notes.txt", "A file of the laptop to a Pod")],
    flags: &[&[
        Flag::string("container", "", "The container; the first one without it").short('c'),
        Flag::bool("no-preserve", "false", "Leave ownership and permissions behind"),
        Flag::int("retries", "0", "How often to try again"),
    ]],
    run: Some(run),
    ..Command::new("cp", "Copy files to and from containers")
};

/// How deep directories are followed.
const MAX_DEPTH: usize = 32;

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [source, target] = parsed.args.as_slice() else {
        return Err(Failure::error("source and destination are required"));
    };
    let (from, to) = (spec(source)?, spec(target)?);
    if !from.pod.is_empty() && !to.pod.is_empty() {
        return Err(Failure::error("one of src or dest must be a local file specification"));
    }
    if from.path.is_empty() || to.path.is_empty() {
        return Err(Failure::error("filepath can not be empty"));
    }
    let remote = match (from.pod, to.pod) {
        ("", "") => return Err(Failure::error("one of src or dest must be a remote file specification")),
        ("", _) => {
            if context.files.read(from.path).is_err() && !context.files.is_directory(from.path) {
                return Err(Failure::error(format!("{} doesn't exist in local filesystem", from.path)));
            }
            &to
        }
        _ => &from,
    };
    if !remote.namespace.is_empty() {
        remote.namespace.clone_into(&mut context.namespace);
    }
    let key = Key::new(Kind::Pod, &context.namespace, remote.pod);
    let pod = pods::pod(context, &key)?;
    let container = pods::container(context, &pod, parsed.string("container"), false)?;
    let place =
        Place { namespace: &key.namespace, pod: &key.name, container: &container, stdin: None, interactive: false };
    has_tar(context, &place)?;
    let Context { files, programs, cluster, .. } = context;
    let laptop: &mut dyn Files = *files;
    let mut copied = Ok(());
    if let Some(programs) = programs {
        programs.with_files(cluster, &place, &mut |there| {
            copied = if from.pod.is_empty() {
                let target = inside(there, from.path, to.path);
                copy(laptop, there, from.path, &target, false)
            } else {
                let target = inside(laptop, from.path, to.path);
                copy(there, laptop, from.path, &target, true)
            };
        });
    }
    if !from.pod.is_empty() && from.path.starts_with('/') {
        context.out.eprint("tar: Removing leading `/' from member names\n");
    }
    copied.map_err(|(path, why)| {
        let text = format!("tar: {path}: {why}\ntar: Exiting with failure status due to previous errors\n");
        Failure { text: text + "command terminated with exit code 2\n", exit: 2 }
    })
}

/// The copy is made by the container's `tar`.
fn has_tar(context: &mut Context, place: &Place) -> Result<(), Failure> {
    let output = programs::run(context, place, &["tar".to_owned(), "--version".to_owned()]);
    if output.exit == NOT_STARTED { Err(Failure::error(output.stderr())) } else { Ok(()) }
}

/// A copy into a directory keeps its name.
fn inside(files: &dyn Files, from: &str, to: &str) -> String {
    if !files.is_directory(to) {
        return to.trim_end_matches('/').to_owned();
    }
    let name = from.trim_end_matches('/').rsplit('/').next().unwrap_or(from);
    format!("{}/{name}", to.trim_end_matches('/'))
}

/// What could not be copied, and why.
type Fault = (String, String);

/// Copies a file, or a directory with all that is in it. `parents`: whether missing directories above the copy are made.
fn copy(from: &dyn Files, to: &mut dyn Files, path: &str, target: &str, parents: bool) -> Result<(), Fault> {
    let above = target.rsplit_once('/').map_or("", |(above, _)| above);
    if parents && !above.is_empty() {
        to.make_directories(above).map_err(|why| (above.to_owned(), format!("Cannot mkdir: {why}")))?;
    }
    let mut left = vec![(path.trim_end_matches('/').to_owned(), target.to_owned(), 0)];
    while let Some((path, target, depth)) = left.pop() {
        if !from.is_directory(&path) {
            let text = from.read(&path).map_err(|why| (path.clone(), cannot("stat", why)))?;
            to.write(&target, &text).map_err(|why| (target.clone(), cannot("open", why)))?;
            continue;
        }
        to.make_directories(&target).map_err(|why| (target.clone(), cannot("mkdir", why)))?;
        for name in from.list(&path).unwrap_or_default().iter().filter(|_| depth < MAX_DEPTH) {
            let name = name.trim_end_matches('/');
            left.push((format!("{path}/{name}"), format!("{target}/{name}"), depth + 1));
        }
    }
    Ok(())
}

fn cannot(what: &str, why: FileError) -> String {
    format!("Cannot {what}: {why}")
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
