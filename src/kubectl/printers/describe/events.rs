//! The `Events:` at the end of a description.

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::api::scheme::Kind;
use crate::kubectl::printers::value::{int, is_set, moment, since, text, text_or};
use crate::order::InOrder;

/// The events about an object. Models `searchEvents` and `DescribeEvents`.
pub fn describe(page: &mut Page, object: &Value, context: &Context) {
    let uids = [text(object, "metadata.uid")];
    of_uids(page, object, &uids, context);
}

/// The events that name the object by one of these uids. Models `DescribeEvents`.
pub fn of_uids(page: &mut Page, object: &Value, uids: &[&str], context: &Context) {
    if !context.show_events {
        return;
    }
    let namespace = text(object, "metadata.namespace");
    let all = context.related.list(Kind::Event, namespace);
    let is_about = |event: &&Value| {
        text(event, "involvedObject.name") == text(object, "metadata.name")
            && text(event, "involvedObject.namespace") == namespace
            && uids.contains(&text(event, "involvedObject.uid"))
    };
    let mut events: Vec<&Value> = all.iter().filter(is_about).collect();
    if events.is_empty() {
        page.field(0, "Events", "<none>");
        return;
    }
    events.order_by_key(|event| moment(event, "lastTimestamp"));
    page.flush();
    page.put(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage\n");
    page.row(1, &["----", "------", "----", "----", "-------"]);
    for event in events {
        page.row(
            1,
            &[
                text(event, "type"),
                text(event, "reason"),
                &age(event, context.now),
                text_or(event, "source.component", text(event, "reportingComponent")),
                &message(event),
            ],
        );
    }
}

/// `5s`, or `5s (x3 over 2m)` for one that was seen more than once. Models `getInterval`.
pub fn age(event: &Value, now: i64) -> String {
    let first = if is_set(event, "eventTime") { "eventTime" } else { "firstTimestamp" };
    let first = since(event, first, now);
    if is_set(event, "series") {
        let last = since(event, "series.lastObservedTime", now);
        return format!("{last} (x{} over {first})", int(event, "series.count"));
    }
    match int(event, "count") {
        count if count > 1 => format!("{} (x{count} over {first})", since(event, "lastTimestamp", now)),
        _ => first,
    }
}

fn message(event: &Value) -> String {
    let message = text(event, "message").trim();
    match text(event, "involvedObject.fieldPath") {
        "" => message.to_owned(),
        path => format!("{path}: {message}"),
    }
}
