//! Expansion of words, in bash's order: braces, `~`, parameters and commands, splitting, file names.

use super::disk::{Files, HOME};
use super::host::Host;
use super::words::{Operation, Part, Word};
use super::{Interpreter, braces, glob};

/// Why a command does not run: printed as `bash: ...`, exit status 1.
pub(super) struct ExpandError(pub String);

type Expanded<T> = Result<T, ExpandError>;

/// Most words that the words of one command may become.
const MAX_WORDS: usize = 20_000;
/// Most bytes that one word may become, so that `x=$x$x` in a loop ends.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Most `<(...)` of one input.
pub(super) const FILES: u32 = 63;

#[derive(Default)]
struct Field {
    text: String,
    /// The same as a file name pattern, what was quoted protected by backslashes.
    pattern: String,
    magic: bool,
}

impl Field {
    fn push(&mut self, text: &str, quoted: bool) {
        self.text.push_str(text);
        if !text.contains(['*', '?', '[', '\\', ']']) {
            self.pattern.push_str(text);
            return;
        }
        for c in text.chars() {
            if quoted && matches!(c, '*' | '?' | '[' | '\\' | ']') || c == '\\' {
                self.pattern.push('\\');
            }
            self.magic |= !quoted && matches!(c, '*' | '?' | '[');
            self.pattern.push(c);
        }
    }
}

impl Interpreter {
    /// The arguments that words become.
    pub(super) fn expand_words(&mut self, words: &[Word], host: &mut dyn Host) -> Expanded<Vec<String>> {
        let mut all = Vec::new();
        for word in words {
            for word in braces::expand(word.clone()) {
                for field in self.fields(&word, true, host)? {
                    let paths = if field.magic { glob::paths(&field.pattern, &self.disk) } else { Vec::new() };
                    if paths.is_empty() {
                        all.push(field.text)
                    } else {
                        all.extend(paths)
                    }
                    if all.len() > MAX_WORDS {
                        return Err(ExpandError("Argument list too long".into()));
                    }
                }
            }
        }
        Ok(all)
    }

    /// A word as one text: for assignments, heredocs and the like, where nothing is split.
    pub(super) fn expand_text(&mut self, word: &Word, host: &mut dyn Host) -> Expanded<String> {
        Ok(self.fields(word, false, host)?.into_iter().next().unwrap_or_default().text)
    }

    pub(super) fn expand_pattern(&mut self, word: &Word, host: &mut dyn Host) -> Expanded<String> {
        Ok(self.fields(word, false, host)?.into_iter().next().unwrap_or_default().pattern)
    }

    fn fields(&mut self, word: &Word, split: bool, host: &mut dyn Host) -> Expanded<Vec<Field>> {
        let mut done: Vec<Field> = Vec::new();
        let mut current: Option<Field> = None;
        let mut bytes = 0;
        for (index, part) in word.iter().enumerate() {
            let (value, quoted) = match part {
                Part::Text(text) => {
                    let text = if index == 0 { self.tilde(text) } else { text.clone() };
                    current.get_or_insert_default().push(&text, false);
                    continue;
                }
                Part::Quoted(text) => {
                    current.get_or_insert_default().push(text, true);
                    continue;
                }
                Part::Parameter { name, operation: Operation::Value, quoted: true }
                    if split && (name == "@" || name.ends_with("[@]")) =>
                {
                    // Each element is a word of its own.
                    for (index, element) in self.words_of(name).unwrap_or_default().iter().enumerate() {
                        if index > 0 {
                            done.extend(current.take());
                        }
                        bytes += element.len();
                        current.get_or_insert_default().push(element, true);
                    }
                    continue;
                }
                Part::Parameter { name, operation, quoted } => (self.parameter(name, operation, host)?, *quoted),
                Part::Command { source, quoted } => (self.substitute(source, host), *quoted),
                Part::File { source } => {
                    let text = self.substitute(source, host);
                    let names = (1..=FILES).rev().map(|number| format!("/tmp/fd{number}"));
                    let path = names.into_iter().find(|path| !self.disk.exists(path)).unwrap_or_default();
                    let _ = self.disk.write(&path, &(text + "\n"));
                    (path, true)
                }
                Part::Arithmetic { source, quoted } => {
                    let expression = self.expand_text(source, host)?;
                    let value = self.calculate_text(&expression).map_err(ExpandError)?;
                    (value.to_string(), *quoted)
                }
            };
            bytes += value.len();
            if bytes > MAX_BYTES {
                return Err(ExpandError("Argument list too long".into()));
            }
            if quoted || !split {
                current.get_or_insert_default().push(&value, quoted);
                continue;
            }
            let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
            for (index, piece) in value.split(blank).enumerate() {
                if index > 0 {
                    done.extend(current.take());
                }
                if !piece.is_empty() {
                    current.get_or_insert_default().push(piece, false);
                }
            }
        }
        done.extend(current);
        Ok(done)
    }

