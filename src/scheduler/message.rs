//! The words for a Pod that fits nowhere. Models `FitError` in `pkg/scheduler/framework/types.go`.

use std::collections::BTreeMap;

use super::filter::Reason;
use crate::api::pod::Pod;
use crate::order::InOrder;

/// `0/3 nodes are available: 3 node(s) were unschedulable. no new claims to deallocate, preemption: ...`
pub fn text(reasons: &[Vec<Reason>], pod: &Pod) -> String {
    if reasons.is_empty() {
        return "no nodes available to schedule pods".to_owned();
    }
    let nodes = reasons.len();
    let filters = histogram(reasons.iter().flatten().map(|reason| reason.text.as_str()));
    format!("0/{nodes} nodes are available: {filters}. no new claims to deallocate, {}", preemption(reasons, pod))
}

/// The same for a reason that holds for every node and is said once.
pub fn before_all(why: &str, reasons: &[Vec<Reason>], pod: &Pod) -> String {
    let nodes = reasons.len();
    format!("0/{nodes} nodes are available: {why}. no new claims to deallocate, {}", preemption(reasons, pod))
}

/// What the last resort, evicting Pods of lower priority, has to say. Nobody has a lower priority here.
fn preemption(reasons: &[Vec<Reason>], pod: &Pod) -> String {
    if pod.spec.preemption_policy.as_deref() == Some("Never") {
        return "preemption: not eligible due to preemptionPolicy=Never.".to_owned();
    }
    let verdict = |reasons: &Vec<Reason>| {
        if reasons.iter().all(|reason| reason.resolvable) {
            "No preemption victims found for incoming pod"
        } else {
            "Preemption is not helpful for scheduling"
        }
    };
    let nodes = reasons.len();
    format!("preemption: 0/{nodes} nodes are available: {}.", histogram(reasons.iter().map(verdict)))
}

/// `1 Insufficient cpu, 2 node(s) were unschedulable`: how often each is said, in the order of the text.
fn histogram<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut lines: Vec<String> = counts.into_iter().map(|(text, count)| format!("{count} {text}")).collect();
    lines.order();
    lines.join(", ")
}
