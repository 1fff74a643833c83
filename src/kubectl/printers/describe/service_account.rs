//! ServiceAccounts. Models `describeServiceAccount`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::kubectl::printers::value::{NONE, items, text};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    let header = "Image pull secrets:";
    let names: Vec<&str> = items(object, "imagePullSecrets").iter().map(|secret| text(secret, "name")).collect();
    if names.is_empty() {
        page.row(0, &[header, NONE]);
    }
    for (at, name) in names.into_iter().enumerate() {
        let lead = if at == 0 { header.to_owned() } else { " ".repeat(header.len()) };
        page.row(0, &[&lead, name]);
    }
    events::describe(page, object, context);
    Ok(())
}
