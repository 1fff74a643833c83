//! Rules of Endpoints. Models `ValidateEndpoints` in `pkg/apis/core/validation`.

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use super::service::protocol;
use crate::api::endpoints::{EndpointAddress, EndpointPort, EndpointSubset, Endpoints};
use crate::api::ip;
use crate::api::labels::label_key_errors;

/// Checks new Endpoints.
pub fn create(endpoints: &Endpoints) -> Vec<FieldError> {
    let mut errors = Vec::new();
    validate(endpoints, None, &mut errors);
    errors
}

/// Checks changed Endpoints; subsets that did not change are left alone.
pub fn update(endpoints: &Endpoints, old: &Endpoints) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&endpoints.metadata, &old.metadata, &mut errors);
    validate(endpoints, Some(old), &mut errors);
    errors
}

fn validate(endpoints: &Endpoints, old: Option<&Endpoints>, errors: &mut Vec<FieldError>) {
    meta::validate(&endpoints.metadata, true, NameRule::Subdomain, errors);
    if old.is_some_and(|old| old.subsets == endpoints.subsets) {
        return;
    }
    let subsets = Path::new("subsets");
    for (index, subset) in endpoints.subsets.iter().enumerate() {
        self::subset(subset, &subsets.index(index), errors);
    }
}

fn subset(subset: &EndpointSubset, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if subset.addresses.is_empty() && subset.not_ready_addresses.is_empty() {
        errors.push(FieldError::required(path, "must specify `addresses` or `notReadyAddresses`"));
    }
    for (name, list) in [("addresses", &subset.addresses), ("notReadyAddresses", &subset.not_ready_addresses)] {
        let path = path.child(name);
        for (index, address) in list.iter().enumerate() {
            self::address(address, &path.index(index), errors);
        }
    }
    let ports = path.child("ports");
    for (index, port) in subset.ports.iter().enumerate() {
        self::port(port, subset.ports.len() > 1, &ports.index(index), errors);
    }
}

fn address(address: &EndpointAddress, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let at = path.child("ip");
    push_invalid(errors, &at, &address.ip, ip::errors(&address.ip));
    if !address.hostname.is_empty() {
        push_invalid(errors, &path.child("hostname"), &address.hostname, names::dns1123_label(&address.hostname));
    }
    if let Some(node) = &address.node_name {
        push_invalid(errors, &path.child("nodeName"), node, names::dns1123_subdomain(node));
    }
    push_invalid(errors, &at, &address.ip, ip::endpoint_errors(&address.ip));
}

fn port(port: &EndpointPort, require_name: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let name = path.child("name");
    if !port.name.is_empty() {
        push_invalid(errors, &name, &port.name, names::dns1123_label(&port.name));
    } else if require_name {
        errors.push(FieldError::required(&name, ""));
    }
    for why in names::port_number(i64::from(port.port)) {
        errors.push(FieldError::invalid(&path.child("port"), port.port, why));
    }
    protocol(&port.protocol, &path.child("protocol"), errors);
    if let Some(app) = &port.app_protocol {
        push_invalid(errors, &path.child("appProtocol"), app, label_key_errors(app));
    }
}
