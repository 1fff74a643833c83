//! Kinds without a describer of their own: every field, by name. Models `genericDescriber`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::kubectl::printers::go_value::{display, sorted};

/// How deep fields are followed. The API refuses deeper objects.
const MAX_DEPTH: usize = 100;
const SKIPPED: [&str; 5] =
    [".metadata.managedFields", ".metadata.name", ".metadata.namespace", ".metadata.labels", ".metadata.annotations"];

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    content(page, 0, object, "");
    events::describe(page, object, context);
    Ok(())
}

/// Models `printUnstructuredContent`.
fn content(page: &mut Page, level: usize, object: &Value, prefix: &str) {
    if level > MAX_DEPTH {
        return;
    }
    for (field, value) in sorted(object) {
        let path = format!("{prefix}.{field}");
        if SKIPPED.contains(&path.as_str()) {
            continue;
        }
        match value {
            Value::Object(_) => {
                page.line(level, &format!("{}:", label(field)));
                content(page, level + 1, value, &path);
            }
            Value::Array(items) => {
                page.line(level, &format!("{}:", label(field)));
                for item in items {
                    match item {
                        Value::Object(_) => content(page, level + 1, item, &path),
                        other => page.line(level + 1, &display(other)),
                    }
                }
            }
            scalar => page.field(level, &label(field), display(scalar)),
        }
    }
}

/// `creationTimestamp` as `Creation Timestamp`, `apiVersion` as `API Version`. Models `smartLabelFor`.
fn label(field: &str) -> String {
    if !field.chars().all(|c| c.is_alphabetic() || c == '-') {
        return field.to_owned();
    }
    let words = merge_acronyms(camel_words(field));
    let word = |word: String| match word.to_uppercase().as_str() {
        upper @ ("API" | "URL" | "UID" | "GUID") => upper.to_owned(),
        _ if word.to_lowercase() == word => capitalize(&word),
        _ => word,
    };
    words.into_iter().map(word).collect::<Vec<_>>().join(" ")
}

fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Runs of lower case, of upper case and of other characters; the last capital of a run belongs to the word it starts.
/// Models `fatih/camelcase`.
fn camel_words(field: &str) -> Vec<String> {
    let class = |c: char| match c {
        c if c.is_lowercase() => 1,
        c if c.is_uppercase() => 2,
        _ => 4,
    };
    let mut words: Vec<(u8, String)> = Vec::new();
    for ch in field.chars() {
        match words.last_mut() {
            Some((last, word)) if *last == class(ch) => word.push(ch),
            // A capital before small letters starts their word.
            Some((2, capitals)) if class(ch) == 1 => {
                let initial = capitals.pop().unwrap_or_default();
                words.push((1, format!("{initial}{ch}")));
            }
            _ => words.push((class(ch), ch.to_string())),
        }
    }
    words.into_iter().map(|(_, word)| word).filter(|word| !word.is_empty()).collect()
}

/// `IPs` and the like stay one word: capitals followed by a capital.
fn merge_acronyms(words: Vec<String>) -> Vec<String> {
    let mut merged: Vec<String> = Vec::new();
    let mut joined = false;
    for word in words {
        let acronym = |word: &String| word.len() >= 2 && !word.chars().any(|c| c.is_alphabetic() && !c.is_uppercase());
        let starts_upper = word.chars().next().is_some_and(char::is_uppercase);
        match merged.last_mut() {
            Some(last) if !joined && acronym(last) && starts_upper => {
                last.push_str(&word);
                joined = true;
            }
            _ => {
                merged.push(word);
                joined = false;
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let table = [
            ("creationTimestamp", "Creation Timestamp"),
            ("apiVersion", "API Version"),
            ("uid", "UID"),
            ("kind", "Kind"),
            ("clusterIP", "Cluster IP"),
            ("example.com/x", "example.com/x"),
            ("resourceVersion", "Resource Version"),
            ("some-name", "Some - Name"),
        ];
        for (field, want) in table {
            assert_eq!(label(field), want);
        }
    }
}
