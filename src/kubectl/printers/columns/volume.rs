//! PersistentVolumes, PersistentVolumeClaims and StorageClasses.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{UNSET, age, at, flag, is_set, pair, scalar, text, text_or, texts};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Capacity"),
    Column::plain("Access Modes"),
    Column::plain("Reclaim Policy"),
    Column::plain("Status"),
    Column::plain("Claim"),
    Column::plain("StorageClass"),
    Column::plain("VolumeAttributesClass"),
    Column::plain("Reason"),
    Column::plain("Age"),
    Column::wide("VolumeMode"),
];

pub const CLAIM_COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Status"),
    Column::plain("Volume"),
    Column::plain("Capacity"),
    Column::plain("Access Modes"),
    Column::plain("StorageClass"),
    Column::plain("VolumeAttributesClass"),
    Column::plain("Age"),
    Column::wide("VolumeMode"),
];

pub const CLASS_COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Provisioner"),
    Column::plain("ReclaimPolicy"),
    Column::plain("VolumeBindingMode"),
    Column::plain("AllowVolumeExpansion"),
    Column::plain("Age"),
];

/// Models `printPersistentVolume`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let claim = match is_set(object, "spec.claimRef") {
        true => format!("{}/{}", text(object, "spec.claimRef.namespace"), text(object, "spec.claimRef.name")),
        false => String::new(),
    };
    let middle = [
        storage(object, "spec.capacity"),
        access_modes(&texts(object, "spec.accessModes")),
        text(object, "spec.persistentVolumeReclaimPolicy").to_owned(),
        phase(object).to_owned(),
        claim,
        storage_class(object).to_owned(),
        text_or(object, "spec.volumeAttributesClassName", UNSET).to_owned(),
        text(object, "status.reason").to_owned(),
    ];
    let mut cells = named(object, context, middle);
    cells.push(text_or(object, "spec.volumeMode", UNSET).to_owned());
    cells
}

/// Models `printPersistentVolumeClaim`.
pub fn claim_cells(object: &Value, context: &Context) -> Vec<String> {
    let volume = text(object, "spec.volumeName");
    let (capacity, modes) = match volume {
        "" => (String::new(), String::new()),
        _ => (storage(object, "status.capacity"), access_modes(&texts(object, "status.accessModes"))),
    };
    let middle = [
        phase(object).to_owned(),
        volume.to_owned(),
        capacity,
        modes,
        storage_class(object).to_owned(),
        text_or(object, "spec.volumeAttributesClassName", UNSET).to_owned(),
    ];
    let mut cells = named(object, context, middle);
    cells.push(text_or(object, "spec.volumeMode", UNSET).to_owned());
    cells
}

/// Whether claims that name no class get this one. Models `IsDefaultAnnotation`.
pub fn is_default_class(object: &Value) -> bool {
    let keys = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
    keys.iter().any(|key| pair(object, "metadata.annotations", key) == Some("true"))
}

/// Models `printStorageClass`.
pub fn class_cells(object: &Value, context: &Context) -> Vec<String> {
    let mut name = text(object, "metadata.name").to_owned();
    if is_default_class(object) {
        name.push_str(" (default)");
    }
    vec![
        name,
        text(object, "provisioner").to_owned(),
        text_or(object, "reclaimPolicy", "Delete").to_owned(),
        text_or(object, "volumeBindingMode", "Immediate").to_owned(),
        flag(object, "allowVolumeExpansion").to_string(),
        age(object, context.now),
    ]
}

/// The phase, unless the object is on its way out.
fn phase(object: &Value) -> &str {
    if is_set(object, "metadata.deletionTimestamp") { "Terminating" } else { text(object, "status.phase") }
}

fn storage(object: &Value, path: &str) -> String {
    match at(object, path).get("storage") {
        Some(amount) => scalar(amount),
        None => "0".to_owned(),
    }
}

/// The class that the older annotation or the field names.
pub fn storage_class(object: &Value) -> &str {
    let annotation = pair(object, "metadata.annotations", "volume.beta.kubernetes.io/storage-class");
    annotation.unwrap_or_else(|| text(object, "spec.storageClassName"))
}

/// Short names, in a fixed order. Models `GetAccessModesAsString`.
pub fn access_modes(modes: &[&str]) -> String {
    let known =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];
    let short: Vec<&str> = known.iter().filter(|(mode, _)| modes.contains(mode)).map(|(_, short)| *short).collect();
    short.join(",")
}
