//! The cases of upstream's `reconciler_test.go`, `utils_test.go` and `trafficdist_test.go`.

use serde_json::{Value, json};

use super::endpoint::{address_types, empty_slice, find_port, of_pod, ports};
use super::hints::Hints;
use super::plan;
use crate::api::endpoint_slice::{Endpoint, EndpointSlice};
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::schema::Field;
use crate::api::service::Service;
use crate::apiserver::request::Request;
use crate::apiserver::store::Store;

fn service() -> Service {
    Service::read(&json!({
        "metadata": {"name": "foo", "namespace": "test", "uid": "service-uid"},
        "spec": {"clusterIP": "10.96.0.7", "selector": {"foo": "bar"}, "ipFamilies": ["IPv4"],
            "ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": 80}]},
    }))
}

fn pod(number: usize, ready: bool) -> Pod {
    Pod::read(&json!({
        "metadata": {"name": format!("pod{number:03}"), "namespace": "test", "uid": format!("uid-{number}"),
            "labels": {"foo": "bar"}},
        "spec": {"nodeName": "node-1", "containers": [{"name": "c"}]},
        "status": {"phase": "Running", "podIP": format!("1.2.{}.{}", number / 250, number % 250 + 1),
            "podIPs": [{"ip": format!("1.2.{}.{}", number / 250, number % 250 + 1)}],
            "conditions": [{"type": "Ready", "status": if ready { "True" } else { "False" },
                "lastTransitionTime": "2026-01-05T09:00:00Z"}]},
    }))
}

fn pods(count: usize) -> Vec<Pod> {
    (0..count).map(|number| pod(number, number % 3 != 0)).collect()
}

fn node(labels: Value) -> Node {
    Node::read(&json!({"metadata": {"name": "node-1", "labels": labels}}))
}

/// A slice of the service with the endpoints of these Pods.
fn slice(name: &str, service: &Service, pods: &[&Pod]) -> EndpointSlice {
    let ports = pods.first().map(|pod| ports(service, pod)).unwrap_or_default();
    let mut slice = empty_slice(service, "IPv4", &ports);
    slice.metadata.name = name.to_owned();
    slice.endpoints = pods.iter().map(|pod| of_pod(pod, None, service, "IPv4")).collect();
    slice
}

/// What one sync did, and the slices after it.
struct After {
    actions: String,
    slices: Vec<EndpointSlice>,
}

impl After {
    fn lengths(&self) -> Vec<usize> {
        let mut lengths: Vec<usize> = self.slices.iter().map(|slice| slice.endpoints.len()).collect();
        lengths.sort_unstable();
        lengths
    }
}

fn reconcile(service: &Service, pods: &[Pod], slices: &[EndpointSlice]) -> After {
    reconcile_on(node(json!({})), service, pods, slices)
}

fn reconcile_on(node: Node, service: &Service, pods: &[Pod], slices: &[EndpointSlice]) -> After {
    let store = Store::of([Object::Node(node)]);
    let (pods, standing): (Vec<&Pod>, Vec<&EndpointSlice>) = (pods.iter().collect(), slices.iter().collect());
    let mut after = After { actions: String::new(), slices: slices.to_vec() };
    for request in plan::requests(&store, service, &pods, &standing, Some(0)) {
        match request {
            Request::Create(Object::EndpointSlice(mut slice)) => {
                assert_eq!((slice.metadata.name.as_str(), slice.metadata.generate_name.as_str()), ("", "foo-"));
                slice.metadata.name = format!("new-{}", after.slices.len());
                after.slices.push(slice);
                after.actions.push('c');
            }
            Request::Update(Object::EndpointSlice(slice)) => {
                let at = after.slices.iter().position(|old| old.metadata.name == slice.metadata.name).unwrap();
                after.slices[at] = slice;
                after.actions.push('u');
            }
            Request::Delete(key, _) => {
                after.slices.retain(|old| *old.metadata.name != *key.name);
                after.actions.push('d');
            }
            other => panic!("{other:?}"),
        }
    }
    after
}

#[test]
fn no_pod_leaves_a_placeholder() {
    let service = service();
    let after = reconcile(&service, &[], &[]);
    assert_eq!((after.actions.as_str(), after.lengths()), ("c", vec![0]));
    assert!(after.slices[0].ports.is_empty());
    assert_eq!(reconcile(&service, &[], &after.slices).actions, "", "the placeholder stays");
    let mut labelled = service.clone();
    labelled.metadata.labels.insert("a".into(), "b".into());
    assert_eq!(reconcile(&labelled, &[], &after.slices).actions, "u", "and follows the labels");
}

