//! The catalogue of images: what the published image listens on, which documented settings move the port, what it answers.
//!
//! Only facts that can be looked up in an image's own documentation stand here. An image that is not here is unknown: it
//! listens on what its Pod declares, or else on whatever is asked for.

use crate::api::protocol::Protocol;

/// How a documented setting names a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// An environment variable that holds the port, or an address that ends in it.
    Env(&'static str),
    /// A flag of `args` (`-listen=:8080`, `--port 8080`) that holds the port, or an address that ends in it. One dash or two.
    Flag(&'static str),
}

/// One port of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImagePort {
    pub port: u16,
    pub protocol: Protocol,
    /// What moves it elsewhere, the first that is given counts.
    pub settings: &'static [Setting],
}

/// What a learner sees when asking the image over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    EchoServer,
    HttpEcho,
    Nginx,
    Httpd,
    Whoami,
    Agnhost,
    HelloApp,
    Kubia,
    HttpEchoJson,
    /// Some page, named after the image.
    Page,
    /// A protocol that is not HTTP.
    NotHttp,
}

/// An image of the catalogue.
#[derive(Debug)]
pub struct Image {
    /// Repositories without registry host and tag.
    pub names: &'static [&'static str],
    pub ports: &'static [ImagePort],
    /// An image made for playing: where its setting is not given, it answers on the declared port as well, with a caution.
    pub configurable: bool,
    pub speaks: Speaks,
}

const fn tcp(port: u16, settings: &'static [Setting]) -> ImagePort {
    ImagePort { port, protocol: Protocol::Tcp, settings }
}

const fn udp(port: u16, settings: &'static [Setting]) -> ImagePort {
    ImagePort { port, protocol: Protocol::Udp, settings }
}

const fn fixed(names: &'static [&'static str], ports: &'static [ImagePort], speaks: Speaks) -> Image {
    Image { names, ports, configurable: false, speaks }
}

const fn configurable(names: &'static [&'static str], ports: &'static [ImagePort], speaks: Speaks) -> Image {
    Image { names, ports, configurable: true, speaks }
}

use Setting::{Env, Flag};

