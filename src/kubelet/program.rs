//! What the command of a container does: whether it ends, when and how, and which files it makes on the way. Only the few
//! programs that learners put into manifests are known; everything else is a server that runs for ever.

use super::images::{self, Known};
use crate::api::container::Container;

/// How long a program that does its work and ends takes, in milliseconds.
const SHORT_WORK: i64 = 500;

/// One thing that a command does, and how many milliseconds after its start.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Make(String),
    Remove(String),
}

/// The life of a container's process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    /// Milliseconds after the start, and the exit status; `None` for a program that does not end by itself.
    pub ends: Option<(i64, i32)>,
    acts: Vec<(i64, Act)>,
    /// Whether the program ignores the request to stop, so that it is killed when its time is over. As the first process
    /// of a container, a program without a handler does.
    pub ignores_stop: bool,
}

impl Program {
    /// Reads what a container runs.
    pub fn of(container: &Container) -> Program {
        let words: Vec<&str> = container.command.iter().chain(&container.args).map(String::as_str).collect();
        let tool = matches!(images::lookup(&container.image), Known::Tool);
        if container.command.is_empty() && !tool {
            return Program::default();
        }
        match words.split_first() {
            // A tool's image starts a shell, which ends at once when nobody types.
            None => shell(container, None),
            Some((program, rest)) if ["sh", "bash", "ash"].contains(&base(program)) => {
                let script = rest.iter().position(|word| word.starts_with('-') && word.ends_with('c'));
                shell(container, script.and_then(|at| rest.get(at + 1)).copied())
            }
            Some(_) => single(&words),
        }
    }

    /// Whether the program's behaviour changes with time.
    pub fn is_scripted(&self) -> bool {
        !self.acts.is_empty()
    }

    /// Whether the program has made a file (and not removed it) some milliseconds after its start; `None` for a file that it
    /// does not touch.
    pub fn has_file(&self, path: &str, elapsed: i64) -> Option<bool> {
        let mut known = None;
        for (at, act) in &self.acts {
            let (name, made) = match act {
                Act::Make(name) => (name, true),
                Act::Remove(name) => (name, false),
            };
            if name == path {
                known = if *at <= elapsed { Some(made) } else { known.or(Some(!made)) };
            }
        }
        known
    }
}

fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn single(words: &[&str]) -> Program {
    let mut run = Run::default();
    run.command(words);
    let ignores_stop = words.first().is_some_and(|word| base(word) == "sleep" || base(word) == "tail");
    run.program(ignores_stop)
}

fn shell(container: &Container, script: Option<&str>) -> Program {
    let Some(script) = script else {
        let waits_for_typing = container.stdin || container.tty;
        let ends = (!waits_for_typing).then_some((SHORT_WORK, 0));
        return Program { ends, ignores_stop: waits_for_typing, ..Program::default() };
    };
    let mut run = Run::default();
    // A loop is taken to go on for ever, a condition not to hold: reading them is not this room's matter.
    for line in script.split(['\n', ';']).flat_map(|part| part.split("&&")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.first() {
            None => {}
            Some(&("while" | "until" | "for")) => run.forever = true,
            Some(_) => run.command(&words),
        }
        if run.stopped() {
            break;
        }
    }
    run.program(true)
}

/// A run through a script.
#[derive(Default)]
struct Run {
    elapsed: i64,
    forever: bool,
    exit: Option<i32>,
    last: i32,
    acts: Vec<(i64, Act)>,
}

impl Run {
    fn stopped(&self) -> bool {
        self.forever || self.exit.is_some()
    }

    fn program(self, ignores_stop: bool) -> Program {
        let ends = (!self.forever).then(|| (self.elapsed + SHORT_WORK, self.exit.unwrap_or(self.last)));
        Program { ends, acts: self.acts, ignores_stop }
    }

