//! `which`, `type` and `command`: what a word would run.

use super::Io;

/// Commands that are part of bash itself and have no file.
const BUILTINS: [&str; 29] = [
    ".", ":", "alias", "break", "cd", "command", "continue", "declare", "eval", "exit", "export", "help", "history",
    "kill", "let", "local", "read", "readonly", "return", "set", "shift", "source", "trap", "type", "typeset",
    "unalias", "unset", "wait", "[[",
];

fn path(io: &Io<'_>, name: &str) -> Option<String> {
    let known = super::find(name).is_some() && !BUILTINS.contains(&name) || io.host.commands().contains(&name);
    let directory = if name == "kubectl" { "/usr/local/bin" } else { "/usr/bin" };
    known.then(|| format!("{directory}/{name}"))
}

/// `which`
pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let mut status = i32::from(io.args.is_empty());
    for name in io.args {
        match path(io, name) {
            Some(path) => io.output.print(path + "\n"),
            None => status = 1,
        }
    }
    status
}

/// `type`
pub(super) fn describe(io: &mut Io<'_>) -> i32 {
    let mut status = 0;
    for name in io.args {
        let text = match (io.shell.aliases.get(name), BUILTINS.contains(&name.as_str()), path(io, name)) {
            (Some(value), ..) => format!("{name} is aliased to `{value}'\n"),
            (None, true, _) => format!("{name} is a shell builtin\n"),
            (None, false, Some(path)) => format!("{name} is {path}\n"),
            (None, false, None) => {
                status = io.fail_builtin(format!("{name}: not found"));
                continue;
            }
        };
        io.output.print(text);
    }
    status
}

/// `command [-v] NAME`
pub(super) fn command(io: &mut Io<'_>) -> i32 {
    let Some((first, rest)) = io.args.split_first() else { return 0 };
    if first != "-v" && first != "-V" {
        let made = io.shell.run_words(io.args, io.stdin, io.host);
        io.output.append(made);
        return io.output.exit;
    }
    let Some(name) = rest.first() else { return 0 };
    let text = match (io.shell.aliases.get(name), BUILTINS.contains(&name.as_str()), path(io, name)) {
        (Some(value), ..) => format!("alias {name}='{value}'\n"),
        (None, true, _) => format!("{name}\n"),
        (None, false, Some(path)) => path + "\n",
        (None, false, None) => return 1,
    };
    io.output.print(text);
    0
}
