//! How a request ends, as a mark that differs in shape, colour and words.

use super::way::Request;
use crate::dns::{Lookup, Status};
use crate::proxy::{Cause, Ending, Trace};

/// The shape and colour of an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A tick: a socket accepts.
    Accepted,
    /// A hard stop: somebody says no at once.
    Refused,
    /// Dots that fade: nobody says anything.
    Silence,
    /// A gap: there is no way.
    NoWay,
    /// A question mark: the name is not known.
    UnknownName,
}

impl Mark {
    /// The sign that is drawn.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Accepted => "✓",
            Mark::Refused => "✕",
            Mark::Silence => "…",
            Mark::NoWay => "⊘",
            Mark::UnknownName => "?",
        }
    }

    /// The word that a learner reads in a client's message.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Accepted => "accepted",
            Mark::Refused => "refused",
            Mark::Silence => "no answer",
            Mark::NoWay => "unreachable",
            Mark::UnknownName => "unknown name",
        }
    }

    /// Whether an answer travels back to the client.
    pub fn answers(self) -> bool {
        self != Mark::Silence
    }
}

/// The mark of a name that led to no address, and why.
pub fn of_lookup(lookup: &Lookup) -> (Mark, &'static str) {
    match lookup {
        Lookup { name: Some(_), .. } => (Mark::Accepted, "the name is known"),
        Lookup { tried, .. } if tried.is_empty() => (Mark::Silence, "cluster DNS does not answer"),
        Lookup { aliases, .. } if !aliases.is_empty() => (Mark::UnknownName, "an alias to outside the cluster"),
        Lookup { tried, .. } if tried.iter().any(|(_, status)| *status == Status::NoError) => {
            (Mark::UnknownName, "no address for the name")
        }
        _ => (Mark::UnknownName, "NXDOMAIN"),
    }
}

/// The mark of a request.
pub fn of_request(request: &Request) -> Mark {
    match (request.trace, request.lookup) {
        (Some(trace), _) => mark(trace),
        (None, Some(lookup)) => of_lookup(lookup).0,
        (None, None) => Mark::NoWay,
    }
}

/// The mark of a connection.
pub fn mark(trace: &Trace) -> Mark {
    match trace.ending {
        Ending::Delivered | Ending::Answered => Mark::Accepted,
        Ending::Refused => Mark::Refused,
        Ending::Timeout => Mark::Silence,
        Ending::Unreachable => Mark::NoWay,
    }
}

/// Why, in two or three words: what stands beside the mark.
pub fn because(trace: &Trace) -> &'static str {
    match trace.cause {
        Cause::Listening | Cause::Assumed => "accepted",
        Cause::ApiServer => "the API server answers",
        Cause::HealthCheck => "kube-proxy answers",
        Cause::NoEndpoints => "no endpoints",
        Cause::NoLocalEndpoints => "no local endpoint",
        Cause::SourceRange => "source not allowed",
        Cause::NoSuchServicePort => "no such port",
        Cause::NoSuchClusterAddress => "no such Service",
        Cause::NothingListens => "nothing listens",
        Cause::OtherAddress => "bound to 127.0.0.1",
        Cause::OtherProtocol => "other protocol",
        Cause::NotRunning => "not running",
        Cause::NothingOnHost => "nothing on the node",
        Cause::NothingOnLaptop => "nothing on the laptop",
        Cause::NotRouted => "no way in from outside",
        Cause::NoHealthyNode => "no healthy node",
        Cause::NoSuchPod | Cause::NoSuchHost => "nobody has the address",
        Cause::Beyond => "off the chart",
        Cause::NoAddress => "no such address family",
        Cause::Pong => "a machine answers",
        Cause::NoPortInPing => "no machine has the address",
    }
}
