use serde_json::json;

use super::*;
use crate::scene::fixture::{Fixture, client as pod_client};
use crate::scene::{Memory, View, layout};

fn outline_of(fixture: &Fixture) -> Vec<String> {
    let scene = layout(fixture.store(), &View::new(1020.0, 700.0), &mut Memory::default());
    outline(&scene).into_iter().map(|row| format!("{}{}", "  ".repeat(row.depth), row.text)).collect()
}

#[test]
fn the_chart_reads_as_an_outline_along_the_flow() {
    let mut fixture = Fixture::new(1);
    let address = fixture.pod("web-1", 1, json!({"app": "web"}), true);
    let typo = fixture.pod("debug", 1, json!({"app": "wep"}), false);
    fixture.pod("tmp", 1, json!({}), true);
    fixture.service("web", "ClusterIP", json!({"app": "web"}), json!(80));
    fixture.slice("web", 80, &[("web-1", address.clone(), true)]);
    let ip = fixture.address_of("web").replace(":80", "");
    let tmp = fixture.store().get_as::<Pod>("default", "tmp").unwrap().status.pod_ip.clone();
    assert_eq!(
        outline_of(&fixture),
        [
            "Clients".to_owned(),
            "  laptop: 172.18.0.100".to_owned(),
            format!("  Pod tmp, Running, {tmp} on node-1. Nothing listens."),
            "  cluster DNS: 10.96.0.10".to_owned(),
            "Services".to_owned(),
            format!(
                "  Service web, ClusterIP, {ip}; ports 80/TCP to 80. Selector app=web matches 1 Pod; 1 endpoint takes traffic."
            ),
            "    port 80/TCP leads to targetPort 80".to_owned(),
            "    EndpointSlice web-abcde, 80/TCP: 1 ready".to_owned(),
            format!("      {address}:80, Pod web-1: ready"),
            "Nodes".to_owned(),
            "  Node node-1, 172.18.0.2: 2 Pods".to_owned(),
            format!("    Pod debug, Running, not ready, {typo} on node-1. port 80/TCP: a process listens."),
            "      app=wep: the selector of web asks for app=web".to_owned(),
            format!("    Pod web-1, Running, {address} on node-1. port 80/TCP: a process listens."),
            "      app=web: matches the selector of web".to_owned(),
        ]
    );
}

#[test]
fn changes_are_told_in_a_sentence_each_and_bookkeeping_is_not() {
    let mut fixture = Fixture::new(1);
    fixture.cluster.take_log();
    fixture.pod("web-1", 1, json!({"app": "web"}), true);
    fixture.service("web", "ClusterIP", json!({"app": "web"}), json!(80));
    fixture.slice("web", 80, &[("web-1", "10.244.1.9".into(), true), ("", "10.244.1.8".into(), false)]);
    let told: Vec<String> = fixture.cluster.take_log().iter().filter_map(change).collect();
    let service = fixture.address_of("web").replace(":80", "");
    let pod = fixture.store().get_as::<Pod>("default", "web-1").unwrap().status.pod_ip.clone();
    assert_eq!(
        told,
        [
            "Pod web-1 is created.".to_owned(),
            format!("Pod web-1 is ready at {pod}."),
            format!("Service web is created at {service}."),
            "EndpointSlice web-abcde is created: 1 of 2 endpoints ready.".to_owned(),
        ]
    );
}

#[test]
fn requests_are_told_one_by_one_or_summed_up() {
    let mut fixture = Fixture::web(2, 2);
    fixture.pod("client", 1, json!({}), true);
    fixture.service("empty", "ClusterIP", json!({"app": "nobody"}), json!(80));
    fixture.slice("empty", 80, &[]);
    let from = pod_client("client");
    let web = fixture.address_of("web");
    let good = fixture.trace(from.clone(), &web, 0);
    let bad = fixture.trace(from.clone(), &fixture.address_of("empty"), 0);
    let lookup =
        Lookup { asked: "web".into(), name: Some("web.default.svc.cluster.local".into()), ..Lookup::default() };
    assert_eq!(
        request(&Request { client: &from, lookup: Some(&lookup), trace: Some(&good), kept: false }),
        format!("Pod client to web ({web}): accepted by Pod web-6d9f7c5b4-00000 on port 80.")
    );
    assert_eq!(
        request(&Request::of(&bad)),
        format!("Pod client to {}: refused, no endpoints.", fixture.address_of("empty"))
    );
    let tried = vec![("wep".to_owned(), crate::dns::Status::NxDomain)];
    let none = Lookup { asked: "wep".into(), tried, ..Lookup::default() };
    assert_eq!(
        request(&Request { client: &from, lookup: Some(&none), trace: None, kept: false }),
        "Pod client asks DNS for wep: unknown name, NXDOMAIN."
    );
    assert_eq!(
        summary([&good, &bad, &good].into_iter()),
        "3 requests: 2 to Pod web-6d9f7c5b4-00000 and 1 refused (no endpoints)."
    );
}