/// Images that serve something.
pub const SERVERS: &[Image] = &[
    configurable(&["ealen/echo-server"], &[tcp(80, &[Env("PORT"), Flag("port")])], Speaks::EchoServer),
    configurable(&["hashicorp/http-echo"], &[tcp(5678, &[Flag("listen")])], Speaks::HttpEcho),
    configurable(&["jmalloc/echo-server"], &[tcp(8080, &[Env("PORT")])], Speaks::Page),
    configurable(&["kicbase/echo-server"], &[tcp(8080, &[Env("PORT")])], Speaks::Page),
    configurable(&["inanimate/echo-server"], &[tcp(8080, &[Env("PORT")])], Speaks::Page),
    configurable(
        &["mendhak/http-https-echo"],
        &[tcp(8080, &[Env("HTTP_PORT")]), tcp(8443, &[Env("HTTPS_PORT")])],
        Speaks::HttpEchoJson,
    ),
    configurable(
        &["traefik/whoami", "containous/whoami"],
        &[tcp(80, &[Flag("port"), Env("WHOAMI_PORT_NUMBER")])],
        Speaks::Whoami,
    ),
    configurable(&["google-samples/hello-app"], &[tcp(8080, &[Env("PORT")])], Speaks::HelloApp),
    configurable(&["paulbouwer/hello-kubernetes"], &[tcp(8080, &[Env("PORT")])], Speaks::Page),
    configurable(&["mccutchen/go-httpbin"], &[tcp(8080, &[Flag("port"), Env("PORT")])], Speaks::Page),
    configurable(
        &["stefanprodan/podinfo"],
        &[tcp(9898, &[Flag("port")]), tcp(9797, &[Flag("port-metrics")])],
        Speaks::Page,
    ),
    fixed(&["luksa/kubia", "kubia"], &[tcp(8080, &[])], Speaks::Kubia),
    fixed(&["echoserver", "google_containers/echoserver"], &[tcp(8080, &[])], Speaks::Page),
    fixed(&["nginx", "nginx-slim", "e2e-test-images/nginx", "nginxdemos/hello"], &[tcp(80, &[])], Speaks::Nginx),
    fixed(&["nginxinc/nginx-unprivileged", "bitnami/nginx"], &[tcp(8080, &[])], Speaks::Nginx),
    fixed(&["httpd", "e2e-test-images/httpd"], &[tcp(80, &[])], Speaks::Httpd),
    fixed(&["caddy"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["traefik"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["kennethreitz/httpbin"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["rancher/hello-world", "dockercloud/hello-world", "tutum/hello-world"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["crccheck/hello-world"], &[tcp(8000, &[Env("PORT")])], Speaks::Page),
    fixed(&["google-samples/gb-frontend"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["kuar-demo/kuard-amd64"], &[tcp(8080, &[])], Speaks::Page),
    fixed(&["argoproj/rollouts-demo"], &[tcp(8080, &[])], Speaks::Page),
    fixed(&["tomcat"], &[tcp(8080, &[])], Speaks::Page),
    fixed(&["jenkins/jenkins"], &[tcp(8080, &[]), tcp(50000, &[])], Speaks::Page),
    fixed(&["wordpress", "drupal", "nextcloud", "joomla", "phpmyadmin"], &[tcp(80, &[])], Speaks::Page),
    fixed(&["adminer"], &[tcp(8080, &[])], Speaks::Page),
    fixed(&["mongo-express"], &[tcp(8081, &[Env("PORT")])], Speaks::Page),
    fixed(&["ghost"], &[tcp(2368, &[])], Speaks::Page),
    fixed(&["grafana/grafana"], &[tcp(3000, &[Env("GF_SERVER_HTTP_PORT")])], Speaks::Page),
    fixed(&["prom/prometheus"], &[tcp(9090, &[Flag("web.listen-address")])], Speaks::Page),
    fixed(&["prom/node-exporter"], &[tcp(9100, &[Flag("web.listen-address")])], Speaks::Page),
    fixed(&["gitea/gitea"], &[tcp(3000, &[])], Speaks::Page),
    fixed(&["registry"], &[tcp(5000, &[])], Speaks::Page),
    fixed(&["minio/minio"], &[tcp(9000, &[Flag("address")])], Speaks::Page),
    fixed(&["elasticsearch"], &[tcp(9200, &[]), tcp(9300, &[])], Speaks::Page),
    fixed(&["influxdb"], &[tcp(8086, &[])], Speaks::Page),
    fixed(&["couchdb"], &[tcp(5984, &[])], Speaks::Page),
    fixed(
        &["redis", "valkey/valkey", "google-samples/gb-redis-follower"],
        &[tcp(6379, &[Flag("port")])],
        Speaks::NotHttp,
    ),
    fixed(&["postgres"], &[tcp(5432, &[Env("PGPORT")])], Speaks::NotHttp),
    fixed(&["mysql", "mariadb"], &[tcp(3306, &[Flag("port")])], Speaks::NotHttp),
    fixed(&["mongo"], &[tcp(27017, &[Flag("port")])], Speaks::NotHttp),
    fixed(&["memcached"], &[tcp(11211, &[Flag("p"), Flag("port")])], Speaks::NotHttp),
    fixed(&["rabbitmq"], &[tcp(5672, &[])], Speaks::NotHttp),
    fixed(&["nats"], &[tcp(4222, &[Flag("p"), Flag("port")])], Speaks::NotHttp),
    fixed(&["zookeeper"], &[tcp(2181, &[])], Speaks::NotHttp),
    fixed(&["cassandra"], &[tcp(9042, &[])], Speaks::NotHttp),
    fixed(
        &["coredns/coredns", "coredns"],
        &[udp(53, &[]), tcp(53, &[]), tcp(9153, &[]), tcp(8080, &[]), tcp(8181, &[])],
        Speaks::NotHttp,
    ),
];

/// Agnhost's subcommands: what each listens on. Any other listens on nothing.
pub const AGNHOST: &[(&str, &[ImagePort])] = &[
    ("netexec", &[tcp(8080, &[Flag("http-port")]), udp(8081, &[Flag("udp-port")])]),
    ("serve-hostname", &[tcp(9376, &[Flag("port")])]),
    ("test-webserver", &[tcp(80, &[])]),
    ("echo-server", &[tcp(8080, &[])]),
    ("nettest", &[tcp(8080, &[Flag("port")])]),
];

/// The repositories of agnhost.
pub const AGNHOST_NAMES: &[&str] = &["e2e-test-images/agnhost", "agnhost"];

/// Images that hold tools, not servers: nothing listens unless the command starts something.
pub const TOOLS: &[&str] = &[
    "busybox",
    "alpine",
    "ubuntu",
    "debian",
    "centos",
    "fedora",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "archlinux",
    "bash",
    "pause",
    "curlimages/curl",
    "nicolaka/netshoot",
    "wbitt/network-multitool",
    "praqma/network-multitool",
    "radial/busyboxplus",
    "yauritux/busybox-curl",
    "e2e-test-images/busybox",
    "e2e-test-images/jessie-dnsutils",
    "e2e-test-images/dnsutils",
    "kubernetes-e2e-test-images/dnsutils",
    "tutum/dnsutils",
    "bitnami/kubectl",
    "alpine/curl",
    "alpine/git",
    "buildpack-deps",
];

/// The repository of an image reference, without registry host, tag and digest: `registry.example/a/b:1@sha256:..` is `a/b`.
pub fn repository(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or_default();
    let name = match name.rfind(':') {
        Some(colon) if !name.get(colon..).is_some_and(|rest| rest.contains('/')) => {
            name.get(..colon).unwrap_or_default()
        }
        _ => name,
    };
    let name = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    };
    name.strip_prefix("library/").unwrap_or(name)
}

/// What is known of an image.
#[derive(Debug, Clone, Copy)]
pub enum Known {
    Server(&'static Image),
    Agnhost,
    Tool,
    Unknown,
}

/// Looks an image reference up.
pub fn lookup(reference: &str) -> Known {
    let name = repository(reference);
    if let Some(image) = SERVERS.iter().find(|image| image.names.contains(&name)) {
        Known::Server(image)
    } else if AGNHOST_NAMES.contains(&name) {
        Known::Agnhost
    } else if TOOLS.contains(&name) {
        Known::Tool
    } else {
        Known::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_cut_to_their_repository() {
        for (reference, want) in [
            ("nginx", "nginx"),
            ("nginx:1.27", "nginx"),
            ("docker.io/library/nginx:1.27", "nginx"),
            ("localhost:5000/nginx", "nginx"),
            ("hashicorp/http-echo:1.0.0", "hashicorp/http-echo"),
            ("registry.example/e2e-test-images/agnhost:2.39@sha256:00", "e2e-test-images/agnhost"),
            ("", ""),
            (":", ""),
        ] {
            assert_eq!(repository(reference), want, "{reference}");
        }
    }

    #[test]
    fn no_image_stands_twice() {
        let mut names: Vec<&str> =
            SERVERS.iter().flat_map(|i| i.names).chain(TOOLS).chain(AGNHOST_NAMES).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
