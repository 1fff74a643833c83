//! The small builtins: directories, `eval`, `source`, loops, history, the screen.

use super::Io;
use crate::shell::disk::Files;
use crate::shell::{Effect, Flow, HOME};

/// `true`, `:`, `wait`
pub(super) fn succeed(_: &mut Io<'_>) -> i32 {
    0
}

/// `false`
pub(super) fn fail(_: &mut Io<'_>) -> i32 {
    1
}

/// `pwd`
pub(super) fn print_directory(io: &mut Io<'_>) -> i32 {
    io.output.print(format!("{}\n", io.shell.disk.cwd()));
    0
}

/// `cd [DIRECTORY]`; `-` goes back.
pub(super) fn change_directory(io: &mut Io<'_>) -> i32 {
    if io.args.len() > 1 {
        return io.fail_builtin("too many arguments");
    }
    let before = io.shell.disk.cwd().to_string();
    let target = match io.args.first().map(String::as_str) {
        None => io.shell.variable("HOME").unwrap_or_else(|| HOME.to_string()),
        Some("-") => match io.shell.variable("OLDPWD") {
            Some(path) => {
                io.output.print(format!("{path}\n"));
                path
            }
            None => return io.fail_builtin("OLDPWD not set"),
        },
        Some(path) => path.to_string(),
    };
    match io.shell.disk.change_directory(&target) {
        Ok(()) => {
            io.shell.set_variable("OLDPWD", &before);
            0
        }
        Err(error) => io.fail_builtin(format!("{target}: {error}")),
    }
}

/// `clear`
pub(super) fn clear(io: &mut Io<'_>) -> i32 {
    io.output.effects.push(Effect::ClearScreen);
    0
}

/// `history [N]`, `history -c`
pub(super) fn history(io: &mut Io<'_>) -> i32 {
    if io.args.first().is_some_and(|arg| arg == "-c") {
        io.shell.history.clear();
        return 0;
    }
    let lines = &io.shell.history;
    let wanted = match io.args.first().map(|arg| arg.parse::<usize>()) {
        None => lines.len(),
        Some(Ok(number)) => number,
        Some(Err(_)) => {
            let word = io.args.first().cloned().unwrap_or_default();
            return io.fail_builtin(format!("{word}: numeric argument required"));
        }
    };
    let skipped = lines.len().saturating_sub(wanted);
    let text: String =
        lines.iter().enumerate().skip(skipped).map(|(index, line)| format!("{:5}  {line}\n", index + 1)).collect();
    io.output.print(text);
    0
}

/// `exit [N]`
pub(super) fn exit(io: &mut Io<'_>) -> i32 {
    io.output.effects.push(Effect::Exit);
    io.shell.flow = Flow::Stop;
    io.args.first().and_then(|word| word.parse::<i32>().ok()).map_or(io.shell.status, |status| status.rem_euclid(256))
}

/// `break [N]`, `continue [N]`
pub(super) fn leave(io: &mut Io<'_>) -> i32 {
    if io.shell.loops == 0 {
        let name = io.name;
        io.fail_builtin("only meaningful in a `for', `while', or `until' loop");
        return i32::from(name.is_empty());
    }
    let levels = io.args.first().and_then(|word| word.parse().ok()).unwrap_or(1).max(1);
    io.shell.flow = if io.name == "break" { Flow::Break(levels) } else { Flow::Continue(levels) };
    0
}

/// `eval WORDS`
pub(super) fn eval(io: &mut Io<'_>) -> i32 {
    let made = io.shell.evaluate(&io.args.join(" "), io.host);
    io.output.append(made);
    io.output.exit
}

/// `source FILE`, `. FILE`
pub(super) fn source(io: &mut Io<'_>) -> i32 {
    let Some(path) = io.args.first() else {
        io.fail_builtin("filename argument required");
        return 2;
    };
    match io.shell.disk.read(path) {
        Ok(text) => {
            let made = io.shell.evaluate(&text, io.host);
            io.output.append(made);
            io.output.exit
        }
        Err(error) => {
            io.output.eprint(format!("bash: {path}: {error}\n"));
            1
        }
    }
}
