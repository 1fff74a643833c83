use serde_json::json;

use super::*;
use crate::scene::fixture::{Fixture, client};

/// Runs with the sources of a fixture.
fn with<T>(fixture: &Fixture, traces: &[Rc<Trace>], look: impl FnOnce(&Sources) -> T) -> T {
    let network = fixture.network();
    look(&Sources { store: fixture.store(), network: &network, settings: fixture.cluster.settings(), traces })
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
        assert!(!card.fixes.is_empty(), "{card:?}");
        assert!(card.facts.contains(&("port 80/TCP".to_owned(), "to targetPort 8080".to_owned())));
    });
}

#[test]
fn a_requests_card_is_its_trace() {
    let fixture = broken();
    let trace = fixture.trace(client("client"), &fixture.address_of("web"), 0);
    let card = of_request(7, &trace);
    assert_eq!((card.title.as_str(), card.question.as_str()), ("#7", "Why was it refused?"));
    let last = card.steps.iter().rfind(|step| step.tone == Tone::Bad).unwrap();
    assert_eq!(last.text, "Nothing in pod/web-1 listens on 8080/TCP: the Pod itself refuses.");
    assert!(card.steps.len() > 3 && card.relations.iter().any(|relation| relation.id == "pod/default/web-1"));
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
