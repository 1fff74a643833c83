//! Rules of the kinds that the engine only keeps, each by its own file.

use serde_json::Value;

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::{ingress, limits, network_policy, persistent_volume_claim, rbac};
use crate::api::object::Other;
use crate::api::scheme::Kind;

/// Checks a new object.
pub fn create(other: &Other) -> Vec<FieldError> {
    let rule = match other.kind {
        Kind::Role | Kind::RoleBinding | Kind::ClusterRole | Kind::ClusterRoleBinding => NameRule::PathSegment,
        _ => NameRule::Subdomain,
    };
    let mut errors = Vec::new();
    meta::validate(&other.metadata, other.kind.namespaced(), rule, &mut errors);
    rest(other, None, &mut errors);
    errors
}

/// Checks an object that takes the place of `old`.
pub fn update(other: &Other, old: &Other) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&other.metadata, &old.metadata, &mut errors);
    rest(other, Some(old), &mut errors);
    errors
}

fn rest(other: &Other, old: Option<&Other>, errors: &mut Vec<FieldError>) {
    let none = Value::Null;
    let spec = other.rest.get("spec").unwrap_or(&none);
    let old_spec = || old.map(|old| old.rest.get("spec").unwrap_or(&none));
    match other.kind {
        Kind::Ingress => ingress::ingress(other, spec, old.is_none(), errors),
        Kind::IngressClass => ingress::class(spec, old_spec(), errors),
        Kind::LimitRange => limits::limit_range(spec, errors),
        Kind::NetworkPolicy => network_policy::spec(spec, errors),
        Kind::PersistentVolume => limits::persistent_volume(spec, errors),
        Kind::PersistentVolumeClaim => {
            persistent_volume_claim::spec(spec, &Path::new("spec"), errors);
            if let Some(old) = old {
                persistent_volume_claim::update(other, old, errors);
            }
        }
        Kind::PodDisruptionBudget => limits::disruption_budget(spec, errors),
        Kind::PriorityClass => limits::priority_class(other, old, errors),
        Kind::ResourceQuota => limits::resource_quota(spec, old_spec(), errors),
        Kind::Role | Kind::ClusterRole => rbac::role(other, errors),
        Kind::RoleBinding | Kind::ClusterRoleBinding => rbac::binding(other, old, errors),
        Kind::StorageClass => limits::storage_class(other, old, errors),
        _ => {}
    }
}
