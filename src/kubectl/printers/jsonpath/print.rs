//! What kubectl prints of a template's findings. Models `printers/jsonpath.go` and `PrintResults`.

use serde_json::Value;

use super::Template;
use crate::kubectl::printers::go_value::{debug, display, quote};
use crate::manifest::json;

/// `-o jsonpath=...`, `-o jsonpath-file=...` and `-o jsonpath-as-json=...`.
#[derive(Clone, Debug)]
pub struct Printer {
    /// What to print.
    pub template: Template,
    /// `--allow-missing-template-keys`, on by default.
    pub allow_missing_keys: bool,
    /// `jsonpath-as-json`
    pub as_json: bool,
}

/// The bytes for one object, or for a List of several.
///
/// # Errors
/// kubectl's words for a template that cannot be applied: the template and the whole object are part of them.
pub fn print(printer: &Printer, object: &Value) -> Result<String, String> {
    let found = printer.template.find(object, printer.allow_missing_keys);
    let found = found.map_err(|error| complaint(printer.template.source(), &error, object))?;
    let mut out = String::new();
    for set in &found {
        if printer.as_json {
            out.push_str(&json::to_string(&json::sorted(&Value::from(set.clone()))));
            out.push('\n');
            continue;
        }
        let texts: Vec<String> = set.iter().map(text).collect();
        out.push_str(&texts.join(" "));
    }
    Ok(out)
}

/// Lists and maps as JSON, everything else as Go prints it.
fn text(value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => json::to_compact(&json::sorted(value)),
        Value::Null => "null".to_owned(),
        scalar => display(scalar),
    }
}

fn complaint(template: &str, error: &str, object: &Value) -> String {
    format!(
        "error executing jsonpath {}: Error executing template: {error}. Printing more information for debugging the \
         template:\n\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath engine was:\n\t\t{}\n\n\n",
        quote(template),
        debug(object)
    )
}
