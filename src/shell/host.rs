//! What the shell asks of the world around it: commands that are not its own, and virtual time.

use std::collections::BTreeMap;

use super::Output;
use super::disk::Disk;

/// One call of a command that the shell does not have itself.
pub struct Call<'a> {
    /// The command and its arguments, expanded.
    pub argv: &'a [String],
    /// What a pipe, a heredoc or `<` feeds it; `None` when it would read from the terminal.
    pub stdin: Option<&'a str>,
    /// Exported variables.
    pub environment: &'a BTreeMap<String, String>,
    /// The files.
    pub disk: &'a mut Disk,
    /// Is standard output the terminal, not a pipe or a file?
    pub terminal: bool,
    /// Ended by `&`.
    pub background: bool,
    /// When it is ended from outside (`timeout`), in milliseconds since 1970.
    pub deadline: Option<i64>,
    /// The number of the job, where it is one.
    pub job: Option<u32>,
    /// May the command go on after the call, while somebody watches? The shell then does the rest of its input later.
    pub deferrable: bool,
}

/// The world around the shell.
pub trait Host {
    /// Runs a command such as `kubectl` or `curl`; `None` when it does not exist.
    fn command(&mut self, call: Call<'_>) -> Option<Output>;

    /// Lets virtual time pass, in milliseconds (`sleep`).
    fn sleep(&mut self, milliseconds: u64);

    /// Virtual time in milliseconds since 1970 (`date`).
    fn now(&self) -> i64;

    /// The names that `command` answers to, for `which` and completion.
    fn commands(&self) -> Vec<&'static str>;
}
