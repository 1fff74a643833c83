//! Rules of NetworkPolicies. Models `pkg/apis/networking/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::names;
use super::service::PROTOCOLS;
use super::value::{items, number, present, text};
use crate::api::ip;
use crate::api::meta::LabelSelector;
use crate::api::schema::Field;

const TYPES: [&str; 2] = ["Ingress", "Egress"];

/// Checks a spec.
pub fn spec(spec: &Value, errors: &mut Vec<FieldError>) {
    let path = Path::new("spec");
    selector(spec, "podSelector", &path, errors);
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for (index, rule) in items(spec, direction).iter().enumerate() {
            let rules = path.child(direction);
            one_rule(rule, peers, &rules.index(index), errors);
        }
    }
    let (types, given) = (path.child("policyTypes"), items(spec, "policyTypes"));
    if given.len() > TYPES.len() {
        let why = "may not specify more than two policyTypes";
        return errors.push(FieldError::invalid(&types, Value::from(given.to_vec()), why));
    }
    for (index, type_) in given.iter().filter_map(Value::as_str).enumerate().filter(|(_, t)| !TYPES.contains(t)) {
        errors.push(FieldError::not_supported(&types.index(index), type_, &TYPES));
    }
}

fn selector(of: &Value, field: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) -> bool {
    let Some(value) = present(of, field) else { return false };
    meta::label_selector(&LabelSelector::read(value), &path.child(field), errors);
    true
}

fn one_rule(rule: &Value, peers: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, one) in items(rule, "ports").iter().enumerate() {
        let ports = path.child("ports");
        port(one, &ports.index(index), errors);
    }
    for (index, one) in items(rule, peers).iter().enumerate() {
        let peers = path.child(peers);
        peer(one, &peers.index(index), errors);
    }
}

fn port(port: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if let Some(protocol) = present(port, "protocol").and_then(Value::as_str)
        && !PROTOCOLS.contains(&protocol)
    {
        errors.push(FieldError::not_supported(&path.child("protocol"), protocol, &["TCP", "UDP", "SCTP"]));
    }
    let (at, end_at, end) = (path.child("port"), path.child("endPort"), number(port, "endPort"));
    match present(port, "port") {
        Some(Value::String(name)) => {
            if let Some(end) = end {
                let why = "may not be specified when `port` is non-numeric";
                errors.push(FieldError::invalid(&end_at, end, why));
            }
            push_invalid(errors, &at, name, names::port_name(name));
        }
        Some(_) => {
            let first = number(port, "port").unwrap_or_default();
            errors.extend(names::port_number(first).into_iter().map(|why| FieldError::invalid(&at, first, why)));
            let Some(end) = end else { return };
            if end < first {
                // Upstream shows the first port here.
                errors.push(FieldError::invalid(&end_at, first, "must be greater than or equal to `port`"));
            }
            errors.extend(names::port_number(end).into_iter().map(|why| FieldError::invalid(&end_at, end, why)));
        }
        None => {
            if let Some(end) = end {
                let why = "may not be specified when `port` is not specified";
                errors.push(FieldError::invalid(&end_at, end, why));
            }
        }
    }
}

fn peer(peer: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut count = 0;
    for field in ["podSelector", "namespaceSelector"] {
        count += usize::from(selector(peer, field, path, errors));
    }
    let block = present(peer, "ipBlock");
    if let Some(block) = block {
        ip_block(block, &path.child("ipBlock"), errors);
    }
    match (count, block) {
        (0, None) => errors.push(FieldError::required(path, "must specify a peer")),
        (1.., Some(_)) => {
            errors.push(FieldError::forbidden(path, "may not specify both ipBlock and another peer"));
        }
        _ => {}
    }
}

fn ip_block(block: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let range = text(block, "cidr");
    if range.is_empty() {
        return errors.push(FieldError::required(&path.child("cidr"), ""));
    }
    push_invalid(errors, &path.child("cidr"), range, ip::cidr_errors(range));
    let Some(whole) = ip::parse_cidr(range) else { return };
    for (index, except) in items(block, "except").iter().filter_map(Value::as_str).enumerate() {
        let all = path.child("except");
        let at = all.index(index);
        push_invalid(errors, &at, except, ip::cidr_errors(except));
        let Some(part) = ip::parse_cidr(except) else { continue };
        if !whole.contains(part.network()) || whole.bits >= part.bits {
            errors.push(FieldError::invalid(&at, except, "must be a strict subset of `cidr`"));
        }
    }
}
