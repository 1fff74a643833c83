//! Events: one for each thing that happened, counted up when it happens again. Models `client-go/tools/record`.

use std::rc::Rc;

use super::Server;
use super::request::Report;
use crate::api::event::{Event, EventSource};
use crate::api::object::Object;
use crate::api::reference::ObjectReference;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;

impl Server {
    /// Tells an Event. Reports about objects that are gone are told too: deletion is a thing to report.
    pub(super) fn report(&mut self, report: Report, now: i64) {
        let row = (report.about.clone(), report.reason.clone(), report.message.clone(), report.component.clone());
        let namespace =
            if report.about.namespace.is_empty() { "default".to_owned() } else { report.about.namespace.clone() };
        if let Some(name) = self.reports.get(&row)
            && let Some(known) = self.store.get_as::<Event>(&namespace, name)
        {
            let mut event = known.clone();
            event.count += 1;
            event.last_timestamp = Time(now);
            self.commit(Object::Event(event), now);
            return;
        }
        let event = self.event(&report, namespace, now);
        Rc::make_mut(&mut self.reports).insert(row, event.metadata.name.clone());
        self.commit(Object::Event(event), now);
    }

    fn event(&mut self, report: &Report, namespace: String, now: i64) -> Event {
        let about = self.store.at(&report.about);
        let mut event = Event {
            involved_object: ObjectReference {
                kind: report.about.kind.name().to_owned(),
                namespace: report.about.namespace.clone(),
                name: report.about.name.clone(),
                uid: about.map(|object| object.meta().uid.clone()).unwrap_or_default(),
                api_version: report.about.kind.info().api_version(),
                resource_version: about.map(|object| object.meta().resource_version.clone()).unwrap_or_default(),
                field_path: report.field_path.clone(),
            },
            reason: report.reason.clone(),
            message: report.message.clone(),
            source: EventSource { component: report.component.clone(), host: report.host.clone() },
            first_timestamp: Time(now),
            last_timestamp: Time(now),
            count: 1,
            type_: report.type_.to_owned(),
            reporting_component: report.component.clone(),
            ..Event::default()
        };
        // Upstream appends the nanosecond: names of events about one object follow their time.
        let nanosecond = now * 1_000_000 + (self.store.revision() % 1_000_000) as i64;
        event.metadata.name = format!("{}.{nanosecond:x}", report.about.name);
        event.metadata.namespace = namespace;
        event.metadata.uid = self.random.uid();
        event.metadata.creation_timestamp = Some(Time(now));
        debug_assert_eq!(Object::Event(event.clone()).kind(), Kind::Event);
        event
    }
}
