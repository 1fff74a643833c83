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
    events.sort_by_key(|event| (event.first_timestamp, event.metadata.name.clone()));
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
