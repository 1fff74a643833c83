//! How many Pods may be too many or missing during a rollout. Models `ResolveFenceposts` in `deployment/util`.

use crate::api::deployment::Deployment;
use crate::api::scalar::IntOrString;

/// The number of replicas that is wanted.
pub fn replicas(deployment: &Deployment) -> i32 {
    deployment.spec.replicas.unwrap_or(1)
}

pub fn is_rolling(deployment: &Deployment) -> bool {
    deployment.spec.strategy.type_ != "Recreate"
}

/// How many Pods there may be beyond the wanted number.
pub fn max_surge(deployment: &Deployment) -> i32 {
    if is_rolling(deployment) { fenceposts(deployment).0 } else { 0 }
}

/// How many of the wanted number may be unavailable.
pub fn max_unavailable(deployment: &Deployment) -> i32 {
    let replicas = replicas(deployment);
    if !is_rolling(deployment) || replicas == 0 { 0 } else { fenceposts(deployment).1.min(replicas) }
}

/// Surge and unavailable as numbers. A share of Pods rounds up for the surge and down for the unavailable; where both come
/// to nothing one Pod may be unavailable, or nothing would ever move.
fn fenceposts(deployment: &Deployment) -> (i32, i32) {
    let rolling = deployment.spec.strategy.rolling_update.as_ref();
    let total = replicas(deployment);
    let surge = scaled(rolling.and_then(|rolling| rolling.max_surge.as_ref()), total, true);
    let unavailable = scaled(rolling.and_then(|rolling| rolling.max_unavailable.as_ref()), total, false);
    if surge == 0 && unavailable == 0 { (0, 1) } else { (surge, unavailable) }
}

/// A number, or a percentage of `total`. Models `GetScaledValueFromIntOrPercent`.
pub fn scaled(value: Option<&IntOrString>, total: i32, round_up: bool) -> i32 {
    match value {
        None => 0,
        Some(IntOrString::Int(number)) => *number,
        Some(IntOrString::String(text)) => {
            let percent: i64 = text.strip_suffix('%').and_then(|digits| digits.parse().ok()).unwrap_or_default();
            let share = percent.saturating_mul(i64::from(total));
            let share = if round_up { share.saturating_add(99) / 100 } else { share / 100 };
            share.try_into().unwrap_or(i32::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::schema::Field;
    use serde_json::json;

    #[test]
    fn upstreams_fenceposts() {
        // TestResolveFenceposts: surge, unavailable, replicas -> surge, unavailable.
        for (surge, unavailable, replicas, expected) in [
            (Some("0%"), Some("0%"), 0, (0, 1)),
            (Some("39%"), Some("39%"), 10, (4, 3)),
            (None, Some("39%"), 10, (0, 3)),
            (Some("39%"), None, 10, (4, 0)),
            (None, None, 10, (0, 1)),
            (Some("25%"), Some("25%"), 2, (1, 0)),
        ] {
            let rolling = json!({"maxSurge": surge, "maxUnavailable": unavailable});
            let deployment = Deployment::read(&json!({
                "spec": {"replicas": replicas, "strategy": {"type": "RollingUpdate", "rollingUpdate": rolling}}
            }));
            assert_eq!(fenceposts(&deployment), expected, "{rolling} of {replicas}");
        }
    }
}
