//! Words to command to output, as kubectl 1.36 does. Never touches the store but by requests.

pub mod attach;
pub mod cmd;
pub mod command;
pub mod complete;
pub mod config;
pub mod context;
pub mod failure;
pub mod files;
pub mod flags;
pub mod follow;
pub mod help;
pub mod image;
pub mod input;
pub mod last_applied;
pub mod overrides;
pub mod pods;
pub mod print;
pub mod printers;
pub mod programs;
pub mod record;
pub mod resources;
pub mod select;
pub mod streams;
pub mod targets;
pub mod unified;

pub use command::run;

#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod smoke_tests;
