//! Virtual time: the event queue, the cluster's start, and the [`Cluster`] facade that everything above this room uses.
//!
//! This room never reads a real clock (its caller says how far time goes), never draws chance from anywhere but the seeded
//! generator, and never prints.

mod boot;
mod cluster;
#[cfg(test)]
mod living;
mod queue;
mod traffic;

pub use boot::EPOCH;
pub use cluster::Cluster;
#[cfg(test)]
mod waiting;
pub use traffic::{LogLine, Opened};
