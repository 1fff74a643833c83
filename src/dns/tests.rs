use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::api::object::Object;
use crate::api::schema::Field;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::Server;
use crate::apiserver::request::Request;
use crate::apiserver::store::Store;

/// The names of the recorded clients: `web`, headless `db` with and without hostnames, `legacy` and `loop` as aliases.
fn store() -> Store {
    let mut server = Server::new(&Settings::default());
    let mut put = |kind: Kind, value: Value| {
        server.handle(Request::Create(Object::read(kind, &value)), 0).expect("the object is sound");
    };
    for name in ["default", "other"] {
        put(Kind::Namespace, json!({"metadata": {"name": name}}));
    }
    let mut service = |name: &str, spec: Value| {
        put(Kind::Service, json!({"metadata": {"name": name, "namespace": "default"}, "spec": spec}));
    };
    service(
        "web",
        json!({"clusterIP": "10.96.7.7", "ports": [
        {"name": "http", "port": 80, "protocol": "TCP"}, {"name": "dns", "port": 53, "protocol": "UDP"}]}),
    );
    service("db", json!({"clusterIP": "None", "ports": [{"name": "pg", "port": 5432, "protocol": "TCP"}]}));
    service("empty", json!({"clusterIP": "None", "ports": [{"port": 80, "protocol": "TCP"}]}));
    service("legacy", json!({"type": "ExternalName", "externalName": "web.default.svc.cluster.local"}));
    service("outside", json!({"type": "ExternalName", "externalName": "db.example.com"}));
    service("loop", json!({"type": "ExternalName", "externalName": "loop.default.svc.cluster.local"}));
    let endpoint = |ip: &str, host: Option<&str>, ready: bool| json!({"addresses": [ip], "hostname": host, "conditions": {"ready": ready}});
    put(
        Kind::EndpointSlice,
        json!({
            "metadata": {"name": "db-1", "namespace": "default", "labels": {"kubernetes.io/service-name": "db"}}, "addressType": "IPv4",
            "endpoints": [endpoint("10.244.1.11", Some("db-0"), true), endpoint("10.244.2.12", None, true), endpoint("10.244.3.13", Some("db-2"), false)],
            "ports": [{"name": "pg", "port": 5432, "protocol": "TCP"}],
        }),
    );
    server.store().clone()
}

/// `NXDOMAIN`, `NODATA`, or the records' data.
fn ask(store: &Store, type_: &str, name: &str) -> String {
    let answer = query(store, name, RecordType::parse(type_));
    match (answer.status, answer.records.is_empty()) {
        (Status::NxDomain, true) => "NXDOMAIN".to_owned(),
        (Status::NoError, true) => "NODATA".to_owned(),
        _ => answer.records.iter().map(|record| record.data.to_string()).collect::<Vec<_>>().join(", "),
    }
}

