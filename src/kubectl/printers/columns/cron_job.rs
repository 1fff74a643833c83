//! CronJobs.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, UNSET, at, format_label_selector, is_set, items, since, text, text_or};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Schedule"),
    Column::plain("Timezone"),
    Column::plain("Suspend"),
    Column::plain("Active"),
    Column::plain("Last Schedule"),
    Column::plain("Age"),
    Column::wide("Containers"),
    Column::wide("Images"),
    Column::wide("Selector"),
];

/// Models `printCronJob`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let suspend = match at(object, "spec.suspend").as_bool() {
        Some(true) => "True",
        Some(false) => "False",
        None => UNSET,
    };
    let last = "status.lastScheduleTime";
    let last = if is_set(object, last) { since(object, last, context.now) } else { NONE.to_owned() };
    let middle = [
        text(object, "spec.schedule").to_owned(),
        text_or(object, "spec.timeZone", NONE).to_owned(),
        suspend.to_owned(),
        items(object, "status.active").len().to_string(),
        last,
    ];
    let mut cells = named(object, context, middle);
    cells.extend(containers_and_images(object, "spec.jobTemplate.spec.template.spec.containers"));
    // A template without a selector selects nothing, which prints as no labels.
    cells.push(format_label_selector(at(object, "spec.jobTemplate.spec.selector")));
    cells
}
