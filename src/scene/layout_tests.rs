use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::fixture::Fixture;
use super::geometry::Rect;
use super::model::{ChipKind, Detail, PodShape, Scene};
use super::{Look, Memory, View, frames, layout};

/// Whatever is wrong with a chart's places.
fn faults(scene: &Scene) -> Vec<String> {
    let mut out = Vec::new();
    let chart = Rect::new(0.0, 0.0, scene.size.w, scene.size.h);
    let frames = frames(scene);
    for (at, (id, rect)) in frames.iter().enumerate() {
        if !chart.holds(rect) {
            out.push(format!("{id} leaves the chart: {rect:?} in {chart:?}"));
        }
        for (other, other_rect) in frames.iter().skip(at + 1) {
            if rect.overlaps(other_rect) {
                out.push(format!("{id} {rect:?} overlaps {other} {other_rect:?}"));
            }
        }
    }
    let small: Vec<(&str, Rect)> = scene
        .pods
        .iter()
        .map(|pod| (pod.id.as_str(), pod.rect))
        .chain(scene.groups.iter().map(|group| (group.id.as_str(), group.rect)))
        .chain(scene.nodes.iter().filter_map(|node| Some((node.id.as_str(), node.rules.as_ref()?.rect))))
        .collect();
    for (at, (id, rect)) in small.iter().enumerate() {
        let home = scene.nodes.iter().find(|node| node.rect.overlaps(rect));
        if !home.is_some_and(|node| node.rect.holds(rect)) {
            out.push(format!("{id} {rect:?} is not inside of one node: {:?}", home.map(|node| (&node.id, node.rect))));
        }
        if rect.w * scene.scale < 21.9 || rect.h * scene.scale < 21.9 {
            out.push(format!("{id} is too small to hit: {rect:?} at {}", scene.scale));
        }
        for (other, other_rect) in small.iter().skip(at + 1) {
            if rect.overlaps(other_rect) {
                out.push(format!("{id} {rect:?} overlaps {other} {other_rect:?}"));
            }
        }
    }
    for pod in &scene.pods {
        let inside = Rect::new(0.0, 0.0, pod.rect.w, pod.rect.h);
        for chip in &pod.chips {
            if !inside.holds(&chip.rect) {
                out.push(format!("a chip of {} leaves its box: {:?} in {inside:?}", pod.id, chip.rect));
            }
        }
        for socket in &pod.sockets {
            if socket.at.y > pod.rect.h || socket.at.y < 0.0 {
                out.push(format!("a socket of {} leaves its box", pod.id));
            }
        }
    }
    for flow in &scene.flows {
        if scene.spot(&flow.from).is_none() && flow.from != "wire" || scene.spot(&flow.to).is_none() {
            out.push(format!("{} leads from or to nothing", flow.id));
        }
    }
    out.truncate(5);
    out
}

fn view(look: Look, width: f64, height: f64) -> View {
    View { look, ..View::new(width, height) }
}

/// Where each Pod is.
fn places(scene: &Scene) -> BTreeMap<String, Rect> {
    scene.pods.iter().map(|pod| (pod.id.clone(), pod.rect)).collect()
}

#[test]
fn the_notes_example_shows_everything() {
    let mut fixture = Fixture::web(3, 5);
    fixture.pod("debug", 3, json!({"app": "wep"}), true);
    fixture.pod("tmp", 1, json!({"run": "tmp"}), true);
    let scene = layout(fixture.store(), &View::new(1020.0, 700.0), &mut Memory::default());
    assert_eq!(faults(&scene), Vec::<String>::new());
    assert_eq!(scene.scale, 1.0);
    assert!(scene.pods.iter().all(|pod| pod.detail == Detail::Full));
    let ids: Vec<&str> = scene.stations.iter().map(|station| station.id.as_str()).collect();
    assert_eq!(ids, ["laptop", "pod/default/tmp", "dns"]);
    let service = &scene.services[0];
    assert_eq!(
        (service.selected, service.ready, service.ports[0].port.as_str(), service.ports[0].target.as_str()),
        (5, 4, "80/TCP", "80")
    );
    assert_eq!(scene.slices[0].summary, "4 ready · 1 not ready");
    let debug = scene.pods.iter().find(|pod| pod.name == "debug").unwrap();
    assert_eq!((debug.selected, debug.chips[0].kind, debug.state.shape), (false, ChipKind::Near, PodShape::Ready));
    let live: Vec<bool> = scene.flows.iter().map(|flow| flow.live).collect();
    assert_eq!(live.iter().filter(|live| !**live).count(), 2, "to the entry that is not ready, and on to its Pod");
    assert_eq!(live.len(), 10);
}

