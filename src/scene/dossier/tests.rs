use serde_json::json;

use super::*;
use crate::scene::fixture::{Fixture, client};
use crate::scene::way::Request;

/// Runs with the sources of a fixture.
fn with<T>(fixture: &Fixture, traces: &[Rc<Trace>], look: impl FnOnce(&Sources) -> T) -> T {
    let network = fixture.network();
    let settings = fixture.cluster.settings();
    let lit = traces.last().map(|trace| &**trace);
    look(&Sources { store: fixture.store(), network: &network, settings, traces, unresolved: &[], lit })
}

fn steps(dossier: &Dossier) -> Vec<String> {
    dossier.steps.iter().map(|step| format!("{:?} {}", step.tone, step.text)).collect()
}

fn broken() -> Fixture {
    let mut fixture = Fixture::new(2);
    let address = fixture.pod("web-1", 1, json!({"app": "web"}), true);
    fixture.pod("web-2", 2, json!({"app": "wep"}), true);
    fixture.pod("client", 1, json!({}), true);
    fixture.service("web", "ClusterIP", json!({"app": "web"}), json!(8080));
    fixture.slice("web", 8080, &[("web-1", address, true)]);
    fixture
}

#[test]
fn a_pods_card_says_what_keeps_traffic_from_it_and_where_that_stands() {
    with(&broken(), &[], |sources| {
        let near = of_thing(sources, "pod/default/web-2").unwrap();
        assert_eq!(steps(&near)[0], "Bad From web 80/TCP: its label app is wep, and web is asked for: nearly.");
        assert_eq!(near.steps[0].from, [("pod/default/web-2".to_owned(), "metadata.labels[app]".to_owned())]);
        let wrong = of_thing(sources, "pod/default/web-1:8080/TCP").unwrap();
        assert_eq!(steps(&wrong), ["Bad From web 80/TCP: nothing in it listens on 8080; it listens on 80."]);
        let service = Relation { how: "selected by", id: "service/default/web".into(), name: "web".into() };
        assert_eq!(wrong.relations[0], service);
        assert!(wrong.yaml.starts_with("apiVersion: v1\nkind: Pod\nmetadata:\n"));
        assert!(of_thing(sources, "pod/default/gone").is_none() && of_thing(sources, "x").is_none());
    });
}

#[test]
fn a_services_card_says_who_answers_and_what_to_try() {
    with(&broken(), &[], |sources| {
        let card = of_thing(sources, "service/default/web").unwrap();
        assert_eq!(steps(&card)[0], "Bad 80/TCP: nobody.");
        let tries: Vec<&str> = card.advice.iter().flat_map(|a| &a.tries).map(|(_, command)| command.as_str()).collect();
        let patch = r#"[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]"#;
        assert_eq!(tries[..1], [format!("kubectl patch service web --type=json -p '{patch}'")]);
        assert_eq!(card.advice[0].from, ("service/default/web".to_owned(), "spec.ports[0].targetPort".to_owned()));
        let line = card.line_of("spec.ports[0].targetPort").unwrap();
        assert_eq!(card.yaml.lines().nth(line), Some("    targetPort: 8080"));
        assert!(card.facts.contains(&("port 80/TCP".to_owned(), "to targetPort 8080".to_owned())));
    });
}

#[test]
fn a_requests_card_is_its_trace() {
    let fixture = broken();
    let trace = fixture.trace(client("client"), &fixture.address_of("web"), 0);
    let request = Request::of(&trace);
    let card = with(&fixture, &[], |sources| of_request(sources, 7, &request));
    assert_eq!((card.title.as_str(), card.question.as_str()), ("#7", "Why was it refused?"));
    let last = card.steps.iter().rfind(|step| step.tone == Tone::Bad).unwrap();
    assert_eq!(last.text, "Nothing in pod/web-1 listens on 8080/TCP: the Pod itself refuses.");
    assert!(card.steps.len() > 3 && card.relations.iter().any(|relation| relation.id == "pod/default/web-1"));
}

#[test]
fn a_nodes_card_lights_the_rules_that_the_connection_met() {
    let fixture = broken();
    let trace = Rc::new(fixture.trace(client("client"), &fixture.address_of("web"), 0));
    with(&fixture, &[Rc::clone(&trace)], |sources| {
        let card = of_thing(sources, "node/node-1").unwrap();
        let titles: Vec<&str> = card.rules.iter().map(|listing| listing.title.as_str()).collect();
        assert_eq!(titles, ["iptables-save -t nat", "iptables-save -t filter", "nft list table ip kube-proxy"]);
        let lit = |listing: &Listing| listing.rules.iter().filter(|rule| rule.met).count();
        assert_eq!(card.rules.iter().map(lit).collect::<Vec<_>>(), [3, 0, 0]);
        assert!(
            !card
                .rules
                .iter()
                .flat_map(|listing| &listing.rules)
                .any(|rule| rule.text.contains("-A KUBE-SEP") && rule.text.contains("kube-dns"))
        );
        let elsewhere = of_thing(sources, "node/node-2").unwrap();
        assert_eq!(elsewhere.rules.iter().map(lit).sum::<usize>(), 0);
        let request = of_request(sources, 1, &Request::of(&trace));
        let first: Vec<&str> = request.rules[0].rules.iter().filter_map(|rule| rule.text.get(..16)).collect();
        assert_eq!(request.rules[0].title, "Rules that it met on node-1");
        assert_eq!(
            first,
            ["-A KUBE-SERVICES", "-A KUBE-SVC-LOLE", "-A KUBE-SEP-"].map(|start| first
                .iter()
                .copied()
                .find(|line| line.starts_with(start))
                .unwrap_or(start))
        );
    });
}

#[test]
fn a_name_that_nobody_knows_shows_its_search_path() {
    let fixture = broken();
    let tried = ["wep.default.svc.cluster.local", "wep.svc.cluster.local", "wep.cluster.local", "wep"];
    let tried = tried.map(|name| (name.to_owned(), crate::dns::Status::NxDomain)).to_vec();
    let lookup = crate::dns::Lookup { asked: "wep".into(), tried, ..Default::default() };
    let from = client("client");
    let request = Request { client: &from, lookup: Some(&lookup), trace: None, kept: false };
    let card = with(&fixture, &[], |sources| of_request(sources, 3, &request));
    assert_eq!(card.question, "Why is the name unknown?");
    assert_eq!(
        steps(&card)[..2],
        [
            "Bad wep.default.svc.cluster.local does not exist (NXDOMAIN).",
            "Bad wep.svc.cluster.local does not exist (NXDOMAIN)."
        ]
    );
    assert_eq!(card.steps.len(), 4);
}

#[test]
fn everything_on_the_chart_has_a_card() {
    let fixture = broken();
    let scene = crate::scene::layout(fixture.store(), &crate::scene::View::new(1000.0, 700.0), &mut Default::default());
    with(&fixture, &[], |sources| {
        for item in crate::scene::draw::items(&scene) {
            let card = of_thing(sources, &item.id).unwrap_or_else(|| panic!("{} has no card", item.id));
            assert!(!card.title.is_empty() && !card.steps.is_empty(), "{card:?}");
        }
    });
}
