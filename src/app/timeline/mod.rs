//! The bar of time at the bottom: everything that happened as marks on a line, any moment of which can be looked at, and a
//! log beside it (names, comparisons, other courses that history took). Where a moment stands on the line and which marks
//! become one is decided here without a browser; what a moment is, the engine knows.

pub mod axis;
pub mod ticks;

#[cfg(feature = "ui")]
mod log;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use view::Timeline;
