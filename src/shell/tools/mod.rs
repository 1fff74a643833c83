//! The commands that the shell runs itself, one file each. They read text and the virtual disk, never the cluster.

use super::disk::Files;
use super::host::Host;
use super::{Interpreter, Output};

mod awk;
mod base64;
mod builtins;
mod cat;
mod column;
mod cp;
mod cut;
mod date;
mod diff;
mod echo;
mod edit;
mod functions;
mod grep;
mod head;
mod help;
mod jobs;
mod ls;
mod mkdir;
mod mv;
mod options;
mod pattern;
mod pattern_parser;
mod printf;
mod rm;
mod sed;
mod seq;
mod sleep;
mod sort;
mod tee;
mod test;
mod touch;
mod tr;
mod uniq;
mod variables;
mod wc;
mod which;
mod xargs;

/// A tool: what it is called and what it does.
pub(super) struct Tool {
    /// The word that runs it.
    pub name: &'static str,
    /// One line for `help`.
    pub summary: &'static str,
    run: fn(&mut Io<'_>) -> i32,
}

/// What a tool works on.
pub(super) struct Io<'a> {
    /// The shell with its variables and files.
    pub shell: &'a mut Interpreter,
    /// The world around it.
    pub host: &'a mut dyn Host,
    /// The name it was called by.
    pub name: &'a str,
    /// Its arguments.
    pub args: &'a [String],
    /// What it is fed; `None` for the terminal, which nobody types into.
    pub stdin: Option<&'a str>,
    /// What it wrote.
    pub output: Output,
}

impl Io<'_> {
    /// Prints `NAME: text` to standard error; the status of a failure.
    pub fn fail(&mut self, text: impl std::fmt::Display) -> i32 {
        self.output.eprint(format!("{}: {text}\n", self.name));
        1
    }

    /// The same for a builtin of bash, whose errors begin with `bash: `.
    pub fn fail_builtin(&mut self, text: impl std::fmt::Display) -> i32 {
        self.output.eprint(format!("bash: {}: {text}\n", self.name));
        1
    }

    /// Prints `NAME: text` and where to read more; the status of a wrong use.
    pub fn misuse(&mut self, text: impl std::fmt::Display) -> i32 {
        let name = self.name;
        self.output.eprint(format!("{name}: {text}\nTry '{name} --help' for more information.\n"));
        1
    }

    /// The text of each named file, or of standard input when none is named or one is `-`. `error` words what the tool
    /// says of a file that it cannot read; the status is 1 when there was one.
    pub fn inputs(&mut self, paths: &[String], error: fn(&str, &str) -> String) -> (Vec<(String, String)>, i32) {
        if paths.is_empty() {
            return (vec![("-".into(), self.stdin.unwrap_or_default().to_string())], 0);
        }
        let (mut texts, mut status) = (Vec::new(), 0);
        for path in paths {
            if path == "-" || self.shell.disk.absolute(path) == "/dev/stdin" {
                texts.push((path.clone(), self.stdin.unwrap_or_default().to_string()));
                continue;
            }
            match self.shell.disk.read(path) {
                Ok(text) => texts.push((path.clone(), text)),
                Err(why) => {
                    status = 1;
                    self.fail(error(path, &why.to_string()));
                }
            }
        }
        (texts, status)
    }
}

