//! Label selectors: which objects a `-l`, a Service or a Deployment means.
//!
//! Models `apimachinery/pkg/labels/selector.go` and `apis/meta/v1/helpers.go`. A selector is data: it reads labels, it
//! never looks at the store.

mod parse;
mod syntax;

use crate::order::InOrder;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

pub(crate) use syntax::{go_quote, regex_error};
pub use syntax::{label_key_errors, label_value_errors};

/// Labels as an object carries them.
pub type Labels = BTreeMap<String, String>;

/// How a requirement relates a key to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `key in (a,b)`
    In,
    /// `key notin (a,b)`: true as well for objects without the key.
    NotIn,
    /// `key=a`
    Equals,
    /// `key==a`
    DoubleEquals,
    /// `key!=a`: true as well for objects without the key.
    NotEquals,
    /// `key`
    Exists,
    /// `!key`
    DoesNotExist,
    /// `key>1`
    GreaterThan,
    /// `key<1`
    LessThan,
}

/// One condition on one label.
///
/// ```
/// use portolan::api::labels::{Labels, Selector};
/// let labels: Labels = [("tier".to_owned(), "back".to_owned())].into();
/// assert!(Selector::parse("tier notin (front),env!=prod").unwrap().matches(&labels));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

/// All of its requirements must hold; without any it selects everything, unless it is the selector that selects nothing.
///
/// `Display` writes the canonical form: requirements by key, values in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    requirements: Vec<Requirement>,
    nothing: bool,
}

/// Why a selector's text could not be read. `Display` gives the API server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseSelectorError(String);

impl fmt::Display for ParseSelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Requirement {
    /// A requirement, refused when key or values are no labels or the operator wants another number of values.
    ///
    /// `path` is what a complaint names the requirement by; the empty path gives `key` and `values` alone.
    pub fn new(key: &str, operator: Operator, values: Vec<String>) -> Result<Self, ParseSelectorError> {
        let mut errors = Vec::new();
        if let Some(detail) = syntax::joined(label_key_errors(key)) {
            errors.push(format!("key: Invalid value: {}: {detail}", syntax::go_quote(key)));
        }
        if let Some(detail) = operator.complaint_about(values.len()) {
            let list = serde_json::to_string(&values).unwrap_or_default();
            errors.push(format!("values: Invalid value: {list}: {detail}"));
        }
        for (at, value) in values.iter().enumerate() {
            if matches!(operator, Operator::GreaterThan | Operator::LessThan) && value.parse::<i64>().is_err() {
                let quoted = syntax::go_quote(value);
                let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
                errors.push(format!("values[{at}]: Invalid value: {quoted}: {detail}"));
            }
        }
        for (at, value) in values.iter().enumerate() {
            if let Some(detail) = syntax::joined(label_value_errors(value)) {
                errors.push(format!("values[{at}][{key}]: Invalid value: {}: {detail}", syntax::go_quote(value)));
            }
        }
        match errors.len() {
            0 => Ok(Self { key: key.to_owned(), operator, values }),
            1 => Err(ParseSelectorError(errors.remove(0))),
            _ => Err(ParseSelectorError(format!("[{}]", errors.join(", ")))),
        }
    }

    /// The label's key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How key and values are related.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// The values, in the order they were given.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether labels meet this requirement.
    pub fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match self.operator {
            Operator::In | Operator::Equals | Operator::DoubleEquals => value.is_some_and(|v| self.values.contains(v)),
            Operator::NotIn | Operator::NotEquals => !value.is_some_and(|v| self.values.contains(v)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::GreaterThan => self.integers(value).is_some_and(|(have, want)| have > want),
            Operator::LessThan => self.integers(value).is_some_and(|(have, want)| have < want),
        }
    }

    fn integers(&self, value: Option<&String>) -> Option<(i64, i64)> {
        Some((value?.parse().ok()?, self.values.first()?.parse().ok()?))
    }
}

impl Operator {
    /// What upstream says when the number of values does not suit the operator.
    fn complaint_about(self, values: usize) -> Option<&'static str> {
        match self {
            Self::In | Self::NotIn if values == 0 => Some("for 'in', 'notin' operators, values set can't be empty"),
            Self::Equals | Self::DoubleEquals | Self::NotEquals if values != 1 => {
                Some("exact-match compatibility requires one single value")
            }
            Self::Exists | Self::DoesNotExist if values != 0 => {
                Some("values set must be empty for exists and does not exist")
            }
            Self::GreaterThan | Self::LessThan if values != 1 => {
                Some("for 'Gt', 'Lt' operators, exactly one value is required")
            }
            _ => None,
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values = self.values.clone();
        values.order();
        let (key, values) = (&self.key, values.join(","));
        match self.operator {
            Operator::In => write!(f, "{key} in ({values})"),
            Operator::NotIn => write!(f, "{key} notin ({values})"),
            Operator::Equals => write!(f, "{key}={values}"),
            Operator::DoubleEquals => write!(f, "{key}=={values}"),
            Operator::NotEquals => write!(f, "{key}!={values}"),
            Operator::GreaterThan => write!(f, "{key}>{values}"),
            Operator::LessThan => write!(f, "{key}<{values}"),
            Operator::Exists => f.write_str(key),
            Operator::DoesNotExist => write!(f, "!{key}"),
        }
    }
}

