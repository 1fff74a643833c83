//! The canonical form of subsets: addresses that share ports stand together, everything in order. Models `RepackSubsets` in
//! `pkg/api/v1/endpoints/util.go`.

use std::collections::BTreeMap;

use crate::api::endpoints::{EndpointAddress, EndpointPort, EndpointSubset};
use crate::api::fnv::fnv128a;

/// One address at one port; without a port for a headless Service that has none.
#[derive(Debug, Clone)]
pub struct Entry {
    pub address: EndpointAddress,
    pub port: Option<EndpointPort>,
    pub ready: bool,
}

/// Address and uid of the target: what makes two addresses the same.
type AddressKey = (String, String);
type PortKey = Option<(u128, String, i32, String)>;

/// The subsets of these entries. Where an address is both, not ready trumps ready.
pub fn repack(entries: Vec<Entry>) -> Vec<EndpointSubset> {
    let mut addresses: BTreeMap<AddressKey, EndpointAddress> = BTreeMap::new();
    let mut ports: BTreeMap<PortKey, (Option<EndpointPort>, BTreeMap<AddressKey, bool>)> = BTreeMap::new();
    for Entry { address, port, ready } in entries {
        let uid = address.target_ref.as_ref().map(|target| target.uid.clone()).unwrap_or_default();
        let key = (address.ip.clone(), uid);
        addresses.entry(key.clone()).or_insert(address);
        let (_, hosts) = ports.entry(port_key(port.as_ref())).or_insert_with(|| (port, BTreeMap::new()));
        hosts.entry(key).and_modify(|known| *known &= ready).or_insert(ready);
    }
    let mut groups: BTreeMap<BTreeMap<AddressKey, bool>, Vec<EndpointPort>> = BTreeMap::new();
    // Ports come in the order of their hash, as upstream sorts them.
    for (port, hosts) in ports.into_values() {
        groups.entry(hosts).or_default().extend(port);
    }
    groups
        .into_iter()
        .map(|(hosts, ports)| {
            let of = |wanted: bool| {
                let keys = hosts.iter().filter(move |(_, ready)| **ready == wanted).map(|(key, _)| key);
                keys.filter_map(|key| addresses.get(key).cloned()).collect()
            };
            EndpointSubset { addresses: of(true), not_ready_addresses: of(false), ports }
        })
        .collect()
}

/// The entries of subsets as they stand in an object.
pub fn entries(subsets: &[EndpointSubset]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for subset in subsets {
        let ready = subset.addresses.iter().map(|address| (address, true));
        let unready = subset.not_ready_addresses.iter().map(|address| (address, false));
        for (address, ready) in ready.chain(unready) {
            if subset.ports.is_empty() {
                entries.push(Entry { address: address.clone(), port: None, ready });
            }
            for port in &subset.ports {
                entries.push(Entry { address: address.clone(), port: Some(port.clone()), ready });
            }
        }
    }
    entries
}

/// A port's place: by the hash of the text that Go's `dump.ForHash` writes for it.
fn port_key(port: Option<&EndpointPort>) -> PortKey {
    let port = port?;
    let app_protocol = port.app_protocol.clone().unwrap_or_else(|| "<nil>".to_owned());
    let dump = format!(
        "(v1.EndpointPort){{Name:(string){} Port:(int32){} Protocol:(v1.Protocol){} AppProtocol:(*string){app_protocol}}}",
        port.name, port.port, port.protocol
    );
    Some((fnv128a(&dump), port.name.clone(), port.port, port.protocol.clone()))
}
