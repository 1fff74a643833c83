//! Events: one for each thing that happened, counted up when it happens again. Models `client-go/tools/record`.

use super::Server;
use super::request::Report;
use crate::api::event::{Event, EventSource};
use crate::api::fnv::{Fnv64, push_hex};
use crate::api::object::Object;
use crate::api::reference::ObjectReference;
use crate::api::scalar::Time;

impl Server {
    /// Tells an Event. Reports about objects that are gone are told too: deletion is a thing to report.
    pub(super) fn report(&mut self, report: Report, now: i64) {
        let namespace = if report.about.namespace.is_empty() { "default" } else { &report.about.namespace };
        let hash = hash(&report);
        if let Some(name) = self.reports.get(&hash)
            && let Some(known) = self.store.get_as::<Event>(namespace, name)
            && tells(known, &report)
        {
            let mut event = known.clone();
            event.count += 1;
            event.last_timestamp = Time(now);
            self.commit(Object::Event(event), now);
            return;
        }
        let event = self.event(report, now);
        self.reports.insert(hash, event.metadata.name.as_str().into());
        self.commit(Object::Event(event), now);
    }

    fn event(&mut self, report: Report, now: i64) -> Event {
        let about = self.store.at(&report.about).map(|object| object.meta());
        let info = report.about.kind.info();
        let mut event = Event {
            involved_object: ObjectReference {
                kind: info.kind.to_owned(),
                uid: about.map(|meta| meta.uid.clone()).unwrap_or_default(),
                api_version: info.api_version(),
                resource_version: about.map(|meta| meta.resource_version.clone()).unwrap_or_default(),
                namespace: report.about.namespace.to_string(),
                name: report.about.name.to_string(),
                field_path: report.field_path,
            }
            .into(),
            reason: report.reason,
            message: report.message,
            reporting_component: report.component.clone(),
            source: EventSource { component: report.component, host: report.host },
            first_timestamp: Time(now),
            last_timestamp: Time(now),
            count: 1,
            type_: report.type_.to_owned(),
            ..Event::default()
        };
        let involved = &event.involved_object;
        // Upstream appends the nanosecond: names of events about one object follow their time.
        let nanosecond = now * 1_000_000 + (self.store.revision() % 1_000_000) as i64;
        let mut name = String::with_capacity(involved.name.len() + 17);
        name.push_str(&involved.name);
        name.push('.');
        push_hex(&mut name, nanosecond as u64, 16);
        event.metadata.name = name;
        event.metadata.namespace =
            if involved.namespace.is_empty() { "default".to_owned() } else { involved.namespace.clone() };
        event.metadata.uid = self.random.uid();
        event.metadata.creation_timestamp = Some(Time(now));
        event
    }
}

/// What makes two reports the same.
fn hash(report: &Report) -> u64 {
    let about = &report.about;
    let mut hash = Fnv64::default();
    for part in [about.kind.name(), &about.namespace, &about.name, &report.reason, &report.message, &report.component] {
        hash.add(part);
    }
    hash.value()
}

/// Whether an Event tells what a report says: hashes can meet.
fn tells(event: &Event, report: &Report) -> bool {
    let involved = &event.involved_object;
    involved.kind == report.about.kind.name()
        && *involved.namespace == *report.about.namespace
        && *involved.name == *report.about.name
        && event.reason == report.reason
        && event.message == report.message
        && event.source.component == report.component
}
