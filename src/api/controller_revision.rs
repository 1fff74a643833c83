//! ControllerRevision: a kept state of a StatefulSet or DaemonSet template.

use super::meta::ObjectMeta;
use super::scalar::Opaque;
use super::schema::{Type, record};

record! {
    /// A kept state of a template.
    pub struct ControllerRevision {
        pub metadata: ObjectMeta => "metadata",
        pub data: Opaque => "data" as Type::Any =>,
        pub revision: i64 => "revision" [always],
    }
}
