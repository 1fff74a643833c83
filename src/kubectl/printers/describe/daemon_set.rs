//! DaemonSets. Models `describeDaemonSet`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events, pod_template, pods_status};
use crate::api::labels::Selector;
use crate::kubectl::printers::value::{at, format_labels, int, pairs};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    let selector = Selector::from_label_selector(Some(at(object, "spec.selector"))).map_err(|e| e.to_string())?;
    page.name_and_namespace(object);
    page.field(0, "Selector", selector.to_string());
    page.field(0, "Node-Selector", format_labels(&pairs(object, "spec.template.spec.nodeSelector")));
    page.labels_and_annotations(object);
    // These have a blank where others have a tab.
    let counts = [
        ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
        ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
        ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
        ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
        ("Number of Nodes Misscheduled", "numberMisscheduled"),
    ];
    for (title, field) in counts {
        page.line(0, &format!("{title}: {}", int(at(object, "status"), field)));
    }
    page.field(0, "Pods Status", pods_status(object, &selector, context));
    pod_template::describe(page, at(object, "spec.template"));
    events::describe(page, object, context);
    Ok(())
}