    /// `~` and `~/...` at a word's beginning.
    fn tilde(&self, text: &str) -> String {
        let home = self.variable("HOME").unwrap_or_else(|| HOME.to_string());
        match text.strip_prefix('~') {
            Some("") => home,
            Some(rest) if rest.starts_with('/') => home + rest,
            _ => text.to_string(),
        }
    }

    /// The value of a variable or a special parameter.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.status.to_string()),
            "$" => Some("1".into()),
            "#" => Some(self.arguments.len().to_string()),
            "@" | "*" => Some(self.arguments.join(" ")),
            "!" => Some(if self.jobs == 0 { String::new() } else { (1000 + self.jobs).to_string() }),
            "-" => Some("himBHs".into()),
            "0" => Some("bash".into()),
            "PWD" => Some(self.disk.cwd().to_string()),
            "RANDOM" => None,
            name if name.starts_with(|c: char| c.is_ascii_digit()) => {
                let index: usize = name.parse().ok()?;
                self.arguments.get(index.checked_sub(1)?).cloned()
            }
            name => match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
                Some((_, "@" | "*")) => self.words_of(name).map(|words| words.join(" ")),
                Some((array, index)) => self.element(array, index),
                None => self.element(name, "0"),
            },
        }
    }

    fn parameter(&mut self, name: &str, operation: &Operation, host: &mut dyn Host) -> Expanded<String> {
        let value = self.variable(name);
        let missing = |colon: bool| value.as_ref().is_none_or(|value| colon && value.is_empty());
        let text = value.clone().unwrap_or_default();
        Ok(match operation {
            Operation::Value => text,
            Operation::Length if name.ends_with("[@]") || name.ends_with("[*]") => {
                self.words_of(name).unwrap_or_default().len().to_string()
            }
            Operation::Length => text.chars().count().to_string(),
            Operation::Slice(from, length) => {
                let from = self.calculate(from, host)?;
                let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
                let from = if from < 0 { (count + from).max(0) } else { from };
                let length = length.as_ref().map(|length| self.calculate(length, host)).transpose()?.unwrap_or(count);
                let end = if length < 0 { count + length } else { from.saturating_add(length) };
                let at = |place: i64| usize::try_from(place).unwrap_or(0);
                text.chars().take(at(end)).skip(at(from)).collect()
            }
            Operation::Upper(all) | Operation::Lower(all) => {
                let upper = matches!(operation, Operation::Upper(_));
                let change = |(at, c): (usize, char)| match (at == 0 || *all, upper) {
                    (false, _) => c,
                    (true, true) => c.to_ascii_uppercase(),
                    (true, false) => c.to_ascii_lowercase(),
                };
                text.chars().enumerate().map(change).collect()
            }
            Operation::Default(colon, word) if missing(*colon) => self.expand_text(word, host)?,
            Operation::Assign(colon, word) if missing(*colon) => {
                let text = self.expand_text(word, host)?;
                self.set_variable(name, &text);
                text
            }
            Operation::Require(colon, word) if missing(*colon) => {
                let words = self.expand_text(word, host)?;
                let words = if words.is_empty() { "parameter null or not set".to_string() } else { words };
                return Err(ExpandError(format!("{name}: {words}")));
            }
            Operation::Default(..) | Operation::Assign(..) | Operation::Require(..) => text,
            Operation::Alternative(colon, word) => {
                if missing(*colon) {
                    String::new()
                } else {
                    self.expand_text(word, host)?
                }
            }
            Operation::StripPrefix(longest, word) => {
                let pattern = self.expand_pattern(word, host)?;
                let mut ends = boundaries(&text);
                if *longest {
                    ends.reverse();
                }
                let cut = ends.into_iter().find(|at| glob::matches(&pattern, text.get(..*at).unwrap_or_default()));
                text.get(cut.unwrap_or(0)..).unwrap_or_default().to_string()
            }
            Operation::StripSuffix(longest, word) => {
                let pattern = self.expand_pattern(word, host)?;
                let mut starts = boundaries(&text);
                if !*longest {
                    starts.reverse();
                }
                let cut = starts.into_iter().find(|at| glob::matches(&pattern, text.get(*at..).unwrap_or_default()));
                text.get(..cut.unwrap_or(text.len())).unwrap_or_default().to_string()
            }
            Operation::Replace(all, from, to) => {
                let (from, to) = (self.expand_text(from, host)?, self.expand_text(to, host)?);
                match (from.is_empty(), all) {
                    (true, _) => text,
                    (false, true) => text.replace(&from, &to),
                    (false, false) => text.replacen(&from, &to, 1),
                }
            }
        })
    }
}

/// Where characters begin in a text, and its end; at most the first thousand, which bounds the time of `${x%y}`.
fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).take(4_000).collect()
}
