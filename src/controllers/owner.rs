//! Who belongs to whom, and how a controller speaks of an object.

use crate::api::meta::{ObjectMeta, OwnerReference};
use crate::api::scheme::Kind;
use crate::apiserver::request::{Report, Request};
use crate::apiserver::store::{Change, Key};

/// The reference by which a dependent names its controller. Models `metav1.NewControllerRef`.
pub fn reference(kind: Kind, owner: &ObjectMeta) -> OwnerReference {
    OwnerReference {
        api_version: kind.info().api_version(),
        kind: kind.name().to_owned(),
        name: owner.name.clone(),
        uid: owner.uid.clone(),
        controller: Some(true),
        block_owner_deletion: Some(true),
    }
}

/// The owner that controls an object, if one does.
pub fn controller(meta: &ObjectMeta) -> Option<&OwnerReference> {
    meta.owner_references.iter().find(|owner| owner.controller == Some(true))
}

/// Whether the owner with this uid controls the object.
pub fn controlled_by(meta: &ObjectMeta, uid: &str) -> bool {
    controller(meta).is_some_and(|owner| owner.uid == uid)
}

/// The keys of the owners of `kind` that control a changed object, before and after the change.
pub fn controllers_of(change: &Change, kind: Kind) -> Vec<Key> {
    let mut owners: Vec<&str> = [&change.old, &change.new]
        .into_iter()
        .flatten()
        .filter_map(|object| controller(object.meta()).filter(|owner| owner.kind == kind.name()))
        .map(|owner| owner.name.as_str())
        .collect();
    owners.dedup();
    owners.into_iter().map(|owner| Key::new(kind, &change.key.namespace, owner)).collect()
}

/// Says that something has happened to an object.
pub fn report(about: &Key, type_: &'static str, reason: &str, message: String, component: &str) -> Request {
    Request::Report(Report {
        about: about.clone(),
        type_,
        reason: reason.to_owned(),
        message,
        component: component.to_owned(),
        host: String::new(),
        field_path: String::new(),
    })
}
