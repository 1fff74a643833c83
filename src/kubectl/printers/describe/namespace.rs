//! Namespaces. Models `describeNamespace`.

use serde_json::Value;

use super::writer::{Page, when};
use super::{Context, limits};
use crate::api::scheme::Kind;
use crate::kubectl::printers::value::{items, text};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    let name = text(object, "metadata.name");
    page.field(0, "Name", name);
    page.labels_and_annotations(object);
    page.field(0, "Status", text(object, "status.phase"));
    let conditions = items(object, "status.conditions");
    if !conditions.is_empty() {
        page.line(0, "Conditions:");
        page.row(1, &["Type", "Status", "LastTransitionTime", "Reason", "Message"]);
        page.row(1, &["----", "------", "------------------", "------", "-------"]);
        for condition in conditions {
            let field = |name: &str| text(condition, name);
            let time = when(condition, "lastTransitionTime");
            page.row(1, &[field("type"), field("status"), &time, field("reason"), field("message")]);
        }
    }
    page.put(0, "\n");
    limits::quotas(page, &context.related.list(Kind::ResourceQuota, name));
    page.put(0, "\n");
    limits::ranges(page, &context.related.list(Kind::LimitRange, name));
    Ok(())
}
