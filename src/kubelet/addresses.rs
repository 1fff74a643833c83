//! Addresses of Pods, from the ranges of their node: they count up, and come back only when the range has been gone through.
//! Models the host-local allocator that most clusters use.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::api::node::Node;
use crate::apiserver::store::Store;

/// Addresses of one range: the node keeps `.1`, the last is for broadcast.
const FIRST: u32 = 2;
const LAST: u32 = 254;
/// A node with more Pods than its range has addresses goes on in the next network, as far as this many times.
const NETWORKS: u32 = 11;

/// Which addresses of a node are handed out next: numbers of hosts, the next one last.
#[derive(Debug, Clone, Default, PartialEq)]
struct Range {
    free: Vec<u32>,
    started: bool,
}

/// The ranges of all nodes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Addresses {
    ranges: BTreeMap<String, Range>,
}

impl Addresses {
    /// A Pod's addresses on `node`, one of each of the node's families; none when all are in use.
    pub fn allocate(&mut self, store: &Store, node: &Node) -> Vec<String> {
        let name = &node.metadata.name;
        let range = self.ranges.entry(name.clone()).or_default();
        if range.free.is_empty() {
            range.free = free(store, node, range.started);
            range.started = true;
        }
        let Some(host) = range.free.pop() else { return Vec::new() };
        ranges(node).iter().filter_map(|cidr| address(cidr, host)).collect()
    }
}

/// The node's Pod ranges, the primary family first.
fn ranges(node: &Node) -> Vec<String> {
    if node.spec.pod_cidrs.is_empty() { vec![node.spec.pod_cidr.clone()] } else { node.spec.pod_cidrs.clone() }
}

/// The numbers that nobody uses, the highest first. A range that starts has none in use.
fn free(store: &Store, node: &Node, started: bool) -> Vec<u32> {
    let mut networks = vec![0];
    if started {
        networks.extend(1..NETWORKS);
    }
    let primary = ranges(node).into_iter().next().unwrap_or_default();
    let used = store.pods_on(&node.metadata.name).filter_map(|pod| host(&primary, &pod.status.pod_ip));
    let used: BTreeSet<u32> = used.collect();
    for network in networks {
        let hosts = (FIRST..=LAST).map(|host| network * 256 + host);
        let mut free: Vec<u32> = hosts.filter(|host| !used.contains(host)).collect();
        if !free.is_empty() {
            free.reverse();
            return free;
        }
    }
    Vec::new()
}

/// Host `host` of a range: `10.244.1.0/24` and 7 is `10.244.1.7`; beyond 255 the second number counts on, `10.245.1.7`.
fn address(cidr: &str, host: u32) -> Option<String> {
    let base = cidr.split('/').next()?;
    if base.contains(':') {
        let base: Ipv6Addr = base.parse().ok()?;
        return Some(Ipv6Addr::from(u128::from(base) + u128::from(host)).to_string());
    }
    let mut parts = base.split('.').map(str::parse::<u32>);
    let (a, b, c) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some(format!("{a}.{}.{c}.{}", b + host / 256, host % 256))
}

/// The number of an address in a range: what [`address`] makes the address of.
fn host(cidr: &str, ip: &str) -> Option<u32> {
    let base = cidr.split('/').next()?;
    if base.contains(':') {
        let (base, ip): (Ipv6Addr, Ipv6Addr) = (base.parse().ok()?, ip.parse().ok()?);
        return u32::try_from(u128::from(ip).checked_sub(u128::from(base))?).ok();
    }
    let (base, ip) = (base.parse::<Ipv4Addr>().ok()?.octets(), ip.parse::<Ipv4Addr>().ok()?.octets());
    let network = u32::from(ip[1].checked_sub(base[1])?);
    (ip[0] == base[0] && ip[2] == base[2]).then_some(network * 256 + u32::from(ip[3]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::meta::ObjectMeta;
    use crate::api::node::NodeSpec;

    fn node(ranges: &[&str]) -> Node {
        Node {
            metadata: ObjectMeta { name: "node-1".to_owned(), ..ObjectMeta::default() },
            spec: NodeSpec {
                pod_cidr: ranges[0].to_owned(),
                pod_cidrs: ranges.iter().map(|r| (*r).to_owned()).collect(),
                ..NodeSpec::default()
            }
            .into(),
            ..Node::default()
        }
    }

    #[test]
    fn addresses_count_up_in_each_family() {
        let (store, node) = (Store::default(), node(&["10.244.1.0/24", "fd00:10:244:1::/64"]));
        let mut addresses = Addresses::default();
        assert_eq!(addresses.allocate(&store, &node), ["10.244.1.2", "fd00:10:244:1::2"]);
        assert_eq!(addresses.allocate(&store, &node), ["10.244.1.3", "fd00:10:244:1::3"]);
    }

    #[test]
    fn a_range_that_is_gone_through_starts_again() {
        let (store, node) = (Store::default(), node(&["10.244.1.0/24"]));
        let mut addresses = Addresses::default();
        let first: Vec<String> = (FIRST..=LAST).flat_map(|_| addresses.allocate(&store, &node)).collect();
        assert_eq!(first.last().map(String::as_str), Some("10.244.1.254"));
        assert_eq!(addresses.allocate(&store, &node), ["10.244.1.2"]);
    }

    #[test]
    fn a_crowded_node_goes_on_in_the_next_network() {
        assert_eq!(address("10.244.3.0/24", 256 + 9), Some("10.245.3.9".to_owned()));
        assert_eq!(address("10.244.3.0/24", 9), Some("10.244.3.9".to_owned()));
        assert_eq!(address("", 9), None);
        for number in [2, 254, 256 + 9] {
            for range in ["10.244.3.0/24", "fd00:10:244:1::/64"] {
                let there = address(range, number).and_then(|address| host(range, &address));
                assert_eq!(there, Some(number), "{range}");
            }
        }
        assert_eq!(host("10.244.3.0/24", ""), None);
    }
}