#[test]
fn names_of_the_specification() {
    let store = store();
    for (type_, name, want) in [
        ("A", "web.default.svc.cluster.local", "10.96.7.7"),
        ("A", "WEB.Default.svc.cluster.local.", "10.96.7.7"),
        ("AAAA", "web.default.svc.cluster.local", "NODATA"),
        ("A", "web.other.svc.cluster.local", "NXDOMAIN"),
        ("A", "web.nowhere.svc.cluster.local", "NXDOMAIN"),
        ("A", "web.default", "NXDOMAIN"),
        ("A", "web", "NXDOMAIN"),
        ("A", "cluster.local", "NODATA"),
        ("A", "svc.cluster.local", "NODATA"),
        ("A", "default.svc.cluster.local", "NODATA"),
        ("A", "nowhere.svc.cluster.local", "NXDOMAIN"),
        ("A", "web.default.cluster.local", "NXDOMAIN"),
        ("SRV", "_http._tcp.web.default.svc.cluster.local", "0 100 80 web.default.svc.cluster.local."),
        ("SRV", "_dns._udp.web.default.svc.cluster.local", "0 100 53 web.default.svc.cluster.local."),
        ("SRV", "_http._udp.web.default.svc.cluster.local", "NXDOMAIN"),
        (
            "SRV",
            "web.default.svc.cluster.local",
            "0 50 53 web.default.svc.cluster.local., 0 50 80 web.default.svc.cluster.local.",
        ),
        ("A", "db.default.svc.cluster.local", "10.244.1.11, 10.244.2.12"),
        ("A", "db-0.db.default.svc.cluster.local", "10.244.1.11"),
        ("A", "10-244-2-12.db.default.svc.cluster.local", "10.244.2.12"),
        ("A", "10-244-1-11.db.default.svc.cluster.local", "NXDOMAIN"),
        ("A", "db-2.db.default.svc.cluster.local", "NXDOMAIN"),
        (
            "SRV",
            "_pg._tcp.db.default.svc.cluster.local",
            "0 50 5432 10-244-2-12.db.default.svc.cluster.local., 0 50 5432 db-0.db.default.svc.cluster.local.",
        ),
        ("A", "empty.default.svc.cluster.local", "NXDOMAIN"),
        ("A", "legacy.default.svc.cluster.local", "web.default.svc.cluster.local., 10.96.7.7"),
        ("CNAME", "legacy.default.svc.cluster.local", "web.default.svc.cluster.local."),
        ("A", "outside.default.svc.cluster.local", "db.example.com."),
        ("A", "loop.default.svc.cluster.local", "loop.default.svc.cluster.local., loop.default.svc.cluster.local."),
        ("SRV", "_http._tcp.legacy.default.svc.cluster.local", "NXDOMAIN"),
        ("A", "10-244-1-2.default.pod.cluster.local", "10.244.1.2"),
        ("AAAA", "10-244-1-2.default.pod.cluster.local", "NODATA"),
        ("A", "10-244-1-2.nowhere.pod.cluster.local", "NXDOMAIN"),
        ("A", "web.default.pod.cluster.local", "NXDOMAIN"),
        ("PTR", "7.7.96.10.in-addr.arpa", "web.default.svc.cluster.local."),
        ("PTR", "11.1.244.10.in-addr.arpa", "db-0.db.default.svc.cluster.local."),
        ("PTR", "9.9.9.9.in-addr.arpa", "NXDOMAIN"),
        ("A", "", "NXDOMAIN"),
        ("A", "...", "NXDOMAIN"),
    ] {
        assert_eq!(ask(&store, type_, name), want, "{type_} {name}");
    }
}

#[test]
fn the_search_path_is_tried_before_names_with_few_dots() {
    let mut pod = crate::api::pod::Pod::default();
    pod.metadata.namespace = "default".into();
    let conf = ResolvConf::of_pod(&pod);
    let (store, conf) = (store(), conf);
    let tried = |name: &str| lookup(&store, &conf, name).tried.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(tried("web"), ["web.default.svc.cluster.local"]);
    assert_eq!(tried("web.default"), ["web.default.default.svc.cluster.local", "web.default.svc.cluster.local"]);
    assert_eq!(tried("nope").len(), 4);
    assert_eq!(tried("a.b.c.d.e.f").first().map(String::as_str), Some("a.b.c.d.e.f"));
    assert_eq!(tried("web."), ["web"]);
    assert_eq!(lookup(&store, &conf, "legacy").addresses, ["10.96.7.7".parse::<IpAddr>().unwrap()]);
}

#[test]
fn resolv_conf_follows_the_policy() {
    let conf = |namespace: &str, spec: Value| {
        let pod = crate::api::pod::Pod::read(&json!({"metadata": {"namespace": namespace}, "spec": spec}));
        ResolvConf::of_pod(&pod).to_string()
    };
    let cases: BTreeMap<&str, String> = BTreeMap::from([
        (
            "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n",
            conf("default", json!({"dnsPolicy": "ClusterFirst"})),
        ),
        ("nameserver 172.18.0.1\n", conf("default", json!({"dnsPolicy": "Default"}))),
        (
            "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n",
            conf("shop", json!({"dnsPolicy": "ClusterFirstWithHostNet", "hostNetwork": true})),
        ),
        (
            "search my.dns\nnameserver 192.0.2.1\noptions ndots:2 edns0\n",
            conf(
                "default",
                json!({"dnsPolicy": "None", "dnsConfig": {"nameservers": ["192.0.2.1"], "searches": ["my.dns"],
                "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}]}}),
            ),
        ),
    ]);
    for (want, got) in cases {
        assert_eq!(got, want);
    }
    assert_eq!(conf("default", json!({"dnsPolicy": "ClusterFirst", "hostNetwork": true})), "nameserver 172.18.0.1\n");
}
