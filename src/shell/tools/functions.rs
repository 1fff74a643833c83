//! What functions and scripts are made of: `return`, `local`, `shift`, `read`, `let`, `declare`, `bash`, `chmod`.

use super::{Io, options};
use crate::shell::disk::Files;
use crate::shell::words::is_name;
use crate::shell::{Flow, Variable};

/// `return [N]`
pub(super) fn leave(io: &mut Io<'_>) -> i32 {
    if io.shell.hidden.is_empty() {
        return io.fail_builtin("can only `return' from a function or sourced script");
    }
    io.shell.flow = Flow::Return;
    match io.args.first().map(|word| word.parse::<i32>()) {
        None => io.shell.status,
        Some(Ok(status)) => status.rem_euclid(256),
        Some(Err(_)) => {
            let word = io.args.first().cloned().unwrap_or_default();
            io.fail_builtin(format!("{word}: numeric argument required"));
            2
        }
    }
}

/// `local NAME[=VALUE]...`
pub(super) fn local(io: &mut Io<'_>) -> i32 {
    if io.shell.hidden.is_empty() {
        return io.fail_builtin("can only be used in a function");
    }
    declare(io)
}

/// `declare`, `typeset`, `readonly`; in a function, what they set is forgotten when it returns.
pub(super) fn declare(io: &mut Io<'_>) -> i32 {
    let mut status = 0;
    for word in io.args.iter().filter(|word| !word.starts_with('-')) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if !is_name(name) {
            status = io.fail_builtin(format!("`{word}': not a valid identifier"));
            continue;
        }
        let new = Variable { value: value.to_owned(), exported: false };
        let old = io.shell.variables.insert(name.to_owned(), new);
        match io.shell.hidden.last_mut() {
            Some(hidden) => hidden.push((name.to_owned(), old)),
            // Outside a function a name alone keeps its value.
            None if !word.contains('=') => {
                io.shell.variables.remove(name);
                io.shell.variables.extend(old.map(|old| (name.to_owned(), old)));
            }
            None => {}
        }
    }
    status
}

/// `shift [N]`
pub(super) fn shift(io: &mut Io<'_>) -> i32 {
    let count = io.args.first().and_then(|word| word.parse::<usize>().ok()).unwrap_or(1);
    if count > io.shell.arguments.len() {
        return 1;
    }
    io.shell.arguments.drain(..count);
    0
}

/// `let EXPRESSION...`
pub(super) fn calculate(io: &mut Io<'_>) -> i32 {
    let mut last = 0;
    for word in io.args {
        match io.shell.calculate_text(word) {
            Ok(value) => last = value,
            Err(error) => return io.fail_builtin(error),
        }
    }
    i32::from(last == 0)
}

/// `read [-r] [-p WORDS] [NAME...]`: a line of what feeds the command, the loop or the pipe. Nobody types into a command here.
pub(super) fn read(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "rsp:n:t:d:", &[]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let mut text = match io.shell.own_stdin {
        true => io.stdin.unwrap_or_default().to_owned(),
        false => io.shell.feed.take().unwrap_or_default(),
    };
    let found = !text.is_empty();
    let end = text.find('\n').map_or(text.len(), |end| end + 1);
    let rest = text.split_off(end);
    if !io.shell.own_stdin {
        io.shell.feed = Some(rest);
    }
    let mut line = text.trim_end_matches('\n').trim_matches([' ', '\t']);
    let reply = ["REPLY".to_owned()];
    let names = if options.operands.is_empty() { reply.as_slice() } else { &options.operands };
    for (index, name) in names.iter().enumerate() {
        let (word, rest) = match line.split_once([' ', '\t']) {
            Some((word, rest)) if index + 1 < names.len() => (word, rest.trim_start()),
            _ => (line, ""),
        };
        line = rest;
        io.shell.set_variable(name, word);
    }
    i32::from(!found)
}

/// `bash [-c TEXT | FILE] [WORDS]`, `sh`
pub(super) fn shell(io: &mut Io<'_>) -> i32 {
    let mut words = io.args;
    while let Some((flag, rest)) = words.split_first().filter(|(word, _)| word.starts_with('-') && word.len() > 1) {
        words = rest;
        if flag.ends_with('c') {
            let Some((text, rest)) = words.split_first() else {
                io.output.eprint("bash: -c: option requires an argument\n");
                return 2;
            };
            let made = io.shell.script(text, rest.get(1..).unwrap_or_default(), io.host);
            io.output.append(made);
            return io.output.exit;
        }
    }
    let (text, arguments) = match words.split_first() {
        None => (io.stdin.unwrap_or_default().to_owned(), words),
        Some((path, rest)) => match io.shell.disk.read(path) {
            Ok(text) => (text, rest),
            Err(error) => {
                io.output.eprint(format!("bash: {path}: {error}\n"));
                return 127;
            }
        },
    };
    let made = io.shell.script(&text, arguments, io.host);
    io.output.append(made);
    io.output.exit
}

/// `chmod MODE FILE...`: all that counts here is whether a script may be run.
pub(super) fn chmod(io: &mut Io<'_>) -> i32 {
    let operands: Vec<&String> = io.args.iter().filter(|word| *word != "-R" && *word != "-v").collect();
    let Some((mode, paths)) = operands.split_first().filter(|(_, paths)| !paths.is_empty()) else {
        return io.misuse("missing operand");
    };
    let number = u32::from_str_radix(mode, 8).ok();
    let mut status = 0;
    for path in paths {
        if !io.shell.disk.exists(path) {
            status = io.fail(format!("cannot access '{path}': No such file or directory"));
            continue;
        }
        let absolute = io.shell.disk.absolute(path);
        let runs = number.map_or(mode.contains('x') && !mode.contains('-'), |mode| mode & 0o111 != 0);
        if runs {
            io.shell.runnable.insert(absolute);
        } else {
            io.shell.runnable.remove(&absolute);
        }
    }
    status
}
