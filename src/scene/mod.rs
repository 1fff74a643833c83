//! The chart: cluster and time to boxes, sockets, lines and packets with coordinates, and the same as sentences.
//!
//! This room is pure: it reads the store, never changes it, knows no browser and no clock. Drawing what it gives needs no thought:
//! every place, width and word is decided here, so that it can be tested with numbers.

pub mod chips;
pub mod decimal;
pub mod dossier;
pub mod draw;
pub mod facts;
#[cfg(test)]
mod fixture;
pub mod geometry;
mod layout;
#[cfg(test)]
mod layout_tests;
mod memory;
pub mod model;
pub mod outcome;
pub mod sentences;
pub mod steps;
mod view;
mod way;
#[cfg(test)]
mod way_tests;
pub mod words;

pub use layout::{all_closed, frames, layout};
pub use memory::Memory;
pub use model::Scene;
pub use outcome::Mark;
pub use view::{Aim, Look, View};
pub use way::{Leg, PacketPose, Request, Way, client_id, packet_at, rows_met, way};
