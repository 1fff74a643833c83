//! Lessons: a cluster that is broken or surprising, a text in steps, predictions that are scored against the engine, and
//! goals that the cluster itself has to meet.
//!
//! A lesson is one file ([`read()`] gives it, or every mistake with line and column). [`begin()`] sets its cluster up as a
//! [`crate::playground::Playground`]; a [`Play`] then follows the learner: which step is open, which goals hold now, held once and broke, or
//! were never met, what was predicted, and hands out what happened as [`Event`]s. [`exam::make`] writes a lesson from a seed.
//! [`verify()`] plays a lesson without a browser, as `portolan lesson check` does.
//!
//! This room changes no cluster but a copy of its own: whether a goal holds and what a prediction is worth is found out by
//! connections and commands on a copy. It never judges what a learner typed, only what became of the cluster. It never
//! fetches, stores or draws anything, and nothing in a lesson's file can do more than a learner's own commands.

mod copy;
pub mod exam;
mod goal;
pub mod index;
pub mod links;
pub mod markdown;
mod model;
mod node;
mod play;
mod predict;
pub mod progress;
mod read;
mod read_parts;
#[cfg(not(target_arch = "wasm32"))]
mod template;
#[cfg(not(target_arch = "wasm32"))]
mod verify;

pub use copy::{begin, send};
pub use goal::{Seen, look};
pub use model::*;
pub use node::Mistake;
pub use play::{Event, GoalState, Play, Standing, Told};
pub use predict::{Answer, Choice, choices, score, truth};
pub use read::{MAX_TEXT, fields, read};
#[cfg(not(target_arch = "wasm32"))]
pub use template::template;
#[cfg(not(target_arch = "wasm32"))]
pub use verify::{verify, verify_aloud};

#[cfg(test)]
mod tests;
