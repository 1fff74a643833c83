//! What a whole cluster says of things that it cannot do yet, and of two address families.

use serde_json::{Value, json};

use super::Cluster;
use crate::api::event::Event;
use crate::api::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Settings;
use crate::apiserver::request::{DeleteOptions, Options, Patch};
use crate::apiserver::status::Reason;
use crate::apiserver::store::Key;
use crate::order::InOrder;

fn cluster(settings: Settings, objects: &[(Kind, Value)]) -> Cluster {
    let mut cluster = Cluster::new(settings);
    for (kind, value) in objects {
        let created = cluster.create(*kind, "default", value, &Options::default());
        assert!(created.is_ok(), "{created:?}");
    }
    cluster.settle();
    cluster
}

fn pod(name: &str, spec: Value) -> (Kind, Value) {
    let mut container = json!({"name": "c", "image": "nginx:1.27"});
    let mut pod_spec = json!({});
    for (field, value) in spec.as_object().into_iter().flatten() {
        let place = if field == "volumes" { &mut pod_spec } else { &mut container };
        place[field] = value.clone();
    }
    pod_spec["containers"] = json!([container]);
    (Kind::Pod, json!({"metadata": {"name": name}, "spec": pod_spec}))
}

fn deployment(replicas: i32, spec: Value) -> (Kind, Value) {
    let mut pod_spec = json!({"containers": [{"name": "c", "image": "nginx:1.27"}]});
    for (field, value) in spec.as_object().into_iter().flatten() {
        pod_spec[field] = value.clone();
    }
    let labels = json!({"app": "web"});
    let template = json!({"metadata": {"labels": labels}, "spec": pod_spec});
    let spec = json!({"replicas": replicas, "selector": {"matchLabels": labels}, "template": template});
    (Kind::Deployment, json!({"metadata": {"name": "web"}, "spec": spec}))
}

/// Why the container of a Pod waits: reason and message.
fn waits(cluster: &Cluster, name: &str) -> (String, String) {
    let pod = cluster.store().get_as::<Pod>("default", name).unwrap();
    let waiting = pod.status.container_statuses.first().and_then(|container| container.state.waiting.clone());
    waiting.map(|waiting| (waiting.reason, waiting.message)).unwrap_or_default()
}

fn told(cluster: &Cluster, reason: &str) -> Vec<String> {
    let events = cluster.store().list_as::<Event>(Some("default")).filter(|event| event.reason == reason);
    events.map(|event| event.message.clone()).collect()
}

