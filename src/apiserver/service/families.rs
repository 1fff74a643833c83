//! Which address families a Service gets. Models `initIPFamilyFields` in `pkg/registry/core/service/storage/alloc.go`.

use serde_json::Value;

use crate::api::ip;
use crate::api::service::ServiceSpec;
use crate::api::validation::field::{FieldError, Path};
use crate::api::validation::service_ips::{cluster_ips, list};

const SPEC: Path<'static> = Path::new("spec");

/// Whether nothing about families and addresses of a `PreferDualStack` Service changes: then it keeps what it has, even if
/// the cluster's families have changed. Models `isMatchingPreferDualStackClusterIPFields`.
pub(super) fn unchanged_prefer_dual_stack(spec: &ServiceSpec, old: &ServiceSpec) -> bool {
    let prefers = |spec: &ServiceSpec| spec.ip_family_policy.as_deref() == Some("PreferDualStack");
    let has_address = matches!(spec.type_.as_str(), "ClusterIP" | "NodePort" | "LoadBalancer");
    old.type_ == spec.type_
        && has_address
        && prefers(spec)
        && (old.ip_family_policy.is_none() || prefers(old))
        && old.cluster_ips == spec.cluster_ips
        && old.ip_families == spec.ip_families
}

/// Fills in policy and families, by what the client asked for and what the cluster has (`available`, primary first).
///
/// # Errors
/// What cannot be had.
pub(super) fn init(
    spec: &mut ServiceSpec,
    old: Option<&ServiceSpec>,
    available: &[&str],
) -> Result<(), Vec<FieldError>> {
    if !spec.needs_cluster_ip() || old.is_some_and(|old| unchanged_prefer_dual_stack(spec, old)) {
        return Ok(());
    }
    let headless_without_selector = spec.cluster_ip == "None" && spec.selector.is_empty();
    if spec.ip_family_policy.is_none() {
        let before = old.and_then(|old| old.ip_family_policy.clone());
        let otherwise = if headless_without_selector { "RequireDualStack" } else { "SingleStack" };
        spec.ip_family_policy = Some(before.unwrap_or_else(|| otherwise.to_owned()));
    }
    let mut errors = Vec::new();
    cluster_ips(spec, old, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    if let Some(old) = old {
        release(spec, old, &mut errors);
    }
    if single_stack(spec) {
        let refuse = |what: &str| {
            let why = format!("must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified");
            policy_error(spec, &why)
        };
        if spec.cluster_ips.len() == 2 {
            errors.push(refuse("cluster IPs"));
        }
        if spec.ip_families.len() == 2 {
            errors.push(refuse("IP families"));
        }
    }
    infer_from_addresses(spec, available, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let primary = available.first().copied().unwrap_or("IPv4");
    if headless_without_selector {
        if spec.ip_families.is_empty() {
            spec.ip_families.push(primary.to_owned());
        }
        add_second(spec);
        return Ok(());
    }
    check_available(spec, available)?;
    if spec.ip_families.is_empty() {
        spec.ip_families.push(primary.to_owned());
    }
    if available.len() == 2 {
        add_second(spec);
    }
    Ok(())
}

fn single_stack(spec: &ServiceSpec) -> bool {
    spec.ip_family_policy.as_deref() == Some("SingleStack")
}

fn policy_error(spec: &ServiceSpec, why: &str) -> FieldError {
    let value = spec.ip_family_policy.as_deref().map_or(Value::Null, Value::from);
    FieldError::invalid(&SPEC.child("ipFamilyPolicy"), value, why)
}

/// On the way to a single stack the second address and family go; without that policy they may not be left out.
fn release(spec: &mut ServiceSpec, old: &ServiceSpec, errors: &mut Vec<FieldError>) {
    if single_stack(spec) {
        if spec.cluster_ips == old.cluster_ips {
            spec.cluster_ips.truncate(1);
        }
        if spec.ip_families == old.ip_families {
            spec.ip_families.truncate(1);
        }
        return;
    }
    let reduced = |new: &[String], old: &[String]| !new.is_empty() && new.len() < old.len();
    if reduced(&spec.cluster_ips, &old.cluster_ips) {
        errors.push(policy_error(spec, "must be 'SingleStack' to release the secondary cluster IP"));
    }
    if reduced(&spec.ip_families, &old.ip_families) {
        errors.push(policy_error(spec, "must be 'SingleStack' to release the secondary IP family"));
    }
}

fn infer_from_addresses(spec: &mut ServiceSpec, available: &[&str], errors: &mut Vec<FieldError>) {
    let addresses = spec.cluster_ips.clone();
    for (index, address) in addresses.iter().enumerate() {
        if address == "None" {
            break;
        }
        if index < spec.ip_families.len() {
            continue;
        }
        let family = ip::family(address);
        if available.contains(&family) {
            spec.ip_families.push(family.to_owned());
        } else {
            let why = format!("{family} is not configured on this cluster");
            errors.push(FieldError::invalid(&SPEC.child("clusterIPs").index(index), list(&addresses), why));
        }
    }
}

fn check_available(spec: &ServiceSpec, available: &[&str]) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    if spec.ip_family_policy.as_deref() == Some("RequireDualStack") && available.len() < 2 {
        errors.push(policy_error(spec, "this cluster is not configured for dual-stack services"));
    }
    for (index, family) in spec.ip_families.iter().enumerate() {
        if !available.contains(&family.as_str()) {
            let path = SPEC.child("ipFamilies");
            errors.push(FieldError::invalid(&path.index(index), family.as_str(), "not configured on this cluster"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Adds the other family, unless the policy wants only one.
fn add_second(spec: &mut ServiceSpec) {
    if single_stack(spec) {
        return;
    }
    if let [only] = spec.ip_families.as_slice() {
        let other = if only == "IPv4" { "IPv6" } else { "IPv4" };
        spec.ip_families.push(other.to_owned());
    }
}
