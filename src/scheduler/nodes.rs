//! The nodes with what runs on them, kept up to date while Pods are placed one after the other.

use std::collections::BTreeMap;

use super::filter::{self, Reason};
use super::resources::{Amounts, add, amounts, requests};
use super::score;
use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::apiserver::store::Store;

/// A node and what runs on it.
pub struct NodeInfo<'a> {
    pub node: &'a Node,
    pub pods: Vec<&'a Pod>,
    pub requested: Amounts,
    pub allocatable: Amounts,
    /// How many Pods each controller has here, by its uid.
    pub by_owner: BTreeMap<&'a str, u32>,
}

impl<'a> NodeInfo<'a> {
    fn new(node: &'a Node) -> NodeInfo<'a> {
        NodeInfo {
            node,
            pods: Vec::new(),
            requested: Amounts::new(),
            allocatable: amounts(&node.status.allocatable),
            by_owner: BTreeMap::new(),
        }
    }

    fn add(&mut self, pod: &'a Pod) {
        self.pods.push(pod);
        add(&mut self.requested, &requests(pod));
        if let Some(owner) = owner(pod) {
            *self.by_owner.entry(owner).or_default() += 1;
        }
    }

    /// The value of one of the node's labels.
    pub fn label(&self, key: &str) -> Option<&'a str> {
        self.node.metadata.labels.get(key).map(String::as_str)
    }
}

/// The uid of the workload that a Pod belongs to.
pub fn owner(pod: &Pod) -> Option<&str> {
    let mut owners = pod.metadata.owner_references.iter();
    owners.find(|owner| owner.controller == Some(true)).map(|owner| owner.uid.as_str())
}

/// All nodes of the cluster.
pub struct Nodes<'a> {
    pub infos: Vec<NodeInfo<'a>>,
    /// Whether a Pod with required anti-affinity runs anywhere: only then others need be asked about theirs.
    pub any_anti_affinity: bool,
}

impl<'a> Nodes<'a> {
    pub fn new(store: &'a Store) -> Nodes<'a> {
        let mut nodes = Nodes { infos: Vec::new(), any_anti_affinity: false };
        for node in store.list_as::<Node>(None) {
            let mut info = NodeInfo::new(node);
            for pod in store.pods_on(&node.metadata.name).filter(|pod| !pod.is_terminal()) {
                nodes.any_anti_affinity |= filter::has_anti_affinity(pod);
                info.add(pod);
            }
            nodes.infos.push(info);
        }
        nodes
    }

    /// Finds the best node for a Pod and counts the Pod as running there; or, for each node, the reasons against it.
    pub fn place(&mut self, pod: &'a Pod) -> Result<String, Vec<Vec<Reason>>> {
        let request = requests(pod);
        let constraints = filter::Constraints::of(pod, self);
        let mut reasons = Vec::new();
        let mut best: Option<(score::Score, usize)> = None;
        for (at, info) in self.infos.iter().enumerate() {
            let against = constraints.against(pod, info, &request);
            if against.is_empty() {
                let score = score::score(pod, info, &request);
                if best.as_ref().is_none_or(|(known, _)| score < *known) {
                    best = Some((score, at));
                }
            }
            reasons.push(against);
        }
        let Some((_, at)) = best else { return Err(reasons) };
        let Some(info) = self.infos.get_mut(at) else { return Err(reasons) };
        info.add(pod);
        self.any_anti_affinity |= filter::has_anti_affinity(pod);
        Ok(info.node.metadata.name.clone())
    }
}
