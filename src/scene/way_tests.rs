use serde_json::json;

use super::fixture::{Fixture, client};
use super::model::Scene;
use super::outcome::Mark;
use super::way::{Request, Way, way};
use super::{Look, Memory, View, layout};
use crate::dns::{Lookup, Status};
use crate::proxy::{Client, Trace};

const LATENCY: f64 = 120.0;

fn scene(fixture: &Fixture, look: Look) -> Scene {
    layout(fixture.store(), &View { look, ..View::new(1020.0, 700.0) }, &mut Memory::default())
}

fn drawn(fixture: &Fixture, look: Look, trace: &Trace) -> Way {
    way(&scene(fixture, look), &Request::of(trace)).expect("a way")
}

/// Every stretch's label, `*` after those that were rewritten.
fn labels(way: &Way) -> Vec<String> {
    way.legs.iter().map(|leg| format!("{}{}", leg.label, if leg.rewritten { "*" } else { "" })).collect()
}

/// Stretches join, and none leads nowhere.
fn assert_joined(way: &Way) {
    for pair in way.legs.windows(2) {
        let gap = pair[0].path.end().distance(pair[1].path.start());
        // Through a box: from where lines come in to where they go out.
        assert!(gap < 260.0, "{gap} between {:?} and {:?}", pair[0], pair[1]);
    }
    assert!(way.legs.iter().all(|leg| leg.path.end().x.is_finite() && leg.path.end().y.is_finite()));
}

#[test]
fn a_packet_changes_its_address_where_the_rules_rewrite_it_and_ends_at_the_socket() {
    let mut fixture = Fixture::web(3, 3);
    fixture.pod("client", 1, json!({}), true);
    let to = fixture.address_of("web");
    let trace = fixture.trace(client("client"), &to, 1);
    let concept = drawn(&fixture, Look::Concept, &trace);
    assert_eq!((concept.mark, concept.because), (Mark::Accepted, "accepted"));
    let target = format!("→ {}:80*", trace.last.destination);
    assert_eq!(labels(&concept), [format!("→ {to}"), target.clone(), target.clone()]);
    assert_joined(&concept);
    let chart = scene(&fixture, Look::Concept);
    assert_eq!(
        Some(concept.legs[2].path.end()),
        chart.spot(&format!("{}:80/TCP", concept.ends_at)).map(|spot| spot.inlet)
    );

    let path = drawn(&fixture, Look::PacketPath, &trace);
    assert_joined(&path);
    assert_eq!(path.ends_at, concept.ends_at);
    assert!(
        labels(&path).starts_with(&[format!("→ {to}")]) && labels(&path).ends_with(&[target]),
        "{:?}",
        labels(&path)
    );
}

#[test]
fn failures_end_where_they_happen() {
    let mut fixture = Fixture::new(3);
    fixture.pod("client", 1, json!({}), true);
    let address = fixture.pod("wrong", 2, json!({"app": "wrong"}), true);
    fixture.service("wrong", "ClusterIP", json!({"app": "wrong"}), json!(8080));
    fixture.slice("wrong", 8080, &[("wrong", address, true)]);
    fixture.service("empty", "ClusterIP", json!({"app": "nobody"}), json!(80));
    fixture.slice("empty", 80, &[]);
    let wrong = fixture.address_of("wrong");
    let other_port = wrong.replace(":80", ":81");
    for (to, mark, because, ends_at) in [
        (wrong, Mark::Refused, "nothing listens", "pod/default/wrong"),
        (fixture.address_of("empty"), Mark::Refused, "no endpoints", "service/default/empty:80/TCP"),
        (other_port, Mark::Silence, "no such port", "service/default/wrong"),
        ("10.96.200.200:80".to_owned(), Mark::Silence, "no such Service", "pod/default/client"),
    ] {
        let trace = fixture.trace(client("client"), &to, 0);
        let concept = drawn(&fixture, Look::Concept, &trace);
        assert_eq!((concept.mark, concept.because, concept.ends_at.as_str()), (mark, because, ends_at), "{to}");
        assert_joined(&concept);
        let path = drawn(&fixture, Look::PacketPath, &trace);
        assert_eq!((path.mark, path.because), (mark, because));
        assert!(!path.legs.is_empty());
    }
    let laptop = fixture.trace(Client::External, &fixture.address_of("empty"), 0);
    let lost = drawn(&fixture, Look::Concept, &laptop);
    assert_eq!((lost.mark, lost.because, lost.ends_at.as_str()), (Mark::Silence, "no way in from outside", "laptop"));
}