#[test]
fn a_new_slice_says_whose_it_is() {
    let mut headless = service();
    headless.spec.cluster_ip = "None".into();
    headless.metadata.labels.insert("team".into(), "a".into());
    headless.metadata.labels.insert("endpointslice.kubernetes.io/managed-by".into(), "me".into());
    let slice = empty_slice(&headless, "IPv4", &[]);
    assert_eq!(
        slice.metadata.write(),
        json!({
            "generateName": "foo-", "namespace": "test",
            "labels": {
                "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                "kubernetes.io/service-name": "foo",
                "service.kubernetes.io/headless": "",
                "team": "a",
            },
            "ownerReferences": [{"apiVersion": "v1", "kind": "Service", "name": "foo", "uid": "service-uid",
                "controller": true, "blockOwnerDeletion": true}],
        })
    );
}

#[test]
fn many_pods_fill_slices_of_a_hundred() {
    let (service, pods) = (service(), pods(250));
    let after = reconcile(&service, &pods, &[]);
    assert_eq!((after.actions.as_str(), after.lengths()), ("ccc", vec![50, 100, 100]));
    assert_eq!(reconcile(&service, &pods, &after.slices).actions, "");
    let mut moved = service.clone();
    moved.spec.ports[0].target_port = crate::api::scalar::IntOrString::Int(81);
    let after = reconcile(&moved, &pods, &after.slices);
    assert_eq!((after.actions.as_str(), after.lengths()), ("uuu", vec![50, 100, 100]), "another port, the same slices");
}

#[test]
fn some_slices_stand_already() {
    let service = service();
    for (count, actions, lengths) in [(250, "cu", vec![61, 89, 100]), (300, "cc", vec![52, 74, 74, 100])] {
        let pods = pods(count);
        let part = |first: usize| (first..count - 4).step_by(4).map(|at| &pods[at]).collect::<Vec<_>>();
        let slices = [slice("a", &service, &part(1)), slice("b", &service, &part(3))];
        let after = reconcile(&service, &pods, &slices);
        assert_eq!((after.actions.as_str(), after.lengths()), (actions, lengths), "{count} Pods");
    }
}

#[test]
fn slices_are_not_repacked_until_they_must_change() {
    let (mut service, pods) = (service(), pods(300));
    let all: Vec<&Pod> = pods.iter().collect();
    let slices: Vec<EndpointSlice> =
        all.chunks(30).enumerate().map(|(at, part)| slice(&format!("s{at}"), &service, part)).collect();
    assert_eq!(reconcile(&service, &pods, &slices).actions, "");
    service.spec.ports[0].target_port = crate::api::scalar::IntOrString::Int(81);
    let after = reconcile(&service, &pods, &slices);
    assert_eq!((after.actions.as_str(), after.lengths()), ("uuuddddddd", vec![100, 100, 100]));
}

#[test]
fn new_endpoints_go_to_the_fullest_slice_that_changes() {
    let service = service();
    let mut pods: Vec<Pod> = (0..80).chain(100..120).map(|number| pod(number, true)).collect();
    let (first, second) = pods.split_at(80);
    let slices = [
        slice("a", &service, &first.iter().collect::<Vec<_>>()),
        slice("b", &service, &second.iter().collect::<Vec<_>>()),
    ];
    for at in (0..pods.len()).step_by(10) {
        pods[at].status.conditions[0].status = "False".into();
    }
    pods.extend((200..215).map(|number| pod(number, true)));
    let after = reconcile(&service, &pods, &slices);
    assert_eq!((after.actions.as_str(), after.lengths()), ("uu", vec![20, 95]));
}

#[test]
fn pods_with_other_numbers_behind_a_port_name_get_slices_of_their_own() {
    let mut service = service();
    service.spec.ports[0].name = String::new();
    service.spec.ports[0].target_port = crate::api::scalar::IntOrString::String("http".into());
    let pods: Vec<Pod> = (0..300)
        .map(|number| {
            let mut pod = pod(number, true);
            let ports = json!([{"name": "http", "containerPort": 8080 + number % 5, "protocol": "TCP"}]);
            pod.spec.containers[0].ports = Field::read(&ports);
            pod
        })
        .collect();
    let after = reconcile(&service, &pods, &[]);
    assert_eq!((after.actions.as_str(), after.lengths()), ("ccccc", vec![60; 5]));
    let mut numbers: Vec<i32> = after.slices.iter().filter_map(|slice| slice.ports[0].port).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [8080, 8081, 8082, 8083, 8084]);
}

#[test]
fn slices_of_an_earlier_service_of_the_name_go() {
    let service = service();
    let mut former = service.clone();
    former.metadata.uid = "former".into();
    let pods = pods(1);
    let slices = [slice("a", &former, &[&pods[0]])];
    let after = reconcile(&service, &pods, &slices);
    assert_eq!((after.actions.as_str(), after.lengths()), ("cd", vec![1]));
    assert_eq!(after.slices[0].metadata.owner_references[0].uid, "service-uid");
}

