//! Defaults of a Pod's volumes. Models `SetDefaults_Volume` and its kin in `pkg/apis/core/v1/defaults.go`.

use serde_json::{Map, Value, json};

use super::claim;
use super::container::field_ref;
use super::image::tag;

/// Permissions of files that a volume makes: `0644`.
const FILE_MODE: i32 = 420;

/// Fills in one volume.
pub fn apply(volume: &mut Value) {
    let Value::Object(volume) = volume else { return };
    if !volume.iter().any(|(key, value)| key != "name" && !value.is_null()) {
        volume.insert("emptyDir".to_owned(), json!({}));
    }
    for (kind, source) in volume.iter_mut() {
        let Value::Object(source) = source else { continue };
        let mut set = |name: &str, value: Value| {
            source.entry(name).or_insert(value);
        };
        match kind.as_str() {
            "hostPath" => set("type", json!("")),
            "secret" | "configMap" => set("defaultMode", json!(FILE_MODE)),
            "iscsi" => set("iscsiInterface", json!("default")),
            "rbd" => {
                set("pool", json!("rbd"));
                set("user", json!("admin"));
                set("keyring", json!("/etc/ceph/keyring"));
            }
            "image" => {
                let latest = source.get("reference").and_then(Value::as_str).and_then(tag) == Some("latest");
                let policy = if latest { "Always" } else { "IfNotPresent" };
                source.entry("pullPolicy").or_insert_with(|| json!(policy));
            }
            "downwardAPI" => {
                set("defaultMode", json!(FILE_MODE));
                downward_items(source);
            }
            "projected" => {
                set("defaultMode", json!(FILE_MODE));
                projected(source);
            }
            "ephemeral" => {
                if let Some(Value::Object(spec)) = source.get_mut("volumeClaimTemplate").and_then(|t| t.get_mut("spec"))
                {
                    claim::spec(spec);
                }
            }
            _ => {}
        }
    }
}

fn downward_items(source: &mut Map<String, Value>) {
    let Some(Value::Array(items)) = source.get_mut("items") else { return };
    for item in items {
        if let Some(Value::Object(reference)) = item.get_mut("fieldRef") {
            field_ref(reference);
        }
    }
}

fn projected(source: &mut Map<String, Value>) {
    let Some(Value::Array(sources)) = source.get_mut("sources") else { return };
    for source in sources {
        if let Some(Value::Object(downward)) = source.get_mut("downwardAPI") {
            downward_items(downward);
        }
        if let Some(Value::Object(token)) = source.get_mut("serviceAccountToken") {
            token.entry("expirationSeconds").or_insert(json!(3600));
        }
    }
}