    fn command(&mut self, words: &[&str]) {
        let Some((program, rest)) = words.split_first() else { return };
        self.last = 0;
        if let Some(file) = redirected(rest) {
            self.acts.push((self.elapsed, Act::Make(file)));
        }
        let files = || rest.iter().filter(|word| !word.starts_with('-')).map(|word| (*word).to_owned());
        match base(program) {
            "sleep" => self.sleep(rest),
            "exit" => self.exit = Some(rest.first().and_then(|code| code.parse().ok()).unwrap_or(0)),
            "false" => self.last = 1,
            "touch" => self.acts.extend(files().map(|file| (self.elapsed, Act::Make(file)))),
            "rm" => self.acts.extend(files().map(|file| (self.elapsed, Act::Remove(file)))),
            "exec" => self.command(rest),
            "tail" | "top" | "watch" | "ping" => self.forever = true,
            "true" | "echo" | "date" | "env" | "printenv" | "ls" | "cat" | "printf" | "mkdir" | "chmod" | "cp"
            | "mv" | "wget" | "curl" | "nslookup" | "hostname" | "id" | "uname" | "whoami" | "set" | "cd"
            | "export" | "pwd" | ":" | "seq" | "expr" | "dd" | "perl" => {}
            _ => self.forever = true,
        }
    }

    fn sleep(&mut self, words: &[&str]) {
        match words.first().and_then(|text| seconds(text)) {
            Some(seconds) => self.elapsed = self.elapsed.saturating_add(seconds.saturating_mul(1000)),
            None => self.forever = true,
        }
    }
}

/// `30`, `5m`, `1h`, `1d`; `infinity` has no end.
fn seconds(text: &str) -> Option<i64> {
    let (digits, unit) = match text.char_indices().last()? {
        (at, 's') => (text.get(..at)?, 1),
        (at, 'm') => (text.get(..at)?, 60),
        (at, 'h') => (text.get(..at)?, 3600),
        (at, 'd') => (text.get(..at)?, 86_400),
        _ => (text, 1),
    };
    let seconds = digits.parse::<f64>().ok()? * f64::from(unit);
    (0.0..1e9).contains(&seconds).then_some(seconds as i64)
}

fn redirected(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| *word == ">" || *word == ">>")?;
    words.get(at + 1).map(|file| (*file).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(image: &str, command: &[&str]) -> Program {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        Program::of(&Container { image: image.to_owned(), command, ..Container::default() })
    }

    #[test]
    fn ends() {
        for (image, command, want) in [
            ("nginx:1.27", &[][..], None),
            ("busybox:1.36", &[], Some((SHORT_WORK, 0))),
            ("busybox:1.36", &["sleep", "3600"], Some((3_600_000 + SHORT_WORK, 0))),
            ("busybox:1.36", &["sleep", "infinity"], None),
            ("busybox:1.36", &["false"], Some((SHORT_WORK, 1))),
            ("busybox:1.36", &["sh", "-c", "echo start; sleep 2; exit 3"], Some((2000 + SHORT_WORK, 3))),
            ("busybox:1.36", &["sh", "-c", "while true; do sleep 5; done"], None),
            ("busybox:1.36", &["sh", "-c", "nc -lk -p 8080 -e cat"], None),
            ("shop:1", &["/app/server", "--port=80"], None),
        ] {
            assert_eq!(run(image, command).ends, want, "{image} {command:?}");
        }
    }

    #[test]
    fn files_come_and_go() {
        // The liveness example of the documentation.
        let script = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600";
        let program = run("busybox:1.36", &["/bin/sh", "-c", script]);
        assert_eq!(program.has_file("/tmp/healthy", 0), Some(true));
        assert_eq!(program.has_file("/tmp/healthy", 29_999), Some(true));
        assert_eq!(program.has_file("/tmp/healthy", 30_000), Some(false));
        assert_eq!(program.has_file("/tmp/other", 0), None);
        let late = run("busybox:1.36", &["sh", "-c", "sleep 20; touch /tmp/ready; sleep 1d"]);
        assert_eq!(late.has_file("/tmp/ready", 19_000), Some(false));
        assert_eq!(late.has_file("/tmp/ready", 20_000), Some(true));
    }
}
