//! What the terminal shows, as a handle that anything on the page may write to.

use super::scrollback::{Chunk, Scrollback, Voice};
use leptos::prelude::*;

/// The most lines of one output that are spoken by a screen reader; of longer ones it hears how many more there are.
const SPOKEN_LINES: usize = 12;

/// A handle to the roll of output; copies write to the same roll.
#[derive(Clone, Copy)]
pub struct Transcript {
    roll: RwSignal<Scrollback>,
    spoken: RwSignal<String>,
}

impl Default for Transcript {
    fn default() -> Self {
        Self { roll: RwSignal::new(Scrollback::default()), spoken: RwSignal::new(String::new()) }
    }
}

impl Transcript {
    /// Appends `text` and has its beginning spoken.
    pub fn say(self, voice: Voice, text: &str) {
        self.roll.update(|roll| roll.push(voice, text));
        if voice != Voice::Learner && !text.is_empty() {
            self.spoken.set(beginning(text));
        }
    }

    /// Takes everything away.
    pub fn clear(self) {
        self.roll.update(Scrollback::clear);
        self.spoken.set(String::new());
    }

    /// The chunks that are shown.
    pub fn chunks(self) -> Vec<Chunk> {
        self.roll.with(|roll| roll.chunks().to_vec())
    }

    /// What a screen reader hears of the last output.
    pub fn spoken(self) -> String {
        self.spoken.get()
    }
}

fn beginning(text: &str) -> String {
    let more = text.lines().count().saturating_sub(SPOKEN_LINES);
    let mut spoken = text.lines().take(SPOKEN_LINES).collect::<Vec<_>>().join("\n");
    if more > 0 {
        spoken.push_str(&format!("\nand {more} more lines"));
    }
    spoken
}
