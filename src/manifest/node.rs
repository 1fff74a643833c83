//! A document as it is written: nodes with their tags, anchors and places, before anything is resolved.

use super::span::{Mark, Style};

/// Index of a node in its tree.
pub type NodeId = usize;

#[derive(Debug, Clone)]
pub enum Content {
    Scalar {
        value: String,
        /// Written without quotes and without a tag: what it is depends on how it looks.
        implicit: bool,
    },
    Sequence(Vec<NodeId>),
    Mapping(Vec<(NodeId, NodeId)>),
    Alias {
        name: String,
        target: NodeId,
    },
}

#[derive(Debug, Clone)]
pub struct Node {
    pub content: Content,
    /// In its long form (`tag:yaml.org,2002:str`), empty when there is none.
    pub tag: String,
    pub start: Mark,
    pub end: Mark,
    pub style: Style,
}

/// All nodes of one document.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id)
    }
}
