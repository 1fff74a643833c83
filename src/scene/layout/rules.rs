//! The panel of a node's rules in the packet-path view: what kube-proxy made of the Services.

use super::gather::Gathered;
use crate::api::service::Service;
use crate::order::InOrder;
use crate::scene::facts;
use crate::scene::geometry::{Rect, Size};
use crate::scene::model::{EntryState, RuleRow, RulesPanel};
use crate::scene::view::View;
use crate::scene::words;

const HEADER: f64 = 26.0;
const ROW: f64 = 20.0;
const WIDTH: f64 = 236.0;
/// Rows of a node's panel, for few nodes and for many.
const ROWS: [usize; 2] = [6, 2];

/// A Service port with a cluster address: what rules are written for.
struct Ruled<'a> {
    service: &'a Service,
    index: usize,
    aimed: bool,
}

fn ruled<'a>(gathered: &Gathered<'a>, view: &View) -> Vec<Ruled<'a>> {
    let mut out = Vec::new();
    for service in &gathered.services {
        if facts::is_headless(service) || service.spec.type_ == "ExternalName" || service.spec.cluster_ip.is_empty() {
            continue;
        }
        let id = facts::id("service", &service.metadata.namespace, &service.metadata.name);
        for (index, port) in service.spec.ports.iter().enumerate() {
            let aimed = view.aim.as_ref().is_some_and(|aim| aim.service == id && aim.port == port.port)
                || view.focus.as_ref() == Some(&id);
            out.push(Ruled { service, index, aimed });
        }
    }
    // The rules that the next packet will meet must be in sight.
    out.order_by_key(|rule| !rule.aimed);
    out
}

/// The room of the panel, the gap to the Pods included.
pub fn size(gathered: &Gathered, view: &View, nodes: usize) -> Size {
    let rows = ruled(gathered, view).len();
    let most = most(nodes);
    let rows = if rows > most { most + 1 } else { rows.max(1) };
    Size { w: WIDTH + 8.0, h: HEADER + rows as f64 * ROW + 6.0 }
}

fn most(nodes: usize) -> usize {
    ROWS[usize::from(nodes > 4)]
}

/// The panel of a node at `rect`; its rows are relative to it.
pub fn panel(gathered: &Gathered, view: &View, node: &str, rect: Rect) -> RulesPanel {
    let all = ruled(gathered, view);
    let most = most(gathered.nodes.len());
    let rows = all.iter().take(most).enumerate().map(|(at, rule)| row(gathered, view, rule, node, at, rect.w));
    RulesPanel { rect, title: "kube-proxy rules", rows: rows.collect(), more: all.len().saturating_sub(most) }
}

fn row(gathered: &Gathered, view: &View, rule: &Ruled, node: &str, at: usize, width: f64) -> RuleRow {
    let meta = &rule.service.metadata;
    let id = facts::id("service", &meta.namespace, &meta.name);
    let port = rule.service.spec.ports.get(rule.index);
    let number = port.map_or(0, |port| port.port);
    let slices = gathered.slices.get(&id).map_or(&[][..], Vec::as_slice);
    let endpoints = slices.iter().flat_map(|slice| &slice.endpoints);
    let ready = endpoints.filter(|e| facts::entry_state(&e.conditions) == EntryState::Ready).count();
    let outcome = match ready {
        0 => "reject".to_owned(),
        1 => "the only one".to_owned(),
        many => format!("1 of {many}"),
    };
    let text = format!("{}:{number} → {outcome}", rule.service.spec.cluster_ip);
    let row = format!("{node}/rules#{id}:{}", rule.index);
    RuleRow {
        met: view.met.contains(&row),
        id: row,
        text: words::head(&text, words::mono_fits(width - 20.0, 11.0)),
        rejects: ready == 0,
        rect: Rect::new(4.0, HEADER + at as f64 * ROW, width - 8.0, ROW),
    }
}
