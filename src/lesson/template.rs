//! What `portolan lesson new` writes.

/// A commented beginning of a lesson, which passes `portolan lesson check` as it is.
pub fn template(title: &str) -> String {
    // Quoted as JSON, which YAML reads: a title may hold anything.
    TEMPLATE.replacen("TITLE", &serde_json::Value::from(title).to_string(), 1)
}

const TEMPLATE: &str = include_str!("template.yaml");
