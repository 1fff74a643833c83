//! Rules of PersistentVolumeClaims and of the claims in templates. Models `ValidatePersistentVolumeClaimSpec` in
//! `pkg/apis/core/validation`.

use serde_json::{Map, Value};

use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::names;
use super::pod_diff;
use super::value::{items, present, text};
use crate::api::meta::LabelSelector;
use crate::api::object::Other;
use crate::api::quantity::Quantity;
use crate::api::schema::Field;

const MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const SPEC: Path<'static> = Path::new("spec");

/// Checks a spec.
pub fn spec(spec: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    access_modes(
        items(spec, "accessModes"),
        &path.child("accessModes"),
        |errors, path| {
            errors.push(FieldError::required(path, "at least 1 access mode is required"));
        },
        errors,
    );
    if let Some(selector) = present(spec, "selector") {
        meta::label_selector(&LabelSelector::read(selector), &path.child("selector"), errors);
    }
    storage(spec, path, errors);
    for field in ["storageClassName", "volumeAttributesClassName"] {
        let class = text(spec, field);
        if !class.is_empty() {
            push_invalid(errors, &path.child(field), class, names::dns1123_subdomain(class));
        }
        if field == "storageClassName" {
            volume_mode(spec, path, errors);
            data_sources(spec, path, errors);
        }
    }
}

/// Checks access modes; `missing` says what an empty list is told.
pub fn access_modes(
    modes: &[Value],
    path: &Path<'_>,
    missing: fn(&mut Vec<FieldError>, &Path<'_>),
    errors: &mut Vec<FieldError>,
) {
    if modes.is_empty() {
        missing(errors, path);
    }
    let known = |mode: &&Value| mode.as_str().is_some_and(|mode| MODES.contains(&mode));
    for mode in modes.iter().filter(|mode| !known(mode)) {
        errors.push(FieldError::not_supported(path, mode.clone(), &MODES));
    }
    let alone = modes.iter().any(|mode| mode == "ReadWriteOncePod");
    if alone && modes.iter().filter(known).any(|mode| mode != "ReadWriteOncePod") {
        errors.push(FieldError::forbidden(path, "may not use ReadWriteOncePod with other access modes"));
    }
}

/// The mode of a volume, where one is named.
pub fn volume_mode(spec: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if let Some(mode) = present(spec, "volumeMode").and_then(Value::as_str)
        && !["Block", "Filesystem"].contains(&mode)
    {
        errors.push(FieldError::not_supported(&path.child("volumeMode"), mode, &["Block", "Filesystem"]));
    }
}

fn storage(spec: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let resources = path.child("resources");
    let at = resources.key("storage");
    match requested(spec) {
        None => errors.push(FieldError::required(&at, "")),
        Some(amount) if amount <= Quantity::from_milli(0) => {
            errors.push(FieldError::invalid(&at, amount.to_string(), "must be greater than zero"));
        }
        Some(_) => {}
    }
}

/// How much storage is asked for.
fn requested(spec: &Value) -> Option<Quantity> {
    let amount = spec.pointer("/resources/requests/storage")?;
    match amount {
        Value::String(text) => Quantity::parse(text).ok(),
        other => Quantity::parse(&other.to_string()).ok(),
    }
}

fn data_sources(spec: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for field in ["dataSource", "dataSourceRef"] {
        let Some(source) = present(spec, field) else { continue };
        let path = path.child(field);
        for name in ["name", "kind"] {
            if text(source, name).is_empty() {
                errors.push(FieldError::required(&path.child(name), ""));
            }
        }
        let (group, kind) = (text(source, "apiGroup"), text(source, "kind"));
        if group.is_empty() && kind != "PersistentVolumeClaim" {
            let why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
            errors.push(FieldError::invalid(&path, kind, why));
        } else if !group.is_empty() {
            push_invalid(errors, &path.child("apiGroup"), group, names::dns1123_subdomain(group));
        }
        let namespace = text(source, "namespace");
        if field == "dataSourceRef" && !namespace.is_empty() {
            push_invalid(errors, &path.child("namespace"), namespace, names::dns1123_label(namespace));
        }
    }
}

/// Checks a spec that takes the place of another: it stays as it is, but for the size of a bound claim.
pub fn update(new: &Other, old: &Other, errors: &mut Vec<FieldError>) {
    let none = Value::Null;
    let (spec, was) = (new.rest.get("spec").unwrap_or(&none), old.rest.get("spec").unwrap_or(&none));
    let bound = new.rest.get("status").is_some_and(|status| text(status, "phase") == "Bound");
    let mut munged = spec.clone();
    let mut keep = |field: &str, from: &Value| {
        if let Some(fields) = munged.as_object_mut() {
            match from.get(field) {
                Some(value) => fields.insert(field.to_owned(), value.clone()),
                None => fields.shift_remove(field),
            };
        }
    };
    if text(was, "volumeName").is_empty() {
        keep("volumeName", was);
    }
    if present(was, "storageClassName").is_none() {
        keep("storageClassName", was);
    }
    if bound {
        keep("volumeAttributesClassName", was);
        keep("resources", was);
    }
    if internal(&munged) != internal(was) {
        let why = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n";
        let difference = pod_diff::diff_values(&internal(was), &internal(&munged));
        errors.push(FieldError::forbidden(&SPEC, [why, &difference].concat()));
    }
    if let (Some(now), Some(before)) = (requested(spec), requested(was))
        && now < before
    {
        let why = "field can not be less than status.capacity";
        let capacity = old.rest.get("status").and_then(|status| status.pointer("/capacity/storage"));
        let capacity = capacity.and_then(Value::as_str).and_then(|text| Quantity::parse(text).ok());
        if now <= capacity.unwrap_or_else(|| Quantity::from_milli(0)) {
            errors.push(FieldError::forbidden(&Path::new("spec.resources.requests.storage"), why));
        }
    }
    if spec.get("volumeMode") != was.get("volumeMode") {
        let mode = spec.get("volumeMode").cloned().unwrap_or_default();
        errors.push(FieldError::invalid(&Path::new("volumeMode"), mode, meta::IMMUTABLE));
    }
}

/// A spec as the API server's own structure prints.
fn internal(spec: &Value) -> Value {
    let mut out = Map::new();
    let field = |name: &str| spec.get(name).cloned().unwrap_or(Value::Null);
    let amounts = |name: &str| spec.pointer(&["/resources/", name].concat()).cloned().unwrap_or(Value::Null);
    let resources = [("Limits", amounts("limits")), ("Requests", amounts("requests"))];
    for (name, value) in [
        ("AccessModes", field("accessModes")),
        ("Selector", field("selector")),
        ("Resources", Value::Object(resources.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())),
        ("VolumeName", Value::from(text(spec, "volumeName"))),
        ("StorageClassName", field("storageClassName")),
        ("VolumeMode", field("volumeMode")),
        ("DataSource", field("dataSource")),
        ("DataSourceRef", field("dataSourceRef")),
        ("VolumeAttributesClassName", field("volumeAttributesClassName")),
    ] {
        out.insert(name.to_owned(), value);
    }
    Value::Object(out)
}
