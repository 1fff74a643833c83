//! Events.

use serde_json::Value;

use super::Context;
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{UNKNOWN, int, is_set, since, text, text_or};

pub const COLUMNS: &[Column] = &[
    Column::plain("Last Seen"),
    Column::plain("Type"),
    Column::plain("Reason"),
    Column::plain("Object"),
    Column::wide("Subobject"),
    Column::wide("Source"),
    Column::plain("Message"),
    Column::wide("First Seen"),
    Column::wide("Count"),
    Column { name: "Name", wide: true, is_name: true },
];

/// Models `printEvent`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let ago = |path: &str| since(object, path, context.now);
    let known = |cell: String, otherwise: String| if cell == UNKNOWN { otherwise } else { cell };
    let first = known(ago("firstTimestamp"), ago("eventTime"));
    let mut last = known(ago("lastTimestamp"), first.clone());
    let mut count = int(object, "count").max(1);
    if is_set(object, "series") {
        last = ago("series.lastObservedTime");
        count = int(object, "series.count");
    }
    let kind = text(object, "involvedObject.kind").to_lowercase();
    let target = match text(object, "involvedObject.name") {
        "" => kind,
        name => format!("{kind}/{name}"),
    };
    vec![
        last,
        text(object, "type").to_owned(),
        text(object, "reason").to_owned(),
        target,
        text(object, "involvedObject.fieldPath").to_owned(),
        source(object),
        text(object, "message").trim().to_owned(),
        first,
        count.to_string(),
        text(object, "metadata.name").to_owned(),
    ]
}

/// Who reported it, and from where. Models `formatEventSource`.
fn source(object: &Value) -> String {
    let component = text_or(object, "source.component", text(object, "reportingComponent"));
    match text_or(object, "source.host", text(object, "reportingInstance")) {
        "" => component.to_owned(),
        instance => format!("{component}, {instance}"),
    }
}
