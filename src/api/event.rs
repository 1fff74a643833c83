//! Event: what a component says has happened to an object.

use super::meta::ObjectMeta;
use super::reference::ObjectReference;
use super::scalar::{MicroTime, Time};
use super::schema::record;
use super::shared::Shared;

record! {
    /// A report about an object.
    pub struct Event {
        pub metadata: ObjectMeta => "metadata" [always],
        pub involved_object: Shared<ObjectReference> => "involvedObject" [always],
        pub reason: String => "reason",
        pub message: String => "message",
        pub source: EventSource => "source",
        pub first_timestamp: Time => "firstTimestamp",
        pub last_timestamp: Time => "lastTimestamp",
        pub count: i32 => "count",
        pub type_: String => "type",
        pub event_time: MicroTime => "eventTime",
        pub series: Option<EventSeries> => "series",
        pub action: String => "action",
        pub related: Option<Shared<ObjectReference>> => "related",
        pub reporting_component: String => "reportingComponent" [always],
        pub reporting_instance: String => "reportingInstance" [always],
    }
}

record! {
    /// Who reports.
    pub struct EventSource {
        pub component: String => "component",
        pub host: String => "host",
    }
}

record! {
    /// How often the same was reported.
    pub struct EventSeries {
        pub count: i32 => "count",
        pub last_observed_time: MicroTime => "lastObservedTime",
    }
}
