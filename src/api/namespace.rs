//! Namespace: a scope for names.

use super::meta::ObjectMeta;
use super::scalar::Time;
use super::schema::record;
use super::shared::Shared;

record! {
    /// A scope for the names of namespaced objects.
    pub struct Namespace {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<NamespaceSpec> => "spec",
        pub status: Shared<NamespaceStatus> => "status",
    }
}

record! {
    /// What holds back a namespace's deletion.
    pub struct NamespaceSpec {
        pub finalizers: Vec<String> => "finalizers",
    }
}

record! {
    /// Active or Terminating.
    pub struct NamespaceStatus {
        pub phase: String => "phase",
        pub conditions: Vec<NamespaceCondition> => "conditions" [merge "type"],
    }
}

record! {
    /// Why a namespace's deletion is not done yet.
    pub struct NamespaceCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
