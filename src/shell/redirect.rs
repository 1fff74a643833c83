//! Redirections: where the standard input of a command comes from and where its two outputs go.

use super::disk::{FileError, Files};
use super::host::Host;
use super::syntax::{Redirection, RedirectionKind};
use super::words::{Part, Word};
use super::{Interpreter, Output, Stream};

/// Where one output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Inherited(Stream),
    File(String),
    Discarded,
}

/// The redirections of one command, opened.
pub(super) struct Plan {
    /// What `<`, a heredoc or a here-string feeds the command.
    pub stdin: Option<String>,
    stdout: Target,
    stderr: Target,
}

impl Plan {
    /// Does standard output still go where the surrounding command's goes?
    pub fn stdout_is_inherited(&self) -> bool {
        matches!(self.stdout, Target::Inherited(_))
    }
}

/// Opens the redirections from left to right: files to be written are emptied here, before the command runs.
pub(super) fn plan(shell: &mut Interpreter, redirections: &[Redirection], host: &mut dyn Host) -> Result<Plan, String> {
    let mut plan =
        Plan { stdin: None, stdout: Target::Inherited(Stream::Stdout), stderr: Target::Inherited(Stream::Stderr) };
    for redirection in redirections {
        match &redirection.kind {
            RedirectionKind::Document(word) => {
                plan.stdin = Some(shell.expand_text(word, host).map_err(|error| error.0)?)
            }
            RedirectionKind::String(word) => {
                plan.stdin = Some(shell.expand_text(word, host).map_err(|error| error.0)? + "\n");
            }
            RedirectionKind::Read(word) => {
                let path = file_name(shell, word, host)?;
                plan.stdin = Some(shell.disk.read(&path).map_err(|error| format!("{path}: {error}"))?);
            }
            RedirectionKind::Write(word) | RedirectionKind::Append(word) => {
                let append = matches!(redirection.kind, RedirectionKind::Append(_));
                let path = file_name(shell, word, host)?;
                let target = open(shell, &path, append)?;
                match redirection.descriptor.unwrap_or(1) {
                    1 => plan.stdout = target,
                    2 => plan.stderr = target,
                    _ => {}
                }
            }
            RedirectionKind::WriteBoth(word, append) => {
                let path = file_name(shell, word, host)?;
                plan.stdout = open(shell, &path, *append)?;
                plan.stderr = plan.stdout.clone();
            }
            RedirectionKind::Duplicate(word) => {
                let source = file_name(shell, word, host)?;
                duplicate(shell, &mut plan, redirection.descriptor.unwrap_or(1), &source)?;
            }
        }
    }
    Ok(plan)
}

fn duplicate(shell: &mut Interpreter, plan: &mut Plan, descriptor: u32, source: &str) -> Result<(), String> {
    let target = match source {
        "1" => plan.stdout.clone(),
        "2" => plan.stderr.clone(),
        "-" => Target::Discarded,
        "0" => return Ok(()),
        number if number.chars().all(|c| c.is_ascii_digit()) => return Err(format!("{number}: Bad file descriptor")),
        path => {
            // `>& FILE` is the old way to write `&> FILE`.
            plan.stdout = open(shell, path, false)?;
            plan.stderr = plan.stdout.clone();
            return Ok(());
        }
    };
    match descriptor {
        1 => plan.stdout = target,
        2 => plan.stderr = target,
        _ => {}
    }
    Ok(())
}

fn file_name(shell: &mut Interpreter, word: &Word, host: &mut dyn Host) -> Result<String, String> {
    let mut names = shell.expand_words(std::slice::from_ref(word), host).map_err(|error| error.0)?;
    match (names.pop(), names.is_empty()) {
        (Some(name), true) => Ok(name),
        _ => {
            let typed: String = word
                .iter()
                .map(|part| match part {
                    Part::Text(text) | Part::Quoted(text) => text.clone(),
                    Part::Parameter { name, .. } => format!("${name}"),
                    Part::Command { source, .. } => format!("$({source})"),
                    Part::File { .. } | Part::Arithmetic { .. } => String::new(),
                })
                .collect();
            Err(format!("{typed}: ambiguous redirect"))
        }
    }
}

fn open(shell: &mut Interpreter, path: &str, append: bool) -> Result<Target, String> {
    match shell.disk.absolute(path).as_str() {
        "/dev/null" => return Ok(Target::Discarded),
        "/dev/stdout" => return Ok(Target::Inherited(Stream::Stdout)),
        "/dev/stderr" => return Ok(Target::Inherited(Stream::Stderr)),
        _ => {}
    }
    let opened = if append { shell.disk.append(path, "") } else { shell.disk.write(path, "") };
    let opened = opened.and(if path.ends_with('/') { Err(FileError::IsDirectory) } else { Ok(()) });
    opened.map_err(|error| format!("{path}: {error}"))?;
    Ok(Target::File(shell.disk.absolute(path)))
}

/// Sends what a command wrote where its outputs go.
pub(super) fn deliver(shell: &mut Interpreter, plan: &Plan, made: Output) -> Output {
    let mut output = Output { exit: made.exit, effects: made.effects, ..Output::default() };
    let mut files: Vec<(&str, String)> = Vec::new();
    for segment in made.segments {
        let target = if segment.stream == Stream::Stdout { &plan.stdout } else { &plan.stderr };
        match target {
            Target::Inherited(stream) => output.write(*stream, segment.text),
            Target::Discarded => {}
            Target::File(path) => match files.iter_mut().find(|(known, _)| known == path) {
                Some((_, text)) => text.push_str(&segment.text),
                None => files.push((path, segment.text)),
            },
        }
    }
    for (path, text) in files {
        if let Err(error) = shell.disk.append(path, &text) {
            output.eprint(format!("bash: {path}: write error: {error}\n"));
            output.exit = 1;
            shell.status = 1;
        }
    }
    output
}
