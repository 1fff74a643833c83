//! Volumes and where they come from. Models `describeVolumes` and the `print...VolumeSource` functions for the sources that
//! a cluster without drivers of clouds and vendors has.

use serde_json::Value;

use super::volume_claim;
use super::writer::Page;
use crate::kubectl::printers::value::{UNSET, at, flag, int, is_set, items, scalar, text, text_or};

/// All volumes of a Pod (`indent` is empty) or of a template.
pub fn describe(page: &mut Page, volumes: &[Value], indent: &str) {
    if volumes.is_empty() {
        page.line(0, &format!("{indent}Volumes:\t<none>"));
        return;
    }
    page.line(0, &format!("{indent}Volumes:"));
    for volume in volumes {
        let name_indent = if indent.is_empty() { "" } else { " " };
        page.line(1, &format!("{name_indent}{}:", text(volume, "name")));
        source(page, volume);
    }
}

fn source(page: &mut Page, volume: &Value) {
    let found = |field: &str| Some(at(volume, field)).filter(|source| !source.is_null());
    let kind = |page: &mut Page, kind: &str| page.field(2, "Type", kind);
    let optional = |source: &Value| flag(source, "optional").to_string();
    if let Some(source) = found("hostPath") {
        host_path(page, source);
    } else if let Some(source) = found("emptyDir") {
        kind(page, "EmptyDir (a temporary directory that shares a pod's lifetime)");
        page.field(2, "Medium", text(source, "medium"));
        page.field(2, "SizeLimit", some_limit(at(source, "sizeLimit")));
    } else if let Some(source) = found("secret") {
        kind(page, "Secret (a volume populated by a Secret)");
        page.field(2, "SecretName", text(source, "secretName"));
        page.field(2, "Optional", optional(source));
    } else if let Some(source) = found("configMap") {
        kind(page, "ConfigMap (a volume populated by a ConfigMap)");
        page.field(2, "Name", text(source, "name"));
        page.field(2, "Optional", optional(source));
    } else if let Some(source) = found("nfs") {
        nfs(page, source);
    } else if let Some(source) = found("persistentVolumeClaim") {
        kind(page, "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)");
        page.field(2, "ClaimName", text(source, "claimName"));
        page.field(2, "ReadOnly", flag(source, "readOnly").to_string());
    } else if let Some(source) = found("ephemeral") {
        kind(page, "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)");
        if is_set(source, "volumeClaimTemplate") {
            volume_claim::template(page, at(source, "volumeClaimTemplate"), 2);
        }
    } else if let Some(source) = found("downwardAPI") {
        kind(page, "DownwardAPI (a volume populated by information about the pod)");
        page.line(2, "Items:");
        for item in items(source, "items") {
            for field in ["fieldRef.fieldPath", "resourceFieldRef.resource"] {
                if is_set(item, field) {
                    page.line(3, &format!("{} -> {}", text(item, field), text(item, "path")));
                }
            }
        }
    } else if let Some(source) = found("projected") {
        kind(page, "Projected (a volume that contains injected data from multiple sources)");
        items(source, "sources").iter().for_each(|source| projected(page, source));
    } else if let Some(source) = found("image") {
        kind(page, "Image (a container image or OCI artifact)");
        page.field(2, "Reference", text(source, "reference"));
        page.field(2, "PullPolicy", text(source, "pullPolicy"));
    } else {
        page.line(1, "<unknown>");
    }
}

/// Models `printHostPathVolumeSource`.
pub fn host_path(page: &mut Page, source: &Value) {
    page.field(2, "Type", "HostPath (bare host directory volume)");
    page.field(2, "Path", text(source, "path"));
    let kind = if is_set(source, "type") { text(source, "type") } else { "<none>" };
    page.field(2, "HostPathType", kind);
}

/// Models `printNFSVolumeSource`.
pub fn nfs(page: &mut Page, source: &Value) {
    page.field(2, "Type", "NFS (an NFS mount that lasts the lifetime of a pod)");
    page.field(2, "Server", text(source, "server"));
    page.field(2, "Path", text(source, "path"));
    page.field(2, "ReadOnly", flag(source, "readOnly").to_string());
}

fn some_limit(limit: &Value) -> String {
    match scalar(limit).as_str() {
        "" | "0" => UNSET.to_owned(),
        limit => limit.to_owned(),
    }
}

/// One source of a projected volume. Models `printProjectedVolumeSource`.
fn projected(page: &mut Page, source: &Value) {
    let named = [("secret", "SecretName"), ("configMap", "ConfigMapName")];
    if is_set(source, "downwardAPI") && !is_set(source, "secret") {
        page.field(2, "DownwardAPI", "true");
        return;
    }
    for (field, title) in named {
        if is_set(source, field) {
            let source = at(source, field);
            page.field(2, title, text_or(source, "name", ""));
            page.field(2, "Optional", flag(source, "optional").to_string());
            return;
        }
    }
    if is_set(source, "serviceAccountToken") {
        let seconds = int(source, "serviceAccountToken.expirationSeconds");
        page.field(2, "TokenExpirationSeconds", seconds.to_string());
    }
}