#[test]
fn an_empty_cluster_says_what_to_try() {
    for (width, height) in [(1020.0, 700.0), (390.0, 500.0)] {
        let scene = layout(Fixture::new(3).store(), &View::new(width, height), &mut Memory::default());
        assert_eq!(faults(&scene), Vec::<String>::new());
        assert!(scene.hint.is_some() && scene.services.is_empty());
        assert_eq!(scene.nodes.len(), 3);
    }
}

#[test]
fn system_things_are_shown_on_demand() {
    let fixture = Fixture::new(1);
    let view = View { system: true, ..View::new(1200.0, 800.0) };
    let scene = layout(fixture.store(), &view, &mut Memory::default());
    let ids: Vec<&str> = scene.services.iter().map(|service| service.id.as_str()).collect();
    assert_eq!(ids, ["service/default/kubernetes", "service/kube-system/kube-dns"]);
    assert_eq!(faults(&scene), Vec::<String>::new());
}

#[test]
fn addresses_that_are_no_pods_stand_by_themselves() {
    let mut fixture = Fixture::new(2);
    fixture.service("db", "ClusterIP", json!({}), json!(5432));
    fixture.slice("db", 5432, &[("", "192.0.2.7".into(), true)]);
    let scene = layout(fixture.store(), &View::new(1020.0, 700.0), &mut Memory::default());
    assert_eq!(faults(&scene), Vec::<String>::new());
    assert!(scene.flows.iter().any(|flow| flow.to == "address/192.0.2.7" && flow.live), "{:?}", scene.flows);
}

#[test]
fn pods_fold_into_groups_that_open() {
    let fixture = Fixture::web(3, 500);
    let mut view = View::new(900.0, 560.0);
    let mut memory = Memory::default();
    let scene = layout(fixture.store(), &view, &mut memory);
    assert_eq!(faults(&scene), Vec::<String>::new());
    assert_eq!((scene.groups.len(), scene.pods.len()), (3, 0));
    assert_eq!(scene.groups.iter().map(|group| group.members.len()).sum::<usize>(), 500);
    view.opened.insert(scene.groups[1].id.clone());
    let opened = layout(fixture.store(), &view, &mut memory);
    assert_eq!(faults(&opened), Vec::<String>::new());
    assert_eq!(opened.pods.len(), scene.groups[1].members.len());
    assert!(opened.spot("pod/default/web-6d9f7c5b4-00000").is_some());
}

#[test]
fn who_stays_does_not_move() {
    let mut fixture = Fixture::web(3, 9);
    let view = View::new(1020.0, 700.0);
    let mut memory = Memory::default();
    let before = layout(fixture.store(), &view, &mut memory);
    fixture.delete_pod("web-6d9f7c5b4-00001");
    let without = layout(fixture.store(), &view, &mut memory);
    fixture.pod("web-6d9f7c5b4-newly", 2, json!({"app": "web"}), true);
    let with = layout(fixture.store(), &view, &mut memory);
    let (before, without, with) = (places(&before), places(&without), places(&with));
    assert!(without.iter().all(|(id, rect)| before.get(id) == Some(rect)), "{before:#?} {without:#?}");
    assert!(without.iter().all(|(id, rect)| with.get(id) == Some(rect)));
    assert_eq!(
        with.get("pod/default/web-6d9f7c5b4-newly"),
        before.get("pod/default/web-6d9f7c5b4-00001"),
        "the gap is filled"
    );
}

