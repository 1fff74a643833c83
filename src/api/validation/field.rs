//! Errors about fields: where, what kind, which value, and the API's words for it.
//!
//! Models `apimachinery/pkg/util/validation/field`.

use std::fmt;

use serde_json::Value;

use crate::api::decode::number_text;
use crate::api::labels::go_quote;

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    Required,
    Invalid,
    NotSupported,
    Forbidden,
    Duplicate,
    NotFound,
    TooLong,
    TooMany,
    Internal,
}

impl ErrorKind {
    /// `Required value`.
    pub fn words(self) -> &'static str {
        match self {
            ErrorKind::Required => "Required value",
            ErrorKind::Invalid => "Invalid value",
            ErrorKind::NotSupported => "Unsupported value",
            ErrorKind::Forbidden => "Forbidden",
            ErrorKind::Duplicate => "Duplicate value",
            ErrorKind::NotFound => "Not found",
            ErrorKind::TooLong => "Too long",
            ErrorKind::TooMany => "Too many",
            ErrorKind::Internal => "Internal error",
        }
    }

    /// The machine's word for it, as `details.causes[].reason` has it: `FieldValueRequired`.
    pub fn reason(self) -> &'static str {
        match self {
            ErrorKind::Required => "FieldValueRequired",
            ErrorKind::Invalid => "FieldValueInvalid",
            ErrorKind::NotSupported => "FieldValueNotSupported",
            ErrorKind::Forbidden => "FieldValueForbidden",
            ErrorKind::Duplicate => "FieldValueDuplicate",
            ErrorKind::NotFound => "FieldValueNotFound",
            ErrorKind::TooLong => "FieldValueTooLong",
            ErrorKind::TooMany => "FieldValueTooMany",
            ErrorKind::Internal => "InternalError",
        }
    }
}

/// One error about one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    pub kind: ErrorKind,
    /// `spec.ports[0].port`.
    pub path: String,
    /// The value that was refused; some kinds of error do not show it.
    pub bad_value: Value,
    /// Why; may be empty.
    pub detail: String,
}

impl FieldError {
    fn new(kind: ErrorKind, path: &Path<'_>, bad_value: Value, detail: impl Into<String>) -> FieldError {
        FieldError { kind, path: path.to_string(), bad_value, detail: detail.into() }
    }

    pub fn required(path: &Path<'_>, detail: impl Into<String>) -> FieldError {
        Self::new(ErrorKind::Required, path, Value::Null, detail)
    }

    pub fn invalid(path: &Path<'_>, value: impl Into<Value>, detail: impl Into<String>) -> FieldError {
        Self::new(ErrorKind::Invalid, path, value.into(), detail)
    }

    /// An unknown choice; `supported` in the order in which they are shown.
    pub fn not_supported(path: &Path<'_>, value: impl Into<Value>, supported: &[&str]) -> FieldError {
        let choices: Vec<String> = supported.iter().map(|choice| go_quote(choice)).collect();
        let detail =
            if choices.is_empty() { String::new() } else { format!("supported values: {}", choices.join(", ")) };
        Self::new(ErrorKind::NotSupported, path, value.into(), detail)
    }

    pub fn forbidden(path: &Path<'_>, detail: impl Into<String>) -> FieldError {
        Self::new(ErrorKind::Forbidden, path, Value::Null, detail)
    }

    pub fn duplicate(path: &Path<'_>, value: impl Into<Value>) -> FieldError {
        Self::new(ErrorKind::Duplicate, path, value.into(), "")
    }

    pub fn not_found(path: &Path<'_>, value: impl Into<Value>) -> FieldError {
        Self::new(ErrorKind::NotFound, path, value.into(), "")
    }

    /// More bytes than allowed.
    pub fn too_long(path: &Path<'_>, most: usize) -> FieldError {
        let unit = if most == 1 { "byte" } else { "bytes" };
        Self::new(ErrorKind::TooLong, path, Value::Null, format!("may not be more than {most} {unit}"))
    }

