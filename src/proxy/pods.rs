//! The Pods by their addresses: what listens there, and whether it runs.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::settings::Images;
use crate::api::sorted::Sorted;
use crate::apiserver::store::Key;
use crate::kubelet::listen::{self, Listens};

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

/// All Pods with an address. Pods in the host's network share their node's.
#[derive(Debug, Clone, Default)]
pub struct Pods {
    by_ip: Sorted<IpAddr, Vec<Rc<PodEntry>>>,
    by_name: BTreeMap<Arc<str>, Sorted<Arc<str>, Rc<PodEntry>>>,
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
