//! The network's words: clients that learners use (`curl`, `wget`, `nslookup`, `dig`, `ping`, `nc`), and `trace`.
//!
//! Each client says what the real one says, to the letter, for success and for each way a connection can end. What happens to the
//! packet is the proxy's word, what a name means is cluster DNS'; nothing here decides either.

mod curl;
mod curl_flags;
mod dig;
mod exchange;
mod machine;
mod nc;
mod nslookup;
mod ping;
pub mod target;
pub mod trace;
pub mod trace_json;
mod url;
mod wget;

pub use machine::{Forward, Machine};

use super::disk::Disk;
use crate::kubectl::streams::Output;
use crate::sim::Cluster;

/// One client: its name and what runs it.
type Client = fn(&mut Cluster, &Machine, &[String], &mut Disk) -> Output;

/// All clients.
pub const CLIENTS: &[(&str, Client)] = &[
    ("curl", curl::run),
    ("dig", dig::run),
    ("nc", nc::run),
    ("nslookup", nslookup::run),
    ("ping", ping::run),
    ("wget", wget::run),
];

/// Runs a client on `machine`, which saves to `disk`; `None` if the machine has no such program. The words are the program
/// and its arguments.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], disk: &mut Disk) -> Option<Output> {
    let (program, arguments) = words.split_first()?;
    let program = program.rsplit('/').next().unwrap_or(program);
    let (_, client) = CLIENTS.iter().find(|(name, _)| *name == program && machine.has(name))?;
    Some(client(cluster, machine, arguments, disk))
}

#[cfg(test)]
mod tests;
