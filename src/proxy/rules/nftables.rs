//! Models `syncProxyRules` of `pkg/proxy/nftables/proxier.go`, in the words of `nft list table ip kube-proxy`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::names::{nft_endpoint_chain, nft_service_chain};
use super::nftables_base::{CHAINS, SETS};
use super::{Line, Role, Shape};
use crate::api::settings::ProxyMode;
use crate::order::InOrder;
use crate::proxy::ruling::{Policy, Via};
use crate::proxy::{Network, NodeInfo, PortName, ServicePort};

/// The table on a node, as `nft list table ip kube-proxy` (or `ip6`) shows it, with four blanks for each tab.
pub fn nftables(network: &Network, node: &NodeInfo, ipv6: bool) -> Vec<Line> {
    let mut table = Table { ipv6, ..Table::default() };
    if let Some(ip) = node.address(ipv6) {
        table.element("nodeport-ips", ip.to_string(), None);
    }
    let mut entries: Vec<_> = network.tables.entries().filter(|entry| entry.info.name.ipv6 == ipv6).collect();
    entries.order_by_key(|entry| (entry.info.created, entry.info.name.clone()));
    for entry in entries {
        let categories = entry.categories(node);
        let shape = Shape::new(entry, &categories);
        Writer { info: &entry.info, shape: &shape, network, node, table: &mut table }.write();
    }
    table.list(network)
}

type About = Option<(PortName, Role)>;

/// What the Services put in sets and chains.
#[derive(Default)]
struct Table {
    ipv6: bool,
    /// Set, element, what it is for.
    elements: Vec<(&'static str, String, About)>,
    /// Name and timeout of each affinity set.
    affinity: Vec<(String, String)>,
    chains: Vec<(String, Vec<(String, About)>)>,
}

impl Table {
    fn element(&mut self, set: &'static str, text: String, about: About) {
        if !self.elements.iter().any(|(other, there, _)| *other == set && *there == text) {
            self.elements.push((set, text, about));
        }
    }

    fn list(mut self, network: &Network) -> Vec<Line> {
        let mut out = Lines::default();
        let ipv6 = self.ipv6;
        out.add("", if ipv6 { "table ip6 kube-proxy {" } else { "table ip kube-proxy {" }, None);
        out.add("", "    comment \"rules for kube-proxy\"", None);
        self.elements.order_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (kind, name, ty, comment) in SETS {
            out.open(kind, name);
            out.add(
                name,
                &format!("        type {}", if ipv6 { ty.replace("ipv4", "ipv6") } else { (*ty).to_owned() }),
                None,
            );
            out.add(name, &format!("        comment \"{comment}\""), None);
            let elements: Vec<_> = self.elements.iter().filter(|(set, ..)| set == name).collect();
            // Plain addresses stand two on a line.
            let width = if *ty == "ipv4_addr" { 2 } else { 1 };
            let last = elements.len().div_ceil(width);
            for (row, group) in elements.chunks(width).enumerate() {
                let start = if row == 0 { "        elements = { " } else { "                     " };
                let end = if row + 1 == last { " }" } else { "," };
                let texts: Vec<&str> = group.iter().map(|(_, text, _)| text.as_str()).collect();
                out.add(
                    name,
                    &format!("{start}{}{end}", texts.join(", ")),
                    group.first().and_then(|(.., about)| about.clone()),
                );
            }
            out.close();
        }
        for (name, timeout) in &self.affinity {
            out.open("set", name);
            let addresses = if ipv6 { "type ipv6_addr" } else { "type ipv4_addr" };
            for text in [addresses, "size 65535", "flags dynamic,timeout"] {
                out.add(name, &format!("        {text}"), None);
            }
            out.add(name, &format!("        timeout {timeout}"), None);
            out.close();
        }
        let range = |ranges: &[crate::proxy::Cidr]| {
            ranges.iter().find(|range| range.is_ipv6() == ipv6).map(ToString::to_string)
        };
        let (pods, services) = (range(&network.pod_ranges), range(&network.service_ranges));
        for (name, rules) in CHAINS {
            out.open("chain", name);
            for rule in *rules {
                let text = if ipv6 {
                    rule.replace("ip daddr", "ip6 daddr").replace("ip saddr", "ip6 saddr")
                } else {
                    (*rule).to_owned()
                };
                let text = text.replace("POD_RANGE", pods.as_deref().unwrap_or_default());
                let text = text.replace("SERVICE_RANGE", services.as_deref().unwrap_or_default());
                let role = match *name {
                    "masquerading" => Some(Role::Masquerades),
                    "cluster-ips-check" => Some(Role::GuardsClusterIps),
                    _ => None,
                };
                out.lines.push(Line {
                    table: "",
                    chain: (*name).to_owned(),
                    text: format!("        {text}"),
                    port: None,
                    role,
                });
            }
            out.close();
        }
        for (name, rules) in &self.chains {
            out.open("chain", name);
            for (rule, about) in rules {
                out.add(name, &format!("        {rule}"), about.clone());
            }
            out.close();
        }
        // The last block has no empty line after it.
        out.lines.pop();
        out.add("", "}", None);
        out.lines
    }
}

#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
}

