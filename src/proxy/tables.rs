//! The service map and the endpoints map, kept up to date change by change; what depends on a node is worked out when it is
//! first asked for. Models `pkg/proxy/servicechangetracker.go` and `endpointschangetracker.go`.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use super::endpoint::{Endpoint, HEADLESS, SERVICE_NAME, Slices, endpoints_of};
use super::network::NodeInfo;
use super::ruling::Via;
use super::service_port::{PortName, ServicePort, service_ports};
use super::topology::{Categories, categorize};
use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::service::Service;

/// A Service port with its endpoints.
#[derive(Debug)]
pub struct PortEntry {
    pub info: Rc<ServicePort>,
    slices: Rc<Slices>,
    endpoints: OnceCell<Vec<Endpoint>>,
    categories: RefCell<BTreeMap<String, Rc<Categories>>>,
}

impl PortEntry {
    fn new(info: Rc<ServicePort>, slices: Rc<Slices>) -> Rc<PortEntry> {
        Rc::new(PortEntry { info, slices, endpoints: OnceCell::new(), categories: RefCell::default() })
    }

    /// All endpoints, ready or not, in kube-proxy's order.
    pub fn endpoints(&self) -> &[Endpoint] {
        self.endpoints.get_or_init(|| endpoints_of(&self.info.name, &self.slices))
    }

    /// What a node uses of them.
    pub fn categories(&self, node: &NodeInfo) -> Rc<Categories> {
        if let Some(known) = self.categories.borrow().get(&node.name) {
            return Rc::clone(known);
        }
        let fresh = Rc::new(categorize(self.endpoints(), &self.info, &node.name, &node.zone));
        self.categories.borrow_mut().insert(node.name.clone(), Rc::clone(&fresh));
        fresh
    }
}

/// A place among the Service ports.
pub type Slot = u32;
type ServiceName = (String, String);
/// Who answers where; of several, the first by name does.
type Index<K, V> = Rc<BTreeMap<K, Vec<V>>>;

/// Everything that kube-proxy knows of Services and their endpoints. The same on every node.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    slots: Rc<Vec<Option<Rc<PortEntry>>>>,
    free: Vec<Slot>,
    by_service: Rc<BTreeMap<ServiceName, Vec<Slot>>>,
    slices: Rc<BTreeMap<ServiceName, Rc<Slices>>>,
    addresses: Index<(IpAddr, Protocol, u16), (PortName, Via, Slot)>,
    /// Protocol, port, and whether IPv6.
    node_ports: Index<(Protocol, u16, bool), (PortName, Slot)>,
    health_checks: Index<u16, (PortName, Slot)>,
    /// Addresses that lead to a load balancer which opens connections of its own.
    proxied: Index<(IpAddr, Protocol, u16), (PortName, Slot)>,
}

impl Tables {
    /// The Service port in a slot.
    pub fn entry(&self, slot: Slot) -> Option<&Rc<PortEntry>> {
        self.slots.get(slot as usize)?.as_ref()
    }

    /// All Service ports, by name.
    pub fn entries(&self) -> impl Iterator<Item = &Rc<PortEntry>> {
        self.by_service.values().flatten().filter_map(|slot| self.entry(*slot))
    }

    /// The ports of a Service, in the order of its `spec.ports`.
    pub fn of_service(&self, namespace: &str, name: &str) -> impl Iterator<Item = &Rc<PortEntry>> {
        let slots = self.by_service.get(&(namespace.to_owned(), name.to_owned()));
        slots.into_iter().flatten().filter_map(|slot| self.entry(*slot))
    }

    /// Who answers at an address: a cluster, external or load balancer one.
    pub fn at(&self, ip: IpAddr, protocol: Protocol, port: u16) -> Option<(Via, Slot)> {
        self.addresses.get(&(ip, protocol, port))?.first().map(|(_, via, slot)| (*via, *slot))
    }

    /// Who answers at a node port.
    pub fn at_node_port(&self, protocol: Protocol, port: u16, ipv6: bool) -> Option<Slot> {
        self.node_ports.get(&(protocol, port, ipv6))?.first().map(|(_, slot)| *slot)
    }

    /// The Service whose health check node port this is.
    pub fn at_health_check(&self, port: u16) -> Option<Slot> {
        self.health_checks.get(&port)?.first().map(|(_, slot)| *slot)
    }

    /// The Service whose load balancer answers at an address itself (`ipMode: Proxy`).
    pub fn at_proxied(&self, ip: IpAddr, protocol: Protocol, port: u16) -> Option<Slot> {
        self.proxied.get(&(ip, protocol, port))?.first().map(|(_, slot)| *slot)
    }

    /// All Service ports at an address, whatever their port.
    pub fn on_address(&self, ip: IpAddr) -> impl Iterator<Item = (Via, Slot)> {
        let first = (ip, Protocol::Tcp, 0);
        let last = (ip, Protocol::Sctp, u16::MAX);
        self.addresses.range(first..=last).flat_map(|(_, there)| there).map(|(_, via, slot)| (*via, *slot))
    }

