//! Connections through the cluster's network.

use std::rc::Rc;

use super::cluster::Cluster;
use crate::proxy::{self, Client, Connection, Destination, Network, Trace};

/// Source ports that clients use: Linux' own range.
const PORTS: std::ops::Range<u64> = 32_768..60_999;

/// Most connections that are kept until somebody takes them.
const MOST_OPENED: usize = 2_000;

impl Cluster {
    /// Services, endpoints, Pods and nodes as packets meet them.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Opens a connection at this moment and gives the account of its way; session affinity remembers it. `None` if the
    /// client does not exist, or has no address yet.
    pub fn connect(&mut self, from: &Client, to: Destination) -> Option<Rc<Trace>> {
        let source_port = PORTS.start + self.chance.below(PORTS.end - PORTS.start);
        let source_port = u16::try_from(source_port).unwrap_or(u16::MAX);
        let connection = Connection { from: from.clone(), to, source_port, at: self.now() };
        let Cluster { network, chance, .. } = self;
        let trace = proxy::route(network, &connection, &mut |n| chance.below(n))?;
        if let Some(stuck) = trace.stuck.clone() {
            network.affinity.record(stuck);
        }
        let trace = Rc::new(trace);
        if self.opened.len() < MOST_OPENED {
            self.opened.push(Rc::clone(&trace));
        }
        Some(trace)
    }

    /// The connections that were opened since the last call, in order.
    pub fn take_traces(&mut self) -> Vec<Rc<Trace>> {
        std::mem::take(&mut self.opened)
    }

    /// A number below `n`, each as likely, from the chance of connections.
    pub fn draw(&mut self, n: u64) -> u64 {
        self.chance.below(n)
    }
}
