//! Rules of a Service's cluster addresses, their families and what may change of them.
//!
//! Models `ValidateServiceClusterIPsRelatedFields` and `validateUpgradeDowngrade*` in `pkg/apis/core/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::service::is_headless;
use crate::api::ip;
use crate::api::service::ServiceSpec;

const SPEC: Path<'static> = Path::new("spec");
const FIXED: &str = "may not change once set";

/// A list of text as errors show it; Go writes a list that was never set as `null`.
pub fn list(values: &[String]) -> Value {
    if values.is_empty() { Value::Null } else { Value::from(values.to_vec()) }
}

fn policy_value(spec: &ServiceSpec) -> Value {
    spec.ip_family_policy.as_deref().map_or(Value::Null, Value::from)
}

/// Checks addresses, families and policy against one another. Allocation asks this first, validation again.
pub fn cluster_ips(spec: &ServiceSpec, old: Option<&ServiceSpec>, errors: &mut Vec<FieldError>) {
    if spec.type_ == "ExternalName" {
        return;
    }
    let path = SPEC.child("clusterIPs");
    match (spec.cluster_ip.as_str(), spec.cluster_ips.first()) {
        ("", None) => {}
        ("", Some(_)) => {
            let why = "must be empty when `clusterIP` is not specified";
            errors.push(FieldError::invalid(&path, list(&spec.cluster_ips), why));
        }
        (_, None) => errors.push(FieldError::required(&path, "")),
        (one, Some(first)) if one != first => {
            errors.push(FieldError::invalid(&path, list(&spec.cluster_ips), "first value must match `clusterIP`"));
        }
        _ => {}
    }
    families(spec, errors);
    if !addresses(spec, old, &path, errors) {
        return;
    }
    if let [first, second, ..] = spec.cluster_ips.as_slice()
        && ip::is_ipv6(first) == ip::is_ipv6(second)
    {
        let why = "may specify no more than one IP for each IP family";
        errors.push(FieldError::invalid(&path, list(&spec.cluster_ips), why));
    }
    if is_headless(spec) {
        return;
    }
    for (index, (address, family)) in spec.cluster_ips.iter().zip(&spec.ip_families).enumerate() {
        let expected = match (family.as_str(), ip::is_ipv6(address)) {
            ("IPv4", true) => "an IPv4",
            ("IPv6", false) => "an IPv6",
            _ => continue,
        };
        let why = format!("expected {expected} value as indicated by `ipFamilies[{index}]`");
        errors.push(FieldError::invalid(&path.index(index), address.as_str(), why));
    }
}

fn families(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("ipFamilies");
    for (index, family) in spec.ip_families.iter().enumerate() {
        if !matches!(family.as_str(), "IPv4" | "IPv6") {
            errors.push(FieldError::not_supported(&path.index(index), family.as_str(), &["IPv4", "IPv6"]));
        }
        if spec.ip_families.iter().take(index).any(|before| before == family) {
            errors.push(FieldError::duplicate(&path.index(index), family.as_str()));
        }
    }
    const POLICIES: [&str; 3] = ["PreferDualStack", "RequireDualStack", "SingleStack"];
    if let Some(policy) = spec.ip_family_policy.as_deref()
        && !POLICIES.contains(&policy)
    {
        errors.push(FieldError::not_supported(&SPEC.child("ipFamilyPolicy"), policy, &POLICIES));
    }
}

/// Whether every address can be read.
fn addresses(spec: &ServiceSpec, old: Option<&ServiceSpec>, path: &Path<'_>, errors: &mut Vec<FieldError>) -> bool {
    let mut good = true;
    for (index, address) in spec.cluster_ips.iter().enumerate() {
        if index == 0 && address == "None" {
            if spec.cluster_ips.len() > 1 {
                good = false;
                let why = "'None' must be the first and only value";
                errors.push(FieldError::invalid(path, list(&spec.cluster_ips), why));
            }
            continue;
        }
        if old.is_some_and(|old| old.cluster_ips.contains(address)) {
            continue;
        }
        let complaints = ip::errors(address);
        good &= complaints.is_empty();
        push_invalid(errors, &path.index(index), address, complaints);
    }
    if spec.cluster_ips.len() > 2 {
        errors.push(FieldError::invalid(path, list(&spec.cluster_ips), "may only hold up to 2 values"));
    }
    good
}

fn skipped(spec: &ServiceSpec, old: &ServiceSpec) -> bool {
    spec.type_ == "ExternalName" || old.type_ == "ExternalName"
}

/// Whether the policy lets go of a second address or family.
fn releases(spec: &ServiceSpec) -> bool {
    spec.ip_family_policy.as_deref() == Some("SingleStack")
}

/// What of the addresses may change: a second one may come and go, the first one stays.
pub fn upgrade_downgrade_ips(spec: &ServiceSpec, old: &ServiceSpec, errors: &mut Vec<FieldError>) {
    if skipped(spec, old) || (is_headless(spec) && is_headless(old)) {
        return;
    }
    let path = SPEC.child("clusterIPs");
    let (new_ips, old_ips) = (&spec.cluster_ips, &old.cluster_ips);
    let fixed = |index: usize| FieldError::invalid(&path.index(index), list(new_ips), FIXED);
    if new_ips.len() == old_ips.len() {
        errors.extend(old_ips.iter().zip(new_ips).enumerate().filter(|(_, (a, b))| a != b).map(|(i, _)| fixed(i)));
        return;
    }
    if old_ips.len() > new_ips.len() && new_ips.is_empty() {
        errors.push(FieldError::invalid(&path.index(0), list(new_ips), "primary clusterIP can not be unset"));
    }
    if let (Some(was), Some(is)) = (old_ips.first(), new_ips.first())
        && was != is
    {
        errors.push(fixed(0));
    }
    if old_ips.len() > new_ips.len() && new_ips.len() == 1 && !releases(spec) {
        let why = "must be set to 'SingleStack' when releasing the secondary clusterIP";
        errors.push(FieldError::invalid(&SPEC.child("ipFamilyPolicy"), policy_value(spec), why));
    }
}

/// What of the families may change.
pub fn upgrade_downgrade_families(spec: &ServiceSpec, old: &ServiceSpec, errors: &mut Vec<FieldError>) {
    if skipped(spec, old) || is_headless(spec) || is_headless(old) {
        return;
    }
    let path = SPEC.child("ipFamilies");
    let first = path.index(0);
    let (new, was) = (&spec.ip_families, &old.ip_families);
    if new.len() == was.len() {
        let changed = was.iter().zip(new).filter(|(a, b)| a != b);
        errors.extend(changed.map(|_| FieldError::invalid(&first, list(new), FIXED)));
        return;
    }
    if was.len() > new.len() && spec.cluster_ips.is_empty() {
        errors.push(FieldError::invalid(&first, list(new), "primary ipFamily can not be unset"));
    }
    if let (Some(a), Some(b)) = (was.first(), new.first())
        && a != b
    {
        // Upstream shows the addresses here.
        errors.push(FieldError::invalid(&first, list(&spec.cluster_ips), FIXED));
    }
    if was.len() > new.len() && new.len() == 1 && !releases(spec) {
        let why = "must be set to 'SingleStack' when releasing the secondary ipFamily";
        errors.push(FieldError::invalid(&SPEC.child("ipFamilyPolicy"), policy_value(spec), why));
    }
}
