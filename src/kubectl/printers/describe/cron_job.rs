//! CronJobs. Models `describeCronJob`.

use serde_json::Value;

use super::writer::{Page, bool_text, when};
use super::{Context, events, job, pod_template};
use crate::kubectl::printers::value::{NONE, UNSET, at, int, is_set, items, scalar, text, text_or};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.field(0, "Schedule", text(object, "spec.schedule"));
    page.field(0, "Concurrency Policy", text(object, "spec.concurrencyPolicy"));
    page.field(0, "Suspend", bool_text(at(object, "spec.suspend")));
    page.field(0, "Time Zone", text_or(object, "spec.timeZone", UNSET));
    page.field(0, "Successful Job History Limit", or_unset(at(object, "spec.successfulJobsHistoryLimit"), ""));
    page.field(0, "Failed Job History Limit", or_unset(at(object, "spec.failedJobsHistoryLimit"), ""));
    page.field(0, "Starting Deadline Seconds", or_unset(at(object, "spec.startingDeadlineSeconds"), "s"));
    job_template(page, at(object, "spec.jobTemplate.spec"));
    let last = "status.lastScheduleTime";
    page.field(0, "Last Schedule Time", if is_set(object, last) { when(object, last) } else { UNSET.to_owned() });
    let active: Vec<&str> = items(object, "status.active").iter().map(|job| text(job, "name")).collect();
    page.field(0, "Active Jobs", if active.is_empty() { NONE.to_owned() } else { active.join(", ") });
    events::describe(page, object, context);
    Ok(())
}

fn or_unset(value: &Value, unit: &str) -> String {
    if value.is_null() { UNSET.to_owned() } else { format!("{}{unit}", scalar(value)) }
}

/// Models `describeJobTemplate`.
fn job_template(page: &mut Page, spec: &Value) {
    let selector = at(spec, "selector");
    page.field(0, "Selector", if selector.is_null() { UNSET.to_owned() } else { job::selector(selector) });
    page.field(0, "Parallelism", or_unset(at(spec, "parallelism"), ""));
    page.field(0, "Completions", or_unset(at(spec, "completions"), ""));
    if is_set(spec, "activeDeadlineSeconds") {
        page.field(0, "Active Deadline Seconds", format!("{}s", int(spec, "activeDeadlineSeconds")));
    }
    pod_template::describe(page, at(spec, "template"));
}
