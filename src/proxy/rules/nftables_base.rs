//! The parts of the nftables table that are there whatever Services there are.

/// Type and comment of each set and map, in the order of the listing.
pub const SETS: &[(&str, &str, &str, &str)] = &[
    ("set", "hairpin-connections", "ipv4_addr . ipv4_addr . inet_proto . inet_service", "service hairpin connections"),
    ("set", "cluster-ips", "ipv4_addr", "Active ClusterIPs"),
    ("set", "nodeport-ips", "ipv4_addr", "IPs that accept NodePort traffic"),
    (
        "map",
        "no-endpoint-services",
        "ipv4_addr . inet_proto . inet_service : verdict",
        "vmap to drop or reject packets to services with no endpoints",
    ),
    (
        "map",
        "no-endpoint-nodeports",
        "inet_proto . inet_service : verdict",
        "vmap to drop or reject packets to service nodeports with no endpoints",
    ),
    (
        "map",
        "firewall-ips",
        "ipv4_addr . inet_proto . inet_service : verdict",
        "destinations that are subject to LoadBalancerSourceRanges",
    ),
    (
        "map",
        "service-ips",
        "ipv4_addr . inet_proto . inet_service : verdict",
        "ClusterIP, ExternalIP and LoadBalancer IP traffic",
    ),
    ("map", "service-nodeports", "inet_proto . inet_service : verdict", "NodePort traffic"),
];

/// The chains that are common to all Services, with their rules; `POD_RANGES` and `SERVICE_RANGE` stand for the cluster's.
pub const CHAINS: &[(&str, &[&str])] = &[
    (
        "filter-prerouting-pre-dnat",
        &["type filter hook prerouting priority dstnat - 10; policy accept;", "ct state new jump firewall-check"],
    ),
    (
        "filter-output-pre-dnat",
        &["type filter hook output priority -110; policy accept;", "ct state new jump firewall-check"],
    ),
    (
        "filter-input",
        &[
            "type filter hook input priority filter; policy accept;",
            "ct state new jump nodeport-endpoints-check",
            "ct state new jump service-endpoints-check",
        ],
    ),
    (
        "filter-forward",
        &[
            "type filter hook forward priority filter; policy accept;",
            "ct state new jump service-endpoints-check",
            "ct state new jump cluster-ips-check",
        ],
    ),
    (
        "filter-output",
        &[
            "type filter hook output priority filter; policy accept;",
            "ct state new jump service-endpoints-check",
            "ct state new jump cluster-ips-check",
        ],
    ),
    ("nat-prerouting", &["type nat hook prerouting priority dstnat; policy accept;", "jump services"]),
    ("nat-output", &["type nat hook output priority -100; policy accept;", "jump services"]),
    ("nat-postrouting", &["type nat hook postrouting priority srcnat; policy accept;", "jump masquerading"]),
    ("nodeport-endpoints-check", &["ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports"]),
    ("service-endpoints-check", &["ip daddr . meta l4proto . th dport vmap @no-endpoint-services"]),
    ("firewall-check", &["ip daddr . meta l4proto . th dport vmap @firewall-ips"]),
    (
        "services",
        &[
            r#"ip daddr @cluster-ips ip saddr != POD_RANGE meta mark set meta mark | 0x00004000 comment "masquerade clusterIP traffic from outside cluster""#,
            "ip daddr . meta l4proto . th dport vmap @service-ips",
            "ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports",
        ],
    ),
    (
        "masquerading",
        &[
            "meta mark & 0x00004000 != 0x00000000 meta mark set meta mark ^ 0x00004000 masquerade fully-random",
            "ct status dnat ip saddr . ip daddr . meta l4proto . th dport @hairpin-connections masquerade fully-random",
        ],
    ),
    (
        "cluster-ips-check",
        &[
            r#"ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs""#,
            r#"ip daddr SERVICE_RANGE drop comment "Drop traffic to unallocated ClusterIPs""#,
        ],
    ),
    ("reject-chain", &[r#"comment "helper for @no-endpoint-services / @no-endpoint-nodeports""#, "reject"]),
];
