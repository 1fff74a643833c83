//! `export`, `unset`, `set`, `env`, `alias`, `unalias`.

use super::Io;
use crate::shell::Variable;
use crate::shell::words::is_name;

/// A value in single quotes, as bash shows it.
pub(super) fn quote(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !value.is_empty() && value.chars().all(plain) { value.to_string() } else { single_quote(value) }
}

fn single_quote(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// `export [NAME[=VALUE]...]`
pub(super) fn export(io: &mut Io<'_>) -> i32 {
    let mut status = 0;
    let words: Vec<&String> = io.args.iter().filter(|word| *word != "-p").collect();
    if words.is_empty() {
        for (name, variable) in io.shell.variables.iter().filter(|(_, variable)| variable.exported) {
            let value = variable.value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
            io.output.print(format!("declare -x {name}=\"{value}\"\n"));
        }
    }
    for word in words {
        let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        if !is_name(name) {
            status = io.fail_builtin(format!("`{word}': not a valid identifier"));
            continue;
        }
        match (io.shell.variables.get_mut(name), value) {
            (Some(variable), value) => {
                variable.exported = true;
                if let Some(value) = value {
                    variable.value = value.to_string();
                }
            }
            (None, Some(value)) => {
                io.shell.variables.insert(name.to_string(), Variable { value: value.to_string(), exported: true });
            }
            (None, None) => {}
        }
    }
    status
}

/// `unset NAME...`
pub(super) fn unset(io: &mut Io<'_>) -> i32 {
    let mut status = 0;
    for name in io.args.iter().filter(|name| *name != "-v" && *name != "-f") {
        if is_name(name) {
            io.shell.variables.remove(name);
            io.shell.arrays.remove(name);
            io.shell.functions.remove(name);
        } else {
            status = io.fail_builtin(format!("`{name}': not a valid identifier"));
        }
    }
    status
}

/// `set` shows all variables; its options change nothing here.
pub(super) fn set(io: &mut Io<'_>) -> i32 {
    if io.args.is_empty() {
        for (name, variable) in &io.shell.variables {
            io.output.print(format!("{name}={}\n", quote(&variable.value)));
        }
    }
    0
}

/// `env [NAME=VALUE...] [COMMAND]` and `printenv [NAME...]`
pub(super) fn env(io: &mut Io<'_>) -> i32 {
    let mut environment = io.shell.environment();
    // No shell stands before a program that `kubectl exec` runs.
    if io.shell.in_container && io.shell.depth == 0 {
        environment.remove("PWD");
    }
    if io.name == "printenv" && !io.args.is_empty() {
        let mut status = 0;
        for name in io.args {
            match environment.get(name) {
                Some(value) => io.output.print(format!("{value}\n")),
                None => status = 1,
            }
        }
        return status;
    }
    let assignments = io.args.iter().take_while(|word| word.contains('=')).count();
    let (before, command) = io.args.split_at_checked(assignments).unwrap_or((io.args, &[]));
    let kept = io.shell.variables.clone();
    for (name, value) in before.iter().filter_map(|word| word.split_once('=')) {
        io.shell.variables.insert(name.to_string(), Variable { value: value.to_string(), exported: true });
    }
    if command.is_empty() {
        let given = io.shell.environment();
        for (name, value) in given.into_iter().filter(|(name, _)| name != "PWD" || environment.contains_key(name)) {
            io.output.print(format!("{name}={value}\n"));
        }
    } else {
        let made = io.shell.run_words(command, io.stdin, io.host);
        io.output.append(made);
    }
    io.shell.variables = kept;
    io.output.exit
}

/// `alias [NAME[=VALUE]...]`
pub(super) fn alias(io: &mut Io<'_>) -> i32 {
    let show = |name: &str, value: &str| format!("alias {name}={}\n", single_quote(value));
    let words: Vec<&String> = io.args.iter().filter(|word| *word != "-p").collect();
    if words.is_empty() {
        let all: String = io.shell.aliases.iter().map(|(name, value)| show(name, value)).collect();
        io.output.print(all);
    }
    let mut status = 0;
    for word in words {
        match word.split_once('=') {
            Some((name, _)) if name.is_empty() || name.contains([' ', '/', '$', '`', '\'', '"', '|', '&', ';']) => {
                status = io.fail_builtin(format!("`{name}': invalid alias name"));
            }
            Some((name, value)) => {
                io.shell.aliases.insert(name.to_string(), value.to_string());
            }
            None => match io.shell.aliases.get(word) {
                Some(value) => io.output.print(show(word, value)),
                None => status = io.fail_builtin(format!("{word}: not found")),
            },
        }
    }
    status
}

/// `unalias [-a] NAME...`
pub(super) fn unalias(io: &mut Io<'_>) -> i32 {
    if io.args.is_empty() {
        io.output.eprint("unalias: usage: unalias [-a] name [name ...]\n");
        return 2;
    }
    let mut status = 0;
    for name in io.args {
        if name == "-a" {
            io.shell.aliases.clear();
        } else if io.shell.aliases.remove(name).is_none() {
            status = io.fail_builtin(format!("{name}: not found"));
        }
    }
    status
}
