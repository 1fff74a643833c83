//! Rules of ConfigMaps. Models `ValidateConfigMap` in `pkg/apis/core/validation`.

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use crate::api::base64;
use crate::api::config_map::ConfigMap;

/// Bytes that the values of a ConfigMap or Secret may have together.
pub const MOST_BYTES: usize = 1024 * 1024;
/// What a change of fixed settings is refused with.
pub const FIXED: &str = "field is immutable when `immutable` is set";

/// Checks a new ConfigMap.
pub fn create(map: &ConfigMap) -> Vec<FieldError> {
    let mut errors = Vec::new();
    validate(map, &mut errors);
    errors
}

/// Checks a changed ConfigMap.
pub fn update(map: &ConfigMap, old: &ConfigMap) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&map.metadata, &old.metadata, &mut errors);
    if old.immutable == Some(true) {
        let mut fixed = |field: &'static str, same: bool| {
            if !same {
                errors.push(FieldError::forbidden(&Path::new(field), FIXED));
            }
        };
        fixed("immutable", map.immutable == Some(true));
        fixed("data", map.data == old.data);
        fixed("binaryData", map.binary_data == old.binary_data);
    }
    validate(map, &mut errors);
    errors
}

fn validate(map: &ConfigMap, errors: &mut Vec<FieldError>) {
    meta::validate(&map.metadata, true, NameRule::Subdomain, errors);
    let (data, binary) = (Path::new("data"), Path::new("binaryData"));
    for key in map.data.keys() {
        push_invalid(errors, &data.key(key), key, names::config_map_key(key));
        if map.binary_data.contains_key(key) {
            let why = "duplicate of key present in binaryData";
            errors.push(FieldError::invalid(&data.key(key), key.as_str(), why));
        }
    }
    for key in map.binary_data.keys() {
        push_invalid(errors, &binary.key(key), key, names::config_map_key(key));
    }
    let text: usize = map.data.values().map(String::len).sum();
    let bytes: usize = map.binary_data.values().map(|bytes| base64::decode(&bytes.0).len()).sum();
    if text + bytes > MOST_BYTES {
        errors.push(FieldError::too_long(&Path::new(""), MOST_BYTES));
    }
}