#[test]
fn a_container_waits_for_what_its_variables_name() {
    // pkg/kubelet/kubelet_pods_test.go, TestMakeEnvironmentVariables: the words for what is missing.
    let of_map = json!({"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "cfg", "key": "k"}}}]});
    let of_secret = json!({"envFrom": [{"secretRef": {"name": "s"}}]});
    let optional = json!({"envFrom": [{"secretRef": {"name": "s", "optional": true}}]});
    let mut cluster =
        cluster(Settings::default(), &[pod("map", of_map), pod("secret", of_secret), pod("optional", optional)]);
    let error = |message: &str| ("CreateContainerConfigError".to_owned(), message.to_owned());
    assert_eq!(waits(&cluster, "map"), error("configmap \"cfg\" not found"));
    assert_eq!(waits(&cluster, "secret"), error("secret \"s\" not found"));
    assert_eq!(waits(&cluster, "optional"), Default::default());
    let empty = json!({"metadata": {"name": "cfg"}, "data": {"other": "1"}});
    cluster.create(Kind::ConfigMap, "default", &empty, &Options::default()).unwrap();
    cluster.settle();
    assert_eq!(waits(&cluster, "map"), error("couldn't find key k in ConfigMap default/cfg"));
    let key = Key::new(Kind::ConfigMap, "default", "cfg");
    cluster.patch(&key, &Patch::Merge(json!({"data": {"k": "v"}})), &Options::default()).unwrap();
    cluster.settle();
    assert_eq!(waits(&cluster, "map"), Default::default());
}

#[test]
fn a_pod_waits_for_its_volumes_and_claims() {
    let mounted = json!({"volumes": [{"name": "v", "configMap": {"name": "cfg"}}]});
    let claimed = json!({"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]});
    let cluster = cluster(Settings::default(), &[pod("mounted", mounted), pod("claimed", claimed)]);
    assert_eq!(waits(&cluster, "mounted").0, "ContainerCreating");
    let want = "MountVolume.SetUp failed for volume \"v\" : configmap \"cfg\" not found";
    assert_eq!(told(&cluster, "FailedMount"), [want]);
    let want = "0/3 nodes are available: persistentvolumeclaim \"data\" not found. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
    assert_eq!(told(&cluster, "FailedScheduling"), [want]);
}

#[test]
fn a_set_that_may_not_make_its_pods_says_so_until_it_may() {
    let mut cluster = cluster(Settings::default(), &[deployment(2, json!({"serviceAccountName": "robot"}))]);
    let set = |cluster: &Cluster| cluster.store().list_as::<ReplicaSet>(Some("default")).next().unwrap().clone();
    let name = set(&cluster).metadata.name;
    let why = format!(
        "pods \"{name}-\" is forbidden: error looking up service account default/robot: serviceaccount \"robot\" not found"
    );
    let conditions = set(&cluster).status.conditions.clone();
    let failure =
        conditions.first().map(|c| (c.type_.as_str(), c.status.as_str(), c.reason.as_str(), c.message.as_str()));
    assert_eq!(failure, Some(("ReplicaFailure", "True", "FailedCreate", why.as_str())));
    assert_eq!(told(&cluster, "FailedCreate"), [format!("Error creating: {why}")]);
    let robot = json!({"metadata": {"name": "robot"}});
    cluster.create(Kind::ServiceAccount, "default", &robot, &Options::default()).unwrap();
    cluster.run_until(cluster.now() + 5_000);
    assert_eq!((set(&cluster).status.ready_replicas, set(&cluster).status.conditions.len()), (2, 0));
}

#[test]
fn an_autoscaler_without_metrics_keeps_its_bounds() {
    let scaler = json!({"metadata": {"name": "web"}, "spec": {"minReplicas": 3, "maxReplicas": 5,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}});
    let mut cluster =
        cluster(Settings::default(), &[deployment(2, json!({})), (Kind::HorizontalPodAutoscaler, scaler)]);
    let seen = |cluster: &Cluster| {
        let it = cluster.store().get_as::<HorizontalPodAutoscaler>("default", "web").unwrap();
        let reasons: Vec<String> = it.status.conditions.iter().map(|condition| condition.reason.clone()).collect();
        (it.status.current_replicas, it.status.desired_replicas, reasons)
    };
    assert_eq!(seen(&cluster), (0, 0, Vec::new()));
    cluster.run_until(cluster.now() + 16_000);
    assert_eq!(seen(&cluster), (2, 3, vec!["SucceededRescale".to_owned()]));
    cluster.run_until(cluster.now() + 16_000);
    let reasons = vec!["SucceededGetScale".to_owned(), "FailedGetResourceMetric".to_owned()];
    assert_eq!(seen(&cluster), (3, 3, reasons));
}

#[test]
fn a_budget_holds_evictions_back() {
    let budget =
        json!({"metadata": {"name": "web"}, "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}});
    let mut cluster = cluster(Settings::default(), &[deployment(1, json!({})), (Kind::PodDisruptionBudget, budget)]);
    let pod = cluster.store().list_as::<Pod>(Some("default")).next().unwrap().metadata.name.clone();
    let evicted = cluster.request(|server, now| server.evict("default", &pod, &DeleteOptions::default(), now));
    let refused = evicted.map(drop).map_err(|status| (status.reason, status.message));
    let why = "Cannot evict pod as it would violate the pod's disruption budget.".to_owned();
    assert_eq!(refused, Err((Reason::TooManyRequests, why)));
}

#[test]
fn a_stateful_set_claims_what_its_templates_ask_for() {
    let labels = json!({"app": "db"});
    let set = json!({"metadata": {"name": "db"}, "spec": {"serviceName": "db", "replicas": 2,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "nginx:1.27"}]}},
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {
            "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}});
    let cluster = cluster(Settings::default(), &[(Kind::StatefulSet, set)]);
    let claims: Vec<&str> = cluster.store().list(Kind::PersistentVolumeClaim, None).map(|claim| claim.name()).collect();
    assert_eq!(claims, ["data-db-0"], "the second Pod waits for the first");
    let pod = cluster.store().get_as::<Pod>("default", "db-0").unwrap();
    assert_eq!(pod.spec.volumes.0.pointer("/0/persistentVolumeClaim/claimName"), Some(&json!("data-db-0")));
}

/// `policy, families, how many addresses, address types of the slices` of a Service.
fn stacks(cluster: &Cluster, name: &str) -> (String, Vec<String>, usize, Vec<String>) {
    let spec = &cluster.store().get_as::<Service>("default", name).unwrap().spec;
    let slices = cluster.store().slices_of("default", name).map(|slice| slice.address_type.clone()).collect();
    (spec.ip_family_policy.clone().unwrap_or_default(), spec.ip_families.clone(), spec.cluster_ips.len(), slices)
}

#[test]
fn dual_stack_services() {
    // pkg/registry/core/service/storage/storage_test.go, TestCreateInitIPFields and TestUpdateDualStack: what is asked for,
    // and what comes of it in clusters of both orders.
    let both = |first: &str, second: &str| vec![first.to_owned(), second.to_owned()];
    for (first, second) in [("IPv4", "IPv6"), ("IPv6", "IPv4")] {
        let settings = Settings { ip_families: both(first, second), ..Settings::default() };
        let one = vec![first.to_owned()];
        let table = [
            ("plain", json!({}), "SingleStack", one.clone(), 1),
            ("prefer", json!({"ipFamilyPolicy": "PreferDualStack"}), "PreferDualStack", both(first, second), 2),
            ("require", json!({"ipFamilyPolicy": "RequireDualStack"}), "RequireDualStack", both(first, second), 2),
            ("second", json!({"ipFamilies": [second]}), "SingleStack", vec![second.to_owned()], 1),
            (
                "turned",
                json!({"ipFamilyPolicy": "PreferDualStack", "ipFamilies": [second, first]}),
                "PreferDualStack",
                both(second, first),
                2,
            ),
            ("headless", json!({"clusterIP": "None"}), "SingleStack", one.clone(), 1),
        ];
        let mut cluster = cluster(settings, &[deployment(1, json!({}))]);
        for (name, mut spec, policy, families, addresses) in table {
            spec["selector"] = json!({"app": "web"});
            spec["ports"] = json!([{"port": 80}]);
            let service = json!({"metadata": {"name": name}, "spec": spec});
            cluster.create(Kind::Service, "default", &service, &Options::default()).unwrap();
            cluster.settle();
            let (is_policy, is_families, is_addresses, mut slices) = stacks(&cluster, name);
            let mut want = families.clone();
            want.order();
            slices.order();
            assert_eq!((is_policy.as_str(), is_families, is_addresses), (policy, families, addresses), "{name}");
            assert_eq!(slices, want, "{name}: a slice for each address type");
        }
        let key = Key::new(Kind::Service, "default", "plain");
        for (policy, addresses) in [("PreferDualStack", 2), ("SingleStack", 1), ("RequireDualStack", 2)] {
            let patch = Patch::Merge(json!({"spec": {"ipFamilyPolicy": policy}}));
            // Who goes back to one family also has to let go of the second address and family.
            let patch = match policy {
                "SingleStack" => {
                    let ip = cluster.store().get_as::<Service>("default", "plain").unwrap().spec.cluster_ip.clone();
                    Patch::Merge(json!({"spec": {"ipFamilyPolicy": policy, "ipFamilies": [first], "clusterIPs": [ip]}}))
                }
                _ => patch,
            };
            cluster.patch(&key, &patch, &Options::default()).unwrap();
            cluster.settle();
            let (is, _, count, slices) = stacks(&cluster, "plain");
            assert_eq!((is.as_str(), count, slices.len()), (policy, addresses, addresses));
        }
    }
}
