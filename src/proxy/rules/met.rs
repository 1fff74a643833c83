//! Which lines of a node's listing a connection met.

use std::net::IpAddr;

use super::{Line, Role};
use crate::proxy::ruling::{Masquerade, Policy, Shortcut, Via};
use crate::proxy::trace::{Event, Hop, Place, Trace};
use crate::proxy::{Cause, PortName};

/// What one node's rules did to the connection.
struct Story<'a> {
    port: &'a PortName,
    via: Via,
    asked: IpAddr,
    endpoint: Option<std::net::SocketAddr>,
    policy: Option<Policy>,
    shortcut: Option<Shortcut>,
    sticky: bool,
    masquerade: Option<Masquerade>,
    refused: bool,
    dropped_by_range: bool,
}

impl Trace {
    /// The lines of `listing` (of `node`) that the connection met, by their places.
    pub fn met(&self, node: &str, listing: &[Line]) -> Vec<usize> {
        let stories: Vec<Story> = self
            .hops
            .iter()
            .filter(|hop| hop.place == Place::Node(node.to_owned()))
            .filter_map(|hop| self.story(hop))
            .collect();
        let guarded = self.guarded(node);
        let met = |line: &Line| match (line.role, &line.port) {
            (Some(Role::GuardsClusterIps), _) => {
                guarded && line.text.contains(if self.cause == Cause::NoSuchServicePort { "reject" } else { "drop" })
            }
            (Some(role), Some(port)) => stories.iter().any(|story| story.port == port && story.met(role)),
            (Some(Role::Masquerades), None) => stories.iter().any(|story| story.masquerade.is_some()),
            _ => false,
        };
        listing.iter().enumerate().filter(|(_, line)| met(line)).map(|(place, _)| place).collect()
    }

    /// Whether the guard of cluster addresses ended the connection.
    fn guarded(&self, node: &str) -> bool {
        let here = self.hops.iter().any(|hop| hop.place == Place::Node(node.to_owned()));
        here && matches!(self.cause, Cause::NoSuchServicePort | Cause::NoSuchClusterAddress)
    }

    fn story<'a>(&'a self, hop: &'a Hop) -> Option<Story<'a>> {
        let (port, via) = hop.reasons.iter().find_map(|reason| match &reason.event {
            Event::Matches { port, via } => Some((port, *via)),
            _ => None,
        })?;
        let mut story = Story {
            port,
            via,
            asked: hop.before.destination,
            endpoint: None,
            policy: None,
            shortcut: None,
            sticky: false,
            masquerade: None,
            refused: matches!(self.cause, Cause::NoEndpoints | Cause::NoLocalEndpoints),
            dropped_by_range: self.cause == Cause::SourceRange,
        };
        for reason in &hop.reasons {
            match &reason.event {
                Event::Policy { policy, .. } => story.policy = Some(*policy),
                Event::Shortcut(shortcut) => story.shortcut = Some(*shortcut),
                Event::Drawn { endpoint, .. } | Event::Only { endpoint } => story.endpoint = Some(endpoint.socket()),
                Event::Sticks { endpoint, .. } => (story.endpoint, story.sticky) = (Some(endpoint.socket()), true),
                Event::Masqueraded { why, .. } => story.masquerade = Some(*why),
                _ => {}
            }
        }
        Some(story)
    }
}

impl Story<'_> {
    fn met(&self, role: Role) -> bool {
        let external = self.via != Via::ClusterIp;
        let here = |policy: Policy, endpoint: Option<std::net::SocketAddr>| {
            let local = self.policy == Some(Policy::Local) && self.shortcut.is_none();
            local == (policy == Policy::Local)
                && (endpoint.is_none() && self.endpoint.is_some() || endpoint == self.endpoint)
        };
        match role {
            Role::Catches { via, ip } | Role::Refuses { via, ip } => {
                let at = ip == self.asked || (via == Via::NodePort && ip.is_unspecified() && !self.asked.is_loopback());
                let ended = matches!(role, Role::Refuses { .. }) == self.refused;
                via == self.via && at && (ended || (self.refused && external && self.policy == Some(Policy::Local)))
            }
            Role::MarksOutsiders => self.masquerade == Some(Masquerade::NotFromPod),
            Role::MarksExternal => self.masquerade == Some(Masquerade::External),
            Role::PodShortcut => self.shortcut == Some(Shortcut::Pod),
            Role::NodeShortcut => self.shortcut == Some(Shortcut::Node),
            Role::ExternalToPolicy => external && self.shortcut.is_none() && self.endpoint.is_some(),
            Role::Firewall { lets } => self.via == Via::LoadBalancer && lets != self.dropped_by_range,
            Role::Sticks { policy, endpoint } => self.sticky && here(policy, Some(endpoint)),
            Role::Draws { policy, endpoint } => !self.sticky && here(policy, endpoint),
            Role::MarksHairpin { endpoint } => {
                self.masquerade == Some(Masquerade::Hairpin) && Some(endpoint) == self.endpoint
            }
            Role::Rewrites { endpoint } => Some(endpoint) == self.endpoint,
            Role::HealthCheck | Role::Masquerades | Role::GuardsClusterIps => false,
        }
    }
}
