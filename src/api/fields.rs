//! Field selectors: `--field-selector status.phase=Running,spec.nodeName!=node-1`.
//!
//! Models `apimachinery/pkg/fields/selector.go` (the language), `pkg/apis/*/v1/conversion.go` (which fields a kind
//! offers) and the kinds' `ToSelectableFields` in `pkg/registry` (their values).

use crate::order::InOrder;
use std::fmt;

use serde_json::Value;

/// One comparison of one field with one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field's path, as it was written or as the kind calls it.
    pub field: String,
    /// `!=` instead of `=`.
    pub negated: bool,
    /// The value, without escapes.
    pub value: String,
}

/// All of its terms must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    terms: Vec<Term>,
}

/// Why a field selector was refused. `Display` gives the API server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSelectorError(String);

impl fmt::Display for FieldSelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Selector {
    /// The selector that every object meets.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Reads a selector's text. Which fields exist is `for_kind`'s business.
    pub fn parse(text: &str) -> Result<Self, FieldSelectorError> {
        let mut parts = split_terms(text);
        parts.order();
        let mut terms = Vec::new();
        for part in parts.into_iter().filter(|p| !p.is_empty()) {
            let Some((field, negated, raw)) = split_term(part) else {
                return Err(FieldSelectorError(format!("invalid selector: '{text}'; can't understand '{part}'")));
            };
            terms.push(Term { field: field.to_owned(), negated, value: unescape(raw)? });
        }
        Ok(Self { terms })
    }

    /// The same selector in the terms of a kind, or the complaint about the first field that the kind does not offer.
    /// `kind` is the kind's name (`Pod`), `version` its `apiVersion` (`v1`).
    pub fn for_kind(mut self, version: &str, kind: &str) -> Result<Self, FieldSelectorError> {
        for term in &mut self.terms {
            if (version, kind, term.field.as_str()) == ("v1", "Pod", "spec.host") {
                // Kept for clients older than 1.0, upstream as well.
                term.field = "spec.nodeName".to_owned();
            }
            check_field(version, kind, &term.field)?;
        }
        Ok(self)
    }

    /// Whether an object in its API form meets every term. A field that is absent counts as empty.
    pub fn matches(&self, object: &Value) -> bool {
        self.terms.iter().all(|term| (field_value(object, &term.field) == term.value) != term.negated)
    }

    /// Whether every object is meant.
    pub fn is_everything(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms, sorted by their text.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let operator = if term.negated { "!=" } else { "=" };
            write!(f, "{comma}{}{operator}{}", term.field, escape(&term.value))?;
        }
        Ok(())
    }
}

/// Escapes a literal value for use in a selector's text.
pub fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(',', "\\,").replace('=', "\\=")
}

