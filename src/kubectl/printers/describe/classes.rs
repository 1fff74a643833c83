//! StorageClasses and PriorityClasses. Models `describeStorageClass` and `describePriorityClass`.

use serde_json::Value;

use super::writer::{Page, bool_text};
use super::{Context, events};
use crate::kubectl::printers::columns::is_default_class;
use crate::kubectl::printers::value::{NONE, at, flag, format_labels, int, is_set, items, pairs, text, text_or, texts};

pub fn describe_storage(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.field(0, "IsDefaultClass", if is_default_class(object) { "Yes" } else { "No" });
    page.field(0, "Annotations", format_labels(&pairs(object, "metadata.annotations")));
    page.field(0, "Provisioner", text(object, "provisioner"));
    page.field(0, "Parameters", format_labels(&pairs(object, "parameters")));
    page.field(0, "AllowVolumeExpansion", bool_text(at(object, "allowVolumeExpansion")));
    let options = texts(object, "mountOptions");
    if options.is_empty() {
        page.field(0, "MountOptions", NONE);
    } else {
        page.line(0, "MountOptions:");
        options.iter().for_each(|option| page.line(1, option));
    }
    page.field(0, "ReclaimPolicy", text_or(object, "reclaimPolicy", "Delete"));
    page.field(0, "VolumeBindingMode", text_or(object, "volumeBindingMode", "Immediate"));
    if is_set(object, "allowedTopologies") {
        let terms = items(object, "allowedTopologies");
        page.field(0, "AllowedTopologies", if terms.is_empty() { NONE } else { "" });
        for (index, term) in terms.iter().enumerate() {
            let requirement = |requirement: &Value| {
                format!("{} in [{}]", text(requirement, "key"), texts(requirement, "values").join(", "))
            };
            let lines: Vec<String> = items(term, "matchLabelExpressions").iter().map(requirement).collect();
            page.multiline("  ", &format!("Term {index}"), &lines);
        }
    }
    events::describe(page, object, context);
    Ok(())
}

pub fn describe_priority(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.field(0, "Value", int(object, "value").to_string());
    page.field(0, "GlobalDefault", flag(object, "globalDefault").to_string());
    page.field(0, "PreemptionPolicy", text_or(object, "preemptionPolicy", "PreemptLowerPriority"));
    page.field(0, "Description", text(object, "description"));
    page.field(0, "Annotations", format_labels(&pairs(object, "metadata.annotations")));
    events::describe(page, object, context);
    Ok(())
}
