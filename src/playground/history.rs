//! Undo, redo, and any moment of the past. A moment is a snapshot: it shares with the present what has not changed.

use super::{Playground, carry_out};
use crate::embed::link::Input;
use crate::shell::Terminal;

/// The playground as it was before an input.
#[derive(Debug, Clone)]
pub struct Moment {
    terminal: Terminal,
    /// How many inputs came before.
    inputs: usize,
    marks: usize,
    flights: usize,
    last_flight: u64,
}

/// Most moments that are kept; the oldest go first.
const MOST_MOMENTS: usize = 300;

impl Playground {
    pub(super) fn keep_moment(&mut self) {
        if self.moments.len() >= MOST_MOMENTS {
            self.moments.remove(0);
        }
        self.moments.push(Moment {
            terminal: self.terminal.clone(),
            inputs: self.inputs.len(),
            marks: self.marks.len(),
            flights: self.flights.len(),
            last_flight: self.last_flight,
        });
    }

    /// Whether there is an input to take back.
    pub fn can_undo(&self) -> bool {
        !self.moments.is_empty()
    }

    /// Whether an input was taken back.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes back the last input and everything that followed from it.
    pub fn undo(&mut self) -> bool {
        let Some(moment) = self.moments.pop() else { return false };
        let mut taken: Vec<Input> = self.inputs.drain(moment.inputs.min(self.inputs.len())..).collect();
        taken.reverse();
        self.undone.append(&mut taken);
        self.terminal = moment.terminal;
        self.marks.truncate(moment.marks);
        self.flights.truncate(moment.flights);
        self.last_flight = moment.last_flight;
        true
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> bool {
        let Some(input) = self.undone.pop() else { return false };
        let rest = std::mem::take(&mut self.undone);
        self.perform(&input.what);
        self.undone = rest;
        true
    }

    /// The terminal and its cluster as they were at `at`, milliseconds of virtual time since 1970. What happened since is
    /// not touched. `None` for the present and for a past that is not kept any more.
    pub fn at(&self, at: i64) -> Option<Terminal> {
        if at >= self.now() {
            return None;
        }
        let later = self.moments.iter().position(|moment| moment.terminal.world.cluster.now() > at);
        // The state after an input is the next moment run back to its start: take the last moment before and go on from it.
        let before = later.unwrap_or(self.moments.len()).checked_sub(1)?;
        let moment = self.moments.get(before)?;
        let mut terminal = moment.terminal.clone();
        if let Some(input) = self.inputs.get(moment.inputs) {
            carry_out(&mut terminal, &input.what);
        }
        terminal.world.cluster.run_until(at);
        Some(terminal)
    }
}
