//! What every object carries: name, namespace, labels, annotations, owners.

use std::collections::BTreeMap;

use super::scalar::{Opaque, Time};
use super::schema::{Type, record};
use super::shapes;

record! {
    /// Identity and bookkeeping of an object.
    pub struct ObjectMeta {
        pub name: String => "name",
        pub generate_name: String => "generateName",
        pub namespace: String => "namespace",
        pub self_link: String => "selfLink",
        pub uid: String => "uid",
        pub resource_version: String => "resourceVersion",
        pub generation: i64 => "generation",
        pub creation_timestamp: Option<Time> => "creationTimestamp",
        pub deletion_timestamp: Option<Time> => "deletionTimestamp",
        pub deletion_grace_period_seconds: Option<i64> => "deletionGracePeriodSeconds",
        pub labels: BTreeMap<String, String> => "labels",
        pub annotations: BTreeMap<String, String> => "annotations",
        pub owner_references: Vec<OwnerReference> => "ownerReferences" [merge "uid"],
        pub finalizers: Vec<String> => "finalizers" [merge ""],
        pub managed_fields: Opaque => "managedFields" as Type::List(&shapes::MANAGED_FIELDS_ENTRY) =>,
    }
}

record! {
    /// The object that this one belongs to and is deleted with.
    pub struct OwnerReference {
        pub api_version: String => "apiVersion" [always],
        pub kind: String => "kind" [always],
        pub name: String => "name" [always],
        pub uid: String => "uid" [always],
        pub controller: Option<bool> => "controller",
        pub block_owner_deletion: Option<bool> => "blockOwnerDeletion",
    }
}

record! {
    /// A query over labels: all of `matchLabels` and all of `matchExpressions` must hold.
    pub struct LabelSelector {
        pub match_labels: BTreeMap<String, String> => "matchLabels",
        pub match_expressions: Vec<LabelSelectorRequirement> => "matchExpressions",
    }
}

record! {
    /// One expression of a label selector.
    pub struct LabelSelectorRequirement {
        pub key: String => "key" [always],
        pub operator: String => "operator" [always],
        pub values: Vec<String> => "values",
    }
}

record! {
    /// An observation about an object, in the common form.
    pub struct Condition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub observed_generation: i64 => "observedGeneration",
        pub last_transition_time: Time => "lastTransitionTime" [always],
        pub reason: String => "reason" [always],
        pub message: String => "message" [always],
    }
}
