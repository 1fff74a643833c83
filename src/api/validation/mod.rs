//! What an object may hold, and the API's words for what it may not: one file a kind.
//!
//! All errors of an object are found, in upstream's order. Nothing here changes an object or knows of other objects.
//!
//! Models `pkg/apis/*/validation`.

pub mod field;
pub mod meta;
pub mod names;
pub mod service;
pub mod service_ips;

pub use field::{ErrorKind, FieldError};

use super::object::Object;

/// Checks a new object.
pub fn validate_create(object: &Object) -> Vec<FieldError> {
    match object {
        Object::Service(service) => service::create(service),
        _ => Vec::new(),
    }
}

/// Checks an object that takes the place of `old`.
pub fn validate_update(object: &Object, old: &Object) -> Vec<FieldError> {
    match (object, old) {
        (Object::Service(service), Object::Service(old)) => service::update(service, old),
        _ => Vec::new(),
    }
}

/// Checks a status that takes the place of `old`'s.
pub fn validate_status_update(object: &Object, old: &Object) -> Vec<FieldError> {
    match (object, old) {
        (Object::Service(service), Object::Service(old)) => service::status_update(service, old),
        _ => Vec::new(),
    }
}