#[test]
fn the_packet_path_has_rules_on_every_node_and_no_services() {
    let mut fixture = Fixture::web(3, 6);
    fixture.pod("client", 1, json!({}), true);
    for (width, height) in [(1020.0, 700.0), (390.0, 600.0)] {
        let scene = layout(fixture.store(), &view(Look::PacketPath, width, height), &mut Memory::default());
        assert_eq!(faults(&scene), Vec::<String>::new());
        assert!(scene.services.is_empty() && scene.pods.iter().any(|pod| pod.name == "client"));
        let rows: Vec<&str> =
            scene.nodes.iter().filter_map(|node| Some(node.rules.as_ref()?.rows.first()?.text.as_str())).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.ends_with(":80 → 1 of 5")), "{rows:?}");
    }
}

#[derive(Debug, Clone)]
struct Case {
    nodes: u32,
    workloads: Vec<u32>,
    lone: u32,
    size: (f64, f64),
    look: Look,
    focus: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let sizes = prop_oneof![
        (300.0..700.0f64, 300.0..900.0f64),
        (700.0..1100.0f64, 400.0..800.0f64),
        (1100.0..2400.0f64, 500.0..1500.0f64)
    ];
    let workloads = prop_oneof![
        prop::collection::vec(0..8u32, 0..4),
        prop::collection::vec(0..25u32, 0..20),
        prop::collection::vec(100..250u32, 1..3)
    ];
    let look = prop_oneof![Just(Look::Concept), Just(Look::PacketPath)];
    (1..=12u32, workloads, 0..8u32, sizes, look, any::<bool>())
        .prop_map(|(nodes, workloads, lone, size, look, focus)| Case { nodes, workloads, lone, size, look, focus })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_nothing_leaves_and_nothing_is_too_small(case in case()) {
        let mut fixture = Fixture::new(case.nodes);
        for (at, count) in case.workloads.iter().enumerate() {
            fixture.add_web(&format!("web-{at}"), case.nodes, *count);
        }
        for at in 0..case.lone {
            // Clients, unscheduled Pods, Pods with labels that fit nothing.
            fixture.pod(&format!("client-{at}"), 1 + at % case.nodes, json!({"run": "client"}), true);
            fixture.pod(&format!("lone-{at}"), if at % 2 == 0 { 0 } else { 1 }, json!({"app": "lone"}), false);
        }
        let focus = case.focus.then(|| "service/default/web-0".to_owned());
        let view = View { focus, ..view(case.look, case.size.0, case.size.1) };
        let mut memory = Memory::default();
        let scene = layout(fixture.store(), &view, &mut memory);
        prop_assert_eq!(faults(&scene), Vec::<String>::new());
        // The same again is the same.
        let again = layout(fixture.store(), &view, &mut memory);
        prop_assert_eq!(&again, &scene);
        // One more Pod: as long as boxes keep their size, those that were there keep their order and columns.
        fixture.pod("newcomer", 1, json!({"app": "web-0"}), true);
        let after = layout(fixture.store(), &view, &mut memory);
        prop_assert_eq!(faults(&after), Vec::<String>::new());
    }
}

#[test]
fn a_sketch_is_drawn_as_the_cluster_that_it_stands_for() {
    use crate::api::settings::Settings;
    use crate::sim::Cluster;
    let zones = vec!["a".to_owned(), "b".to_owned()];
    for settings in [Settings::default(), Settings { nodes: 12, zones, ..Settings::default() }] {
        let drawn = |cluster: Cluster| layout(cluster.store(), &View::new(1100.0, 700.0), &mut Memory::default());
        let (sketch, whole) = (drawn(Cluster::sketch(settings.clone())), drawn(Cluster::new(settings)));
        assert_eq!(format!("{sketch:?}"), format!("{whole:?}"));
    }
}