    /// A Service came, changed or went. Returns the names of ports that are no more.
    pub(super) fn service_changed(&mut self, namespace: &str, name: &str, service: Option<&Service>) -> Vec<PortName> {
        let key = (namespace.to_owned(), name.to_owned());
        let old = Rc::make_mut(&mut self.by_service).remove(&key).unwrap_or_default();
        let old_names: Vec<PortName> =
            old.iter().filter_map(|slot| Some(self.entry(*slot)?.info.name.clone())).collect();
        for slot in old {
            self.unlink(slot);
        }
        let slices = self.slices.get(&key).cloned().unwrap_or_default();
        let ports = service.map(service_ports).unwrap_or_default();
        let gone = old_names.into_iter().filter(|name| !ports.iter().any(|port| port.name == *name)).collect();
        let slots: Vec<Slot> =
            ports.into_iter().map(|port| self.link(PortEntry::new(Rc::new(port), Rc::clone(&slices)))).collect();
        if !slots.is_empty() {
            Rc::make_mut(&mut self.by_service).insert(key, slots);
        }
        gone
    }

    /// A slice came, changed or went.
    pub(super) fn slice_changed(&mut self, old: Option<&Rc<Object>>, new: Option<&Rc<Object>>) {
        let named = |object: &Rc<Object>| {
            let labels = &object.meta().labels;
            let service = labels.get(SERVICE_NAME).filter(|name| !name.is_empty() && !labels.contains_key(HEADLESS))?;
            Some((object.namespace().to_owned(), service.clone()))
        };
        let mut touched = Vec::new();
        for (object, insert) in [(old, false), (new, true)] {
            let Some((object, key)) = object.and_then(|object| Some((object, named(object)?))) else { continue };
            let all = Rc::make_mut(&mut self.slices);
            let slices = Rc::make_mut(all.entry(key.clone()).or_default());
            if insert {
                slices.insert(object.name().to_owned(), Rc::clone(object));
            } else {
                slices.remove(object.name());
                if slices.is_empty() {
                    all.remove(&key);
                }
            }
            if !touched.contains(&key) {
                touched.push(key);
            }
        }
        for key in touched {
            let slices = self.slices.get(&key).cloned().unwrap_or_default();
            for slot in self.by_service.get(&key).cloned().unwrap_or_default() {
                self.renew(slot, &slices);
            }
        }
    }

    /// A node's zone changed: what nodes use is worked out again.
    pub(super) fn topology_changed(&mut self) {
        for slot in Rc::make_mut(&mut self.slots).iter_mut().flatten() {
            *slot = PortEntry::new(Rc::clone(&slot.info), Rc::clone(&slot.slices));
        }
    }

    fn renew(&mut self, slot: Slot, slices: &Rc<Slices>) {
        if let Some(Some(entry)) = Rc::make_mut(&mut self.slots).get_mut(slot as usize) {
            *entry = PortEntry::new(Rc::clone(&entry.info), Rc::clone(slices));
        }
    }

    fn link(&mut self, entry: Rc<PortEntry>) -> Slot {
        let info = Rc::clone(&entry.info);
        let slots = Rc::make_mut(&mut self.slots);
        let slot = self.free.pop().unwrap_or_else(|| {
            slots.push(None);
            Slot::try_from(slots.len() - 1).unwrap_or(Slot::MAX)
        });
        if let Some(place) = slots.get_mut(slot as usize) {
            *place = Some(entry);
        }
        self.index(&info, slot, true);
        slot
    }

    fn unlink(&mut self, slot: Slot) {
        let Some(entry) = Rc::make_mut(&mut self.slots).get_mut(slot as usize).and_then(Option::take) else { return };
        self.free.push(slot);
        self.index(&entry.info, slot, false);
    }

    fn index(&mut self, info: &ServicePort, slot: Slot, insert: bool) {
        let addresses = Rc::make_mut(&mut self.addresses);
        for (ip, via) in std::iter::once((info.cluster_ip, Via::ClusterIp))
            .chain(info.external_ips.iter().map(|ip| (*ip, Via::ExternalIp)))
            .chain(info.load_balancer_ips.iter().map(|ip| (*ip, Via::LoadBalancer)))
        {
            update(addresses, (ip, info.name.protocol, info.port), (info.name.clone(), via, slot), insert);
        }
        let row = (info.name.clone(), slot);
        for ip in &info.proxied_ips {
            let key = (*ip, info.name.protocol, info.port);
            update(Rc::make_mut(&mut self.proxied), key, row.clone(), insert);
        }
        if info.node_port != 0 {
            let key = (info.name.protocol, info.node_port, info.name.ipv6);
            update(Rc::make_mut(&mut self.node_ports), key, row.clone(), insert);
        }
        if info.health_check_node_port != 0 {
            update(Rc::make_mut(&mut self.health_checks), info.health_check_node_port, row, insert);
        }
    }
}

fn update<K: Ord + Clone, V: Ord>(index: &mut BTreeMap<K, Vec<V>>, key: K, value: V, insert: bool) {
    let rows = index.entry(key.clone()).or_default();
    match rows.binary_search(&value) {
        Err(place) if insert => rows.insert(place, value),
        Ok(place) if !insert => drop(rows.remove(place)),
        _ => {}
    }
    if rows.is_empty() {
        index.remove(&key);
    }
}
