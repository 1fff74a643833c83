//! Kept states of templates: ControllerRevisions. Models `pkg/controller/history`.

use serde_json::{Value, json};

use super::owner;
use crate::api::controller_revision::ControllerRevision;
use crate::api::fnv::{fnv32a, safe_encode};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::PodTemplateSpec;
use crate::api::scalar::Opaque;
use crate::api::schema::Field;
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Key, Store};
use crate::order::InOrder;

/// The label by which Pods say what state they are made of; on kept states of DaemonSets too.
pub const HASH: &str = "controller-revision-hash";

/// The kept states of a workload.
pub struct History<'a> {
    /// The oldest first.
    pub revisions: Vec<&'a ControllerRevision>,
    /// The name of the state that the template has now.
    pub update: String,
    /// The value of [`HASH`] for Pods of that state.
    pub hash: String,
    pub requests: Vec<Request>,
}

/// The state of a template, as a ControllerRevision keeps it: a patch that replaces it.
fn data(template: &PodTemplateSpec) -> Value {
    let mut template = template.write();
    if let Some(fields) = template.as_object_mut() {
        fields.insert("$patch".to_owned(), json!("replace"));
    }
    json!({"spec": {"template": template}})
}

/// The template that a kept state holds.
pub fn template_of(revision: &ControllerRevision) -> Option<PodTemplateSpec> {
    revision.data.0.pointer("/spec/template").map(PodTemplateSpec::read)
}

/// Finds the state of `template` among the kept ones, keeping it if it is new, and moving it to the front if it is not the
/// latest. `label` is the label of the kept state that carries its hash.
pub fn sync<'a>(
    store: &'a Store,
    kind: Kind,
    metadata: &ObjectMeta,
    template: &PodTemplateSpec,
    label: &str,
) -> History<'a> {
    let mut revisions: Vec<&ControllerRevision> =
        store.owned_by(&metadata.uid).filter_map(|object| object.as_kind::<ControllerRevision>()).collect();
    revisions.order_by_key(|revision| (revision.revision, revision.metadata.name.clone()));
    let latest = revisions.last().map_or(0, |revision| revision.revision);
    let data = data(template);
    let mut requests = Vec::new();
    if let Some(found) = revisions.iter().rev().find(|revision| *revision.data.0 == data) {
        if found.revision < latest {
            let moved = ControllerRevision { revision: latest + 1, ..(*found).clone() };
            requests.push(Request::Update(Object::ControllerRevision(moved)));
        }
        let (update, hash) =
            (found.metadata.name.clone(), found.metadata.labels.get(label).cloned().unwrap_or_default());
        return History { revisions, update, hash, requests };
    }
    let hash = safe_encode(fnv32a(&data.to_string()));
    let name = format!("{}-{hash}", metadata.name);
    let mut labels = template.metadata.labels.clone();
    labels.insert(label.to_owned(), hash.clone());
    requests.push(Request::Create(Object::ControllerRevision(ControllerRevision {
        metadata: ObjectMeta {
            name: name.clone(),
            namespace: metadata.namespace.clone(),
            labels,
            owner_references: vec![owner::reference(kind, metadata)],
            ..ObjectMeta::default()
        },
        data: Opaque(data.into()),
        revision: latest + 1,
    })));
    History { revisions, update: name, hash, requests }
}

/// Deletes the oldest kept states beyond `limit` that are not in use.
pub fn truncate(history: &History, in_use: &dyn Fn(&ControllerRevision) -> bool, limit: i32) -> Vec<Request> {
    let idle: Vec<&&ControllerRevision> = history
        .revisions
        .iter()
        .filter(|revision| revision.metadata.name != history.update && !in_use(revision))
        .collect();
    let surplus = idle.len().saturating_sub(usize::try_from(limit).unwrap_or_default());
    idle.into_iter()
        .take(surplus)
        .map(|revision| {
            let key = Key::new(Kind::ControllerRevision, &revision.metadata.namespace, &revision.metadata.name);
            Request::Delete(key, DeleteOptions::default())
        })
        .collect()
}
