//! Rules of Nodes. Models `ValidateNode` in `pkg/apis/core/validation`.

use serde_json::{Value, json};

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::scheduling::EFFECTS;
use crate::api::ip;
use crate::api::labels::{label_key_errors, label_value_errors};
use crate::api::node::{Node, Taint};
use crate::api::schema::Field;

/// Upstream looks for taints under metadata.
const TAINTS: Path<'static> = Path::new("metadata.taints");

/// Checks a new Node.
pub fn create(node: &Node) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&node.metadata, false, NameRule::Subdomain, &mut errors);
    taints(&node.spec.taints, &mut errors);
    let path = Path::new("spec.podCIDRs");
    for (index, range) in node.spec.pod_cidrs.iter().enumerate() {
        push_invalid(&mut errors, &path.index(index), range, ip::cidr_errors(range));
    }
    errors
}

/// Checks a changed Node.
pub fn update(node: &Node, old: &Node) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&node.metadata, &old.metadata, &mut errors);
    let (spec, was) = (&node.spec, &old.spec);
    if !was.pod_cidrs.is_empty() && was.pod_cidrs != spec.pod_cidrs {
        let why = "node updates may not change podCIDR except from \"\" to valid";
        errors.push(FieldError::forbidden(&Path::new("spec.podCIDRs"), why));
    }
    if !was.provider_id.is_empty() && was.provider_id != spec.provider_id {
        let why = "node updates may not change providerID except from \"\" to valid";
        errors.push(FieldError::forbidden(&Path::new("spec.providerID"), why));
    }
    taints(&spec.taints, &mut errors);
    errors
}

fn taints(taints: &[Taint], errors: &mut Vec<FieldError>) {
    for (index, taint) in taints.iter().enumerate() {
        let path = TAINTS.index(index);
        push_invalid(errors, &path.child("key"), &taint.key, label_key_errors(&taint.key));
        let complaints = label_value_errors(&taint.value);
        if !complaints.is_empty() {
            errors.push(FieldError::invalid(&path.child("value"), taint.value.as_str(), complaints.join(";")));
        }
        let effect = path.child("effect");
        if taint.effect.is_empty() {
            errors.push(FieldError::required(&effect, ""));
        } else if !EFFECTS.contains(&taint.effect.as_str()) {
            errors.push(FieldError::not_supported(&effect, taint.effect.as_str(), &EFFECTS));
        }
        if taints.iter().take(index).any(|before| before.key == taint.key && before.effect == taint.effect) {
            let mut error = FieldError::duplicate(&path, internal(taint));
            error.detail = "taints must be unique by key and effect pair".to_owned();
            errors.push(error);
        }
    }
}

/// A taint as the API's inner structures show it.
fn internal(taint: &Taint) -> Value {
    let added = taint.time_added.map_or(Value::Null, |time| time.write());
    json!({"Key": taint.key, "Value": taint.value, "Effect": taint.effect, "TimeAdded": added})
}
