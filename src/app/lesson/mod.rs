//! The lessons on the page: their table of contents, the pane of the one that is open, and the handle by which the rest of the
//! page opens and follows them. What a lesson is, and whether it is reached, `crate::lesson` decides; its text becomes
//! elements here, never HTML.

mod contents;
mod goals;
mod lessons;
mod pane;
mod prediction;
mod prose;
mod store;

pub use lessons::{Lessons, Shown};
pub use pane::LessonPane;
