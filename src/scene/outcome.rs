//! How a request ends, as a mark that differs in shape, colour and words.

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
    }
}
