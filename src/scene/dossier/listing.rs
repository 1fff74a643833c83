//! A node's rules as `iptables-save` and `nft list` would show them, the ones that a connection met lit.

use std::collections::BTreeSet;

use crate::api::settings::ProxyMode;
use crate::order::InOrder;
use crate::proxy::rules::{self, Line, Role};
use crate::proxy::{Network, Place, Trace};

/// A line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub text: String,
    /// The connection met it.
    pub met: bool,
}

/// Rules under the command that shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// `iptables-save -t nat`
    pub title: String,
    /// What is to be known of it.
    pub note: &'static str,
    pub rules: Vec<Rule>,
    /// It is shown without being asked for.
    pub open: bool,
}

/// All rules of a node, as the cluster's mode has written them, and as the other would have.
pub(super) fn of_node(network: &Network, node: &str, lit: Option<&Trace>) -> Vec<Listing> {
    let Some(info) = network.node(node) else { return Vec::new() };
    let mut out = Vec::new();
    let own = network.mode;
    let other = if own == ProxyMode::Iptables { ProxyMode::Nftables } else { ProxyMode::Iptables };
    let families: &[bool] = if info.address(true).is_some() { &[false, true] } else { &[false] };
    for mode in [own, other] {
        for ipv6 in families {
            let lines = rules::listing_of(network, info, mode, *ipv6);
            // What the other mode would have written met nothing.
            let met: BTreeSet<usize> =
                lit.filter(|_| mode == own).map(|trace| trace.met(node, &lines)).into_iter().flatten().collect();
            let shown = shown(&lines, &met);
            let tables: &[&str] = if mode == ProxyMode::Iptables { &["nat", "filter"] } else { &[""] };
            for table in tables {
                let rules: Vec<Rule> = shown
                    .iter()
                    .filter(|(line, _)| line.table == *table)
                    .map(|(line, met)| Rule { text: line.text.clone(), met: *met })
                    .collect();
                let command = rules::command(mode, *ipv6);
                let title = if table.is_empty() { command.to_owned() } else { format!("{command} -t {table}") };
                let note = if mode == own { "" } else { "as the other mode would have written them" };
                let open = rules.iter().any(|rule| rule.met);
                out.push(Listing { title, note, rules, open });
            }
        }
    }
    out
}

/// The rules that a connection met on each node, in the order in which it met them.
pub(super) fn of_trace(network: &Network, trace: &Trace) -> Vec<Listing> {
    let mut out: Vec<Listing> = Vec::new();
    let ipv6 = trace.connection.to.ip.is_ipv6();
    for hop in &trace.hops {
        let Place::Node(name) = &hop.place else { continue };
        let Some(node) = network.node(name) else { continue };
        let lines = rules::listing_of(network, node, network.mode, ipv6);
        let mut met: Vec<&Line> = trace.met(name, &lines).into_iter().filter_map(|at| lines.get(at)).collect();
        met.order_by_key(|line| line.role.map_or(u8::MAX, order));
        let title = format!("Rules that it met on {name}");
        if met.is_empty() || out.iter().any(|listing| listing.title == title) {
            continue;
        }
        let rules = met.iter().map(|line| Rule { text: line.text.trim().to_owned(), met: true }).collect();
        out.push(Listing { title, note: "", rules, open: true });
    }
    out
}

/// Where on its way through the rules a packet meets a line.
fn order(role: Role) -> u8 {
    match role {
        Role::Catches { .. } => 0,
        Role::Firewall { .. } => 1,
        Role::MarksOutsiders | Role::MarksExternal | Role::PodShortcut | Role::NodeShortcut => 2,
        Role::ExternalToPolicy => 3,
        Role::Sticks { .. } | Role::Draws { .. } => 4,
        Role::MarksHairpin { .. } => 5,
        Role::Rewrites { .. } => 6,
        Role::Refuses { .. } | Role::GuardsClusterIps => 7,
        Role::Masquerades | Role::HealthCheck => 8,
    }
}

/// The lines without those of the cluster's own Services, unless they were met.
fn shown<'l>(lines: &'l [Line], met: &BTreeSet<usize>) -> Vec<(&'l Line, bool)> {
    let brought = |line: &Line| {
        line.port.as_ref().is_some_and(|port| {
            port.namespace == "kube-system" || (port.namespace == "default" && port.service == "kubernetes")
        })
    };
    // A chain of one Service port goes with its lines: nftables' names have a path, iptables' a prefix.
    let single = |chain: &str| {
        chain.contains('/')
            || ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-EXT-", "KUBE-FW-"].iter().any(|p| chain.starts_with(p))
    };
    let hidden: BTreeSet<&str> = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| brought(line) && single(&line.chain) && !met.contains(at))
        .map(|(_, line)| line.chain.as_str())
        .collect();
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| (line, met.contains(&at)))
        // The elements of a set stand in one list, which a gap would break.
        .filter(|(line, lit)| {
            *lit || !(hidden.contains(line.chain.as_str()) || (brought(line) && !line.table.is_empty()))
        })
        .collect()
}
