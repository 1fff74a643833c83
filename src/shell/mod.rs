//! The terminal's words: a small bash with pipes, files, variables and everyday tools over a virtual disk.
//!
//! It never invents output of kubectl: what it does not know itself it asks of its [`Host`], and what that does not know it
//! refuses as bash would. It never loops or grows without bound: input, output, rounds and depth all have limits.

mod arithmetic;
mod braces;
mod complete;
mod compound;
pub mod container;
mod control;
mod disk;
mod escapes;
mod execute;
mod expand;
mod followed;
mod glob;
mod host;
mod lexer;
pub mod net;
mod parser;
mod redirect;
mod syntax;
mod terminal;
mod tools;
mod word_reader;
mod words;

use crate::order::Gather;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use syntax::List;

pub use crate::kubectl::streams::{Effect, Output, Segment, Stream};
pub use complete::Completion;
pub use disk::{Disk, FileError, Files, HOME};
pub use host::{Call, Host};
pub use lexer::SyntaxError;
pub use terminal::{INTERRUPT, Reader, Terminal, World};

/// Most bytes of one input; a longer paste is refused whole.
pub const MAX_INPUT: usize = 4 * 1024 * 1024;
/// Most lines that `history` keeps.
const MAX_HISTORY: usize = 1_000;

/// Every tool by its name, with a line about it: `cat`, print files.
pub fn tools() -> impl Iterator<Item = (&'static str, &'static str)> {
    tools::all().map(|tool| (tool.name, tool.summary)).filter(|(name, _)| name.starts_with(char::is_alphabetic))
}

/// Text of a Secret's value.
fn decode_base64(encoded: &str) -> String {
    tools::decode_base64(encoded)
}

/// A shell variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    value: String,
    exported: bool,
}

/// How control leaves the usual path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Flow {
    #[default]
    Next,
    /// Leave this many loops.
    Break(u32),
    /// Begin the next round of the loop this many levels up.
    Continue(u32),
    /// `exit`, or a limit was reached.
    Stop,
    /// `return`: leave the function.
    Return,
    /// A command goes on while time passes; what is left of the input waits for its end.
    Wait,
}

/// The shell's state between two inputs. A clone is a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    /// The files.
    pub disk: Disk,
    /// Is the output read by a person at a terminal (`ls` in columns) or recorded?
    pub is_terminal: bool,
    variables: BTreeMap<String, Variable>,
    /// The elements of arrays.
    arrays: BTreeMap<String, Vec<String>>,
    aliases: BTreeMap<String, String>,
    functions: BTreeMap<String, Rc<syntax::Command>>,
    /// `$1`, `$2` ... of the running function or script.
    arguments: Vec<String>,
    /// What `local` has hidden, a list for each running function.
    hidden: Vec<Vec<(String, Option<Variable>)>>,
    /// What is left of the text that a pipe or a file feeds the running loop; `read` takes from it.
    feed: Option<String>,
    /// The scripts that `chmod +x` made programs, by their absolute paths.
    runnable: BTreeSet<String>,
    /// When `timeout` ends the running command, in milliseconds since 1970.
    deadline: Option<i64>,
    /// Is the running command fed by a redirection of its own?
    own_stdin: bool,
    history: Vec<String>,
    /// Exit status of the last command, `$?`.
    status: i32,
    /// Number of the last background job.
    jobs: u32,
    flow: Flow,
    /// Commands that this input may still run.
    steps: u32,
    /// Bytes that this input may still print.
    room: usize,
    /// Depth of `$(...)`, subshells and blocks.
    depth: u32,
    loops: u32,
    background: bool,
    /// A shell in a container, not on the laptop: other words for what is missing, no editors.
    in_container: bool,
    /// Is standard output of the running command the terminal?
    terminal: bool,
    /// What is left of an input whose command goes on.
    rest: List,
    /// What the command substitutions of the running command wrote to standard error, and the last one's status.
    substituted: Output,
}

