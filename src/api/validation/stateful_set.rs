//! Rules of StatefulSets. Models `ValidateStatefulSet` in `pkg/apis/apps/validation`.

use serde_json::{Value, json};

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use super::pod_spec;
use super::template;
use super::value;
use crate::api::pod::PodTemplateSpec;
use crate::api::schema::Field;
use crate::api::stateful_set::{StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy};

const SPEC: Path<'static> = Path::new("spec");
const UPDATE: &str = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/// Checks a new StatefulSet.
pub fn create(set: &StatefulSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&set.metadata, true, NameRule::Label, &mut errors);
    spec(&set.spec, true, &mut errors);
    errors
}

/// Checks a changed StatefulSet.
pub fn update(set: &StatefulSet, old: &StatefulSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&set.metadata, &old.metadata, &mut errors);
    spec(&set.spec, false, &mut errors);
    let fixed = |spec: &StatefulSetSpec| {
        let claims = spec.volume_claim_templates.clone();
        (spec.selector.clone(), claims, spec.service_name.clone(), spec.pod_management_policy.clone())
    };
    if fixed(&set.spec) != fixed(&old.spec) {
        errors.push(FieldError::forbidden(&SPEC, UPDATE));
    }
    errors
}

fn spec(spec: &StatefulSetSpec, new: bool, errors: &mut Vec<FieldError>) {
    let policy = SPEC.child("podManagementPolicy");
    match spec.pod_management_policy.as_str() {
        "" => errors.push(FieldError::required(&policy, "")),
        "OrderedReady" | "Parallel" => {}
        other => errors.push(FieldError::invalid(&policy, other, "must be 'OrderedReady' or 'Parallel'")),
    }
    update_strategy(&spec.update_strategy, &SPEC.child("updateStrategy"), errors);
    if let Some(retention) = &spec.persistent_volume_claim_retention_policy {
        let path = SPEC.child("persistentVolumeClaimRetentionPolicy");
        for (name, choice) in [("whenDeleted", &retention.when_deleted), ("whenScaled", &retention.when_scaled)] {
            if !matches!(choice.as_str(), "Retain" | "Delete") {
                errors.push(FieldError::not_supported(&path.child(name), choice.as_str(), &["Retain", "Delete"]));
            }
        }
    }
    meta::non_negative(i64::from(spec.replicas.unwrap_or(0)), &SPEC.child("replicas"), errors);
    meta::non_negative(i64::from(spec.min_ready_seconds), &SPEC.child("minReadySeconds"), errors);
    if let Some(ordinals) = &spec.ordinals {
        meta::non_negative(i64::from(ordinals.start), &SPEC.child("ordinals.start"), errors);
    }
    if new && !spec.service_name.is_empty() {
        let name = &spec.service_name;
        push_invalid(errors, &SPEC.child("serviceName"), name, names::dns1123_label(name));
    }
    let selector = SPEC.child("selector");
    template::selector(spec.selector.as_ref(), "statefulset", &selector, errors);
    let path = SPEC.child("template");
    match template::matches(spec.selector.as_ref(), &spec.template) {
        None => {
            errors.push(FieldError::invalid(&selector, spec.selector.as_ref().map_or(Value::Null, Field::write), ""))
        }
        Some(fits) => {
            if !fits && spec.selector.is_some() {
                template::mismatch(&spec.template, &path, errors);
            }
            pod_spec::template(&as_pods_get_it(spec), &path, errors);
        }
    }
    template::always_restarts(&spec.template, "StatefulSet", &path, errors);
}

/// The template as the controller makes Pods of it: with a volume for each claim, host name and subdomain left to it.
fn as_pods_get_it(spec: &StatefulSetSpec) -> PodTemplateSpec {
    let mut template = spec.template.clone();
    template.spec.subdomain.clear();
    template.spec.hostname.clear();
    let claims: Vec<&str> = value::list(&spec.volume_claim_templates.0)
        .iter()
        .filter_map(|claim| claim.get("metadata"))
        .map(|metadata| value::text(metadata, "name"))
        .collect();
    if claims.is_empty() {
        return template;
    }
    let of_claims = claims.iter().map(|name| json!({"name": name, "persistentVolumeClaim": {"claimName": name}}));
    let others = value::list(&spec.template.spec.volumes.0)
        .iter()
        .filter(|volume| !claims.contains(&value::text(volume, "name")))
        .cloned();
    *template.spec.volumes.0 = of_claims.chain(others).collect();
    template
}

fn update_strategy(strategy: &StatefulSetUpdateStrategy, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let rolling_path = path.child("rollingUpdate");
    let shown = |strategy: &StatefulSetUpdateStrategy| {
        strategy.rolling_update.as_ref().map_or(Value::Null, |rolling| {
            let most = rolling.max_unavailable.as_ref().map_or(Value::Null, Field::write);
            json!({"Partition": rolling.partition.unwrap_or(0), "MaxUnavailable": most})
        })
    };
    match (strategy.type_.as_str(), &strategy.rolling_update) {
        ("", _) => errors.push(FieldError::required(path, "")),
        ("OnDelete", Some(_)) => {
            let why = "only allowed for updateStrategy 'RollingUpdate'";
            errors.push(FieldError::invalid(&rolling_path, shown(strategy), why));
        }
        ("OnDelete", None) | ("RollingUpdate", None) => {}
        ("RollingUpdate", Some(rolling)) => {
            let partition = i64::from(rolling.partition.unwrap_or(0));
            meta::non_negative(partition, &rolling_path.child("partition"), errors);
            if let Some(most) = &rolling.max_unavailable {
                let at = rolling_path.child("maxUnavailable");
                template::int_or_percent(most, &at, errors);
                if template::amount(most) == 0 {
                    errors.push(FieldError::invalid(&at, most.write(), "cannot be 0"));
                }
                template::at_most_all(most, &at, errors);
            }
        }
        (other, _) => {
            let value = json!({"Type": other, "RollingUpdate": shown(strategy)});
            errors.push(FieldError::invalid(path, value, "must be 'RollingUpdate' or 'OnDelete'"));
        }
    }
}
