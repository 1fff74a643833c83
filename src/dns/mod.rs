//! Cluster DNS: names to records, as CoreDNS' `kubernetes` plugin answers under the DNS specification for Services.
//!
//! This room never routes a packet: whether the name server can be reached is the proxy's question. It knows nothing of the
//! world's names: what does not end in `cluster.local` does not exist here.

mod query;
mod resolver;
pub mod reverse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use query::query;
pub use resolver::{Lookup, ResolvConf, candidates, lookup};

/// The cluster's own domain.
pub const CLUSTER_DOMAIN: &str = "cluster.local";
/// Where kubelets send their Pods' questions: the address of Service `kube-dns`.
pub const NAME_SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 96, 0, 10));
/// Seconds that an answer may be kept.
pub const TTL: u32 = 30;
/// Most aliases that are followed.
const LONGEST_CHAIN: usize = 8;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordType {
    A,
    Aaaa,
    Srv,
    Cname,
    Ptr,
    /// Any other type: cluster DNS has none of it.
    Other,
}

impl RecordType {
    /// Reads `A`, `aaaa`, `SRV` ... ; anything else is [`RecordType::Other`].
    pub fn parse(word: &str) -> RecordType {
        match word.to_ascii_uppercase().as_str() {
            "A" => RecordType::A,
            "AAAA" => RecordType::Aaaa,
            "SRV" => RecordType::Srv,
            "CNAME" => RecordType::Cname,
            "PTR" => RecordType::Ptr,
            _ => RecordType::Other,
        }
    }
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Data {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Srv { priority: u16, weight: u16, port: u16, target: String },
    Cname(String),
    Ptr(String),
}

impl Data {
    /// `A`, `SRV` ...
    pub fn type_name(&self) -> &'static str {
        match self {
            Data::A(_) => "A",
            Data::Aaaa(_) => "AAAA",
            Data::Srv { .. } => "SRV",
            Data::Cname(_) => "CNAME",
            Data::Ptr(_) => "PTR",
        }
    }

    /// The address, if the record has one.
    pub fn address(&self) -> Option<IpAddr> {
        match self {
            Data::A(ip) => Some(IpAddr::V4(*ip)),
            Data::Aaaa(ip) => Some(IpAddr::V6(*ip)),
            _ => None,
        }
    }
}

impl fmt::Display for Data {
    /// As `dig` shows it, with a dot after names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Data::A(ip) => ip.fmt(f),
            Data::Aaaa(ip) => ip.fmt(f),
            Data::Srv { priority, weight, port, target } => write!(f, "{priority} {weight} {port} {target}."),
            Data::Cname(name) | Data::Ptr(name) => write!(f, "{name}."),
        }
    }
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Without the final dot.
    pub name: String,
    pub data: Data,
}

/// How an answer begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The name exists; without records, it has none of the type (NODATA).
    NoError,
    /// No such name.
    NxDomain,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: Status,
    pub records: Vec<Record>,
}

impl Answer {
    fn none(status: Status) -> Answer {
        Answer { status, records: Vec::new() }
    }
}