impl Default for Interpreter {
    /// A fresh shell: an empty home directory, `k` for kubectl.
    fn default() -> Self {
        let variables = [("HOME", HOME), ("USER", "learner"), ("SHELL", "/bin/bash"), ("TERM", "xterm-256color")];
        let exported =
            |(name, value): (&str, &str)| (name.to_string(), Variable { value: value.to_string(), exported: true });
        Self {
            disk: Disk::default(),
            is_terminal: true,
            variables: variables.into_iter().map(exported).gather(),
            arrays: BTreeMap::new(),
            aliases: BTreeMap::from([("k".into(), "kubectl".into())]),
            functions: BTreeMap::new(),
            arguments: Vec::new(),
            hidden: Vec::new(),
            feed: None,
            runnable: BTreeSet::new(),
            deadline: None,
            own_stdin: false,
            history: Vec::new(),
            status: 0,
            jobs: 0,
            flow: Flow::Next,
            steps: 0,
            room: 0,
            depth: 0,
            loops: 0,
            background: false,
            in_container: false,
            terminal: true,
            rest: List::new(),
            substituted: Output::default(),
        }
    }
}

impl Interpreter {
    /// A shell in a container with these variables, over an empty disk.
    fn in_container(variables: BTreeMap<String, String>) -> Self {
        let exported = |(name, value)| (name, Variable { value, exported: true });
        Self {
            variables: variables.into_iter().map(exported).gather(),
            aliases: BTreeMap::new(),
            is_terminal: false,
            in_container: true,
            ..Self::default()
        }
    }

    /// Is there a tool of this name here?
    fn has_tool(&self, name: &str) -> bool {
        tools::find(name).is_some() && !(self.in_container && container::LAPTOP_ONLY.contains(&name))
    }

    /// Runs one program without a shell's grammar, as `kubectl exec` does.
    fn run_program(&mut self, words: &[String], stdin: Option<&str>, host: &mut dyn Host) -> Output {
        self.begin();
        self.run_words(words, stdin, host)
    }

    /// Runs an input of one or several lines to its end and hands back all that it printed.
    ///
    /// # Errors
    /// None of its own: what goes wrong is in the output's standard error and exit status, in bash's words.
    pub fn run(&mut self, input: &str, host: &mut dyn Host) -> Output {
        if input.len() > MAX_INPUT {
            let limit = MAX_INPUT / 1024 / 1024;
            return Output::failure(format!("bash: input is longer than {limit} MiB; nothing of it was run\n"), 2);
        }
        self.remember(input);
        self.begin();
        self.evaluate(input, host)
    }

    /// Is this the beginning of a command that goes on (an open quote, heredoc, loop or `\` at the end)? A terminal then
    /// waits for more lines.
    pub fn needs_more(&self, input: &str) -> bool {
        if input.len() > MAX_INPUT {
            return false;
        }
        if input.ends_with('\\') && !input.ends_with("\\\\") {
            return true;
        }
        let lexed = lexer::lex(input);
        if !lexed.open_heredocs.is_empty() {
            return true;
        }
        let mut parser = parser::Parser::new(lexed);
        loop {
            match parser.line(&self.aliases) {
                Ok(Some(_)) => {}
                Ok(None) => return false,
                Err(error) => return error.incomplete(),
            }
        }
    }

    /// Exit status of the last command.
    pub fn status(&self) -> i32 {
        self.status
    }

    /// The inputs so far, oldest first.
    pub fn history(&self) -> &[String] {
        &self.history
    }

    /// The aliases by name.
    pub fn aliases(&self) -> &BTreeMap<String, String> {
        &self.aliases
    }

    /// The names of the commands that the shell runs itself, sorted.
    pub fn builtin_names() -> Vec<&'static str> {
        tools::names()
    }

    fn remember(&mut self, input: &str) {
        let line = input.trim_end_matches('\n');
        if line.trim().is_empty() || self.history.last().is_some_and(|last| last == line) {
            return;
        }
        if self.history.len() >= MAX_HISTORY {
            self.history.remove(0);
        }
        self.history.push(line.to_string());
    }

    fn set_variable(&mut self, name: &str, value: &str) {
        if let Some((array, index)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            return self.set_element(array, index, value);
        }
        self.arrays.remove(name);
        match self.variables.get_mut(name) {
            Some(variable) => variable.value = value.to_string(),
            None => {
                self.variables.insert(name.to_string(), Variable { value: value.to_string(), exported: false });
            }
        }
    }

    /// What programs see of the variables.
    fn environment(&self) -> BTreeMap<String, String> {
        let exported = self.variables.iter().filter(|(_, variable)| variable.exported);
        let mut environment: BTreeMap<_, _> =
            exported.map(|(name, variable)| (name.clone(), variable.value.clone())).gather();
        environment.insert("PWD".into(), self.disk.cwd().to_string());
        environment
    }
}

#[cfg(test)]
mod tests;
