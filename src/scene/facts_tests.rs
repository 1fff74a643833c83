use super::*;
use crate::api::schema::Field;
use serde_json::{Value, json};

fn pod(value: Value) -> Pod {
    Pod::read(&value)
}

fn service(target: Value) -> Service {
    Service::read(&json!({"spec": {"ports": [{"port": 80, "protocol": "TCP", "targetPort": target}]}}))
}

fn running(ready: &str) -> Value {
    json!({"phase": "Running", "podIP": "10.244.1.2", "conditions": [{"type": "Ready", "status": ready}]})
}

#[test]
fn states_have_kubectls_words_and_a_shape_each() {
    let waiting = |reason: &str| json!({"phase": "Pending", "containerStatuses": [{"name": "c", "state": {"waiting": {"reason": reason}}}]});
    for (metadata, status, shape, word) in [
        (json!({}), running("True"), PodShape::Ready, "Running"),
        (json!({}), running("False"), PodShape::NotReady, "Running"),
        (json!({}), json!({"phase": "Pending"}), PodShape::Waiting, "Pending"),
        (json!({}), json!({}), PodShape::Waiting, "Pending"),
        (json!({}), waiting("ContainerCreating"), PodShape::Waiting, "ContainerCreating"),
        (json!({}), waiting("ImagePullBackOff"), PodShape::Broken, "ImagePullBackOff"),
        (json!({}), json!({"phase": "Succeeded"}), PodShape::Done, "Succeeded"),
        (json!({}), json!({"phase": "Failed", "reason": "Evicted"}), PodShape::Broken, "Evicted"),
        (
            json!({}),
            json!({"phase": "Running", "containerStatuses": [{"name": "c", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}),
            PodShape::Broken,
            "CrashLoopBackOff",
        ),
        (json!({"deletionTimestamp": "2026-01-05T09:00:00Z"}), running("True"), PodShape::Terminating, "Terminating"),
    ] {
        let got = state(&pod(json!({"metadata": metadata, "status": status})));
        assert_eq!((got.shape, got.word.as_str()), (shape, word));
    }
}

#[test]
fn a_socket_is_what_listens_and_what_is_declared_is_told_apart() {
    let nginx = json!([{"name": "c", "image": "nginx:1.27", "ports": [{"containerPort": 8080, "name": "web"}]}]);
    let local =
        json!([{"name": "c", "image": "example/app:1", "env": [], "ports": [{"containerPort": 9090, "name": "web"}]}]);
    for (annotation, containers, target, want) in [
        (None, nginx.clone(), json!(80), (Some(80), SocketStatus::Open)),
        (None, nginx.clone(), json!(8080), (Some(8080), SocketStatus::DeclaredOnly)),
        (None, nginx.clone(), json!(81), (Some(81), SocketStatus::Closed)),
        (None, nginx.clone(), json!("web"), (Some(8080), SocketStatus::DeclaredOnly)),
        (None, nginx, json!("http"), (None, SocketStatus::NoSuchName)),
        (Some("127.0.0.1:9090"), local.clone(), json!("web"), (Some(9090), SocketStatus::Loopback)),
        (Some("9090/UDP"), local, json!(9090), (Some(9090), SocketStatus::OtherProtocol)),
        (None, json!([{"name": "c", "image": "example/app:1"}]), json!(1234), (Some(1234), SocketStatus::Assumed)),
    ] {
        let mut pod = pod(json!({"spec": {"containers": containers}, "status": running("True")}));
        if let Some(text) = annotation {
            pod.metadata.annotations.insert("playground/listen".into(), text.into());
        }
        let found = sockets(&pod, &[&service(target)], Images::Lenient);
        assert_eq!(found.first().map(|fact| (fact.port, fact.status)), Some(want), "{found:?}");
        assert!(found[0].targeted && found.iter().skip(1).all(|fact| !fact.targeted));
    }
}

#[test]
fn a_container_that_does_not_run_opens_nothing() {
    let pod = pod(json!({"spec": {"containers": [{"name": "c", "image": "nginx"}]}, "status": {"phase": "Pending"}}));
    assert_eq!(sockets(&pod, &[], Images::Lenient)[0].status, SocketStatus::NotRunning);
}

#[test]
fn conditions_that_are_unset_read_as_ready() {
    for (ready, serving, terminating, want) in [
        (None, None, None, EntryState::Ready),
        (Some(true), Some(true), Some(false), EntryState::Ready),
        (Some(false), Some(false), Some(false), EntryState::NotReady),
        (Some(false), Some(true), Some(true), EntryState::ServingTerminating),
        (Some(false), Some(false), Some(true), EntryState::Terminating),
    ] {
        assert_eq!(entry_state(&EndpointConditions { ready, serving, terminating }), want);
    }
}

#[test]
fn tools_are_clients_until_a_service_selects_them() {
    let tmp = pod(json!({"spec": {"containers": [{"name": "tmp", "image": "busybox:1.37"}]}}));
    assert!(is_client(&tmp, &[], Images::Lenient));
    assert!(!is_client(&tmp, &[&service(json!(80))], Images::Lenient));
    let web = pod(json!({"spec": {"containers": [{"name": "web", "image": "nginx"}]}}));
    assert!(!is_client(&web, &[], Images::Lenient));
}
