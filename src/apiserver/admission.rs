//! What admission plugins add to or refuse of a new object: namespace lifecycle, service account, tolerations, priority.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::Server;
use super::status::{Reason, Status};
use crate::api::container::VolumeMount;
use crate::api::namespace::Namespace;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::{Pod, PodSpec, Toleration};
use crate::api::scheme::Kind;

impl Server {
    /// Runs the plugins over a new object.
    pub(super) fn admit(&mut self, object: &mut Object) -> Result<(), Status> {
        self.check_namespace(object)?;
        if let Object::Pod(pod) = object {
            add_tolerations(pod);
            if pod.spec.priority.is_none() {
                pod.spec.priority = Some(0);
            }
            if pod.spec.preemption_policy.is_none() {
                pod.spec.preemption_policy = Some("PreemptLowerPriority".to_owned());
            }
            self.add_service_account(pod)?;
            let node = pod.spec.node_name.clone();
            self.add_topology_labels(pod, &node);
        }
        if let Object::Namespace(namespace) = object {
            let name = namespace.metadata.name.clone();
            namespace.metadata.labels.insert("kubernetes.io/metadata.name".to_owned(), name);
            if namespace.spec.finalizers.is_empty() {
                namespace.spec.finalizers.push("kubernetes".to_owned());
            }
            namespace.status.phase = "Active".to_owned();
        }
        Ok(())
    }

    /// Models `plugin/pkg/admission/namespace/lifecycle`.
    fn check_namespace(&self, object: &Object) -> Result<(), Status> {
        if !object.kind().namespaced() {
            return Ok(());
        }
        let namespace = object.namespace();
        match self.store.get_as::<Namespace>("", namespace) {
            None => Err(Status::new(Reason::NotFound, format!("namespaces \"{namespace}\" not found"))),
            Some(found) if found.metadata.deletion_timestamp.is_some() => {
                let why =
                    format!("unable to create new content in namespace {namespace} because it is being terminated");
                Err(Status::forbidden(object.kind(), object.name(), &why))
            }
            Some(_) => Ok(()),
        }
    }

    /// Copies the place of a node to a Pod that is put there. Models `plugin/pkg/admission/podtopologylabels`.
    pub(super) fn add_topology_labels(&self, pod: &mut Pod, node: &str) {
        if let Some(node) = self.store.get_as::<Node>("", node) {
            let labels = topology_labels(&node.metadata.labels);
            pod.metadata.labels.extend(labels.map(|(key, value)| (key.clone(), value.clone())));
        }
    }

    /// Models `plugin/pkg/admission/serviceaccount`.
    fn add_service_account(&mut self, pod: &mut Pod) -> Result<(), Status> {
        if pod.spec.service_account_name.is_empty() {
            pod.spec.service_account_name = "default".to_owned();
        }
        let account = pod.spec.service_account_name.clone();
        pod.spec.service_account.clone_from(&account);
        let namespace = pod.metadata.namespace.clone();
        let Some(Object::ServiceAccount(found)) =
            self.store.get(Kind::ServiceAccount, &namespace, &account).map(|object| &**object)
        else {
            let why = format!(
                "error looking up service account {namespace}/{account}: serviceaccount \"{account}\" not found"
            );
            return Err(Status::forbidden(Kind::Pod, &pod.metadata.name, &why));
        };
        let automount = pod.spec.automount_service_account_token.or(found.automount_service_account_token);
        if automount.unwrap_or(true) {
            let volume = ["kube-api-access-", &self.random.suffix(5)].concat();
            let source = self.token_volume.get_or_insert_with(|| Rc::new(token_volume()));
            mount_token(pod, &volume, source);
        }
        Ok(())
    }
}

const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

fn mount_token(pod: &mut Pod, volume: &str, source: &Value) {
    let mut mounted = false;
    let spec: &mut PodSpec = &mut pod.spec;
    for container in spec.init_containers.iter_mut().chain(&mut spec.containers) {
        if container.volume_mounts.iter().any(|mount| mount.mount_path == TOKEN_PATH) {
            continue;
        }
        container.volume_mounts.push(VolumeMount {
            name: volume.to_owned(),
            mount_path: TOKEN_PATH.to_owned(),
            read_only: true,
            ..VolumeMount::default()
        });
        mounted = true;
    }
    if !mounted {
        return;
    }
    let mut source = source.clone();
    if let Some(name) = source.get_mut("name") {
        *name = Value::from(volume);
    }
    match &mut *spec.volumes.0 {
        Value::Array(volumes) => volumes.push(source),
        volumes => *volumes = Value::Array(vec![source]),
    }
}

/// The volume with which a Pod proves who it is, still without a name.
fn token_volume() -> Value {
    json!({"name": "", "projected": {"sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}},
        {"downwardAPI": {"items": [{"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}]}},
    ], "defaultMode": 420}})
}

/// Models `plugin/pkg/admission/defaulttolerationseconds`.
fn add_tolerations(pod: &mut Pod) {
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let tolerated = pod
            .spec
            .tolerations
            .iter()
            .any(|t| (t.key == key || t.key.is_empty()) && (t.effect == "NoExecute" || t.effect.is_empty()));
        if !tolerated {
            pod.spec.tolerations.push(Toleration {
                key: key.to_owned(),
                operator: "Exists".to_owned(),
                effect: "NoExecute".to_owned(),
                toleration_seconds: Some(300),
                ..Toleration::default()
            });
        }
    }
}

/// The labels of a node that say where it is.
fn topology_labels(node: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    node.iter()
        .filter(|(key, _)| matches!(key.as_str(), "topology.kubernetes.io/zone" | "topology.kubernetes.io/region"))
}
