//! kube-proxy's decision on each node, and the way of a connection through the cluster: from its client to the socket that
//! accepts it, or to the place where it ends, with the reason for every step.
//!
//! [`Network`] is everything that a decision needs, kept up to date change by change. [`decide`] gives the bare verdict, fast and without
//! allocating; [`route`] gives the same decision as a [`Trace`]. The logic stands once, in `walk.rs` and `ruling.rs`.
//!
//! This room never changes an object, never draws chance of its own (the caller lends its generator), never reads a clock,
//! and knows no names: cluster DNS comes before.

mod affinity;
mod cidr;
mod endpoint;
pub mod narrate;
mod network;
mod ping;
mod pods;
mod route;
pub mod rules;
mod ruling;
mod service_port;
mod tables;
mod topology;
mod trace;
mod walk;
pub mod why;

pub use affinity::{Affinity, Stuck};
pub use cidr::Cidr;
pub use endpoint::Endpoint;
pub use network::{Client, Connection, Destination, EXTERNAL, Network, NodeInfo, Start};
pub use ping::ping;
pub use pods::{HostPort, PodEntry, Pods};
pub use route::route;
pub use ruling::{Dropped, Masquerade, Policy, Ruling, Shortcut, Via};
pub use service_port::{PortName, ServicePort};
pub use tables::{PortEntry, Tables};
pub use topology::{Categories, TopologyMode};
pub use trace::{Alternative, Choice, Event, Hop, Packet, Place, Reason, Reference, Trace, Verdict, WhyNot};
pub use walk::{Cause, End, Ending, decide};

#[cfg(test)]
mod tests;
