//! What a field holds when nobody says: one file a kind.
//!
//! Defaults depend on the object alone; what depends on the cluster (addresses, ports, admission) is the API server's.
//!
//! Models `pkg/apis/*/v1/defaults.go`.

pub mod service;

use super::object::Object;

/// Fills in the defaults of an object.
pub fn apply(object: &mut Object) {
    match object {
        Object::Service(service) => service::apply(service),
        _ => {}
    }
}

/// Sets `field` where it is empty.
fn or(field: &mut String, value: &str) {
    if field.is_empty() {
        value.clone_into(field);
    }
}
