//! Affinity to nodes and Pods, and spreading over topologies. Models the plugins `nodeaffinity`, `interpodaffinity` and
//! `podtopologyspread`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::nodes::{NodeInfo, Nodes};
use crate::api::labels::Selector;
use crate::api::placement;
use crate::api::pod::Pod;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The weight of the preferences that a node meets.
pub fn preferred_weight(pod: &Pod, info: &NodeInfo) -> i64 {
    let Some(affinity) = pod.spec.affinity.0.get("nodeAffinity") else { return 0 };
    let meets = |preference: &&Value| {
        preference.get("preference").is_some_and(|term| placement::node_term_matches(term, info.node))
    };
    let weight = |preference: &Value| preference.get("weight").and_then(Value::as_i64).unwrap_or_default();
    list(affinity, PREFERRED).iter().filter(meets).map(weight).sum()
}

/// One required term of a Pod's affinity or anti-affinity, with the places where Pods that it means run.
pub struct PodTerm<'a> {
    topology_key: String,
    places: Vec<&'a str>,
    /// A Pod that would attract itself may be the first of its kind.
    first_of_its_kind: bool,
}

impl PodTerm<'_> {
    /// Whether a Pod that the term means runs in the node's topology.
    pub fn holds_at(&self, info: &NodeInfo) -> bool {
        info.label(&self.topology_key).is_some_and(|value| self.places.contains(&value))
    }

    /// Whether the node is a place that the term draws the Pod to.
    pub fn attracts(&self, info: &NodeInfo) -> bool {
        self.holds_at(info) || (self.first_of_its_kind && info.label(&self.topology_key).is_some())
    }
}

/// The required terms of a Pod's `podAffinity` or `podAntiAffinity`.
pub fn pod_terms<'a>(pod: &Pod, which: &str, nodes: &Nodes<'a>) -> Vec<PodTerm<'a>> {
    let Some(affinity) = pod.spec.affinity.0.get(which) else { return Vec::new() };
    list(affinity, REQUIRED).iter().map(|term| pod_term(term, pod, nodes)).collect()
}

fn pod_term<'a>(term: &Value, pod: &Pod, nodes: &Nodes<'a>) -> PodTerm<'a> {
    let means = Meaning::of(term, pod);
    let topology_key = text(term, "topologyKey").to_owned();
    let mut places = Vec::new();
    for info in &nodes.infos {
        let Some(place) = info.label(&topology_key) else { continue };
        if !places.contains(&place) && info.pods.iter().any(|other| means.includes(other)) {
            places.push(place);
        }
    }
    let first_of_its_kind = places.is_empty() && means.includes(pod);
    PodTerm { topology_key, places, first_of_its_kind }
}

/// Which Pods a term is about.
struct Meaning {
    selector: Selector,
    namespaces: Vec<String>,
}

impl Meaning {
    fn of(term: &Value, pod: &Pod) -> Meaning {
        let selector = Selector::from_label_selector(term.get("labelSelector")).unwrap_or_else(|_| Selector::nothing());
        let mut namespaces: Vec<String> =
            list(term, "namespaces").iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let everywhere = term.get("namespaceSelector").is_some_and(|selector| !selector.is_null());
        if namespaces.is_empty() && !everywhere {
            namespaces.push(pod.metadata.namespace.clone());
        }
        Meaning { selector, namespaces }
    }

    fn includes(&self, pod: &Pod) -> bool {
        (self.namespaces.is_empty() || self.namespaces.contains(&pod.metadata.namespace))
            && self.selector.matches(&pod.metadata.labels)
    }
}

/// The labels of nodes from which running Pods keep `pod` away by their own anti-affinity.
pub fn forbidden(pod: &Pod, nodes: &Nodes) -> Vec<(String, String)> {
    let mut forbidden = Vec::new();
    for info in &nodes.infos {
        for other in info.pods.iter().filter(|other| super::filter::has_anti_affinity(other)) {
            let Some(affinity) = other.spec.affinity.0.get("podAntiAffinity") else { continue };
            for term in list(affinity, REQUIRED).iter().filter(|term| Meaning::of(term, other).includes(pod)) {
                let key = text(term, "topologyKey");
                if let Some(value) = info.label(key) {
                    forbidden.push((key.to_owned(), value.to_owned()));
                }
            }
        }
    }
    forbidden
}

/// What `topologySpreadConstraints` with `DoNotSchedule` say of a node.
pub enum SpreadCheck {
    Fits,
    TooMany,
    NoLabel,
}

/// The counts behind a Pod's hard spread constraints.
pub struct Spread(Vec<SpreadTerm>);

struct SpreadTerm {
    key: String,
    max_skew: i64,
    counts: BTreeMap<String, i64>,
    counts_itself: bool,
}

impl Spread {
    pub fn of(pod: &Pod, nodes: &Nodes) -> Spread {
        let constraints = pod.spec.topology_spread_constraints.0.as_array().map_or(&[][..], Vec::as_slice);
        let hard = constraints.iter().filter(|constraint| text(constraint, "whenUnsatisfiable") != "ScheduleAnyway");
        Spread(hard.map(|constraint| spread_term(constraint, pod, nodes)).collect())
    }

    pub fn check(&self, info: &NodeInfo) -> SpreadCheck {
        for term in &self.0 {
            let Some(place) = info.label(&term.key) else { return SpreadCheck::NoLabel };
            let count = term.counts.get(place).copied().unwrap_or_default() + i64::from(term.counts_itself);
            let least = term.counts.values().min().copied().unwrap_or_default();
            if count - least > term.max_skew {
                return SpreadCheck::TooMany;
            }
        }
        SpreadCheck::Fits
    }
}

fn spread_term(constraint: &Value, pod: &Pod, nodes: &Nodes) -> SpreadTerm {
    let means = Meaning::of(&serde_json::json!({"labelSelector": constraint.get("labelSelector")}), pod);
    let key = text(constraint, "topologyKey").to_owned();
    let mut counts = BTreeMap::new();
    // Nodes that the Pod may not use by its selector and affinity do not count (nodeAffinityPolicy: Honor).
    let eligible = nodes.infos.iter().filter(|info| {
        placement::node_selector_matches(pod, info.node) && placement::node_affinity_matches(pod, info.node)
    });
    for info in eligible {
        let Some(place) = info.label(&key) else { continue };
        let matching = info.pods.iter().filter(|other| means.includes(other) && !other.is_terminating()).count();
        *counts.entry(place.to_owned()).or_default() += matching as i64;
    }
    SpreadTerm {
        key,
        max_skew: constraint.get("maxSkew").and_then(Value::as_i64).unwrap_or(1),
        counts,
        counts_itself: means.includes(pod),
    }
}
