//! Rules of EndpointSlices. Models `ValidateEndpointSlice` in `pkg/apis/discovery/validation`.

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use super::service::PROTOCOLS;
use crate::api::endpoint_slice::{Endpoint, EndpointHints, EndpointPort, EndpointSlice};
use crate::api::ip;
use crate::api::labels::{label_key_errors, label_value_errors};

const TYPES: [&str; 3] = ["FQDN", "IPv4", "IPv6"];
const MOST_ENDPOINTS: usize = 1000;
const MOST_PORTS: usize = 20000;
const MOST_ADDRESSES: usize = 100;
const MOST_TOPOLOGY: usize = 16;
const MOST_HINTS: usize = 8;

/// Checks a new slice.
pub fn create(slice: &EndpointSlice) -> Vec<FieldError> {
    let mut errors = Vec::new();
    validate(slice, None, &mut errors);
    errors
}

/// Checks a changed slice; its type of addresses is fixed.
pub fn update(slice: &EndpointSlice, old: &EndpointSlice) -> Vec<FieldError> {
    let mut errors = Vec::new();
    validate(slice, Some(old), &mut errors);
    meta::immutable(&slice.address_type, &old.address_type, &Path::new("addressType"), &mut errors);
    errors
}

fn validate(slice: &EndpointSlice, old: Option<&EndpointSlice>, errors: &mut Vec<FieldError>) {
    meta::validate(&slice.metadata, true, NameRule::Subdomain, errors);
    let kind = slice.address_type.as_str();
    let path = Path::new("addressType");
    if kind.is_empty() {
        errors.push(FieldError::required(&path, ""));
    } else if !TYPES.contains(&kind) {
        errors.push(FieldError::not_supported(&path, kind, &TYPES));
    }
    ports(&slice.ports, errors);
    if old.is_some_and(|old| old.endpoints == slice.endpoints) {
        return;
    }
    let path = Path::new("endpoints");
    if slice.endpoints.len() > MOST_ENDPOINTS {
        return errors.push(FieldError::too_many(&path, slice.endpoints.len(), MOST_ENDPOINTS));
    }
    for (index, endpoint) in slice.endpoints.iter().enumerate() {
        self::endpoint(endpoint, kind, &path.index(index), errors);
    }
}

fn ports(ports: &[EndpointPort], errors: &mut Vec<FieldError>) {
    let path = Path::new("ports");
    if ports.len() > MOST_PORTS {
        return errors.push(FieldError::too_many(&path, ports.len(), MOST_PORTS));
    }
    for (index, port) in ports.iter().enumerate() {
        let path = path.index(index);
        let name = port.name.as_deref().unwrap_or_default();
        let at = path.child("name");
        if !name.is_empty() {
            push_invalid(errors, &at, name, names::dns1123_label(name));
        }
        if ports.iter().take(index).any(|before| before.name.as_deref().unwrap_or_default() == name) {
            errors.push(FieldError::duplicate(&at, name));
        }
        let protocol = path.child("protocol");
        match port.protocol.as_deref() {
            None => errors.push(FieldError::required(&protocol, "")),
            Some(known) if PROTOCOLS.contains(&known) => {}
            Some(other) => errors.push(FieldError::not_supported(&protocol, other, &PROTOCOLS)),
        }
        if let Some(app) = &port.app_protocol {
            push_invalid(errors, &path.child("appProtocol"), app, label_key_errors(app));
        }
    }
}

fn endpoint(endpoint: &Endpoint, kind: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let addresses = path.child("addresses");
    if endpoint.addresses.is_empty() {
        errors.push(FieldError::required(&addresses, "must contain at least 1 address"));
    } else if endpoint.addresses.len() > MOST_ADDRESSES {
        errors.push(FieldError::too_many(&addresses, endpoint.addresses.len(), MOST_ADDRESSES));
    }
    for (index, address) in endpoint.addresses.iter().enumerate() {
        self::address(address, kind, &addresses, index, errors);
    }
    if let Some(node) = &endpoint.node_name {
        push_invalid(errors, &path.child("nodeName"), node, names::dns1123_subdomain(node));
    }
    let topology = path.child("deprecatedTopology");
    if endpoint.deprecated_topology.len() > MOST_TOPOLOGY {
        errors.push(FieldError::too_many(&topology, endpoint.deprecated_topology.len(), MOST_TOPOLOGY));
    }
    meta::labels(&endpoint.deprecated_topology, &topology, errors);
    if let Some(hostname) = &endpoint.hostname {
        push_invalid(errors, &path.child("hostname"), hostname, names::dns1123_label(hostname));
    }
    if let Some(hints) = &endpoint.hints {
        self::hints(hints, &path.child("hints"), errors);
    }
}

/// Checks one address by the slice's type; an unknown type leaves it unchecked.
fn address(address: &str, kind: &str, addresses: &Path<'_>, index: usize, errors: &mut Vec<FieldError>) {
    let at = addresses.index(index);
    let complaints = match kind {
        "IPv4" => ip::errors(address),
        "IPv6" => ip::strict_errors(address),
        "FQDN" => {
            for (value, why) in names::fully_qualified(address) {
                errors.push(if address.is_empty() {
                    FieldError::required(&at, "")
                } else {
                    FieldError::invalid(&at, value, why)
                });
            }
            return;
        }
        _ => return,
    };
    if !complaints.is_empty() {
        return push_invalid(errors, &at, address, complaints);
    }
    if ip::family(address) != kind {
        errors.push(FieldError::invalid(addresses, address, format!("must be an {kind} address")));
    }
    push_invalid(errors, &at, address, ip::endpoint_errors(address));
}

fn hints(hints: &EndpointHints, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let zones: Vec<&str> = hints.for_zones.iter().map(|zone| zone.name.as_str()).collect();
    let nodes: Vec<&str> = hints.for_nodes.iter().map(|node| node.name.as_str()).collect();
    type Rule = fn(&str) -> Vec<String>;
    let rules =
        [("forZones", zones, label_value_errors as Rule), ("forNodes", nodes, names::dns1123_subdomain as Rule)];
    for (field, list, rule) in rules {
        let path = path.child(field);
        if list.len() > MOST_HINTS {
            return errors.push(FieldError::too_many(&path, list.len(), MOST_HINTS));
        }
        for (index, name) in list.iter().enumerate() {
            let item = path.index(index);
            let at = item.child("name");
            if list.iter().take(index).any(|before| before == name) {
                errors.push(FieldError::duplicate(&at, *name));
            }
            push_invalid(errors, &at, name, rule(name));
        }
    }
}
