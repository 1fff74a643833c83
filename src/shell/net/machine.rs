//! Where a client runs: in a Pod, on the laptop or on a node, with its resolver and its programs.

use std::net::IpAddr;

use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::apiserver::store::Key;
use crate::dns::{Lookup, NAME_SERVER, ResolvConf, lookup};
use crate::kubelet::images::repository;
use crate::proxy::{Client, Destination, Ending, decide};
use crate::sim::Cluster;

/// A port of the laptop that leads into a Pod (`kubectl port-forward`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    pub local: u16,
    pub pod: Key,
    pub port: u16,
    /// The job that leads there, where one runs in the background.
    pub job: Option<u32>,
}

/// Where a client runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    pub from: Client,
    /// The image that the programs come from; `None` on the laptop and on nodes, which have all of them.
    pub image: Option<String>,
    pub conf: ResolvConf,
    /// The laptop's forwarded ports.
    pub forwards: Vec<Forward>,
    /// Whether output goes to a terminal, where curl shows no progress.
    pub terminal: bool,
}

impl Machine {
    /// The laptop outside the cluster, which asks no cluster DNS.
    pub fn laptop() -> Machine {
        Machine {
            from: Client::External,
            image: None,
            conf: ResolvConf::of_host(),
            forwards: Vec::new(),
            terminal: false,
        }
    }

    /// A container of a Pod, the first without a name. `None` if there is no such Pod or container.
    pub fn of_pod(cluster: &Cluster, namespace: &str, name: &str, container: Option<&str>) -> Option<Machine> {
        let pod = cluster.store().get_as::<Pod>(namespace, name)?;
        let mut containers = pod.spec.containers.iter();
        let container = containers.find(|there| container.is_none_or(|wanted| wanted == there.name))?;
        Some(Machine {
            from: Client::Pod { namespace: namespace.to_owned(), name: name.to_owned() },
            image: Some(container.image.clone()),
            conf: ResolvConf::of_pod(pod),
            forwards: Vec::new(),
            terminal: false,
        })
    }

    /// Whether a client is installed. What an unknown image holds is not known: it is given all.
    pub fn has(&self, program: &str) -> bool {
        let Some(image) = &self.image else { return true };
        let busybox = matches!(program, "wget" | "nslookup" | "ping" | "nc");
        match repository(image) {
            "busybox" | "alpine" | "e2e-test-images/busybox" => busybox,
            "redis" | "postgres" | "memcached" if image.contains("alpine") => busybox,
            "nginx" | "httpd" if image.contains("alpine") => busybox || program == "curl",
            "curlimages/curl" | "alpine/curl" | "radial/busyboxplus" | "yauritux/busybox-curl" => {
                busybox || program == "curl"
            }
            "nginx" => program == "curl",
            "httpd" | "redis" | "postgres" | "mysql" | "mariadb" | "mongo" | "memcached" | "debian" | "ubuntu"
            | "bash" => false,
            "pause" | "hashicorp/http-echo" | "traefik/whoami" | "coredns/coredns" => false,
            "e2e-test-images/agnhost" => matches!(program, "curl" | "dig" | "nslookup" | "wget" | "ping"),
            "ealen/echo-server" => busybox,
            _ => true,
        }
    }

    /// The address behind a host name or a written address; of several, one is drawn. `None` if there is none.
    pub fn resolve(&self, cluster: &mut Cluster, host: &str) -> Option<IpAddr> {
        if let Ok(ip) = host.trim_matches(['[', ']']).parse() {
            return Some(ip);
        }
        let asks_cluster = host != "localhost" && self.conf.asks_cluster();
        if asks_cluster && !self.dns_answers(cluster) {
            // Nobody answers: a resolver asks twice, five seconds each.
            cluster.note_lookup(&self.from, Lookup { asked: host.to_owned(), ..Lookup::default() }, true);
            cluster.run_until(cluster.now() + 10_000);
            return None;
        }
        let found = lookup(cluster.store(), &self.conf, host);
        let addresses = found.addresses.clone();
        if host != "localhost" {
            cluster.note_lookup(&self.from, found, false);
        }
        // A client of one family uses the addresses that it has a way to.
        let v4: Vec<IpAddr> = addresses.iter().copied().filter(IpAddr::is_ipv4).collect();
        let usable = if v4.is_empty() { addresses } else { v4 };
        let drawn = usize::try_from(cluster.draw(usable.len() as u64)).unwrap_or(0);
        usable.get(drawn).copied()
    }

    /// Whether the name server can be reached from here: it is Pods behind a Service, like any other.
    pub fn dns_answers(&self, cluster: &mut Cluster) -> bool {
        if !self.conf.asks_cluster() {
            return !self.conf.nameservers.is_empty();
        }
        let to = Destination { ip: NAME_SERVER, port: 53, protocol: Protocol::Udp };
        let drawn = cluster.draw(u64::MAX);
        let network = cluster.network();
        let Some(start) = network.start(&self.from) else { return false };
        let end = decide(network, start, to, 40_000, cluster.now(), &mut |n| drawn % n.max(1));
        end.ending == Ending::Delivered
    }
}
