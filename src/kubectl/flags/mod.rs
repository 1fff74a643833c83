//! Flags as pflag reads them: long and short, `=` and blank, stacked shorthands, flags that may stand without a value.
//!
//! Models `spf13/pflag` (`flag.go`, `string_slice.go`, `duration.go` ...). This folder knows no command; it never prints.

mod read;
mod value;

use crate::order::Gather;
use std::collections::BTreeMap;

pub use read::read;

/// What a flag holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Bool,
    Int,
    Int32,
    Int64,
    Duration,
    String,
    /// Each use adds one value.
    StringArray,
    /// Each use adds comma-separated values.
    StringSlice,
    /// `key=value` pairs, comma-separated.
    StringToString,
}

/// A flag of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    pub name: &'static str,
    pub short: Option<char>,
    pub holds: Holds,
    /// As help shows it; `""` for nothing.
    pub default: &'static str,
    /// What the flag means without a value (`--dry-run`), if it may stand so.
    pub bare: Option<&'static str>,
    pub hidden: bool,
    /// Whether the command refuses to run without it.
    pub required: bool,
    /// What is said when it is used although it shall not be any more; `""` for a flag in good standing.
    pub deprecated: &'static str,
    pub help: &'static str,
}

impl Flag {
    const fn new(name: &'static str, holds: Holds, default: &'static str, help: &'static str) -> Flag {
        Flag { name, short: None, holds, default, bare: None, hidden: false, required: false, deprecated: "", help }
    }

    pub const fn bool(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        let mut flag = Flag::new(name, Holds::Bool, default, help);
        flag.bare = Some("true");
        flag
    }

    pub const fn string(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::String, default, help)
    }

    pub const fn int(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::Int, default, help)
    }

    pub const fn int32(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::Int32, default, help)
    }

    pub const fn int64(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::Int64, default, help)
    }

    pub const fn duration(name: &'static str, default: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::Duration, default, help)
    }

    pub const fn array(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::StringArray, "", help)
    }

    pub const fn slice(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::StringSlice, "", help)
    }

    pub const fn map(name: &'static str, help: &'static str) -> Flag {
        Flag::new(name, Holds::StringToString, "", help)
    }

    /// With a one-letter form.
    pub const fn short(mut self, letter: char) -> Flag {
        self.short = Some(letter);
        self
    }

    /// May stand without a value, which then is `value`.
    pub const fn bare(mut self, value: &'static str) -> Flag {
        self.bare = Some(value);
        self
    }

    /// Not shown in help.
    pub const fn hidden(mut self) -> Flag {
        self.hidden = true;
        self
    }

    /// Still read, with a word of warning; not shown in help.
    pub const fn deprecated(mut self, why: &'static str) -> Flag {
        self.deprecated = why;
        self.hidden = true;
        self
    }

    /// The command does not run without it.
    pub const fn required(mut self) -> Flag {
        self.required = true;
        self
    }
}

/// The flags and arguments of one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Flags that were given, with their values in order.
    given: BTreeMap<&'static str, Vec<String>>,
    /// Every flag as it was typed, in order, with its whole value.
    typed: Vec<(Flag, String)>,
    defaults: BTreeMap<&'static str, &'static str>,
    /// What is left when the flags are taken out.
    pub args: Vec<String>,
    /// How many of the arguments stand before `--`, if it stands there.
    pub dash: Option<usize>,
}

impl Parsed {
    /// A line for each use of a flag that shall not be used any more. Models pflag's `MarkDeprecated`.
    pub fn warnings(&self) -> Vec<String> {
        let old = self.typed.iter().filter(|(flag, _)| !flag.deprecated.is_empty());
        old.map(|(flag, _)| format!("Flag --{} has been deprecated, {}", flag.name, flag.deprecated)).collect()
    }

    /// The command as `--record` notes it: words first, then flags. Models `parseCommandArguments`.
    pub fn change_cause(&self, path: &str) -> String {
        let words = std::iter::once(path.to_owned()).chain(self.args.iter().cloned());
        let flags = self.typed.iter().map(|(flag, value)| format!("--{}={value}", flag.name));
        words.chain(flags).collect::<Vec<_>>().join(" ")
    }

    /// Whether the flag was given.
    pub fn changed(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The flag's last value, or its default.
    pub fn string(&self, name: &str) -> &str {
        match self.given.get(name).and_then(|values| values.last()) {
            Some(value) => value,
            None => self.defaults.get(name).copied().unwrap_or_default(),
        }
    }

    /// The flag's value where it was given.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).and_then(|values| values.last()).map(String::as_str)
    }

    /// The flag as a yes or no.
    pub fn bool(&self, name: &str) -> bool {
        value::parse_bool(self.string(name)).unwrap_or_default()
    }

    /// The flag as a number.
    pub fn int(&self, name: &str) -> i64 {
        value::parse_int(self.string(name), 64).unwrap_or_default()
    }

    /// The flag as a time, in milliseconds.
    pub fn duration(&self, name: &str) -> i64 {
        value::parse_duration(self.string(name)).unwrap_or_default()
    }

    /// All values of a repeated flag.
    pub fn list(&self, name: &str) -> &[String] {
        self.given.get(name).map_or(&[], Vec::as_slice)
    }

    /// A flag of `key=value` pairs; a later pair wins.
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        self.list(name).iter().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).gather()
    }
}
