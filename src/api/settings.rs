//! What can be chosen about a cluster before it starts. A lesson's `cluster:` and a recording's `cluster:` use these words.

use serde::{Deserialize, Serialize};

use super::labels::label_value_errors;

/// How kube-proxy writes its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProxyMode {
    #[default]
    Iptables,
    Nftables,
}

/// What a configurable image listens on where nothing says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Images {
    /// Any port that is asked for, with a caution.
    #[default]
    Lenient,
    /// The port that the published image listens on.
    Published,
}

/// Settings of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// The same seed and the same input give the same history.
    pub seed: u64,
    /// How many nodes: 1 to 12.
    pub nodes: u32,
    /// Zone of each node, in order; nodes beyond the list have none.
    pub zones: Vec<String>,
    /// Whether a cloud provider hands out load balancer addresses.
    pub cloud_provider: bool,
    pub proxy_mode: ProxyMode,
    pub images: Images,
    /// Address families, the first is the primary one: `["IPv4"]`, `["IPv4", "IPv6"]`.
    pub ip_families: Vec<String>,
    /// Milliseconds that a packet takes between two places.
    pub latency: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 1,
            nodes: 3,
            zones: Vec::new(),
            cloud_provider: false,
            proxy_mode: ProxyMode::default(),
            images: Images::default(),
            ip_families: vec!["IPv4".to_owned()],
            latency: 120,
        }
    }
}

/// Most nodes.
pub const MOST_NODES: u32 = 12;
/// Longest way of a packet between two places, in milliseconds.
const LONGEST_LATENCY: u32 = 60_000;

impl Settings {
    /// Can a cluster start with these? What comes from elsewhere is asked before.
    pub fn is_possible(&self) -> bool {
        let families: Vec<&str> = self.ip_families.iter().map(String::as_str).collect();
        (1..=MOST_NODES).contains(&self.nodes)
            && self.latency <= LONGEST_LATENCY
            && matches!(families[..], ["IPv4"] | ["IPv6"] | ["IPv4", "IPv6"] | ["IPv6", "IPv4"])
            && self.zones.len() <= MOST_NODES as usize
            && self.zones.iter().all(|zone| label_value_errors(zone).is_empty())
    }
}

/// The version that the cluster answers with.
pub const KUBERNETES_VERSION: &str = "v1.36.2";