#[test]
fn a_service_that_is_being_deleted_gets_no_new_slices() {
    let mut service = service();
    service.metadata.deletion_timestamp = Some(crate::api::scalar::Time(1));
    assert_eq!(reconcile(&service, &pods(1), &[]).actions, "");
}

#[test]
fn a_pod_on_a_lost_node_is_left_out_unless_published() {
    let mut service = service();
    let mut pods = pods(2);
    pods[1].spec.node_name = "gone".into();
    assert_eq!(reconcile(&service, &pods, &[]).lengths(), [1]);
    service.spec.publish_not_ready_addresses = true;
    assert_eq!(reconcile(&service, &pods, &[]).lengths(), [2]);
}

#[test]
fn which_pods_stand_behind_a_service() {
    // TestShouldPodBeInEndpoints, with terminating Pods included.
    for (what, change, expected) in [
        ("running and ready", json!({}), 1),
        ("without an address", json!({"podIP": "", "podIPs": []}), 0),
        ("failed", json!({"phase": "Failed"}), 0),
        ("succeeded", json!({"phase": "Succeeded"}), 0),
        ("pending", json!({"phase": "Pending"}), 1),
    ] {
        let mut value = pod(1, true).write();
        for (key, new) in change.as_object().unwrap() {
            value["status"][key] = new.clone();
        }
        let after = reconcile(&service(), &[Pod::read(&value)], &[]);
        assert_eq!(after.lengths(), [expected], "{what}");
    }
}

#[test]
fn conditions_of_an_endpoint() {
    // TestPodToEndpoint: ready, terminating, published -> ready, serving, terminating.
    for (ready, terminating, publish, expected) in [
        (true, false, false, (true, true, false)),
        (true, false, true, (true, true, false)),
        (false, false, false, (false, false, false)),
        (false, false, true, (true, false, false)),
        (true, true, false, (false, true, true)),
        (true, true, true, (true, true, true)),
        (false, true, false, (false, false, true)),
        (false, true, true, (true, false, true)),
    ] {
        let mut service = service();
        service.spec.publish_not_ready_addresses = publish;
        let mut pod = pod(1, ready);
        pod.metadata.deletion_timestamp = terminating.then_some(crate::api::scalar::Time(1));
        let conditions = of_pod(&pod, None, &service, "IPv4").conditions;
        let got = (conditions.ready, conditions.serving, conditions.terminating);
        let (ready_now, serving, terminating_now) = expected;
        assert_eq!(got, (Some(ready_now), Some(serving), Some(terminating_now)), "{ready} {terminating} {publish}");
    }
}

#[test]
fn addresses_zone_and_name_of_an_endpoint() {
    let mut pod = pod(1, true);
    pod.status.pod_ips = Field::read(&json!([{"ip": "1.2.3.4"}, {"ip": "1234::5678:0000:0000:9abc:def0"}]));
    pod.spec.hostname = "own".into();
    pod.spec.subdomain = "foo".into();
    let zoned = node(json!({"topology.kubernetes.io/zone": "us-central1-a"}));
    let endpoint = of_pod(&pod, Some(&zoned), &service(), "IPv4");
    assert_eq!(endpoint.addresses, ["1.2.3.4"]);
    assert_eq!(endpoint.zone.as_deref(), Some("us-central1-a"));
    assert_eq!(endpoint.hostname.as_deref(), Some("own"));
    assert_eq!(of_pod(&pod, None, &service(), "IPv6").addresses, ["1234::5678:0:0:9abc:def0"]);
    pod.spec.subdomain = "other".into();
    assert_eq!(of_pod(&pod, None, &service(), "IPv4").hostname, None);
}

#[test]
fn port_resolution() {
    let containers = json!([
        {"name": "a", "ports": [{"name": "dns", "containerPort": 53, "protocol": "UDP"},
            {"name": "web", "containerPort": 8080, "protocol": "TCP"}]},
        {"name": "b", "ports": [{"name": "web", "containerPort": 9090, "protocol": "TCP"}]},
    ]);
    let init = json!([
        {"name": "sidecar", "restartPolicy": "Always", "ports": [{"name": "mesh", "containerPort": 15001, "protocol": "TCP"}]},
        {"name": "setup", "ports": [{"name": "setup", "containerPort": 1, "protocol": "TCP"}]},
    ]);
    let pod = Pod::read(&json!({"spec": {"containers": containers, "initContainers": init}}));
    for (target, protocol, expected) in [
        (json!(443), "TCP", Some(443)),
        (json!("web"), "TCP", Some(8080)),
        (json!("dns"), "UDP", Some(53)),
        (json!("dns"), "TCP", None),
        (json!("mesh"), "TCP", Some(15001)),
        (json!("setup"), "TCP", None),
        (json!("nobody"), "TCP", None),
    ] {
        let port = json!({"port": 80, "protocol": protocol, "targetPort": target});
        assert_eq!(find_port(&pod, &Field::read(&port)), expected, "{target} {protocol}");
    }
}

