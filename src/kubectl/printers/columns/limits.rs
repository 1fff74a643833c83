//! ResourceQuotas and PodDisruptionBudgets.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, int, scalar};
use crate::order::InOrder;

pub const QUOTA_COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Request"), Column::plain("Limit"), Column::plain("Age")];

pub const BUDGET_COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Min Available"),
    Column::plain("Max Unavailable"),
    Column::plain("Allowed Disruptions"),
    Column::plain("Age"),
];

/// Models `printResourceQuota`.
pub fn quota_cells(object: &Value, context: &Context) -> Vec<String> {
    let (mut requests, mut limits) = (Vec::new(), Vec::new());
    let used = at(object, "status.used");
    let mut hard: Vec<_> = at(object, "status.hard").as_object().into_iter().flatten().collect();
    hard.order_by_key(|(name, _)| name.as_str());
    for (name, most) in hard {
        let now = used.get(name).map_or_else(|| "0".to_owned(), scalar);
        let entry = format!("{name}: {now}/{}", scalar(most));
        if name.starts_with("limits.") { limits.push(entry) } else { requests.push(entry) }
    }
    named(object, context, [requests.join(", "), limits.join(", ")])
}

/// Models `printPodDisruptionBudget`.
pub fn budget_cells(object: &Value, context: &Context) -> Vec<String> {
    let bound = |field: &str| match at(object, field) {
        Value::Null => "N/A".to_owned(),
        value => scalar(value),
    };
    let allowed = int(object, "status.disruptionsAllowed").to_string();
    named(object, context, [bound("spec.minAvailable"), bound("spec.maxUnavailable"), allowed])
}