/// All tools, sorted by name.
static TOOLS: &[Tool] = &[
    Tool { name: ".", summary: "run the commands of a file", run: builtins::source },
    Tool { name: ":", summary: "do nothing", run: builtins::succeed },
    Tool { name: "[", summary: "test a condition", run: test::run },
    Tool { name: "[[", summary: "test a condition", run: test::run },
    Tool { name: "alias", summary: "show or set short names for commands", run: variables::alias },
    Tool { name: "awk", summary: "print fields: awk '{print $1}'", run: awk::run },
    Tool { name: "base64", summary: "encode, or decode with -d", run: base64::run },
    Tool { name: "bash", summary: "run the commands of a file, or of a text with -c", run: functions::shell },
    Tool { name: "break", summary: "leave a loop", run: builtins::leave },
    Tool { name: "cat", summary: "print files", run: cat::run },
    Tool { name: "cd", summary: "change the directory", run: builtins::change_directory },
    Tool { name: "chmod", summary: "make a script a program: chmod +x", run: functions::chmod },
    Tool { name: "clear", summary: "wipe the screen", run: builtins::clear },
    Tool { name: "code", summary: "open a file in the editor", run: edit::run },
    Tool { name: "column", summary: "put words in columns: column -t", run: column::run },
    Tool { name: "command", summary: "run a command, or find it with -v", run: which::command },
    Tool { name: "complete", summary: "Tab completes already", run: builtins::succeed },
    Tool { name: "continue", summary: "begin a loop's next round", run: builtins::leave },
    Tool { name: "cp", summary: "copy files", run: cp::run },
    Tool { name: "cut", summary: "print parts of lines", run: cut::run },
    Tool { name: "date", summary: "show the cluster's time", run: date::run },
    Tool { name: "declare", summary: "set variables", run: functions::declare },
    Tool { name: "diff", summary: "show what differs between two files", run: diff::run },
    Tool { name: "echo", summary: "print words", run: echo::run },
    Tool { name: "egrep", summary: "grep -E", run: grep::run },
    Tool { name: "env", summary: "show exported variables, or run a command with more of them", run: variables::env },
    Tool { name: "eval", summary: "run words as a command", run: builtins::eval },
    Tool { name: "exit", summary: "leave the shell", run: builtins::exit },
    Tool { name: "export", summary: "give variables to commands", run: variables::export },
    Tool { name: "false", summary: "fail", run: builtins::fail },
    Tool { name: "fgrep", summary: "grep -F", run: grep::run },
    Tool { name: "grep", summary: "print lines that match", run: grep::run },
    Tool { name: "head", summary: "print the first lines", run: head::run },
    Tool { name: "help", summary: "this list", run: help::run },
    Tool { name: "history", summary: "show the commands so far", run: builtins::history },
    Tool { name: "kill", summary: "end a job: kill %1", run: jobs::kill },
    Tool { name: "less", summary: "print files", run: cat::run },
    Tool { name: "let", summary: "calculate", run: functions::calculate },
    Tool { name: "local", summary: "set variables of a function", run: functions::local },
    Tool { name: "ls", summary: "list files", run: ls::run },
    Tool { name: "mkdir", summary: "make directories", run: mkdir::run },
    Tool { name: "more", summary: "print files", run: cat::run },
    Tool { name: "mv", summary: "move or rename files", run: mv::run },
    Tool { name: "nano", summary: "open a file in the editor", run: edit::run },
    Tool { name: "nl", summary: "number lines", run: cat::number },
    Tool { name: "printenv", summary: "show exported variables", run: variables::env },
    Tool { name: "printf", summary: "print by a format", run: printf::run },
    Tool { name: "pwd", summary: "show the directory", run: builtins::print_directory },
    Tool { name: "read", summary: "take a line of the input", run: functions::read },
    Tool { name: "readonly", summary: "set variables", run: functions::declare },
    Tool { name: "return", summary: "leave a function", run: functions::leave },
    Tool { name: "rm", summary: "remove files", run: rm::run },
    Tool { name: "rmdir", summary: "remove empty directories", run: rm::directory },
    Tool { name: "sed", summary: "edit lines: s/from/to/, 2p, /re/d", run: sed::run },
    Tool { name: "seq", summary: "count", run: seq::run },
    Tool { name: "set", summary: "show all variables", run: variables::set },
    Tool { name: "sh", summary: "run the commands of a file, or of a text with -c", run: functions::shell },
    Tool { name: "shift", summary: "drop the first argument of a function", run: functions::shift },
    Tool { name: "sleep", summary: "let virtual time pass", run: sleep::run },
    Tool { name: "sort", summary: "sort lines", run: sort::run },
    Tool { name: "source", summary: "run the commands of a file", run: builtins::source },
    Tool { name: "tac", summary: "print lines in reverse order", run: cat::reverse },
    Tool { name: "tail", summary: "print the last lines", run: head::run },
    Tool { name: "tee", summary: "print and write to files", run: tee::run },
    Tool { name: "test", summary: "test a condition", run: test::run },
    Tool { name: "timeout", summary: "end a command after some time", run: jobs::timeout },
    Tool { name: "touch", summary: "make empty files", run: touch::run },
    Tool { name: "tr", summary: "replace or delete characters", run: tr::run },
    Tool { name: "trap", summary: "nothing is caught here", run: builtins::succeed },
    Tool { name: "true", summary: "succeed", run: builtins::succeed },
    Tool { name: "type", summary: "say what a command is", run: which::describe },
    Tool { name: "typeset", summary: "set variables", run: functions::declare },
    Tool { name: "unalias", summary: "forget a short name", run: variables::unalias },
    Tool { name: "uniq", summary: "drop repeated lines", run: uniq::run },
    Tool { name: "unset", summary: "forget a variable", run: variables::unset },
    Tool { name: "vi", summary: "open a file in the editor", run: edit::run },
    Tool { name: "vim", summary: "open a file in the editor", run: edit::run },
    Tool { name: "wait", summary: "wait for background jobs", run: builtins::succeed },
    Tool { name: "wc", summary: "count lines, words, bytes", run: wc::run },
    Tool { name: "which", summary: "say where a command is", run: which::run },
    Tool { name: "xargs", summary: "run a command with words from its input", run: xargs::run },
];

/// The tool of a name.
pub(super) fn find(name: &str) -> Option<&'static Tool> {
    all().find(|tool| tool.name == name)
}

/// Every tool.
pub(super) fn all() -> impl Iterator<Item = &'static Tool> {
    TOOLS.iter()
}

/// Bytes in base64 as text; what is no text is left out.
pub(super) fn decode_base64(encoded: &str) -> String {
    String::from_utf8_lossy(&base64::decode(encoded).0).into_owned()
}

/// The names of all tools.
pub(super) fn names() -> Vec<&'static str> {
    all().map(|tool| tool.name).collect()
}

/// Runs a tool.
pub(super) fn run(
    tool: &Tool,
    shell: &mut Interpreter,
    argv: &[String],
    stdin: Option<&str>,
    host: &mut dyn Host,
) -> Output {
    let args = argv.get(1..).unwrap_or_default();
    let mut io = Io { shell, host, name: tool.name, args, stdin, output: Output::default() };
    let exit = (tool.run)(&mut io);
    Output { exit, ..io.output }
}
