//! What a whole cluster does by itself: the components together, in virtual time.

use serde_json::json;

use super::Cluster;
use crate::api::deployment::Deployment;
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::event::Event;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::request::Options;
use crate::apiserver::store::Key;
use crate::order::InOrder;

fn deployment(name: &str, replicas: i32, image: &str) -> serde_json::Value {
    json!({"metadata": {"name": name}, "spec": {
        "replicas": replicas, "selector": {"matchLabels": {"app": name}},
        "template": {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": name, "image": image}]}},
    }})
}

fn cluster(objects: &[(Kind, serde_json::Value)]) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    for (kind, value) in objects {
        let created = cluster.create(*kind, "default", value, &Options::default());
        assert!(created.is_ok(), "{created:?}");
    }
    cluster.settle();
    cluster
}

fn events(cluster: &Cluster, about: &str) -> Vec<String> {
    let mut events: Vec<&Event> =
        cluster.store().list_as::<Event>(None).filter(|event| event.involved_object.name == about).collect();
    events.order_by_key(|event| (event.first_timestamp, event.metadata.name.clone()));
    events.iter().map(|event| format!("{} {} {}", event.type_, event.reason, event.message)).collect()
}

#[test]
fn a_deployment_gets_its_pods_and_a_service_its_endpoints() {
    let service = json!({"metadata": {"name": "web"}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}});
    let cluster = cluster(&[(Kind::Deployment, deployment("web", 2, "nginx:1.27")), (Kind::Service, service)]);
    assert!(cluster.is_settled());
    let deployment = cluster.store().get_as::<Deployment>("default", "web").unwrap();
    let status = &deployment.status;
    assert_eq!((status.replicas, status.ready_replicas, status.available_replicas), (2, 2, 2), "{status:#?}");
    let pods: Vec<&Pod> = cluster.store().list_as::<Pod>(Some("default")).collect();
    assert_eq!(pods.len(), 2);
    assert!(pods.iter().all(|pod| pod.is_ready() && pod.status.phase == "Running"));
    let slices: Vec<&EndpointSlice> = cluster.store().slices_of("default", "web").collect();
    assert_eq!(slices.len(), 1);
    assert_eq!(slices[0].endpoints.len(), 2);
    assert_eq!(slices[0].ports[0].port, Some(80));
    let set = cluster.store().list_as::<ReplicaSet>(Some("default")).next().unwrap();
    assert_eq!(
        events(&cluster, "web"),
        [format!("Normal ScalingReplicaSet Scaled up replica set {} from 0 to 2", set.metadata.name)]
    );
    let pod = &pods[0].metadata.name;
    let node = &pods[0].spec.node_name;
    let told = events(&cluster, pod);
    assert_eq!(told[0], format!("Normal Scheduled Successfully assigned default/{pod} to {node}"));
    assert_eq!(told.last().unwrap(), "Normal Started Container started");
}

#[test]
fn a_deleted_pod_is_replaced() {
    let mut cluster = cluster(&[(Kind::Deployment, deployment("web", 2, "nginx:1.27"))]);
    let name = cluster.store().list_as::<Pod>(Some("default")).next().unwrap().metadata.name.clone();
    cluster.delete(&Key::new(Kind::Pod, "default", &name), &Default::default()).unwrap();
    cluster.settle();
    let names: Vec<&str> =
        cluster.store().list_as::<Pod>(Some("default")).map(|pod| pod.metadata.name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(!names.contains(&name.as_str()));
}

fn pod(name: &str, spec: serde_json::Value) -> serde_json::Value {
    json!({"metadata": {"name": name, "labels": {"app": name}}, "spec": spec})
}

fn status(cluster: &Cluster, name: &str) -> (String, bool, i32, String) {
    let pod = cluster.store().get_as::<Pod>("default", name).unwrap();
    let container = &pod.status.container_statuses[0];
    let waiting = container.state.waiting.as_ref().map(|waiting| waiting.reason.clone());
    let ended = container.state.terminated.as_ref().map(|ended| ended.reason.clone());
    (pod.status.phase.clone(), container.ready, container.restart_count, waiting.or(ended).unwrap_or_default())
}

#[test]
fn an_image_that_is_not_there_settles_in_back_off() {
    let spec = json!({"containers": [{"name": "c", "image": "nginx:doesnotexist"}]});
    let cluster = cluster(&[(Kind::Pod, pod("web", spec))]);
    assert!(cluster.is_settled());
    assert_eq!(status(&cluster, "web"), ("Pending".into(), false, 0, "ImagePullBackOff".into()));
    let told = events(&cluster, "web");
    assert!(told.contains(&"Warning Failed Error: ErrImagePull".to_owned()), "{told:#?}");
    assert!(told.contains(&"Normal BackOff Back-off pulling image \"nginx:doesnotexist\"".to_owned()), "{told:#?}");
}

#[test]
fn a_container_that_ends_is_held_back_longer_each_time() {
    let spec = json!({"containers": [{"name": "c", "image": "busybox:1.36", "command": ["false"]}]});
    let mut cluster = cluster(&[(Kind::Pod, pod("job", spec))]);
    cluster.run_until(cluster.now() + 6_000);
    assert_eq!(status(&cluster, "job"), ("Running".into(), false, 1, "CrashLoopBackOff".into()));
    // Ten seconds after the second end comes the second start, twenty after the third the third.
    cluster.run_until(cluster.now() + 20_000);
    assert_eq!(status(&cluster, "job").2, 2);
}

#[test]
fn probes_decide_who_is_ready() {
    let probe = |port: u16| json!({"tcpSocket": {"port": port}, "periodSeconds": 10, "failureThreshold": 3, "successThreshold": 1});
    let spec = |port| json!({"containers": [{"name": "c", "image": "nginx:1.27", "readinessProbe": probe(port)}]});
    let cluster = cluster(&[(Kind::Pod, pod("good", spec(80))), (Kind::Pod, pod("bad", spec(8080)))]);
    assert!(cluster.is_settled());
    assert_eq!(status(&cluster, "good"), ("Running".into(), true, 0, String::new()));
    assert_eq!(status(&cluster, "bad"), ("Running".into(), false, 0, String::new()));
    let address = &cluster.store().get_as::<Pod>("default", "bad").unwrap().status.pod_ip;
    let told = events(&cluster, "bad");
    let words =
        format!("Warning Unhealthy Readiness probe failed: dial tcp {address}:8080: connect: connection refused");
    assert!(told.contains(&words), "{told:#?}");
}

#[test]
fn a_pod_that_fits_nowhere_says_why() {
    let spec = json!({"nodeSelector": {"disk": "ssd"}, "containers": [{"name": "c", "image": "nginx:1.27"}]});
    let cluster = cluster(&[(Kind::Pod, pod("ssd", spec))]);
    let pod = cluster.store().get_as::<Pod>("default", "ssd").unwrap();
    let condition = pod.condition("PodScheduled").unwrap();
    // As a real scheduler said it.
    assert_eq!(
        (condition.reason.as_str(), condition.message.as_str()),
        (
            "Unschedulable",
            "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, \
             preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
        )
    );
}

#[test]
fn what_belongs_to_an_object_goes_with_it() {
    let mut cluster = cluster(&[(Kind::Deployment, deployment("web", 2, "nginx:1.27"))]);
    cluster.delete(&Key::new(Kind::Deployment, "default", "web"), &Default::default()).unwrap();
    cluster.settle();
    assert_eq!(cluster.store().list(Kind::ReplicaSet, Some("default")).count(), 0);
    assert_eq!(cluster.store().list(Kind::Pod, Some("default")).count(), 0);
}