    /// More entries than allowed.
    pub fn too_many(path: &Path<'_>, count: usize, most: usize) -> FieldError {
        let unit = if most == 1 { "item" } else { "items" };
        Self::new(ErrorKind::TooMany, path, Value::from(count), format!("must have at most {most} {unit}"))
    }

    /// The error without its path: `Invalid value: 70000: must be between 1 and 65535, inclusive`.
    pub fn body(&self) -> String {
        let mut out = self.kind.words().to_owned();
        let hidden =
            matches!(self.kind, ErrorKind::Required | ErrorKind::Forbidden | ErrorKind::TooLong | ErrorKind::Internal);
        if !hidden {
            out.push_str(": ");
            out.push_str(&shown(&self.bad_value));
        }
        if !self.detail.is_empty() {
            out.push_str(": ");
            out.push_str(&self.detail);
        }
        out
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "<nil>" } else { &self.path };
        write!(f, "{path}: {}", self.body())
    }
}

/// A refused value as the error shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => go_quote(text),
        Value::Number(number) => number_text(number),
        Value::Array(_) | Value::Object(_) => escape_html(&value.to_string()),
        plain => plain.to_string(),
    }
}

/// Go's JSON writer escapes what could end a script element.
pub fn escape_html(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Several errors as the API's message has them: one bare, more in brackets, none twice.
///
/// Models `utilerrors.Aggregate`.
pub fn aggregate(errors: &[FieldError]) -> String {
    let texts = distinct(errors);
    match texts.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}

/// The texts of the errors, each once.
pub fn distinct(errors: &[FieldError]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::with_capacity(errors.len());
    for error in errors {
        let text = error.to_string();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// One step of a path.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Index(usize),
    Key(&'a str),
}

/// The way to a field. It is put into words only when there is something to say.
#[derive(Debug, Clone, Copy)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

impl<'a> Path<'a> {
    /// A path that starts here: `spec`.
    pub const fn new(name: &'a str) -> Path<'a> {
        Path { parent: None, step: Step::Name(name) }
    }

    /// A field of this one; `name` may hold several steps: `clientIP.timeoutSeconds`.
    pub const fn child(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Name(name) }
    }

    /// An element: `[0]`.
    pub const fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    /// An entry of a map: `[app]`.
    pub const fn key(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Key(key) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Name(name) if self.parent.is_some() && !name.is_empty() => write!(f, ".{name}"),
            Step::Name(name) => f.write_str(name),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write!(f, "[{key}]"),
        }
    }
}

/// Adds one `Invalid value` for each of `details`.
pub fn push_invalid(errors: &mut Vec<FieldError>, path: &Path<'_>, value: &str, details: Vec<String>) {
    errors.extend(details.into_iter().map(|detail| FieldError::invalid(path, value, detail)));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts() {
        let spec = Path::new("spec");
        let ports = spec.child("ports");
        let first = ports.index(0);
        let port = first.child("port");
        let range = FieldError::invalid(&port, 70000, "must be between 1 and 65535, inclusive");
        assert_eq!(
            range.to_string(),
            "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive"
        );
        let kind = FieldError::not_supported(&spec.child("type"), "Web", &["A", "B"]);
        assert_eq!(kind.to_string(), r#"spec.type: Unsupported value: "Web": supported values: "A", "B""#);
        assert_eq!(FieldError::required(&ports, "").to_string(), "spec.ports: Required value");
        assert_eq!(
            FieldError::invalid(&spec, json!({"a": "<b>"}), "no").to_string(),
            r#"spec: Invalid value: {"a":"\u003cb\u003e"}: no"#
        );
        assert_eq!(aggregate(std::slice::from_ref(&range)), range.to_string());
        let twice = [range.clone(), kind.clone(), range.clone()];
        assert_eq!(aggregate(&twice), format!("[{range}, {kind}]"));
        assert_eq!(FieldError::too_long(&spec, 1).to_string(), "spec: Too long: may not be more than 1 byte");
        assert_eq!(spec.key("a/b").to_string(), "spec[a/b]");
    }
}
