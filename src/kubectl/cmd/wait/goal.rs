//! What `--for` asks for, and whether an object has it. Models `conditionFuncFor`, `ConditionalWait` and `JSONPathWait`.

use serde_json::Value;

use crate::kubectl::printers::go_value::display;
use crate::kubectl::printers::jsonpath::{Template, relaxed};
use crate::kubectl::printers::value::{at, int, items, text};

/// What to wait for.
#[derive(Debug, Clone)]
pub(super) enum Goal {
    Created,
    Deleted,
    Condition { name: String, status: String },
    Path { template: Template, value: Option<String> },
}

/// The goals of all `--for`.
pub(super) fn goals(words: &[String]) -> Result<Vec<Goal>, String> {
    if words.is_empty() {
        return Err("unrecognized condition: []".to_owned());
    }
    words.iter().map(|word| goal(word)).collect()
}

fn goal(word: &str) -> Result<Goal, String> {
    if word.eq_ignore_ascii_case("delete") {
        return Ok(Goal::Deleted);
    }
    if word.eq_ignore_ascii_case("create") {
        return Ok(Goal::Created);
    }
    if let Some(condition) = word.strip_prefix("condition=") {
        let (name, status) = condition.split_once('=').unwrap_or((condition, "true"));
        return Ok(Goal::Condition { name: name.to_owned(), status: status.to_owned() });
    }
    let Some(input) = word.strip_prefix("jsonpath=") else { return Err(format!("unrecognized condition: {word:?}")) };
    let parts = split_at_equals(input);
    let (path, value) = match parts.as_slice() {
        [path] => (path, None),
        [path, value] => (path, Some(value.trim_matches(['\'', '"']))),
        _ => {
            return Err("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or \
                --for=jsonpath='{.status.readyReplicas}'"
                .to_owned());
        }
    };
    let path = relaxed(path)?;
    if value == Some("") {
        return Err("jsonpath wait has to have a value after equal sign, like \
            --for=jsonpath='{.status.readyReplicas}'=3"
            .to_owned());
    }
    if path.is_empty() {
        return Err("jsonpath expression cannot be empty".to_owned());
    }
    Ok(Goal::Path { template: Template::parse(&path)?, value: value.map(str::to_owned) })
}

/// Splits at single equals signs; double ones belong to the path. Models `splitJSONPathInput`.
fn split_at_equals(input: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = input.chars().peekable();
    while let Some(ch) = chars.next() {
        let doubled = ch == '=' && chars.next_if_eq(&'=').is_some();
        if ch == '=' && !doubled {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push_str(if doubled { "==" } else { "" });
            last.extend((!doubled).then_some(ch));
        }
    }
    parts
}

/// Whether an object that is there has reached the goal.
pub(super) fn holds(object: &Value, goal: &Goal) -> Result<bool, String> {
    match goal {
        Goal::Created => Ok(true),
        Goal::Deleted => Ok(false),
        Goal::Condition { name, status } => Ok(condition_holds(object, name, status)),
        Goal::Path { template, value } => path_holds(object, template, value.as_deref()),
    }
}

/// Models `checkCondition`: a condition of an older generation does not count.
fn condition_holds(object: &Value, name: &str, status: &str) -> bool {
    let conditions = items(object, "status.conditions");
    let Some(condition) = conditions.iter().find(|c| text(c, "type").eq_ignore_ascii_case(name)) else { return false };
    let observed = at(condition, "observedGeneration").as_i64().or(at(object, "status.observedGeneration").as_i64());
    let outdated = observed.is_some_and(|observed| observed < int(object, "metadata.generation"));
    !outdated && text(condition, "status").eq_ignore_ascii_case(status)
}

fn path_holds(object: &Value, template: &Template, wanted: Option<&str>) -> Result<bool, String> {
    let found = template.find(object, true)?;
    let Some([first, rest @ ..]) = found.first().map(Vec::as_slice) else { return Ok(false) };
    if found.len() > 1 {
        return Err("given jsonpath expression matches more than one list".to_owned());
    }
    if !rest.is_empty() {
        return Err("given jsonpath expression matches more than one value".to_owned());
    }
    let Some(wanted) = wanted else { return Ok(true) };
    if first.is_object() || first.is_array() {
        return Err("jsonpath leads to a nested object or list which is not supported".to_owned());
    }
    Ok(display(first).trim() == wanted.trim())
}
