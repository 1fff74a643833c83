//! The rules that are there whatever Services there are, as `iptables-save` shows them.

use super::{Line, Role};

type Common = (&'static str, &'static str, Option<Role>);

/// Chains that the kernel has, in its order; kube-proxy's follow by name.
pub const BUILT_IN: [&str; 5] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/// Chains that each table has, with or without rules.
pub const NAT_CHAINS: &[&str] = &[
    "PREROUTING",
    "INPUT",
    "OUTPUT",
    "POSTROUTING",
    "KUBE-MARK-MASQ",
    "KUBE-NODEPORTS",
    "KUBE-POSTROUTING",
    "KUBE-PROXY-CANARY",
    "KUBE-SERVICES",
];
pub const FILTER_CHAINS: &[&str] = &[
    "INPUT",
    "FORWARD",
    "OUTPUT",
    "KUBE-EXTERNAL-SERVICES",
    "KUBE-FIREWALL",
    "KUBE-FORWARD",
    "KUBE-NODEPORTS",
    "KUBE-PROXY-CANARY",
    "KUBE-PROXY-FIREWALL",
    "KUBE-SERVICES",
];

const NAT: &[Common] = &[
    ("PREROUTING", r#"-m comment --comment "kubernetes service portals" -j KUBE-SERVICES"#, None),
    ("OUTPUT", r#"-m comment --comment "kubernetes service portals" -j KUBE-SERVICES"#, None),
    ("POSTROUTING", r#"-m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING"#, None),
    ("KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000", Some(Role::Masquerades)),
    ("KUBE-POSTROUTING", "-m mark ! --mark 0x4000/0x4000 -j RETURN", None),
    ("KUBE-POSTROUTING", "-j MARK --set-xmark 0x4000/0x0", Some(Role::Masquerades)),
    (
        "KUBE-POSTROUTING",
        r#"-m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully"#,
        Some(Role::Masquerades),
    ),
];

/// The last rule of its chain.
const NAT_LAST: Common = (
    "KUBE-SERVICES",
    r#"-m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS"#,
    None,
);

const FILTER: &[Common] = &[
    ("INPUT", "-j KUBE-FIREWALL", None),
    (
        "INPUT",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL"#,
        None,
    ),
    ("INPUT", r#"-m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS"#, None),
    (
        "INPUT",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES"#,
        None,
    ),
    (
        "FORWARD",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL"#,
        None,
    ),
    ("FORWARD", r#"-m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD"#, None),
    (
        "FORWARD",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES"#,
        None,
    ),
    (
        "FORWARD",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES"#,
        None,
    ),
    ("OUTPUT", "-j KUBE-FIREWALL", None),
    (
        "OUTPUT",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL"#,
        None,
    ),
    (
        "OUTPUT",
        r#"-m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES"#,
        None,
    ),
    (
        "KUBE-FIREWALL",
        r#"! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"#,
        None,
    ),
    // The two blanks are the extension's own.
    (
        "KUBE-FORWARD",
        "-m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP",
        None,
    ),
    (
        "KUBE-FORWARD",
        r#"-m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT"#,
        None,
    ),
    (
        "KUBE-FORWARD",
        r#"-m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"#,
        None,
    ),
];

fn line(table: &'static str, (chain, rest, role): &Common) -> Line {
    Line { table, chain: (*chain).to_owned(), text: format!("-A {chain} {rest}"), port: None, role: *role }
}

/// The common rules that come before the Services'. The guard of 127.0.0.0/8 is IPv4's.
pub fn first(ipv6: bool) -> impl Iterator<Item = Line> {
    let filter = FILTER.iter().filter(move |(chain, ..)| !(ipv6 && *chain == "KUBE-FIREWALL"));
    filter.map(|common| line("filter", common)).chain(NAT.iter().map(|common| line("nat", common)))
}

/// The common rule that comes after all of the Services'.
pub fn last() -> Line {
    line("nat", &NAT_LAST)
}
