//! A shell word in its parts: what was quoted, what is still to be expanded.

/// A word as typed, in order of its parts.
pub type Word = Vec<Part>;

/// One part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text outside quotes: braces, `~` and `*` mean something here.
    Text(String),
    /// Text that quotes or a backslash protect.
    Quoted(String),
    /// `$NAME`, `${NAME}`, `${NAME:-word}`, `$?`
    Parameter {
        /// The variable, or the sign of a special parameter.
        name: String,
        /// What to do with its value.
        operation: Operation,
        /// Inside double quotes: the value is not split.
        quoted: bool,
    },
    /// `$(...)` or backquotes, as source text.
    Command {
        /// The commands between the brackets.
        source: String,
        /// Inside double quotes: the output is not split.
        quoted: bool,
    },
    /// `<(...)`: the name of a file that holds the output.
    File {
        /// The commands between the brackets.
        source: String,
    },
    /// `$((...))`
    Arithmetic {
        /// The expression, its variables not yet replaced.
        source: Word,
        /// Inside double quotes.
        quoted: bool,
    },
}

/// What `${NAME...}` does with the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// `${NAME}`
    Value,
    /// `${#NAME}`
    Length,
    /// `${NAME-word}`; with the colon (`true`) an empty value counts as unset.
    Default(bool, Word),
    /// `${NAME=word}`
    Assign(bool, Word),
    /// `${NAME+word}`
    Alternative(bool, Word),
    /// `${NAME?word}`
    Require(bool, Word),
    /// `${NAME#word}`, `${NAME##word}` (longest: `true`)
    StripPrefix(bool, Word),
    /// `${NAME%word}`, `${NAME%%word}` (longest: `true`)
    StripSuffix(bool, Word),
    /// `${NAME:from}`, `${NAME:from:length}`
    Slice(Word, Option<Word>),
    /// `${NAME^}`, `${NAME^^}` (all: `true`)
    Upper(bool),
    /// `${NAME,}`, `${NAME,,}` (all: `true`)
    Lower(bool),
    /// `${NAME/from/to}`, `${NAME//from/to}` (all: `true`)
    Replace(bool, Word, Word),
}

/// The text of a word that needs no expansion and had no quotes: what reserved words, aliases and assignments look at.
pub fn plain(word: &Word) -> Option<&str> {
    match word.as_slice() {
        [Part::Text(text)] => Some(text),
        _ => None,
    }
}

/// Splits `NAME=value` or `NAME+=value` (`true`) when a word begins so; the value keeps its parts. The name may be an array's
/// element, `NAME[1]`.
pub fn assignment(word: &Word) -> Option<(String, Word, bool)> {
    let Some(Part::Text(text)) = word.first() else { return None };
    let (name, rest) = text.split_once('=')?;
    let (name, more) = name.strip_suffix('+').map_or((name, false), |name| (name, true));
    let (array, index) = name.split_once('[').unwrap_or((name, "0]"));
    if !is_name(array) || index.strip_suffix(']').is_none_or(|index| index.parse::<usize>().is_err()) {
        return None;
    }
    let mut value = Vec::with_capacity(word.len());
    if !rest.is_empty() {
        value.push(Part::Text(rest.to_string()));
    }
    value.extend(word.iter().skip(1).cloned());
    Some((name.to_string(), value, more))
}

/// Can this be the name of a variable?
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
