//! The page's only door to the engine: commands and manifests in, outputs and a signal of change out.

use super::editor::marks::Mark;
use super::terminal::line::Completion;
use crate::kubectl::streams::Output;
use leptos::prelude::*;

/// A handle to the one engine of the page; copies speak to the same one.
#[derive(Clone, Copy)]
pub struct Session {
    revision: RwSignal<u64>,
}

impl Session {
    /// A fresh cluster.
    pub fn new() -> Self {
        Self { revision: RwSignal::new(0) }
    }

    /// Counts up with everything that may have changed: what reads it is drawn again.
    pub fn revision(self) -> u64 {
        self.revision.get()
    }

    /// What stands before a command.
    pub fn prompt(self) -> String {
        "$ ".to_string()
    }

    /// Runs a command of the terminal.
    pub fn run(self, command: &str) -> Output {
        self.revision.update(|revision| *revision += 1);
        let word = command.split_whitespace().next().unwrap_or_default();
        Output::failure(format!("portolan: {word}: the engine is not aboard yet\n"), 127)
    }

    /// Does this command need more lines?
    pub fn unfinished(self, command: &str) -> bool {
        command.ends_with('\\')
    }

    /// What may stand at the cursor of the command line.
    pub fn complete(self, _line: &str, _cursor: usize) -> Completion {
        Completion::default()
    }

    /// What is wrong with a manifest, without applying it.
    pub fn check(self, _manifest: &str) -> Vec<Mark> {
        Vec::new()
    }

    /// Applies a manifest, as `kubectl apply -f -` does.
    pub fn apply(self, _manifest: &str) -> Output {
        self.run("kubectl apply -f -")
    }

    /// Has the learner made nothing yet?
    pub fn is_empty(self) -> bool {
        let _ = self.revision();
        true
    }
}
