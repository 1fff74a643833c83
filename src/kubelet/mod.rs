//! Pod lifecycle, probes, addresses, what a container listens on. Never writes to the store.

pub mod commands;
pub mod images;
pub mod listen;
