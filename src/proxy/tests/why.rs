//! Why a Pod gets no traffic, key by key and step by step.

use serde_json::{Value, json};

use super::world::{READY, World};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::schema::Field;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::ProxyMode::Iptables;
use crate::proxy::why::of_pod;

/// The reasons and fields for a Pod called `web-1` with this manifest, behind a Service with this spec.
fn reasons(service: Value, labels: Value, spec: Value, status: Value) -> Vec<String> {
    let mut world = World::new(Iptables);
    world.service(service.clone());
    let mut metadata = json!({"name": "web-1", "namespace": "default", "labels": labels});
    if let Some(listen) = spec.get("listen") {
        metadata["annotations"] = json!({"playground/listen": listen});
    }
    let pod = json!({"metadata": metadata, "spec": spec, "status": status});
    world.put(Kind::Pod, pod.clone());
    let service = world.object(Kind::Service, "web");
    let Some(service) = service.as_kind::<Service>() else { panic!("a Service") };
    let why = of_pod(&world.network, service, 0, &Pod::read(&pod));
    why.reasons.iter().map(|(reason, from)| format!("{} ({})", reason.sentence(), from.field)).collect()
}

fn running() -> Value {
    json!({"phase": "Running", "podIP": "10.244.2.9", "conditions": [{"type": "Ready", "status": "True"}]})
}

#[test]
fn reasons_name_the_label_the_port_and_the_field() {
    let spec = |ports: Value| json!({"nodeName": "node-2", "containers": [{"name": "c", "image": "example/web", "ports": ports}]});
    let declared = || spec(json!([{"name": "http", "containerPort": 8080}]));
    let web = || json!({"app": "web"});
    let target = |port: Value| json!({"ports": [{"port": 80, "protocol": "TCP", "targetPort": port}]});
    for (service, labels, spec, status, want) in [
        (json!({}), web(), declared(), running(), vec![]),
        (
            json!({}),
            json!({"app": "wep"}),
            declared(),
            running(),
            vec!["its label app is wep, and web is asked for: nearly (metadata.labels[app])"],
        ),
        (
            json!({}),
            json!({"app": "database"}),
            declared(),
            running(),
            vec!["its label app is database, and web is asked for (metadata.labels[app])"],
        ),
        (
            json!({}),
            json!({"aap": "web"}),
            declared(),
            running(),
            vec!["it has no label app=web; its label aap looks much like app (metadata.labels[aap])"],
        ),
        (
            json!({"selector": {"app": "web", "tier": "front"}}),
            json!({"app": "web"}),
            declared(),
            running(),
            vec!["it has no label tier=front (metadata.labels)"],
        ),
        (
            json!({"selector": {}}),
            web(),
            declared(),
            running(),
            vec!["the Service has no selector: nobody writes endpoints for it (spec.selector)"],
        ),
        (
            json!({}),
            web(),
            declared(),
            json!({"phase": "Succeeded", "podIP": "10.244.2.9"}),
            vec!["it is done (Succeeded) (status.phase)"],
        ),
        (
            json!({}),
            web(),
            declared(),
            json!({"phase": "Pending"}),
            vec!["it has no address yet (Pending) (status.podIP)"],
        ),
        (
            json!({}),
            web(),
            declared(),
            json!({"phase": "Running", "podIP": "10.244.2.9"}),
            vec!["it is not ready (status.conditions[Ready])"],
        ),
        (
            target(json!("web")),
            web(),
            declared(),
            running(),
            vec!["no container port is called web (spec.containers[0].ports)"],
        ),
        (
            target(json!("htpp")),
            web(),
            declared(),
            running(),
            vec!["no container port is called htpp; one is called http (spec.containers[0].ports[0].name)"],
        ),
        (
            target(json!("http")),
            web(),
            spec(json!([{"name": "http", "containerPort": 8080, "protocol": "UDP"}])),
            running(),
            vec!["its port http is UDP, and the Service's is TCP (spec.containers[0].ports[0].protocol)"],
        ),
        (
            target(json!(9090)),
            web(),
            declared(),
            running(),
            vec!["nothing in it listens on 9090; it listens on 8080 (spec.containers[0].ports[0].containerPort)"],
        ),
    ] {
        assert_eq!(reasons(service.clone(), labels.clone(), spec, status), want, "{service} {labels}");
    }
}

#[test]
fn a_pod_in_a_slice_is_an_endpoint() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-2", "8080");
    world.service(json!({}));
    world.slice(&[("web-1", "node-2", READY)]);
    let (service, pod) = (world.object(Kind::Service, "web"), world.object(Kind::Pod, "web-1"));
    let (Object::Service(service), Object::Pod(pod)) = (&*service, &*pod) else { panic!("a Service and a Pod") };
    let why = of_pod(&world.network, service, 0, pod);
    assert!(why.endpoint && !why.selected, "a slice can name a Pod that the selector does not match");
}
