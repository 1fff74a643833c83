//! What happens to an object on its way in, before it is checked: fields that clients may not set are put back, what the
//! new state has no use for is cleared, the generation counts changes. One file a kind.
//!
//! Pure: what must be allocated is left open for `apiserver::service`.
//!
//! Models `pkg/registry/*/strategy.go`.

pub mod service;

use super::object::Object;

/// Prepares a new object.
pub fn prepare_create(object: &mut Object) {
    match object {
        Object::Service(service) => service::prepare_create(service),
        _ => {}
    }
}

/// Prepares an object that shall take the place of `old`.
pub fn prepare_update(object: &mut Object, old: &Object) {
    match (object, old) {
        (Object::Service(service), Object::Service(old)) => service::prepare_update(service, old),
        _ => {}
    }
}

/// Prepares an object whose status shall take the place of `old`'s.
pub fn prepare_status_update(object: &mut Object, old: &Object) {
    match (object, old) {
        (Object::Service(service), Object::Service(old)) => service::prepare_status_update(service, old),
        _ => {}
    }
}
