//! Rules of environment variables. Models `ValidateEnv` and `ValidateEnvFrom` in `pkg/apis/core/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::names;
use super::value;
use crate::api::container::EnvVar;
use crate::api::labels::label_key_errors;

/// Fields of a Pod that a variable may show.
const POD_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
/// Fields of a Pod that the API can name at all; `spec.host` is an old name of `spec.nodeName`.
const KNOWN_FIELDS: [&str; 6] = [
    "metadata.annotations",
    "metadata.labels",
    "spec.restartPolicy",
    "spec.schedulerName",
    "status.phase",
    "spec.host",
];
const RESOURCE_FIELDS: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// Checks variables.
pub fn variables(variables: &[EnvVar], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, variable) in variables.iter().enumerate() {
        let path = path.index(index);
        let name = path.child("name");
        if variable.name.is_empty() {
            errors.push(FieldError::required(&name, ""));
        } else {
            push_invalid(errors, &name, &variable.name, names::env_var(&variable.name));
        }
        if !variable.value_from.0.is_null() {
            value_from(variable, &path.child("valueFrom"), errors);
        }
    }
}

fn value_from(variable: &EnvVar, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let source = &variable.value_from.0;
    let mut count = 0;
    let mut take = |name: &'static str| {
        let found = value::present(source, name);
        count += usize::from(found.is_some());
        found
    };
    if let Some(reference) = take("fieldRef") {
        field_ref(reference, &path.child("fieldRef"), errors);
    }
    if let Some(reference) = take("resourceFieldRef") {
        let at = path.child("resourceFieldRef.resource");
        match value::text(reference, "resource") {
            "" => errors.push(FieldError::required(&at, "")),
            name if RESOURCE_FIELDS.contains(&name) || name.contains(".hugepages-") => {}
            name => errors.push(FieldError::not_supported(&at, name, &RESOURCE_FIELDS)),
        }
    }
    for name in ["configMapKeyRef", "secretKeyRef"] {
        if let Some(reference) = take(name) {
            key_ref(reference, &path.child(name), errors);
        }
    }
    take("fileKeyRef");
    if count == 0 {
        let why =
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
        errors.push(FieldError::invalid(path, "", why));
    } else if !variable.value.is_empty() {
        errors.push(FieldError::invalid(path, "", "may not be specified when `value` is not empty"));
    } else if count > 1 {
        errors.push(FieldError::invalid(path, "", "may not have more than one field specified at a time"));
    }
}

fn field_ref(reference: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let at = path.child("fieldPath");
    let field = value::text(reference, "fieldPath");
    if value::text(reference, "apiVersion").is_empty() {
        return errors.push(FieldError::required(&path.child("apiVersion"), ""));
    }
    if field.is_empty() {
        return errors.push(FieldError::required(&at, ""));
    }
    if let Some((name, key)) = field.strip_suffix("']").and_then(|field| field.split_once("['")) {
        match name {
            "metadata.annotations" => push_invalid(errors, path, key, label_key_errors(&key.to_lowercase())),
            "metadata.labels" => push_invalid(errors, path, key, label_key_errors(key)),
            other => errors.push(FieldError::invalid(path, other, "does not support subscript")),
        }
        return;
    }
    if POD_FIELDS.contains(&field) {
        return;
    }
    if KNOWN_FIELDS.contains(&field) {
        errors.push(FieldError::not_supported(&at, field, &POD_FIELDS));
    } else {
        let why = format!("error converting fieldPath: field label not supported: {field}");
        errors.push(FieldError::invalid(&at, field, why));
    }
}

fn key_ref(reference: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let (name, key) = (value::text(reference, "name"), value::text(reference, "key"));
    push_invalid(errors, &path.child("name"), name, names::dns1123_subdomain(name));
    let at = path.child("key");
    if key.is_empty() {
        errors.push(FieldError::required(&at, ""));
    } else {
        push_invalid(errors, &at, key, names::config_map_key(key));
    }
}

/// Checks sources of many variables at once.
pub fn sources(sources: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, source) in value::list(sources).iter().enumerate() {
        let at = path.index(index);
        let prefix = value::text(source, "prefix");
        if !prefix.is_empty() {
            push_invalid(errors, &at.child("prefix"), prefix, names::env_var(prefix));
        }
        let mut count = 0;
        for kind in ["configMapRef", "secretRef"] {
            let Some(reference) = value::present(source, kind) else { continue };
            count += 1;
            let reference_path = at.child(kind);
            let name = value::text(reference, "name");
            if name.is_empty() {
                errors.push(FieldError::required(&reference_path.child("name"), ""));
            } else {
                let complaints = names::dns1123_subdomain(&names::prefix(name));
                push_invalid(errors, &reference_path.child("name"), name, complaints);
            }
        }
        // Upstream leaves the index out of these paths.
        if count == 0 {
            errors.push(FieldError::invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"));
        } else if count > 1 {
            errors.push(FieldError::invalid(path, "", "may not have more than one field specified at a time"));
        }
    }
}
