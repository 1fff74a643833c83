//! Defaults of PersistentVolumeClaims. Models `SetDefaults_PersistentVolumeClaim` in `pkg/apis/core/v1/defaults.go`.

use serde_json::{Map, Value, json};

/// Fills in a claim's fields besides its metadata.
pub fn apply(fields: &mut Map<String, Value>) {
    if let Value::Object(spec_fields) = fields.entry("spec").or_insert_with(|| json!({})) {
        spec(spec_fields);
    }
    if let Value::Object(status) = fields.entry("status").or_insert_with(|| json!({})) {
        status.entry("phase").or_insert_with(|| json!("Pending"));
    }
}

/// Fills in what a claim asks for.
pub fn spec(spec: &mut Map<String, Value>) {
    spec.entry("volumeMode").or_insert_with(|| json!("Filesystem"));
}
