//! Values into JSON: keys become strings, floats without a fraction integers.
//!
//! Models sigs.k8s.io/yaml's `convertToJSONableObject` and what `encoding/json` refuses.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::go_syntax;
use super::number::{format_float, format_float32};
use super::outline::{Duplicate, Outline};
use super::resolve::Scalar;
use super::span::Span;
use super::untyped::{Entry, Item, Untyped};

/// Repeated keys that are told at most.
const MAX_DUPLICATES: usize = 100;

/// A value that YAML knows and JSON does not.
pub struct JsonError {
    pub words: String,
    pub at: Span,
}

/// A value as JSON, with its outline. `path` is where the value stands; it comes back as it was.
pub fn to_json(item: Item, path: &mut String, duplicates: &mut Vec<Duplicate>) -> Result<(Value, Outline), JsonError> {
    let length = path.len();
    let span = item.span;
    match item.value {
        Untyped::Scalar(scalar) => Ok((scalar_to_json(scalar, span)?, Outline::leaf(span))),
        Untyped::Sequence(items) => {
            let mut values = Vec::with_capacity(items.len());
            let mut outlines = Vec::with_capacity(items.len());
            for (index, item) in items.into_iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                let (value, outline) = to_json(item, path, duplicates)?;
                path.truncate(length);
                values.push(value);
                outlines.push(outline);
            }
            Ok((Value::Array(values), Outline::sequence(span, outlines)))
        }
        Untyped::Mapping(entries) => {
            let mut map = Map::new();
            let mut outlines = BTreeMap::new();
            let repeats = entries.repeats;
            for (place, entry) in entries.list.into_iter().enumerate() {
                let key = key_string(&entry)?;
                if length > 0 {
                    path.push('.');
                }
                path.push_str(&key);
                let room = MAX_DUPLICATES.saturating_sub(duplicates.len());
                for repeat in repeats.get(&place).into_iter().flatten().take(room) {
                    duplicates.push(Duplicate {
                        path: path.clone(),
                        key: go_syntax::print_scalar(&entry.key),
                        first: repeat.first,
                        again: repeat.again,
                        value_line: repeat.value_line,
                    });
                }
                let (value, outline) = to_json(entry.item, path, duplicates)?;
                path.truncate(length);
                map.insert(key.clone(), value);
                outlines.insert(key, (entry.key_span, outline));
            }
            Ok((Value::Object(map), Outline::mapping(span, outlines)))
        }
    }
}

/// A key as a JSON object can have it.
fn key_string(entry: &Entry) -> Result<String, JsonError> {
    let unsupported = |kind: &str| JsonError {
        words: format!(
            "unsupported map key of type: {kind}, key: {}, value: {}",
            go_syntax::print_scalar(&entry.key),
            go_syntax::print(&entry.item.value, false)
        ),
        at: entry.key_span,
    };
    match &entry.key {
        Scalar::Str(s) | Scalar::Timestamp(s) => Ok(s.clone()),
        Scalar::Int(i) => Ok(i.to_string()),
        Scalar::Bool(b) => Ok(b.to_string()),
        Scalar::Float(f) => Ok(match format_float32(*f).as_str() {
            "+Inf" => ".inf".to_string(),
            "-Inf" => "-.inf".to_string(),
            "NaN" => ".nan".to_string(),
            other => other.to_string(),
        }),
        Scalar::Null => Err(unsupported("%!s(<nil>)")),
        Scalar::Uint(_) => Err(unsupported("uint64")),
    }
}

fn scalar_to_json(scalar: Scalar, at: Span) -> Result<Value, JsonError> {
    Ok(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(b) => Value::Bool(b),
        Scalar::Int(i) => Value::Number(i.into()),
        Scalar::Uint(u) => Value::Number(u.into()),
        Scalar::Str(s) | Scalar::Timestamp(s) => Value::String(s),
        Scalar::Float(f) => match whole(f) {
            Some(int) => Value::Number(int.into()),
            None => Value::Number(
                Number::from_f64(f)
                    .ok_or_else(|| JsonError { words: format!("json: unsupported value: {}", format_float(f)), at })?,
            ),
        },
    })
}

/// A float without a fraction is an integer once it went through JSON, if it fits.
pub fn whole(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && (-9.2e18..9.2e18).contains(&float)).then_some(float as i64)
}
