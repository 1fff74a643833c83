//! Jobs.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::api::duration::human_duration;
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, condition_is_true, format_label_selector, int, is_set, moment};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Status"),
    Column::plain("Completions"),
    Column::plain("Duration"),
    Column::plain("Age"),
    Column::wide("Containers"),
    Column::wide("Images"),
    Column::wide("Selector"),
];

/// Models `printJob`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let middle = [status(object).to_owned(), completions(object), duration(object, context.now)];
    let mut cells = named(object, context, middle);
    cells.extend(containers_and_images(object, "spec.template.spec.containers"));
    cells.push(format_label_selector(at(object, "spec.selector")));
    cells
}

fn status(object: &Value) -> &'static str {
    let is = |kind: &str| condition_is_true(object, "status.conditions", kind);
    match () {
        () if is("Complete") => "Complete",
        () if is("Failed") => "Failed",
        () if is_set(object, "metadata.deletionTimestamp") => "Terminating",
        () if is("Suspended") => "Suspended",
        () if is("FailureTarget") => "FailureTarget",
        () if is("SuccessCriteriaMet") => "SuccessCriteriaMet",
        () => "Running",
    }
}

fn completions(object: &Value) -> String {
    let done = int(object, "status.succeeded");
    match (at(object, "spec.completions").as_i64(), int(object, "spec.parallelism")) {
        (Some(wanted), _) => format!("{done}/{wanted}"),
        (None, parallelism) if parallelism > 1 => format!("{done}/1 of {parallelism}"),
        (None, _) => format!("{done}/1"),
    }
}

fn duration(object: &Value, now: i64) -> String {
    match (moment(object, "status.startTime"), moment(object, "status.completionTime")) {
        (None, _) => String::new(),
        (Some(start), end) => human_duration(end.unwrap_or(now) - start),
    }
}
