//! The transport protocols of Service and container ports.

use std::fmt;

/// TCP, UDP or SCTP. An empty or unknown word reads as TCP, the API's default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Protocol {
    #[default]
    Tcp,
    Udp,
    Sctp,
}

impl Protocol {
    /// Reads `TCP`, `UDP` or `SCTP`, in any case.
    pub fn parse(word: &str) -> Option<Protocol> {
        [Protocol::Tcp, Protocol::Udp, Protocol::Sctp].into_iter().find(|p| p.upper().eq_ignore_ascii_case(word))
    }

    /// Reads the `protocol` field of an object, whose default is TCP.
    pub fn of(field: &str) -> Protocol {
        Protocol::parse(field).unwrap_or_default()
    }

    /// As objects have it: `TCP`.
    pub fn upper(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
        }
    }

    /// As rules have it: `tcp`.
    pub fn lower(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Sctp => "sctp",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.upper())
    }
}
