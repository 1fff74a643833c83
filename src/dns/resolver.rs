//! What a Pod's resolver does with a name: its `resolv.conf`, the names that it tries, and what comes of them.
//! Models `pkg/kubelet/network/dns/dns.go` and the C library's resolver.

use std::fmt;
use std::net::IpAddr;

use serde_json::Value;

use super::{CLUSTER_DOMAIN, Data, NAME_SERVER, RecordType, Status, query};
use crate::api::pod::Pod;
use crate::apiserver::store::Store;

/// The name server of the nodes themselves, which knows nothing of the cluster.
const HOST_NAME_SERVER: &str = "172.18.0.1";

/// A `resolv.conf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvConf {
    pub nameservers: Vec<String>,
    pub searches: Vec<String>,
    /// `("ndots", Some("5"))`
    pub options: Vec<(String, Option<String>)>,
}

impl ResolvConf {
    /// What the kubelet writes for a Pod, by its `dnsPolicy` and `dnsConfig`.
    pub fn of_pod(pod: &Pod) -> ResolvConf {
        let spec = &pod.spec;
        let policy = match spec.dns_policy.as_str() {
            "ClusterFirst" | "" if spec.host_network => "Default",
            "" => "ClusterFirst",
            policy => policy,
        };
        let mut conf = match policy {
            "None" => ResolvConf { nameservers: Vec::new(), searches: Vec::new(), options: Vec::new() },
            "Default" => ResolvConf::of_host(),
            _ => ResolvConf {
                nameservers: vec![NAME_SERVER.to_string()],
                searches: vec![
                    format!("{}.svc.{CLUSTER_DOMAIN}", pod.metadata.namespace),
                    format!("svc.{CLUSTER_DOMAIN}"),
                    CLUSTER_DOMAIN.to_owned(),
                ],
                options: vec![("ndots".to_owned(), Some("5".to_owned()))],
            },
        };
        conf.add(&spec.dns_config.0);
        conf
    }

    /// A node's own.
    pub fn of_host() -> ResolvConf {
        ResolvConf { nameservers: vec![HOST_NAME_SERVER.to_owned()], searches: Vec::new(), options: Vec::new() }
    }

    /// Adds a `dnsConfig`, without doubles; its options replace those of the same name.
    fn add(&mut self, config: &Value) {
        let words = |field: &str| -> Vec<String> {
            let list = config.get(field).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
        };
        for (list, more) in [(&mut self.nameservers, words("nameservers")), (&mut self.searches, words("searches"))] {
            for word in more {
                if !list.contains(&word) {
                    list.push(word);
                }
            }
        }
        for option in config.get("options").and_then(Value::as_array).into_iter().flatten() {
            let text = |field: &str| option.get(field).and_then(Value::as_str).map(str::to_owned);
            let (Some(name), value) = (text("name"), text("value")) else { continue };
            match self.options.iter_mut().find(|(there, _)| *there == name) {
                Some((_, there)) => *there = value,
                None => self.options.push((name, value)),
            }
        }
    }

    /// Names with fewer dots are tried with the search path first.
    pub fn ndots(&self) -> usize {
        let found = self.options.iter().find(|(name, _)| name == "ndots");
        found.and_then(|(_, value)| value.as_ref()?.parse().ok()).unwrap_or(1)
    }

    /// Whether questions go to cluster DNS.
    pub fn asks_cluster(&self) -> bool {
        self.nameservers.first().is_some_and(|server| *server == NAME_SERVER.to_string())
    }
}

impl fmt::Display for ResolvConf {
    /// The file itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.searches.is_empty() {
            writeln!(f, "search {}", self.searches.join(" "))?;
        }
        for server in &self.nameservers {
            writeln!(f, "nameserver {server}")?;
        }
        if !self.options.is_empty() {
            let option = |(name, value): &(String, Option<String>)| match value {
                Some(value) => format!("{name}:{value}"),
                None => name.clone(),
            };
            writeln!(f, "options {}", self.options.iter().map(option).collect::<Vec<_>>().join(" "))?;
        }
        Ok(())
    }
}

/// The names that a resolver asks for, in order, for a name that somebody typed.
pub fn candidates(name: &str, conf: &ResolvConf) -> Vec<String> {
    if let Some(absolute) = name.strip_suffix('.') {
        return vec![absolute.to_owned()];
    }
    let searched = conf.searches.iter().map(|search| format!("{name}.{}", search.trim_end_matches('.')));
    let mut out: Vec<String> = searched.collect();
    let dots = name.matches('.').count();
    out.insert(if dots >= conf.ndots() { 0 } else { out.len() }, name.to_owned());
    out
}

/// What came of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The name as it was typed.
    pub asked: String,
    /// Every name that was asked for, and how its answer began. None if no name server answers.
    pub tried: Vec<(String, Status)>,
    /// The name that had an address.
    pub name: Option<String>,
    /// The names that it is an alias of, in order.
    pub aliases: Vec<String>,
    /// Addresses of both families, IPv4 first.
    pub addresses: Vec<IpAddr>,
}

/// Looks a name up as a C library does: the candidates in order, until one has an address.
pub fn lookup(store: &Store, conf: &ResolvConf, name: &str) -> Lookup {
    let mut out = Lookup { asked: name.to_owned(), ..Lookup::default() };
    if name == "localhost" {
        return Lookup { name: Some(name.to_owned()), addresses: vec![IpAddr::from([127, 0, 0, 1])], ..out };
    }
    if !conf.asks_cluster() {
        out.tried = candidates(name, conf).into_iter().map(|name| (name, Status::NxDomain)).collect();
        return out;
    }
    for candidate in candidates(name, conf) {
        let (v4, v6) = (query(store, &candidate, RecordType::A), query(store, &candidate, RecordType::Aaaa));
        out.tried.push((candidate.clone(), v4.status));
        out.addresses = v4.records.iter().chain(&v6.records).filter_map(|record| record.data.address()).collect();
        out.aliases = v4
            .records
            .iter()
            .filter_map(|record| match &record.data {
                Data::Cname(target) => Some(target.clone()),
                _ => None,
            })
            .collect();
        if !out.addresses.is_empty() {
            out.name = Some(candidate);
            break;
        }
        if !out.aliases.is_empty() {
            // An alias that leads out of the cluster: the name exists, its address is beyond the picture.
            break;
        }
    }
    out
}