#[test]
fn ports_come_in_the_order_of_their_hash() {
    // As a real cluster listed them.
    let mut service = service();
    service.spec.ports = Field::read(&json!([
        {"name": "dns-tcp", "protocol": "TCP", "port": 53, "targetPort": 5353},
        {"name": "dns", "protocol": "UDP", "port": 53, "targetPort": 5353},
    ]));
    let names: Vec<Option<String>> = ports(&service, &pod(1, true)).into_iter().map(|port| port.name).collect();
    assert_eq!(names, [Some("dns".to_owned()), Some("dns-tcp".to_owned())]);
}

#[test]
fn families_of_a_service() {
    for (spec, expected) in [
        (json!({"ipFamilies": ["IPv4"]}), &["IPv4"][..]),
        (json!({"ipFamilies": ["IPv6", "IPv4"]}), &["IPv4", "IPv6"]),
        (json!({"clusterIP": "10.0.0.1"}), &["IPv4"]),
        (json!({"clusterIP": "2000::1"}), &["IPv6"]),
        (json!({"clusterIP": "None"}), &["IPv4", "IPv6"]),
    ] {
        assert_eq!(address_types(&Service::read(&json!({"spec": spec}))), expected, "{spec}");
    }
}

#[test]
fn a_dual_stack_service_has_slices_of_both_families() {
    let mut service = service();
    service.spec.ip_families = vec!["IPv4".into(), "IPv6".into()];
    let mut pod = pod(1, true);
    pod.status.pod_ips = Field::read(&json!([{"ip": "1.2.3.4"}, {"ip": "fd00::4"}]));
    let after = reconcile(&service, &[pod.clone()], &[]);
    let types: Vec<&str> = after.slices.iter().map(|slice| slice.address_type.as_str()).collect();
    assert_eq!(types, ["IPv4", "IPv6"]);
    service.spec.ip_families.truncate(1);
    assert_eq!(reconcile(&service, &[pod], &after.slices).actions, "d", "a family that is given up");
}

fn hinted(distribution: Option<&str>, ready: bool) -> Option<Value> {
    let mut service = service();
    service.spec.traffic_distribution = distribution.map(str::to_owned);
    let zoned = node(json!({"topology.kubernetes.io/zone": "zone-a"}));
    let after = reconcile_on(zoned, &service, &[pod(1, ready)], &[]);
    after.slices[0].endpoints[0].hints.as_ref().map(Field::write)
}

#[test]
fn hints_follow_the_traffic_distribution() {
    let zone = json!({"forZones": [{"name": "zone-a"}]});
    let both = json!({"forZones": [{"name": "zone-a"}], "forNodes": [{"name": "node-1"}]});
    for (distribution, ready, expected) in [
        (None, true, None),
        (Some("PreferClose"), true, Some(zone.clone())),
        (Some("PreferSameZone"), true, Some(zone)),
        (Some("PreferSameNode"), true, Some(both)),
        (Some("PreferSameNode"), false, None),
        (Some("Elsewhere"), true, None),
    ] {
        assert_eq!(hinted(distribution, ready), expected, "{distribution:?}");
    }
}

#[test]
fn hints_change_on_slices_that_are_otherwise_right() {
    let zoned = node(json!({"topology.kubernetes.io/zone": "zone-a"}));
    let mut service = service();
    let pods = pods(2);
    let before = reconcile_on(zoned.clone(), &service, &pods, &[]);
    service.spec.traffic_distribution = Some("PreferClose".into());
    let close = reconcile_on(zoned.clone(), &service, &pods, &before.slices);
    assert_eq!(close.actions, "u");
    assert_eq!(reconcile_on(zoned.clone(), &service, &pods, &close.slices).actions, "");
    service.spec.traffic_distribution = None;
    let away = reconcile_on(zoned, &service, &pods, &close.slices);
    assert_eq!(away.actions, "u");
    assert!(away.slices[0].endpoints.iter().all(|endpoint: &Endpoint| endpoint.hints.is_none()));
}

#[test]
fn the_older_annotation_comes_before_the_field() {
    let mut service = service();
    service.spec.traffic_distribution = Some("PreferClose".into());
    service.metadata.annotations.insert("service.kubernetes.io/topology-mode".into(), "Auto".into());
    assert_eq!(Hints::of(&service), Hints::None);
}
