//! What every component that works beside the apiserver (controllers, scheduler, kubelet) sees of it, and what it hands back.

use super::request::Request;
use super::store::{Change, Key, Store};
use crate::api::settings::Settings;

/// What a controller sees.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub store: &'a Store,
    /// Milliseconds of virtual time since 1970.
    pub now: i64,
    pub settings: &'a Settings,
}

/// What a controller wants.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    /// Carried out in order; one that is refused ends the list and the key is tried again later.
    pub requests: Vec<Request>,
    /// When to look at the key again without a change: milliseconds of virtual time since 1970.
    pub again_at: Option<i64>,
    /// Whether that later look is routine (a probe's period, a crash loop's back-off, a schedule): the cluster counts as
    /// settled while only routine work is due.
    pub periodic: bool,
}

impl From<Vec<Request>> for Outcome {
    fn from(requests: Vec<Request>) -> Outcome {
        Outcome { requests, ..Outcome::default() }
    }
}

/// A controller: which keys a change concerns, and what to do about a key.
pub struct Controller {
    /// `deployment-controller`: the name in its events.
    pub name: &'static str,
    /// Milliseconds between a change and the reconciliation that it causes.
    pub delay: i64,
    /// The keys that a change concerns. Work is proportional to what changed: indexes, never whole lists.
    pub concerns: fn(&Change, &Store) -> Vec<Key>,
    pub reconcile: fn(View, &Key) -> Outcome,
}
