//! The Pods by their addresses: what listens there, and whether it runs.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use super::trace::Packet;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::settings::Images;
use crate::api::sorted::Sorted;
use crate::apiserver::store::Key;
use crate::kubelet::listen::{self, Listens};

/// A port of the Pod's node that leads into the Pod (`hostPort`): the network plugin's doing, not kube-proxy's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    pub on_host: u16,
    /// The only address that it is open on; `None` for all of the node's.
    pub ip: Option<IpAddr>,
    pub port: u16,
    pub protocol: Protocol,
    /// `spec.containers[0].ports[1].hostPort`
    pub field: String,
}

/// A Pod that has an address.
#[derive(Debug, Clone)]
pub struct PodEntry {
    pub key: Key,
    pub object: Rc<Object>,
    pub ips: Vec<IpAddr>,
    pub node: String,
    pub listens: Rc<Listens>,
    pub host_network: bool,
    /// For each container of the spec, whether it runs.
    pub running: Vec<bool>,
    pub host_ports: Vec<HostPort>,
}

impl PodEntry {
    /// Reads a Pod; `None` if it has no address, or none any more because it is done. What `known` says of an earlier state
    /// of the Pod is taken over where nothing can have changed.
    pub fn read(object: &Rc<Object>, images: Images, known: Option<&PodEntry>) -> Option<PodEntry> {
        let pod: &Pod = object.as_kind()?;
        let status = &pod.status;
        if matches!(status.phase.as_str(), "Succeeded" | "Failed") {
            return None;
        }
        let listed = status.pod_ips.iter().map(|ip| ip.ip.as_str()).chain([status.pod_ip.as_str()]);
        let mut ips: Vec<IpAddr> = Vec::new();
        for ip in listed.filter_map(|ip| ip.parse().ok()) {
            if !ips.contains(&ip) {
                ips.push(ip);
            }
        }
        let runs = |name: &str| match status.container_statuses.iter().find(|status| status.name == name) {
            Some(status) => status.state.running.is_some(),
            None => status.phase == "Running",
        };
        let known = known.filter(|known| known.pod().is_some_and(|was| same_program(was, pod)));
        let listens = || known.map_or_else(|| Rc::new(listen::listens(pod, images)), |known| Rc::clone(&known.listens));
        (!ips.is_empty()).then(|| PodEntry {
            key: Key::of(object),
            object: Rc::clone(object),
            ips,
            node: pod.spec.node_name.clone(),
            listens: listens(),
            host_network: pod.spec.host_network,
            running: pod.spec.containers.iter().map(|container| runs(&container.name)).collect(),
            host_ports: if pod.spec.host_network { Vec::new() } else { host_ports(pod) },
        })
    }

    /// The Pod itself.
    pub fn pod(&self) -> Option<&Pod> {
        self.object.as_kind()
    }
}

/// Whether what runs in a Pod is the same as before.
fn same_program(a: &Pod, b: &Pod) -> bool {
    a.metadata.annotations == b.metadata.annotations && a.spec == b.spec
}

fn host_ports(pod: &Pod) -> Vec<HostPort> {
    let mut out = Vec::new();
    for (c, container) in pod.spec.containers.iter().enumerate() {
        for (p, port) in container.ports.iter().enumerate() {
            let (Ok(on_host @ 1..), Ok(number)) = (u16::try_from(port.host_port), u16::try_from(port.container_port))
            else {
                continue;
            };
            out.push(HostPort {
                on_host,
                ip: port.host_ip.parse().ok().filter(|ip: &IpAddr| !ip.is_unspecified()),
                port: number,
                protocol: Protocol::of(&port.protocol),
                field: format!("spec.containers[{c}].ports[{p}].hostPort"),
            });
        }
    }
    out
}

/// The Pods that ask for a port of their node.
type ByHostPort = BTreeMap<(u16, Protocol), Vec<Rc<PodEntry>>>;

/// All Pods with an address. Pods in the host's network share their node's.
#[derive(Debug, Clone, Default)]
pub struct Pods {
    by_ip: Sorted<IpAddr, Vec<Rc<PodEntry>>>,
    by_name: BTreeMap<Arc<str>, Sorted<Arc<str>, Rc<PodEntry>>>,
    by_host_port: Rc<ByHostPort>,
}

impl Pods {
    /// The Pods at an address: one, but for a node's.
    pub fn at(&self, ip: IpAddr) -> &[Rc<PodEntry>] {
        self.by_ip.get(&ip).map_or(&[], Vec::as_slice)
    }

    /// The Pod of that name, if it has an address.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&Rc<PodEntry>> {
        self.by_name.get(namespace)?.get(name)
    }

    /// The Pod that a port of its node leads into, and which of its ports does.
    pub fn at_host_port(&self, node: &str, packet: &Packet) -> Option<(&PodEntry, &HostPort)> {
        let there = self.by_host_port.get(&(packet.port, packet.protocol))?;
        there.iter().filter(|pod| pod.node == node).find_map(|pod| {
            let fits = |one: &&HostPort| {
                one.on_host == packet.port
                    && one.protocol == packet.protocol
                    && one.ip.is_none_or(|ip| ip == packet.destination)
            };
            Some((&**pod, pod.host_ports.iter().find(fits)?))
        })
    }

    /// Puts a Pod in its place, or takes it away.
    pub(super) fn changed(&mut self, key: &Key, entry: Option<PodEntry>) {
        let by_name = self.by_name.entry(key.namespace.clone()).or_default();
        let entry = entry.map(Rc::new);
        let old = match &entry {
            Some(entry) => by_name.insert(Arc::clone(&key.name), Rc::clone(entry)),
            None => by_name.remove(&*key.name),
        };
        if old.is_none() && entry.is_none() {
            return;
        }
        for ip in old.iter().flat_map(|old| &old.ips) {
            if let Some(there) = self.by_ip.get_mut(ip) {
                there.retain(|pod| pod.key != *key);
                if there.is_empty() {
                    self.by_ip.remove(ip);
                }
            }
        }
        if old.iter().chain(&entry).any(|pod| !pod.host_ports.is_empty()) {
            let by_host_port = Rc::make_mut(&mut self.by_host_port);
            for there in by_host_port.values_mut() {
                there.retain(|pod| pod.key != *key);
            }
            for one in entry.iter().flat_map(|entry| &entry.host_ports) {
                by_host_port.entry((one.on_host, one.protocol)).or_default().extend(entry.clone());
            }
            by_host_port.retain(|_, there| !there.is_empty());
        }
        for entry in entry.iter() {
            for ip in &entry.ips {
                match self.by_ip.get_mut(ip) {
                    Some(there) => there.push(Rc::clone(entry)),
                    None => drop(self.by_ip.insert(*ip, vec![Rc::clone(entry)])),
                }
            }
        }
    }
}