#[test]
fn a_name_is_looked_up_first_and_an_unknown_one_ends_at_dns() {
    let mut fixture = Fixture::web(1, 1);
    fixture.pod("client", 1, json!({}), true);
    let chart = scene(&fixture, Look::Concept);
    let from = client("client");
    let full = |name: &str| format!("{name}.default.svc.cluster.local");
    let tried = vec![(full("wep"), Status::NxDomain), ("wep".to_owned(), Status::NxDomain)];
    let unknown = Lookup { asked: "wep".into(), tried, ..Lookup::default() };
    let request = Request { client: &from, lookup: Some(&unknown), trace: None, kept: false };
    let lost = way(&chart, &request).unwrap();
    let asked = vec!["wep? 2 names tried".to_owned()];
    assert_eq!((lost.mark, lost.ends_at.as_str(), labels(&lost)), (Mark::UnknownName, "dns", asked));
    let laptop = Request { client: &Client::External, ..request };
    let outside = way(&chart, &laptop).unwrap();
    assert_eq!((outside.ends_at.as_str(), labels(&outside)), ("laptop", vec!["wep?".to_owned()]));
    let trace = fixture.trace(from.clone(), &fixture.address_of("web"), 0);
    let tried = vec![(full("web"), Status::NoError)];
    let addresses = vec!["10.96.44.3".parse().unwrap()];
    let known = Lookup { asked: "web".into(), tried, name: Some(full("web")), addresses, aliases: Vec::new() };
    let found = way(&chart, &Request { lookup: Some(&known), trace: Some(&trace), ..request }).unwrap();
    assert_eq!(labels(&found)[..2], ["web?", "web is 10.96.44.3"]);
    assert_eq!(found.legs.len(), 5);
    assert_joined(&found);
}

#[test]
fn a_pose_goes_from_the_client_to_the_end_and_then_fades() {
    let mut fixture = Fixture::web(3, 3);
    fixture.pod("client", 1, json!({}), true);
    let trace = fixture.trace(client("client"), &fixture.address_of("web"), 0);
    let way = drawn(&fixture, Look::Concept, &trace);
    assert_eq!(way.pose(-1.0, LATENCY), None);
    assert_eq!(way.pose(0.0, LATENCY).unwrap().at, way.legs[0].path.start());
    let mut leg = 0;
    for step in 0..=100 {
        let pose = way.pose(way.arrival(LATENCY) * f64::from(step) / 100.0 - 0.001 * f64::from(step), LATENCY).unwrap();
        assert!(pose.leg >= leg);
        leg = pose.leg;
        assert!(pose.ended.is_none());
    }
    let end = way.pose(way.arrival(LATENCY) + 1.0, LATENCY).unwrap();
    assert_eq!((end.ended, end.fade, end.at), (Some(Mark::Accepted), 1.0, way.legs[2].path.end()));
    assert_eq!(way.pose(way.duration(LATENCY) + 1.0, LATENCY), None);
    let back = way.reply(way.arrival(LATENCY) + 1.0, LATENCY).unwrap();
    assert!(back.reply && back.at.distance(way.legs[2].path.end()) < 5.0);
}

#[test]
fn silence_sends_nothing_back() {
    let mut fixture = Fixture::web(1, 1);
    fixture.pod("client", 1, json!({}), true);
    let trace = fixture.trace(client("client"), "10.96.200.200:80", 0);
    let way = drawn(&fixture, Look::PacketPath, &trace);
    assert_eq!((way.mark, way.reply(way.arrival(LATENCY) + 1.0, LATENCY)), (Mark::Silence, None));
}

#[test]
fn a_node_port_is_entered_from_the_laptop_through_a_nodes_rules() {
    let mut fixture = Fixture::web(3, 3);
    let address = fixture.pod("np", 2, json!({"app": "np"}), true);
    fixture.node_port_service("np", json!({"app": "np"}), 30_080);
    fixture.slice("np", 80, &[("np", address, true)]);
    let trace = fixture.trace(Client::External, "172.18.0.2:30080", 0);
    let concept = drawn(&fixture, Look::Concept, &trace);
    let chart = scene(&fixture, Look::Concept);
    assert_eq!(concept.legs[0].label, "→ 172.18.0.2:30080");
    assert_eq!(Some(concept.legs[0].path.end()), chart.spot("service/default/np:80/TCP@node").map(|spot| spot.inlet));
    let path = drawn(&fixture, Look::PacketPath, &trace);
    assert_joined(&path);
    assert_eq!((path.mark, path.ends_at.as_str()), (Mark::Accepted, "pod/default/np"));
}
