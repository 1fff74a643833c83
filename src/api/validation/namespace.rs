//! Rules of Namespaces. Models `ValidateNamespace` in `pkg/apis/core/validation`.

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use crate::api::labels::label_key_errors;
use crate::api::namespace::Namespace;

/// Checks a new Namespace.
pub fn create(namespace: &Namespace) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&namespace.metadata, false, NameRule::Label, &mut errors);
    let path = Path::new("spec.finalizers");
    for finalizer in &namespace.spec.finalizers {
        push_invalid(&mut errors, &path, finalizer, label_key_errors(finalizer));
        if !finalizer.contains('/') && finalizer != "kubernetes" {
            let why = "name is neither a standard finalizer name nor is it fully qualified";
            errors.push(FieldError::invalid(&path, finalizer.as_str(), why));
        }
    }
    errors
}

/// Checks a changed Namespace.
pub fn update(namespace: &Namespace, old: &Namespace) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&namespace.metadata, &old.metadata, &mut errors);
    errors
}
