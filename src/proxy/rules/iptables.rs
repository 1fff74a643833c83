//! Models `syncProxyRules` of `pkg/proxy/iptables/proxier.go`, in the words of `iptables-save`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::iptables_base::{self, BUILT_IN, FILTER_CHAINS, NAT_CHAINS};
use super::names::{endpoint_chain, service_chain};
use super::{Line, Role, Shape};
use crate::api::settings::ProxyMode;
use crate::order::InOrder;
use crate::proxy::ruling::{Policy, Via};
use crate::proxy::{Network, NodeInfo, ServicePort};

/// Above so many endpoints kube-proxy leaves the endpoints' comments out.
const LARGE_CLUSTER: usize = 1000;

/// The rules on a node, as `iptables-save` or `ip6tables-save` shows them: the tables `nat` and `filter`, each with its
/// chains.
pub fn iptables(network: &Network, node: &NodeInfo, ipv6: bool) -> Vec<Line> {
    let mut entries: Vec<_> = network.tables.entries().filter(|entry| entry.info.name.ipv6 == ipv6).collect();
    entries.order_by_key(|entry| entry.info.name.clone());
    let large = entries.iter().map(|entry| entry.endpoints().len()).sum::<usize>() > LARGE_CLUSTER;
    let mut rules: Vec<Line> = iptables_base::first(ipv6).collect();
    for entry in entries {
        let categories = entry.categories(node);
        let shape = Shape::new(entry, &categories);
        Writer { info: &entry.info, shape: &shape, network, node, large, ipv6, out: &mut rules }.write();
    }
    rules.push(iptables_base::last());
    let mut lines = Vec::new();
    for (table, chains) in [("nat", NAT_CHAINS), ("filter", FILTER_CHAINS)] {
        lines.extend(dump(table, chains, &rules));
    }
    lines
}

/// One table: its chains, then its rules, chain by chain.
fn dump(table: &'static str, chains: &[&str], rules: &[Line]) -> Vec<Line> {
    let place = |chain: &str| BUILT_IN.iter().position(|name| *name == chain).unwrap_or(BUILT_IN.len());
    let mut rules: Vec<&Line> = rules.iter().filter(|line| line.table == table).collect();
    rules.order_by(|a, b| (place(&a.chain), &a.chain).cmp(&(place(&b.chain), &b.chain)));
    let mut names: Vec<&str> = chains.iter().copied().chain(rules.iter().map(|line| line.chain.as_str())).collect();
    names.order_by_key(|chain| (place(chain), *chain));
    names.dedup();
    let layout = |text: String, chain: &str| Line { table, chain: chain.to_owned(), text, port: None, role: None };
    let mut out = vec![layout(format!("*{table}"), "")];
    out.extend(names.into_iter().map(|chain| {
        let policy = if place(chain) < BUILT_IN.len() { "ACCEPT" } else { "-" };
        layout(format!(":{chain} {policy} [0:0]"), chain)
    }));
    out.extend(rules.into_iter().cloned());
    out.push(layout("COMMIT".to_owned(), ""));
    out
}

/// Writes the rules of one Service port.
struct Writer<'a> {
    info: &'a ServicePort,
    shape: &'a Shape<'a>,
    network: &'a Network,
    node: &'a NodeInfo,
    large: bool,
    ipv6: bool,
    out: &'a mut Vec<Line>,
}

/// Any of the node's own addresses: a node port's.
const ANY: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

