//! Connections through the cluster's network, and what containers write about them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use super::cluster::Cluster;
use crate::apiserver::store::Key;
use crate::dns::Lookup;
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

/// What a client did: asked for a name, opened a connection, or one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub from: Client,
    /// `None` for a connection to an address that needed no name.
    pub lookup: Option<Rc<Lookup>>,
    /// `None` where the name was all that was asked for, or led nowhere.
    pub trace: Option<Rc<Trace>>,
    /// The request went over a connection that stood already.
    pub kept: bool,
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
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
        let own = |(client, lookup): &(Client, Rc<Lookup>)| client == from && lookup.addresses.contains(&to.ip);
        let lookup = self.looked_up.take().filter(own).map(|(_, lookup)| lookup);
        self.open(from, lookup, Some(Rc::clone(&trace)), false);
        Some(trace)
    }

    /// Notes another request over a connection that stands (HTTP keep-alive): no rule is met, nothing is drawn again.
    pub fn note_kept(&mut self, trace: &Rc<Trace>) {
        self.open(&trace.connection.from, None, Some(Rc::clone(trace)), true);
    }

    /// Pings an address: what is left of the packet's hops when the answer arrives, or `None` if none comes.
    pub fn ping(&mut self, from: &Client, ip: IpAddr) -> Option<u8> {
        let (trace, left) = proxy::ping(&self.network, from, ip, self.now())?;
        let own = |(client, lookup): &(Client, Rc<Lookup>)| client == from && lookup.addresses.contains(&ip);
        let lookup = self.looked_up.take().filter(own).map(|(_, lookup)| lookup);
        self.open(from, lookup, Some(Rc::new(trace)), false);
        left
    }

    fn open(&mut self, from: &Client, lookup: Option<Rc<Lookup>>, trace: Option<Rc<Trace>>, kept: bool) {
        if self.opened.len() < MOST_OPENED {
            self.opened.push(Opened { from: from.clone(), lookup, trace, kept, at: self.now() });
        }
    }

    /// What clients did since the last call, in order.
    pub fn take_opened(&mut self) -> Vec<Opened> {
        self.looked_up = None;
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

    /// Notes that a client looked a name up: the connection that it opens next may be to what it found. A name that led
    /// nowhere, and one that is asked for its own sake (`nslookup`), stand alone.
    pub fn note_lookup(&mut self, client: &Client, lookup: Lookup, alone: bool) {
        let lookup = Rc::new(lookup);
        if lookup.name.is_none() {
            self.note_unresolved(client, &lookup.asked);
        }
        if alone || lookup.addresses.is_empty() {
            self.open(client, Some(lookup), None, false);
        } else {
            self.looked_up = Some((client.clone(), lookup));
        }
    }

    fn note_unresolved(&mut self, client: &Client, name: &str) {
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
