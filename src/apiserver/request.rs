//! What can be asked of the apiserver, by kubectl and by controllers alike.

use serde_json::Value;

use super::store::Key;
use crate::api::object::Object;

/// What to do with fields that the kind does not have, or that stand twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldValidation {
    Ignore,
    Warn,
    #[default]
    Strict,
}

/// How dependents go with their owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Propagation {
    Background,
    Foreground,
    Orphan,
}

/// Options that most requests share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Everything happens but the commit.
    pub dry_run: bool,
    pub field_validation: FieldValidation,
    /// Who changes the object, for the ownership of fields: `kubectl-create`, `kube-controller-manager`.
    pub field_manager: String,
    /// Server-side apply: take over fields that others own.
    pub force: bool,
    /// Paths of fields that the text named twice, where its reader knows of any.
    pub duplicates: Vec<String>,
}

/// Options of a deletion.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeleteOptions {
    /// Seconds; `None` leaves it to the object.
    pub grace_period_seconds: Option<i64>,
    pub propagation: Option<Propagation>,
    pub dry_run: bool,
    /// The deletion goes ahead only if the object has this uid.
    pub uid: Option<String>,
    /// The deletion goes ahead only if the object has this version.
    pub resource_version: Option<String>,
}

/// A patch and how it is to be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Patch {
    /// `application/strategic-merge-patch+json`
    Strategic(Value),
    /// `application/merge-patch+json`
    Merge(Value),
    /// `application/json-patch+json`
    Json(Value),
    /// `application/apply-patch+yaml`
    Apply(Value),
}

/// The part of an object that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subresource {
    #[default]
    None,
    Status,
    Scale,
}

/// Something that happened to an object, to be told as an Event.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub about: Key,
    /// `Normal` or `Warning`.
    pub type_: &'static str,
    pub reason: String,
    pub message: String,
    /// `deployment-controller`, `kubelet`, `default-scheduler`.
    pub component: String,
    /// The node of a kubelet's report, else `""`.
    pub host: String,
    /// `spec.containers{web}` for reports about a container, else `""`.
    pub field_path: String,
}

/// A change asked for by a component of the cluster. Controllers return these; they never write.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)]
pub enum Request {
    Create(Object),
    /// Replaces metadata and spec; an outdated `resourceVersion` is refused.
    Update(Object),
    /// Replaces the status.
    UpdateStatus(Object),
    Delete(Key, DeleteOptions),
    /// Lets a namespace go whose content is gone: takes its own finalizer off.
    Finalize(Key),
    /// Puts a Pod on a node.
    Bind {
        namespace: String,
        pod: String,
        node: String,
    },
    Report(Report),
}
