//! Defaults of Namespaces, Nodes and Secrets. Models `pkg/apis/core/v1/defaults.go` and `conversion.go`.

use super::or;
use crate::api::base64;
use crate::api::namespace::Namespace;
use crate::api::node::{Node, NodeStatus};
use crate::api::scalar::Bytes;
use crate::api::secret::Secret;

/// The name as a label, and the phase.
pub fn namespace(namespace: &mut Namespace) {
    let name = namespace.metadata.name.clone();
    if !name.is_empty() {
        namespace.metadata.labels.insert("kubernetes.io/metadata.name".to_owned(), name);
    }
    or(&mut namespace.status.phase, "Active");
}

/// What Pods may use is all there is.
pub fn node(node: &mut Node) {
    if node.status.allocatable.is_empty() && !node.status.capacity.is_empty() {
        let status: &mut NodeStatus = &mut node.status;
        status.allocatable.clone_from(&status.capacity);
    }
}

/// The type; plain text becomes bytes.
pub fn secret(secret: &mut Secret) {
    or(&mut secret.type_, "Opaque");
    for (key, text) in std::mem::take(&mut secret.string_data) {
        secret.data.insert(key, Bytes(base64::encode(text.as_bytes())));
    }
}