impl Selector {
    /// The selector that every object meets.
    pub fn everything() -> Self {
        Self { requirements: Vec::new(), nothing: false }
    }

    /// The selector that no object meets.
    pub fn nothing() -> Self {
        Self { requirements: Vec::new(), nothing: true }
    }

    /// Reads the text of `-l` or of a request's `labelSelector`.
    pub fn parse(text: &str) -> Result<Self, ParseSelectorError> {
        parse::requirements(text).map(Self::from_requirements)
    }

    /// All of these requirements.
    pub fn from_requirements(mut requirements: Vec<Requirement>) -> Self {
        requirements.order_by(|a, b| a.key.cmp(&b.key));
        Self { requirements, nothing: false }
    }

    /// The selector of a plain map, as Services and ReplicationControllers carry it. It is not validated; without any
    /// pair it selects everything (callers for whom an empty map means "none" ask first).
    pub fn from_map<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let equals = |(key, value): (&str, &str)| Requirement {
            key: key.to_owned(),
            operator: Operator::Equals,
            values: vec![value.to_owned()],
        };
        Self::from_requirements(pairs.into_iter().map(equals).collect())
    }

    /// The selector of a `metav1.LabelSelector` (`matchLabels`, `matchExpressions`). An absent one selects nothing, an
    /// empty one everything.
    ///
    /// Models `LabelSelectorAsSelector`; its errors are upstream's.
    pub fn from_label_selector(selector: Option<&Value>) -> Result<Self, ParseSelectorError> {
        let Some(selector) = selector.filter(|v| !v.is_null()) else { return Ok(Self::nothing()) };
        let mut requirements = Vec::new();
        if let Some(pairs) = selector.get("matchLabels").and_then(Value::as_object) {
            for (key, value) in pairs {
                let value = value.as_str().unwrap_or_default().to_owned();
                requirements.push(Requirement::new(key, Operator::Equals, vec![value])?);
            }
        }
        for expression in selector.get("matchExpressions").and_then(Value::as_array).into_iter().flatten() {
            requirements.push(requirement_of_expression(expression)?);
        }
        Ok(Self::from_requirements(requirements))
    }

    /// Whether labels meet every requirement.
    pub fn matches(&self, labels: &Labels) -> bool {
        !self.nothing && self.requirements.iter().all(|r| r.matches(labels))
    }

    /// Whether every object is meant.
    pub fn is_everything(&self) -> bool {
        !self.nothing && self.requirements.is_empty()
    }

    /// The requirements, by key.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }
}

/// One of a LabelSelector's `matchExpressions`.
fn requirement_of_expression(expression: &Value) -> Result<Requirement, ParseSelectorError> {
    let text = |key: &str| expression.get(key).and_then(Value::as_str).unwrap_or_default();
    let operator = match text("operator") {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        other => {
            let quoted = syntax::go_quote(other);
            return Err(ParseSelectorError(format!("{quoted} is not a valid label selector operator")));
        }
    };
    let values = expression.get("values").and_then(Value::as_array).into_iter().flatten();
    let values = values.filter_map(Value::as_str).map(str::to_owned).collect();
    Requirement::new(text("key"), operator, values)
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.requirements.iter().map(Requirement::to_string).collect();
        f.write_str(&texts.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn matching() {
        // Upstream's TestSelectorMatches.
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);
        let table: [Case; 18] = [
            ("", &[("x", "y")], true),
            ("x=y", &[("x", "y")], true),
            ("x=y,z=w", &[("x", "y"), ("z", "w")], true),
            ("x!=y,z!=w", &[("x", "z"), ("z", "a")], true),
            ("notin=in", &[("notin", "in")], true),
            ("x", &[("x", "z")], true),
            ("!x", &[("y", "z")], true),
            ("x>1", &[("x", "2")], true),
            ("x<1", &[("x", "0")], true),
            ("x=z", &[], false),
            ("x=y", &[("x", "z")], false),
            ("x=y,z=w", &[("x", "w"), ("z", "w")], false),
            ("x!=y,z!=w", &[("x", "z"), ("z", "w")], false),
            ("x", &[("y", "z")], false),
            ("!x", &[("x", "z")], false),
            ("x>1", &[("x", "0")], false),
            ("x<1", &[("x", "2")], false),
            ("x in (a,,b)", &[("x", "")], true),
        ];
        for (text, pairs, want) in table {
            let selector = Selector::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(selector.matches(&labels(pairs)), want, "{text} on {pairs:?}");
        }
    }

    #[test]
    fn label_selectors_of_objects() {
        let selector = json!({"matchLabels": {"b": "2", "a": "1"}, "matchExpressions": [
            {"key": "c", "operator": "In", "values": ["z", "y"]}, {"key": "d", "operator": "DoesNotExist"}]});
        let selector = Selector::from_label_selector(Some(&selector)).unwrap();
        assert_eq!(selector.to_string(), "a=1,b=2,c in (y,z),!d");
        assert!(!Selector::from_label_selector(None).unwrap().matches(&labels(&[])));
        assert!(Selector::from_label_selector(Some(&json!({}))).unwrap().is_everything());
        let bad = json!({"matchExpressions": [{"key": "c", "operator": "Near"}]});
        let error = Selector::from_label_selector(Some(&bad)).unwrap_err();
        assert_eq!(error.to_string(), "\"Near\" is not a valid label selector operator");
    }
}
