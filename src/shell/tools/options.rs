//! Options as `getopt_long` reads them, for the everyday tools.

use super::Io;

/// Options in order, each with its value, and the other arguments.
pub(super) struct Options {
    /// The short letter of each option with its value.
    pub given: Vec<(char, String)>,
    /// What is no option.
    pub operands: Vec<String>,
}

impl Options {
    /// Was this option given?
    pub fn has(&self, letter: char) -> bool {
        self.given.iter().any(|(given, _)| *given == letter)
    }

    /// The last value of an option.
    pub fn value(&self, letter: char) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| *given == letter).map(|(_, value)| value.as_str())
    }
}

/// Reads the options of a tool. `letters` is getopt's list: a colon after a letter that takes a value. `long` maps long names to
/// letters. An error is printed in the tools' usual words; its status is 1, for grep and ls 2.
pub(super) fn read(io: &mut Io<'_>, letters: &str, long: &[(&str, char)]) -> Result<Options, i32> {
    let args = io.args;
    let status = if matches!(io.name, "grep" | "egrep" | "fgrep" | "ls" | "sort") { 2 } else { 1 };
    let takes_value = |letter: char| letters.split_once(letter).is_some_and(|(_, rest)| rest.starts_with(':'));
    let mut options = Options { given: Vec::new(), operands: Vec::new() };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--" {
            options.operands.extend(rest.cloned());
            break;
        }
        if let Some(name) = arg.strip_prefix("--") {
            let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
            let mut matching = long.iter().filter(|(known, _)| known.starts_with(name));
            let found = long.iter().find(|(known, _)| *known == name).or_else(|| matching.next());
            let Some((_, letter)) = found else {
                io.misuse(format!("unrecognized option '--{name}'"));
                return Err(status);
            };
            let value = match (takes_value(*letter), value) {
                (true, Some(value)) => value.to_string(),
                (true, None) => match rest.next() {
                    Some(value) => value.clone(),
                    None => {
                        io.misuse(format!("option '--{name}' requires an argument"));
                        return Err(status);
                    }
                },
                (false, value) => value.unwrap_or_default().to_string(),
            };
            options.given.push((*letter, value));
            continue;
        }
        let Some(stack) = arg.strip_prefix('-').filter(|stack| !stack.is_empty()) else {
            options.operands.push(arg.clone());
            continue;
        };
        let mut chars = stack.chars();
        while let Some(letter) = chars.next() {
            if letter == ':' || !letters.contains(letter) {
                io.misuse(format!("invalid option -- '{letter}'"));
                return Err(status);
            }
            if !takes_value(letter) {
                options.given.push((letter, String::new()));
                continue;
            }
            let value = match chars.as_str() {
                "" => match rest.next() {
                    Some(value) => value.clone(),
                    None => {
                        io.misuse(format!("option requires an argument -- '{letter}'"));
                        return Err(status);
                    }
                },
                value => value.to_string(),
            };
            options.given.push((letter, value));
            break;
        }
    }
    Ok(options)
}

/// The lines of a text without their ends.
pub(super) fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.strip_suffix('\n')
        .unwrap_or(text)
        .split('\n')
        .take(if text.is_empty() { 0 } else { usize::MAX })
        .collect::<Vec<_>>()
        .into_iter()
}
