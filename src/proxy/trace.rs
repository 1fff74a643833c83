//! The account of one connection: every place it came by, what happened there, and why, with the field that says so.

use std::net::IpAddr;

use super::affinity::Stuck;
use super::endpoint::Endpoint;
use super::network::{Client, Connection};
use super::ruling::{Dropped, Masquerade, Policy, Shortcut, Via};
use super::service_port::PortName;
use super::topology::TopologyMode;
use super::walk::{Cause, Ending};
use crate::api::protocol::Protocol;
use crate::apiserver::store::Key;

/// The addresses of a packet: who it says it is from, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    pub source: IpAddr,
    pub source_port: u16,
    pub destination: IpAddr,
    pub port: u16,
    pub protocol: Protocol,
}

/// Where something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Client(Client),
    /// A node's rules.
    Node(String),
    /// The load balancer in front of the nodes.
    LoadBalancer,
    /// Between two places; `None` is outside the cluster.
    Wire {
        from: Option<String>,
        to: Option<String>,
    },
    Pod(Key),
    /// A host that is none of the cluster's nodes.
    Host(IpAddr),
}

/// A field of an object that is the reason for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub key: Key,
    /// `spec.ports[0].targetPort`
    pub field: String,
}

/// What happens at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The client opens the connection.
    Opens,
    /// The client pings.
    Pings,
    /// No rule is meant for this destination.
    NoRule,
    /// The destination is an address of this Service port.
    Matches { port: PortName, via: Via },
    /// Whose endpoints count.
    Policy { policy: Policy, via: Via },
    /// The Local policy does not hold for this client.
    Shortcut(Shortcut),
    /// Hints keep the traffic near.
    Near(TopologyMode),
    /// No endpoint is ready: those that serve while terminating are used.
    Terminating,
    /// An endpoint is drawn, one of `of`.
    Drawn { endpoint: Endpoint, of: u32 },
    /// The only endpoint.
    Only { endpoint: Endpoint },
    /// The client stays with the endpoint that it had before.
    Sticks { endpoint: Endpoint, timeout: i64 },
    /// The destination is rewritten (DNAT).
    Rewritten { from: (IpAddr, u16), to: (IpAddr, u16) },
    /// The source is rewritten (SNAT).
    Masqueraded { why: Masquerade, from: IpAddr, to: IpAddr },
    /// The source is kept: the Pod will see the client.
    SourceKept(IpAddr),
    /// The load balancer hands the connection to a node, one of `of` that are healthy.
    Balanced { node: String, of: usize },
    /// The load balancer (`ipMode: Proxy`) ends the connection and opens one of its own to a node port.
    Proxied { from: (IpAddr, u16), to: (IpAddr, u16) },
    /// The node's port is the hostPort of a Pod.
    HostPort { pod: Key },
    /// The packet travels.
    Travels,
    /// The end, and why.
    Ends { ending: Ending, cause: Cause },
}

/// One event and the fields that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub event: Event,
    pub from: Vec<Reference>,
}

/// One place on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    pub place: Place,
    pub before: Packet,
    pub after: Packet,
    pub reasons: Vec<Reason>,
}

/// Why an endpoint was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// It could have been: another was drawn.
    NotDrawn,
    /// The client is bound to another.
    Sticky,
    NotReady,
    /// It is on its way out, and others are ready.
    Terminating,
    /// On its way out, and not serving any more.
    TerminatingUnready,
    /// A Local policy, and it runs on another node.
    OtherNode,
    /// Its hints are for other zones or nodes.
    Hints,
}

/// An endpoint that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    pub endpoint: Endpoint,
    pub why: WhyNot,
    /// The field that says so.
    pub from: Reference,
}

/// The choice among a Service port's endpoints.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub port: PortName,
    /// The port's place in `spec.ports`.
    pub index: usize,
    pub via: Via,
    /// Where the choice was made.
    pub node: String,
    /// `None` if there was none to take.
    pub taken: Option<Endpoint>,
    /// It was one of so many, each as likely.
    pub of: u32,
    pub sticky: bool,
    pub alternatives: Vec<Alternative>,
}

/// How a connection ends, for who must say it in one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A Pod accepts it.
    Delivered {
        pod: Key,
        target_port: u16,
        /// Whom the Pod sees as its client.
        source: Client,
    },
    /// Something else than a Pod accepts it: the API server, a health check of kube-proxy.
    Answered,
    Refused,
    Timeout,
    Unreachable,
}

/// The whole account.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    pub connection: Connection,
    pub hops: Vec<Hop>,
    pub choice: Option<Choice>,
    pub verdict: Verdict,
    pub ending: Ending,
    pub cause: Cause,
    /// The addresses at the end.
    pub last: Packet,
    /// The Pod at the end, whether it accepts or refuses.
    pub pod: Option<Key>,
    /// The container that holds the socket.
    pub container: Option<usize>,
    /// It works here; the published image would listen on this port instead.
    pub caution: Option<u16>,
    /// Nothing says what the Pod listens on: that it does is assumed.
    pub assumed: bool,
    /// What the connection leaves behind in the affinity table; the caller records it.
    pub stuck: Option<Stuck>,
}

impl Trace {
    /// The last event's fields: what the verdict comes from.
    pub fn because(&self) -> &[Reference] {
        self.hops.last().and_then(|hop| hop.reasons.last()).map_or(&[], |reason| &reason.from)
    }
}

impl From<Dropped> for Cause {
    fn from(why: Dropped) -> Cause {
        match why {
            Dropped::NoLocalEndpoints => Cause::NoLocalEndpoints,
            Dropped::SourceRange => Cause::SourceRange,
            Dropped::Unallocated => Cause::NoSuchClusterAddress,
        }
    }
}
