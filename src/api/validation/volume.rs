//! Rules of a Pod's volumes. Models `ValidateVolumes` in `pkg/apis/core/validation`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::container::{descending_path, no_backsteps, one_of};
use super::field::{FieldError, Path, push_invalid};
use super::names;
use super::value;

/// Kinds of volumes, in the order in which upstream looks at them.
const KINDS: [&str; 29] = [
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
];
const HOST_PATH_TYPES: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
const FILE_MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";

/// Checks volumes, and gives the names of those that are in order.
pub fn volumes<'a>(volumes: &'a Value, path: &Path<'_>, errors: &mut Vec<FieldError>) -> BTreeSet<&'a str> {
    let mut good = BTreeSet::new();
    for (index, volume) in value::list(volumes).iter().enumerate() {
        let path = path.index(index);
        let name = value::text(volume, "name");
        let before = errors.len();
        source(volume, &path, errors);
        let at = path.child("name");
        if name.is_empty() {
            errors.push(FieldError::required(&at, ""));
        } else {
            push_invalid(errors, &at, name, names::dns1123_label(name));
        }
        if good.contains(name) {
            errors.push(FieldError::duplicate(&at, name));
        }
        if errors.len() == before {
            good.insert(name);
        }
    }
    good
}

fn source(volume: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut found = false;
    for kind in KINDS.into_iter().chain(["image"]) {
        let Some(source) = value::present(volume, kind) else { continue };
        if found {
            errors.push(FieldError::forbidden(&path.child(kind), "may not specify more than 1 volume type"));
            continue;
        }
        found = true;
        one(kind, source, &path.child(kind), errors);
    }
    if !found {
        errors.push(FieldError::required(path, "must specify a volume type"));
    }
}

fn one(kind: &str, source: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let required = |name: &str, errors: &mut Vec<FieldError>| {
        if value::text(source, name).is_empty() {
            errors.push(FieldError::required(&path.child(name), ""));
        }
    };
    match kind {
        "hostPath" => {
            let target = value::text(source, "path");
            if target.is_empty() {
                return errors.push(FieldError::required(&path.child("path"), ""));
            }
            no_backsteps(target, &path.child("path"), errors);
            let type_ = value::text(source, "type");
            if !HOST_PATH_TYPES.contains(&type_) {
                errors.push(FieldError::not_supported(&path.child("type"), type_, &HOST_PATH_TYPES));
            }
        }
        "secret" | "configMap" => {
            required(if kind == "secret" { "secretName" } else { "name" }, errors);
            mode(source, "defaultMode", path, errors);
            keys(source, path, errors);
        }
        "persistentVolumeClaim" => required("claimName", errors),
        "nfs" => {
            required("server", errors);
            required("path", errors);
            let target = value::text(source, "path");
            if !target.starts_with('/') {
                errors.push(FieldError::invalid(&path.child("path"), target, "must be an absolute path"));
            }
        }
        "csi" => required("driver", errors),
        "ephemeral" if value::present(source, "volumeClaimTemplate").is_none() => {
            errors.push(FieldError::required(&path.child("volumeClaimTemplate"), ""));
        }
        "image" => {
            required("reference", errors);
            let policy = value::text(source, "pullPolicy");
            one_of(policy, &["Always", "IfNotPresent", "Never"], &path.child("pullPolicy"), errors);
        }
        "downwardAPI" => mode(source, "defaultMode", path, errors),
        "projected" => projected(source, path, errors),
        _ => {}
    }
}

fn mode(source: &Value, name: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if let Some(bits) = value::number(source, name).filter(|bits| !(0..=0o777).contains(bits)) {
        errors.push(FieldError::invalid(&path.child(name), bits, FILE_MODE));
    }
}

fn keys(source: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, item) in value::items(source, "items").iter().enumerate() {
        let items = path.child("items");
        let path = items.index(index);
        for name in ["key", "path"] {
            if value::text(item, name).is_empty() {
                errors.push(FieldError::required(&path.child(name), ""));
            }
        }
        let target = value::text(item, "path");
        descending_path(target, &path.child("path"), errors);
        // A name that only starts like a step back is reserved.
        if target.starts_with("..") && !target.starts_with("../") {
            errors.push(FieldError::invalid(&path.child("path"), target, "must not start with '..'"));
        }
        mode(item, "mode", &path, errors);
    }
}

fn projected(source: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    mode(source, "defaultMode", path, errors);
    for (index, part) in value::items(source, "sources").iter().enumerate() {
        let sources = path.child("sources");
        let at = sources.index(index);
        for kind in ["secret", "configMap"] {
            let Some(reference) = value::present(part, kind) else { continue };
            let at = at.child(kind);
            if value::text(reference, "name").is_empty() {
                errors.push(FieldError::required(&at.child("name"), ""));
            }
            keys(reference, &at, errors);
        }
        if let Some(token) = value::present(part, "serviceAccountToken") {
            let seconds = value::number(token, "expirationSeconds").unwrap_or_default();
            if seconds < 600 {
                let why = "may not specify a duration less than 10 minutes";
                errors.push(FieldError::invalid(&at.child("serviceAccountToken.expirationSeconds"), seconds, why));
            }
            if value::text(token, "path").is_empty() {
                errors.push(FieldError::required(&path.child("path"), ""));
            }
        }
        let count = part.as_object().map_or(0, |fields| fields.values().filter(|value| !value.is_null()).count());
        if count > 1 {
            errors.push(FieldError::forbidden(&at, "may not specify more than 1 volume type per source"));
        }
    }
}