impl Lines {
    fn add(&mut self, chain: &str, text: &str, about: About) {
        let (port, role) = about.unzip();
        self.lines.push(Line { table: "", chain: chain.to_owned(), text: text.to_owned(), port, role });
    }

    fn open(&mut self, kind: &str, name: &str) {
        self.add(name, &format!("    {kind} {name} {{"), None);
    }

    fn close(&mut self) {
        self.add("", "    }", None);
        self.add("", "", None);
    }
}

/// Writes what one Service port puts in the table.
struct Writer<'a> {
    info: &'a ServicePort,
    shape: &'a Shape<'a>,
    network: &'a Network,
    node: &'a NodeInfo,
    table: &'a mut Table,
}

impl Writer<'_> {
    fn about(&self, role: Role) -> About {
        Some((self.info.name.clone(), role))
    }

    /// The word for the family in rules.
    fn family(&self) -> &'static str {
        if self.info.name.ipv6 { "ip6" } else { "ip" }
    }

    fn chain(&self, prefix: &str) -> String {
        nft_service_chain(prefix, self.info)
    }

    fn policy_chain(&self, local: bool) -> String {
        self.chain(if local { "local-" } else { "service-" })
    }

    fn write(&mut self) {
        self.hairpins();
        let internal = self.policy_chain(self.info.internal_local);
        self.table.element("cluster-ips", self.info.cluster_ip.to_string(), None);
        self.address(
            self.info.cluster_ip,
            Via::ClusterIp,
            self.shape.internal.then_some(internal),
            self.shape.internal,
        );
        let info = self.info;
        let external = self.shape.any().then(|| self.chain("external-"));
        for ip in &info.external_ips {
            self.address(*ip, Via::ExternalIp, external.clone(), self.shape.external);
        }
        for ip in &info.load_balancer_ips {
            self.address(*ip, Via::LoadBalancer, external.clone(), self.shape.external);
        }
        self.node_port(external);
        let (cluster, local, reachable) = (self.shape.cluster(), self.shape.local(), self.shape.reachable());
        if let Some(timeout) = info.affinity {
            for endpoint in reachable {
                self.affinity(endpoint, timeout);
            }
        }
        self.policy(Policy::Cluster, &cluster);
        self.policy(Policy::Local, &local);
        if self.shape.uses_external_chain() {
            self.external_chain();
        }
        if self.shape.uses_firewall(ProxyMode::Nftables) {
            self.firewall_chain();
        }
    }

    /// A Pod of this node that is sent to itself is masqueraded.
    fn hairpins(&mut self) {
        let protocol = self.info.name.protocol.lower();
        for endpoint in self.shape.entry.endpoints().iter().filter(|endpoint| endpoint.is_local(&self.node.name)) {
            let socket = endpoint.socket();
            if self.shape.reachable().contains(&socket) {
                let text = format!("{0} . {0} . {protocol} . {1}", endpoint.ip, endpoint.port);
                self.table.element("hairpin-connections", text, self.about(Role::MarksHairpin { endpoint: socket }));
            }
        }
    }

    fn address(&mut self, ip: IpAddr, via: Via, target: Option<String>, reached: bool) {
        let key = format!("{ip} . {} . {}", self.info.name.protocol.lower(), self.info.port);
        if let Some(target) = target {
            self.table.element("service-ips", format!("{key} : goto {target}"), self.about(Role::Catches { via, ip }));
        }
        if !reached {
            let verdict = self.shape.verdict("goto reject-chain", "drop");
            let text = format!("{key} comment \"{}\" : {verdict}", self.info.name);
            self.table.element("no-endpoint-services", text, self.about(Role::Refuses { via, ip }));
        }
        if via == Via::LoadBalancer && self.shape.uses_firewall(ProxyMode::Nftables) {
            let text = format!("{key} : goto {}", self.chain("firewall-"));
            self.table.element("firewall-ips", text, self.about(Role::Firewall { lets: false }));
        }
    }

    fn node_port(&mut self, target: Option<String>) {
        if self.info.node_port == 0 {
            return;
        }
        let (via, ip) = (Via::NodePort, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let key = format!("{} . {}", self.info.name.protocol.lower(), self.info.node_port);
        if let Some(target) = target {
            self.table.element(
                "service-nodeports",
                format!("{key} : goto {target}"),
                self.about(Role::Catches { via, ip }),
            );
        }
        if !self.shape.external {
            let verdict = self.shape.verdict("goto reject-chain", "drop");
            let text = format!("{key} comment \"{}\" : {verdict}", self.info.name);
            self.table.element("no-endpoint-nodeports", text, self.about(Role::Refuses { via, ip }));
        }
    }

    fn affinity(&mut self, endpoint: SocketAddr, timeout: i64) {
        let set = nft_endpoint_chain("affinity-", self.info, endpoint);
        self.table.affinity.push((set.clone(), duration(timeout / 1000)));
        let role = Role::Rewrites { endpoint };
        let rules = vec![
            (format!("update @{set} {{ {} saddr }}", self.family()), self.about(role)),
            (format!("meta l4proto {} dnat to {endpoint}", self.info.name.protocol.lower()), self.about(role)),
        ];
        self.table.chains.push((nft_endpoint_chain("endpoint-", self.info, endpoint), rules));
    }

    fn policy(&mut self, policy: Policy, endpoints: &[SocketAddr]) {
        if endpoints.is_empty() {
            return;
        }
        let (protocol, n) = (self.info.name.protocol.lower(), endpoints.len());
        let list = |show: &dyn Fn(&SocketAddr) -> String| {
            endpoints
                .iter()
                .enumerate()
                .map(|(i, endpoint)| format!("{i} : {}", show(endpoint)))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut rules = Vec::new();
        let draws = self.about(Role::Draws { policy, endpoint: None });
        if self.info.affinity.is_some() {
            for endpoint in endpoints {
                let (set, chain) = (
                    nft_endpoint_chain("affinity-", self.info, *endpoint),
                    nft_endpoint_chain("endpoint-", self.info, *endpoint),
                );
                let role = Role::Sticks { policy, endpoint: *endpoint };
                rules.push((format!("{} saddr @{set} goto {chain}", self.family()), self.about(role)));
            }
            let jumps = list(&|endpoint| format!("goto {}", nft_endpoint_chain("endpoint-", self.info, *endpoint)));
            rules.push((format!("numgen random mod {n} vmap {{ {jumps} }}"), draws));
        } else {
            let targets = list(&|endpoint| format!("{} . {}", endpoint.ip(), endpoint.port()));
            rules.push((
                format!("meta l4proto {protocol} dnat {} to numgen random mod {n} map {{ {targets} }}", self.family()),
                draws,
            ));
        }
        self.table.chains.push((self.policy_chain(policy == Policy::Local), rules));
    }

    fn external_chain(&mut self) {
        let (cluster, mark) = (self.policy_chain(false), "meta mark set meta mark | 0x00004000");
        let mut rules = Vec::new();
        if self.info.external_local {
            for range in self.network.pod_ranges.iter().filter(|range| range.is_ipv6() == self.info.name.ipv6) {
                let pods =
                    format!(r#"{} saddr {range} goto {cluster} comment "short-circuit pod traffic""#, self.family());
                rules.push((pods, self.about(Role::PodShortcut)));
            }
            let marked = format!(r#"fib saddr type local {mark} comment "masquerade local traffic""#);
            rules.push((marked, self.about(Role::NodeShortcut)));
            let sent = format!(r#"fib saddr type local goto {cluster} comment "short-circuit local traffic""#);
            rules.push((sent, self.about(Role::NodeShortcut)));
        } else {
            rules.push((format!(r#"{mark} comment "masquerade""#), self.about(Role::MarksExternal)));
        }
        if self.shape.external {
            let target = self.policy_chain(self.info.external_local);
            rules.push((format!("goto {target}"), self.about(Role::ExternalToPolicy)));
        }
        self.table.chains.push((self.chain("external-"), rules));
    }

    fn firewall_chain(&mut self) {
        let info = self.info;
        let mut sources: Vec<String> = info.source_ranges.iter().map(ToString::to_string).collect();
        let node = self.node.address(info.name.ipv6);
        if info.source_ranges.iter().any(|range| node.is_some_and(|ip| range.contains(ip))) {
            sources.extend(info.load_balancer_ips.iter().map(ToString::to_string));
        }
        let (family, one) = (self.family(), if info.name.ipv6 { "/128" } else { "/32" });
        // One host of a range of one is shown without its length.
        let sources: Vec<&str> = sources.iter().map(|source| source.strip_suffix(one).unwrap_or(source)).collect();
        let text = match sources.as_slice() {
            [one] => format!("{family} saddr != {one} drop"),
            many => format!("{family} saddr != {{ {} }} drop", many.join(", ")),
        };
        let about = self.about(Role::Firewall { lets: false });
        self.table.chains.push((self.chain("firewall-"), vec![(text, about)]));
    }
}

/// Seconds as nft shows them: `3h`, `1m30s`.
fn duration(seconds: i64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    parts.iter().filter(|(n, _)| *n != 0).map(|(n, unit)| format!("{n}{unit}")).collect()
}
