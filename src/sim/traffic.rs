//! Connections through the cluster's network, and what containers write about them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::cluster::Cluster;
use crate::apiserver::store::Key;
use crate::proxy::{self, Client, Connection, Destination, Network, Trace};

/// Source ports that clients use: Linux' own range.
const PORTS: std::ops::Range<u64> = 32_768..60_999;

/// Most connections that are kept until somebody takes them.
const MOST_OPENED: usize = 2_000;
/// Most names that are remembered as asked for in vain.
const MOST_NAMES: usize = 50;
/// Most lines that a Pod's log keeps.
const MOST_LINES: usize = 1_000;

/// A line that a container wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
    /// The container's place in the Pod.
    pub container: usize,
    pub text: String,
}

/// What each Pod's containers wrote about requests.
pub(super) type Logs = Rc<BTreeMap<Key, Vec<LogLine>>>;

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

    /// The names that clients asked for in vain of late, oldest first.
    pub fn unresolved(&self) -> &[(Client, String)] {
        &self.unresolved
    }

    /// Notes that a client asked for a name in vain.
    pub fn note_unresolved(&mut self, client: &Client, name: &str) {
        if self.unresolved.len() >= MOST_NAMES {
            self.unresolved.remove(0);
        }
        self.unresolved.push((client.clone(), name.to_owned()));
    }

    /// What a Pod's containers wrote about the requests that they answered, for `kubectl logs`.
    pub fn request_log(&self, pod: &Key) -> &[LogLine] {
        self.logs.get(pod).map_or(&[], Vec::as_slice)
    }

    /// Adds a line to a Pod's log.
    pub fn log_request(&mut self, pod: &Key, container: usize, text: String) {
        let at = self.now();
        let lines = Rc::make_mut(&mut self.logs).entry(pod.clone()).or_default();
        if lines.len() >= MOST_LINES {
            lines.remove(0);
        }
        lines.push(LogLine { at, container, text });
    }

    /// Forgets the log of a Pod that is gone.
    pub(super) fn forget_log(&mut self, pod: &Key) {
        if self.logs.contains_key(pod) {
            Rc::make_mut(&mut self.logs).remove(pod);
        }
    }
}
