//! NetworkPolicies. Models `describeNetworkPolicy`.

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::api::time;
use crate::kubectl::printers::value::{
    at, format_label_selector, int, is_set, items, moment, scalar, text, text_or, texts,
};

const INDENT: &str = "    ";

/// What differs between the two directions.
struct Direction {
    word: &'static str,
    rules: &'static str,
    peers: &'static str,
    peer: &'static str,
    restricted_by: &'static str,
}

const INGRESS: Direction =
    Direction { word: "ingress", rules: "ingress", peers: "from", peer: "From", restricted_by: "source" };
const EGRESS: Direction =
    Direction { word: "egress", rules: "egress", peers: "to", peer: "To", restricted_by: "destination" };

pub fn describe(page: &mut Page, policy: &Value, _context: &Context) -> Result<(), String> {
    page.name_and_namespace(policy);
    page.field(0, "Created on", go_time(policy, "metadata.creationTimestamp"));
    page.labels_and_annotations(policy);
    let spec = at(policy, "spec");
    page.line(0, "Spec:");
    page.put(1, "PodSelector: ");
    let selector = at(spec, "podSelector");
    let selects = is_set(selector, "matchLabels") || is_set(selector, "matchExpressions");
    page.line(
        2,
        &match selects {
            true => format_label_selector(selector),
            false => "<none> (Allowing the specific traffic to all pods in this namespace)".to_owned(),
        },
    );
    let types = texts(spec, "policyTypes");
    for (kind, direction) in [("Ingress", INGRESS), ("Egress", EGRESS)] {
        if types.contains(&kind) {
            page.line(1, &format!("Allowing {} traffic:", direction.word));
            rules(page, items(spec, direction.rules), &direction);
        } else {
            page.line(1, &format!("Not affecting {} traffic", direction.word));
        }
    }
    let types = types.join(", ");
    page.line(1, &format!("Policy Types: {}", if types.is_empty() { "<none>" } else { &types }));
    Ok(())
}

/// A time as Go prints it by itself: `2026-11-23 03:09:58 +0000 UTC`.
fn go_time(object: &Value, path: &str) -> String {
    let text = moment(object, path).map(time::rfc3339).unwrap_or_else(|| "0001-01-01T00:00:00Z".to_owned());
    format!("{} +0000 UTC", text.replace('T', " ").trim_end_matches('Z'))
}

fn rules(page: &mut Page, rules: &[Value], direction: &Direction) {
    let line = |page: &mut Page, level: usize, body: &str| page.line(level, &format!("{INDENT}{body}"));
    if rules.is_empty() {
        line(page, 0, &format!("<none> (Selected pods are isolated for {} connectivity)", direction.word));
    }
    for (at_rule, rule) in rules.iter().enumerate() {
        if at_rule > 0 {
            line(page, 0, "----------");
        }
        let ports = items(rule, "ports");
        if ports.is_empty() {
            line(page, 0, "To Port: <any> (traffic allowed to all ports)");
        }
        for port in ports {
            let (number, protocol) = (scalar(at(port, "port")), text_or(port, "protocol", "TCP"));
            let number = if number.is_empty() { "<nil>".to_owned() } else { number };
            match is_set(port, "endPort") {
                true => line(page, 0, &format!("To Port Range: {number}-{}/{protocol}", int(port, "endPort"))),
                false => line(page, 0, &format!("To Port: {number}/{protocol}")),
            }
        }
        let peers = items(rule, direction.peers);
        if peers.is_empty() {
            let (peer, by) = (direction.peer, direction.restricted_by);
            line(page, 0, &format!("{peer}: <any> (traffic not restricted by {by})"));
        }
        for peer in peers {
            line(page, 0, &format!("{}:", direction.peer));
            describe_peer(page, peer);
        }
    }
}

fn describe_peer(page: &mut Page, peer: &Value) {
    let mut selected = false;
    for (title, field) in [("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector")] {
        if is_set(peer, field) {
            selected = true;
            page.line(1, &format!("{INDENT}{title}: {}", format_label_selector(at(peer, field))));
        }
    }
    if !selected && is_set(peer, "ipBlock") {
        page.line(1, &format!("{INDENT}IPBlock:"));
        page.line(2, &format!("{INDENT}CIDR: {}", text(peer, "ipBlock.cidr")));
        page.line(2, &format!("{INDENT}Except: {}", texts(peer, "ipBlock.except").join(", ")));
    }
}