impl Writer<'_> {
    fn rule(&mut self, table: &'static str, chain: &str, rest: &str, role: Role) {
        let text = format!("-A {chain} {rest}");
        self.out.push(Line {
            table,
            chain: chain.to_owned(),
            text,
            port: Some(self.info.name.clone()),
            role: Some(role),
        });
    }

    fn nat(&mut self, chain: &str, rest: &str, role: Role) {
        self.rule("nat", chain, rest, role);
    }

    fn filter(&mut self, chain: &str, rest: &str, role: Role) {
        self.rule("filter", chain, rest, role);
    }

    /// `-d 10.96.7.7/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80`
    fn packets_to(&self, ip: IpAddr, comment: &str) -> String {
        let protocol = self.info.name.protocol.lower();
        let (name, port) = (&self.info.name, self.info.port);
        let one = self.one();
        format!(r#"-d {ip}/{one} -p {protocol} -m comment --comment "{name} {comment}" -m {protocol} --dport {port}"#)
    }

    /// The length of a range of one address.
    fn one(&self) -> u8 {
        if self.ipv6 { 128 } else { 32 }
    }

    /// The mask under which clients are remembered.
    fn mask(&self) -> &'static str {
        if self.ipv6 { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" } else { "255.255.255.255" }
    }

    fn pod_ranges(&self) -> Vec<String> {
        let own = self.network.pod_ranges.iter().filter(|range| range.is_ipv6() == self.ipv6);
        own.map(ToString::to_string).collect()
    }

    fn chain(&self, prefix: &str) -> String {
        service_chain(prefix, self.info)
    }

    fn policy_chain(&self, local: bool) -> String {
        self.chain(if local { "KUBE-SVL-" } else { "KUBE-SVC-" })
    }

    fn write(&mut self) {
        self.cluster_ip();
        self.external_addresses();
        self.node_port();
        if self.info.health_check_node_port != 0 {
            let (name, port) = (self.info.name.clone(), self.info.health_check_node_port);
            let rest = format!(
                r#"-p tcp -m comment --comment "{name} health check node port" -m tcp --dport {port} -j ACCEPT"#
            );
            self.filter("KUBE-NODEPORTS", &rest, Role::HealthCheck);
        }
        if self.shape.uses_external_chain() {
            self.external_chain();
        }
        if self.shape.uses_firewall(ProxyMode::Iptables) {
            self.firewall_chain();
        }
        let (cluster, local) = (self.shape.cluster(), self.shape.local());
        self.policy(Policy::Cluster, &cluster);
        self.policy(Policy::Local, &local);
        for endpoint in self.shape.reachable() {
            self.endpoint(endpoint);
        }
    }

    fn no_endpoints(&self) -> (&'static str, &'static str) {
        let comment = self.shape.verdict("has no endpoints", "has no local endpoints");
        let reject = if self.ipv6 {
            "REJECT --reject-with icmp6-port-unreachable"
        } else {
            "REJECT --reject-with icmp-port-unreachable"
        };
        (comment, self.shape.verdict(reject, "DROP"))
    }

    fn cluster_ip(&mut self) {
        let ip = self.info.cluster_ip;
        if !self.shape.internal {
            let (comment, target) = self.no_endpoints();
            let rest = format!("{} -j {target}", self.packets_to(ip, comment));
            return self.filter("KUBE-SERVICES", &rest, Role::Refuses { via: Via::ClusterIp, ip });
        }
        let chain = self.policy_chain(self.info.internal_local);
        let packets = self.packets_to(ip, "cluster IP");
        self.nat("KUBE-SERVICES", &format!("{packets} -j {chain}"), Role::Catches { via: Via::ClusterIp, ip });
        for range in self.pod_ranges() {
            self.nat(&chain, &format!("! -s {range} {packets} -j KUBE-MARK-MASQ"), Role::MarksOutsiders);
        }
    }

    fn external_addresses(&mut self) {
        let info = self.info;
        let firewall = self.shape.uses_firewall(ProxyMode::Iptables);
        for (ips, via, comment) in [
            (&info.external_ips, Via::ExternalIp, "external IP"),
            (&info.load_balancer_ips, Via::LoadBalancer, "loadbalancer IP"),
        ] {
            let guarded = firewall && via == Via::LoadBalancer;
            let target = self.chain(if guarded { "KUBE-FW-" } else { "KUBE-EXT-" });
            for ip in ips.iter().copied() {
                if self.shape.any() {
                    let rest = format!("{} -j {target}", self.packets_to(ip, comment));
                    self.nat("KUBE-SERVICES", &rest, Role::Catches { via, ip });
                }
                if guarded {
                    let comment = format!("traffic not accepted by {target}");
                    let rest = format!("{} -j DROP", self.packets_to(ip, &comment));
                    self.filter("KUBE-PROXY-FIREWALL", &rest, Role::Firewall { lets: false });
                }
                if !self.shape.external {
                    let (comment, target) = self.no_endpoints();
                    let rest = format!("{} -j {target}", self.packets_to(ip, comment));
                    self.filter("KUBE-EXTERNAL-SERVICES", &rest, Role::Refuses { via, ip });
                }
            }
        }
    }

    fn node_port(&mut self) {
        let (name, port, protocol) = (&self.info.name, self.info.node_port, self.info.name.protocol.lower());
        if port == 0 {
            return;
        }
        let role = Role::Catches { via: Via::NodePort, ip: ANY };
        let packets = format!(r#"-p {protocol} -m comment --comment "{name}" -m {protocol} --dport {port}"#);
        if self.shape.any() {
            let target = self.chain("KUBE-EXT-");
            // The two blanks are the extension's own.
            let counted = "-m nfacct --nfacct-name  localhost_nps_accepted_pkts";
            let localhost = Role::Catches { via: Via::NodePort, ip: IpAddr::V4(Ipv4Addr::LOCALHOST) };
            if !self.ipv6 {
                self.nat("KUBE-NODEPORTS", &format!("-d 127.0.0.0/8 {packets} {counted} -j {target}"), localhost);
            }
            self.nat("KUBE-NODEPORTS", &format!("{packets} -j {target}"), role);
        }
        if !self.shape.external {
            let (comment, target) = self.no_endpoints();
            let rest = format!(
                r#"-p {protocol} -m comment --comment "{name} {comment}" -m addrtype --dst-type LOCAL -m {protocol} --dport {port} -j {target}"#
            );
            self.filter("KUBE-EXTERNAL-SERVICES", &rest, Role::Refuses { via: Via::NodePort, ip: ANY });
        }
    }

    fn external_chain(&mut self) {
        let (name, chain) = (self.info.name.clone(), self.chain("KUBE-EXT-"));
        let comment = |what: &str| format!(r#"-m comment --comment "{what} for {name} external destinations""#);
        if self.info.external_local {
            let cluster = self.policy_chain(false);
            for range in self.pod_ranges() {
                self.nat(&chain, &format!("-s {range} {} -j {cluster}", comment("pod traffic")), Role::PodShortcut);
            }
            let local = "-m addrtype --src-type LOCAL";
            let mark = format!("{} {local} -j KUBE-MARK-MASQ", comment("masquerade LOCAL traffic"));
            self.nat(&chain, &mark, Role::NodeShortcut);
            self.nat(&chain, &format!("{} {local} -j {cluster}", comment("route LOCAL traffic")), Role::NodeShortcut);
        } else {
            self.nat(&chain, &format!("{} -j KUBE-MARK-MASQ", comment("masquerade traffic")), Role::MarksExternal);
        }
        if self.shape.external {
            let target = self.policy_chain(self.info.external_local);
            self.nat(&chain, &format!("-j {target}"), Role::ExternalToPolicy);
        }
    }

    fn firewall_chain(&mut self) {
        let info = self.info;
        let (chain, target, name) = (self.chain("KUBE-FW-"), self.chain("KUBE-EXT-"), &info.name);
        let comment = format!(r#"-m comment --comment "{name} loadbalancer IP""#);
        for range in &info.source_ranges {
            self.nat(&chain, &format!("-s {range} {comment} -j {target}"), Role::Firewall { lets: true });
        }
        let node = self.node.address(self.ipv6);
        if info.source_ranges.iter().any(|range| node.is_some_and(|ip| range.contains(ip))) {
            for ip in &info.load_balancer_ips {
                self.nat(
                    &chain,
                    &format!("-s {ip}/{} {comment} -j {target}", self.one()),
                    Role::Firewall { lets: true },
                );
            }
        }
        let rest = format!(r#"-m comment --comment "other traffic to {name} will be dropped by KUBE-PROXY-FIREWALL""#);
        self.nat(&chain, &rest, Role::Firewall { lets: false });
    }

    fn comment(&self, what: &str) -> String {
        if self.large { String::new() } else { format!(r#"-m comment --comment "{what}" "#) }
    }

    fn policy(&mut self, policy: Policy, endpoints: &[SocketAddr]) {
        let chain = self.policy_chain(policy == Policy::Local);
        if let Some(timeout) = self.info.affinity {
            for endpoint in endpoints {
                let (comment, target) =
                    (self.comment(&format!("{} -> {endpoint}", self.info.name)), endpoint_chain(self.info, *endpoint));
                let rest = format!(
                    "{comment}-m recent --rcheck --seconds {} --reap --name {target} --mask {} --rsource -j {target}",
                    timeout / 1000,
                    self.mask()
                );
                self.nat(&chain, &rest, Role::Sticks { policy, endpoint: *endpoint });
            }
        }
        for (i, endpoint) in endpoints.iter().enumerate() {
            let comment = self.comment(&format!("{} -> {endpoint}", self.info.name));
            let odds = match endpoints.len() - i {
                1 => String::new(),
                left => format!("-m statistic --mode random --probability {} ", probability(left)),
            };
            let target = endpoint_chain(self.info, *endpoint);
            self.nat(&chain, &format!("{comment}{odds}-j {target}"), Role::Draws { policy, endpoint: Some(*endpoint) });
        }
    }

    fn endpoint(&mut self, endpoint: SocketAddr) {
        let (chain, comment) = (endpoint_chain(self.info, endpoint), self.comment(&self.info.name.to_string()));
        let protocol = self.info.name.protocol.lower();
        self.nat(
            &chain,
            &format!("-s {}/{} {comment}-j KUBE-MARK-MASQ", endpoint.ip(), self.one()),
            Role::MarksHairpin { endpoint },
        );
        let recent = match self.info.affinity {
            Some(_) => format!("-m recent --set --name {chain} --mask {} --rsource ", self.mask()),
            None => String::new(),
        };
        let rest = format!("-p {protocol} {comment}{recent}-m {protocol} -j DNAT --to-destination {endpoint}");
        self.nat(&chain, &rest, Role::Rewrites { endpoint });
    }
}

/// One in `n`, as kube-proxy writes it with ten digits and the kernel keeps it in 31 bits.
fn probability(n: usize) -> String {
    let written = (1e10 / n as f64).round() / 1e10;
    let kept = (written * f64::from(1u32 << 31)).round() / f64::from(1u32 << 31);
    format!("{kept:.11}")
}