fn unescape(text: &str) -> Result<String, FieldSelectorError> {
    let invalid =
        |sequence: &str| FieldSelectorError(format!("invalid field selector: invalid escape sequence: {sequence}"));
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '\\' => match chars.next() {
                Some(c @ ('\\' | ',' | '=')) => out.push(c),
                Some(c) => return Err(invalid(&format!("\\{c}"))),
                None => return Err(invalid("\\")),
            },
            // Upstream prints the character's number.
            ',' | '=' => {
                let number = u32::from(ch);
                let text = format!("invalid field selector: unescaped character in value: {number}");
                return Err(FieldSelectorError(text));
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

/// The parts between commas that are not escaped.
fn split_terms(text: &str) -> Vec<&str> {
    let mut escaped = false;
    text.split(|c| {
        let cut = c == ',' && !escaped;
        escaped = c == '\\' && !escaped;
        cut
    })
    .collect()
}

/// A term's field, whether it is negated, and its value as written.
fn split_term(term: &str) -> Option<(&str, bool, &str)> {
    for (at, _) in term.char_indices() {
        let (field, rest) = term.split_at_checked(at)?;
        if let Some(value) = rest.strip_prefix("!=") {
            return Some((field, true, value));
        }
        if let Some(value) = rest.strip_prefix("==").or_else(|| rest.strip_prefix('=')) {
            return Some((field, false, value));
        }
    }
    None
}

/// The fields that a kind can be selected by; `None` for kinds that offer name and namespace only.
fn fields_of(version: &str, kind: &str) -> Option<&'static [&'static str]> {
    let event = &[
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
        "metadata.namespace",
        "metadata.name",
    ];
    Some(match (version, kind) {
        ("v1", "Pod") => &[
            "metadata.name",
            "metadata.namespace",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName",
        ],
        ("v1", "Node") => &["metadata.name", "spec.unschedulable"],
        ("v1", "ReplicationController") => &["metadata.name", "metadata.namespace", "status.replicas"],
        ("v1", "Event") => event,
        ("v1", "Namespace") => &["status.phase", "metadata.name"],
        ("v1", "Secret") => &["type", "metadata.namespace", "metadata.name"],
        ("v1", "Service") => &["metadata.namespace", "metadata.name", "spec.clusterIP", "spec.type"],
        ("batch/v1", "Job") => &["metadata.name", "metadata.namespace", "status.successful"],
        _ => return None,
    })
}

fn check_field(version: &str, kind: &str, field: &str) -> Result<(), FieldSelectorError> {
    let complaint = match fields_of(version, kind) {
        Some(fields) if fields.contains(&field) => return Ok(()),
        Some(_) if kind == "Job" => format!("field label {field:?} not supported for Job"),
        Some(_) => format!("field label not supported: {field}"),
        None if matches!(field, "metadata.name" | "metadata.namespace") => return Ok(()),
        None => {
            format!("{field:?} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
        }
    };
    Err(FieldSelectorError(complaint))
}

/// A selectable field's value, as the kinds' `ToSelectableFields` give it.
fn field_value(object: &Value, field: &str) -> String {
    match field {
        "spec.hostNetwork" | "spec.unschedulable" => {
            return text_at(object, field).unwrap_or_else(|| "false".to_owned());
        }
        "status.replicas" => return text_at(object, field).unwrap_or_else(|| "0".to_owned()),
        "status.successful" => return text_at(object, "status.succeeded").unwrap_or_else(|| "0".to_owned()),
        "source" => {
            let component = text_at(object, "source.component").filter(|s| !s.is_empty());
            return component.or_else(|| text_at(object, "reportingComponent")).unwrap_or_default();
        }
        _ => {}
    }
    text_at(object, field).unwrap_or_default()
}

fn text_at(object: &Value, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(object, |at, key| at.get(key))?;
    match found {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(found.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_text_and_escapes() {
        let table = [
            ("", ""),
            ("x=a,y=b,z=c", "x=a,y=b,z=c"),
            ("z==1,a!=2", "a!=2,z=1"),
            (",x=a,", "x=a"),
            ("x=a\\,b\\=c\\\\", "x=a\\,b\\=c\\\\"),
            ("x=", "x="),
        ];
        for (text, want) in table {
            assert_eq!(Selector::parse(text).map(|s| s.to_string()), Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn complaints() {
        let table = [
            ("x", "invalid selector: 'x'; can't understand 'x'"),
            ("x=a=b", "invalid field selector: unescaped character in value: 61"),
            ("x=\\a", "invalid field selector: invalid escape sequence: \\a"),
            ("x=a\\", "invalid field selector: invalid escape sequence: \\"),
        ];
        for (text, want) in table {
            assert_eq!(Selector::parse(text).map_err(|e| e.to_string()), Err(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn fields_per_kind() {
        let ask = |version, kind, text| {
            Selector::parse(text)
                .and_then(|s| s.for_kind(version, kind))
                .map(|s| s.to_string())
                .map_err(|e| e.to_string())
        };
        assert_eq!(ask("v1", "Pod", "spec.host=a"), Ok("spec.nodeName=a".to_owned()));
        assert_eq!(
            ask("v1", "Pod", "metadata.labels.app=web"),
            Err("field label not supported: metadata.labels.app".to_owned())
        );
        assert_eq!(
            ask("apps/v1", "Deployment", "spec.replicas=1"),
            Err("\"spec.replicas\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                .to_owned())
        );
        assert_eq!(ask("batch/v1", "Job", "spec.x=1"), Err("field label \"spec.x\" not supported for Job".to_owned()));
    }

    #[test]
    fn matching() {
        let pod = json!({"metadata": {"name": "a"}, "spec": {"nodeName": "node-1"}, "status": {"phase": "Running"}});
        let table = [
            ("metadata.name=a", true),
            ("status.phase!=Running", false),
            ("spec.nodeName=node-1,status.phase=Running", true),
            ("status.phase=running", false),
            ("spec.hostNetwork=false", true),
            ("status.podIP=", true),
        ];
        for (text, want) in table {
            assert_eq!(Selector::parse(text).map(|s| s.matches(&pod)), Ok(want), "{text}");
        }
    }
}
