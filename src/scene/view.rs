//! What a learner looks at: which way, how large, which namespace, what is opened, where the next request goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::protocol::Protocol;
use crate::api::settings::Images;

/// The two ways to look at the same traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Look {
    /// Client, Service port, EndpointSlice entry, Pod: as the API describes it.
    #[default]
    Concept,
    /// Client, its node's rules, the wire, the Pod's socket: as packets travel.
    PacketPath,
}

/// Where the next request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// The id of the client: `laptop` or `pod/default/client`.
    pub client: String,
    /// The id of the Service: `service/default/web`.
    pub service: String,
    pub port: i32,
    pub protocol: Protocol,
}

/// What is asked of a layout.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub look: Look,
    /// The size of the stage, in CSS pixels.
    pub width: f64,
    pub height: f64,
    /// The id of what the learner studies: its slices show more entries, chips are compared with its selector.
    pub focus: Option<String>,
    /// The ids of the groups that are opened.
    pub opened: BTreeSet<String>,
    /// Only this namespace; `None` shows all but `kube-system` and the other system ones.
    pub namespace: Option<String>,
    /// Also what the cluster brings along: `kube-system`, the Service `kubernetes`.
    pub system: bool,
    /// The ids of Pods that are drawn as clients though they may listen.
    pub clients: BTreeSet<String>,
    pub aim: Option<Aim>,
    /// Which part of its Service's last requests each endpoint got, by `10.244.1.2:8080`: 0 to 1.
    pub shares: BTreeMap<String, f64>,
    /// The rows of nodes' rules that the connection at hand met, by their ids.
    pub met: BTreeSet<String>,
    /// What is likely not meant, by the id of the thing that it is about.
    pub hints: BTreeMap<String, String>,
    /// What an image without a setting is taken to listen on.
    pub images: Images,
}

impl View {
    /// The plain view of a stage of `width` by `height` CSS pixels.
    pub fn new(width: f64, height: f64) -> View {
        View {
            look: Look::Concept,
            width,
            height,
            focus: None,
            opened: BTreeSet::new(),
            namespace: None,
            system: false,
            clients: BTreeSet::new(),
            aim: None,
            shares: BTreeMap::new(),
            met: BTreeSet::new(),
            hints: BTreeMap::new(),
            images: Images::default(),
        }
    }

    /// Whether things of `namespace` are shown.
    pub fn shows(&self, namespace: &str) -> bool {
        match &self.namespace {
            Some(only) => only == namespace,
            None => self.system || !matches!(namespace, "kube-system" | "kube-public" | "kube-node-lease"),
        }
    }
}
