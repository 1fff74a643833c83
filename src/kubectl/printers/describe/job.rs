//! Jobs. Models `describeJob`.

use serde_json::Value;

use super::writer::{Page, controller, when};
use super::{Context, events, pod_template};
use crate::api::duration::human_duration;
use crate::api::labels::Selector;
use crate::kubectl::printers::value::{NONE, UNSET, at, int, is_set, moment, scalar, text};

/// A list of indexes is cut at the first comma behind this many characters.
const INDEXES: usize = 50;

pub fn describe(page: &mut Page, job: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(job);
    page.field(0, "Selector", selector(at(job, "spec.selector")));
    page.labels_and_annotations(job);
    if let Some(owner) = controller(job) {
        page.field(0, "Controlled By", owner);
    }
    spec(page, job);
    status(page, job);
    pod_template::describe(page, at(job, "spec.template"));
    events::describe(page, job, context);
    Ok(())
}

/// A selector, or why there is none to show.
pub fn selector(selector: &Value) -> String {
    match Selector::from_label_selector(Some(selector)) {
        Ok(selector) => selector.to_string(),
        Err(error) => format!("Failed to get selector: {error}"),
    }
}

fn spec(page: &mut Page, job: &Value) {
    page.field_if(0, "Parallelism", &scalar(at(job, "spec.parallelism")));
    let completions = scalar(at(job, "spec.completions"));
    page.field(0, "Completions", if completions.is_empty() { UNSET } else { &completions });
    page.field_if(0, "Completion Mode", text(job, "spec.completionMode"));
    page.field_if(0, "Suspend", &scalar(at(job, "spec.suspend")));
    page.field_if(0, "Backoff Limit", &scalar(at(job, "spec.backoffLimit")));
    page.field_if(0, "TTL Seconds After Finished", &scalar(at(job, "spec.ttlSecondsAfterFinished")));
}

fn status(page: &mut Page, job: &Value) {
    let (start, end) = (moment(job, "status.startTime"), moment(job, "status.completionTime"));
    if start.is_some() {
        page.field(0, "Start Time", when(job, "status.startTime"));
    }
    if end.is_some() {
        page.field(0, "Completed At", when(job, "status.completionTime"));
    }
    if let (Some(start), Some(end)) = (start, end) {
        page.field(0, "Duration", human_duration(end - start));
    }
    if is_set(job, "spec.activeDeadlineSeconds") {
        page.field(0, "Active Deadline Seconds", format!("{}s", int(job, "spec.activeDeadlineSeconds")));
    }
    let ready = match at(job, "status.ready").as_i64() {
        Some(ready) => format!(" ({ready} Ready)"),
        None => String::new(),
    };
    let count = |field: &str| int(at(job, "status"), field);
    let (active, succeeded, failed) = (count("active"), count("succeeded"), count("failed"));
    page.field(0, "Pods Statuses", format!("{active} Active{ready} / {succeeded} Succeeded / {failed} Failed"));
    if text(job, "spec.completionMode") == "Indexed" {
        page.field(0, "Completed Indexes", indexes(text(job, "status.completedIndexes")));
    }
}

/// Models `capIndexesListOrNone`.
fn indexes(list: &str) -> String {
    if list.is_empty() {
        return NONE.to_owned();
    }
    let comma = list.get(INDEXES..).and_then(|rest| rest.find(','));
    match comma.and_then(|at| list.get(..INDEXES + at + 1)) {
        Some(head) => format!("{head}..."),
        None => list.to_owned(),
    }
}
