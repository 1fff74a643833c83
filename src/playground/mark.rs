//! Marks on the timeline: what was done, what changed, which connection was opened.

use super::Flight;
use crate::api::scheme::Kind;
use crate::apiserver::store::{Change, Key};
use crate::proxy::Verdict;

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// The learner typed, applied or sent something.
    Input,
    Created,
    Changed,
    Deleted,
    /// A connection that was answered.
    Delivered,
    /// A connection that failed.
    Failed,
}

/// A moment on the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
    pub kind: MarkKind,
    /// `service/web created`
    pub text: String,
    /// The object it is about.
    pub key: Option<Key>,
}

impl Mark {
    /// The mark of a change; none for Events and for changes that only count up a version.
    pub fn of_change(change: &Change) -> Option<Mark> {
        if matches!(change.key.kind, Kind::Event | Kind::Lease) {
            return None;
        }
        let (kind, verb) = match (&change.old, &change.new) {
            (None, _) => (MarkKind::Created, "created"),
            (Some(_), None) => (MarkKind::Deleted, "deleted"),
            (Some(_), Some(_)) => (MarkKind::Changed, "changed"),
        };
        let text = format!("{}/{} {verb}", change.key.kind.info().singular, change.key.name);
        Some(Mark { at: change.at, kind, text, key: Some(change.key.clone()) })
    }

    /// The mark of a connection.
    pub fn of_flight(flight: &Flight) -> Mark {
        let Some(trace) = &flight.trace else {
            let name = flight.lookup.as_ref().map_or("a name", |lookup| lookup.asked.as_str());
            let known = flight.lookup.as_ref().is_some_and(|lookup| lookup.name.is_some());
            let (kind, outcome) =
                if known { (MarkKind::Delivered, "is known") } else { (MarkKind::Failed, "is unknown") };
            return Mark { at: flight.at, kind, text: format!("request #{}: {name} {outcome}", flight.id), key: None };
        };
        let (kind, text) = match &trace.verdict {
            Verdict::Delivered { pod, target_port, .. } => {
                (MarkKind::Delivered, format!("request #{} reached {}:{target_port}", flight.id, pod.name))
            }
            Verdict::Answered => (MarkKind::Delivered, format!("request #{} was answered", flight.id)),
            Verdict::Refused => (MarkKind::Failed, format!("request #{} was refused", flight.id)),
            Verdict::Timeout => (MarkKind::Failed, format!("request #{} timed out", flight.id)),
            Verdict::Unreachable => (MarkKind::Failed, format!("request #{} found no way", flight.id)),
        };
        Mark { at: flight.at, kind, text, key: trace.pod.clone() }
    }
}
