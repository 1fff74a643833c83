//! Rules of Secrets. Models `ValidateSecret` in `pkg/apis/core/validation`.

use serde_json::Value;

use super::config_map::{FIXED, MOST_BYTES};
use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use crate::api::base64;
use crate::api::secret::Secret;

const DATA: Path<'static> = Path::new("data");

/// Checks a new Secret.
pub fn create(secret: &Secret) -> Vec<FieldError> {
    let mut errors = Vec::new();
    validate(secret, &mut errors);
    errors
}

/// Checks a changed Secret.
pub fn update(secret: &Secret, old: &Secret) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&secret.metadata, &old.metadata, &mut errors);
    meta::immutable(&secret.type_, &old.type_, &Path::new("type"), &mut errors);
    if old.immutable == Some(true) {
        if secret.immutable != Some(true) {
            errors.push(FieldError::forbidden(&Path::new("immutable"), FIXED));
        }
        if secret.data != old.data {
            errors.push(FieldError::forbidden(&DATA, FIXED));
        }
    }
    validate(secret, &mut errors);
    errors
}

fn validate(secret: &Secret, errors: &mut Vec<FieldError>) {
    meta::validate(&secret.metadata, true, NameRule::Subdomain, errors);
    let mut size = 0;
    for (key, bytes) in &secret.data {
        push_invalid(errors, &DATA.key(key), key, names::config_map_key(key));
        size += base64::decode(&bytes.0).len();
    }
    if size > MOST_BYTES {
        errors.push(FieldError::too_long(&DATA, MOST_BYTES));
    }
    by_type(secret, errors);
}

fn by_type(secret: &Secret, errors: &mut Vec<FieldError>) {
    let has = |key: &str| secret.data.contains_key(key);
    let missing = |key: &str| FieldError::required(&DATA.key(key), "");
    match secret.type_.as_str() {
        "kubernetes.io/service-account-token" => {
            let key = "kubernetes.io/service-account.name";
            if secret.metadata.annotations.get(key).is_none_or(String::is_empty) {
                errors.push(FieldError::required(&Path::new("metadata.annotations").key(key), ""));
            }
        }
        "kubernetes.io/dockercfg" => docker(secret, ".dockercfg", errors),
        "kubernetes.io/dockerconfigjson" => docker(secret, ".dockerconfigjson", errors),
        "kubernetes.io/basic-auth" if !has("username") && !has("password") => {
            errors.extend([missing("username"), missing("password")]);
        }
        "kubernetes.io/ssh-auth" if secret.data.get("ssh-privatekey").is_none_or(|key| key.0.is_empty()) => {
            errors.push(missing("ssh-privatekey"));
        }
        "kubernetes.io/tls" => {
            errors.extend(["tls.crt", "tls.key"].into_iter().filter(|key| !has(key)).map(missing));
        }
        _ => {}
    }
}

fn docker(secret: &Secret, key: &str, errors: &mut Vec<FieldError>) {
    let path = DATA.key(key);
    let Some(bytes) = secret.data.get(key) else { return errors.push(FieldError::required(&path, "")) };
    let parsed = serde_json::from_slice::<Value>(&base64::decode(&bytes.0));
    let why = match parsed {
        Ok(Value::Object(_)) => return,
        Ok(_) => "json: cannot unmarshal value into Go value of type map[string]interface {}",
        Err(error) if error.is_eof() => "unexpected end of JSON input",
        Err(_) => "invalid character looking for beginning of value",
    };
    errors.push(FieldError::invalid(&path, "<secret contents redacted>", why));
}
