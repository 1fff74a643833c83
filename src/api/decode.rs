//! Strict decoding: which fields of a document the API does not know, and which hold the wrong type.
//!
//! Models `vendor/sigs.k8s.io/json` (the decoder of the API server) over our own tables of fields. It reads no value: an
//! object that passes is read by `Object::read`.

use crate::order::InOrder;
use serde_json::{Map, Value};

use super::base64;
use super::go_types;
use super::labels::go_quote;
use super::meta::ObjectMeta;
use super::quantity::{ParseQuantityError, Quantity};
use super::schema::{Field, FieldInfo, Schema, Type};
use super::scheme::Kind;
use super::time_text;

/// What decoding found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The first value of a wrong type, in Go's words. The request fails whatever field validation is asked for.
    pub type_error: Option<String>,
    /// Unknown and duplicate fields: `unknown field "spec.selectors"`. They fail a strict request, warn in a lenient one.
    pub strict: Vec<String>,
}

/// Upstream stops counting strict errors here.
const STRICT_LIMIT: usize = 100;

/// Decodes `value` as an object of `kind`. `duplicates` are the paths of fields that the document names twice
/// (`spec.ports[0].port`), where the reader of the document knows of any.
///
/// Fields are taken in alphabetical order, since clients send objects that way.
pub fn check(kind: Kind, value: &Value, duplicates: &[String]) -> Decoded {
    match kind.info().schema {
        Some(schema) => check_schema(schema, value, duplicates),
        None => {
            let metadata = value.get("metadata").cloned().unwrap_or(Value::Null);
            let mut wrapped = Map::new();
            wrapped.insert("metadata".to_owned(), metadata);
            let mut decoded = check_schema(&META_ONLY, &Value::Object(wrapped), &[]);
            decoded.strict.extend(duplicates.iter().map(|path| format!("duplicate field {path:?}")));
            decoded
        }
    }
}

/// Decodes `value` as the structure `schema`.
pub fn check_schema(schema: &'static Schema, value: &Value, duplicates: &[String]) -> Decoded {
    let mut walk = Walk::default();
    let fatal = walk.record(schema, value, None).err();
    for path in duplicates {
        walk.strict(format!("duplicate field {}", go_quote(path)));
    }
    let type_error = fatal.or(walk.saved);
    Decoded { strict: if type_error.is_some() { Vec::new() } else { walk.strict }, type_error }
}

const META_ONLY: Schema = Schema {
    go: "PartialObjectMetadata",
    doc: "",
    fields: &[FieldInfo { name: "metadata", ty: &<ObjectMeta as Field>::TYPE, merge_key: None, retain_keys: false }],
};

/// Decodes only `metadata`, as kubectl does before it sends anything: the reason of `unable to decode "STDIN": ...`.
///
/// Models the metadata validating decoder of `cli-runtime/pkg/resource`.
pub fn check_metadata(value: &Value) -> Option<String> {
    let mut wrapped = Map::new();
    wrapped.insert("metadata".to_owned(), value.get("metadata").cloned().unwrap_or(Value::Null));
    check_schema(&META_ONLY, &Value::Object(wrapped), &[]).type_error
}

/// `Service in version "v1" cannot be handled as a Service: REASON`: the text of the refusal.
///
/// Models `transformDecodeError` in `apiserver/pkg/endpoints/handlers/rest.go`.
pub fn refusal(kind: Kind, reason: &str) -> String {
    let info = kind.info();
    format!("{} in version {:?} cannot be handled as a {}: {reason}", info.kind, info.version, info.kind)
}

/// `strict decoding error: unknown field "a", unknown field "b"`.
pub fn strict_reason(strict: &[String]) -> String {
    format!("strict decoding error: {}", strict.join(", "))
}

/// The state of one decoding.
#[derive(Default)]
struct Walk {
    /// The structure whose field is being read, and the fields on the way to it.
    go: &'static str,
    stack: Vec<&'static str>,
    /// The same way with indices, for strict errors.
    path: String,
    saved: Option<String>,
    strict: Vec<String>,
}

impl Walk {
    fn strict(&mut self, error: String) {
        if self.strict.len() < STRICT_LIMIT && !self.strict.contains(&error) {
            self.strict.push(error);
        }
    }

    fn mismatch(&self, found: &str, wanted: &str) -> String {
        if self.go.is_empty() && self.stack.is_empty() {
            return format!("json: cannot unmarshal {found} into Go value of type {wanted}");
        }
        let path = self.stack.join(".");
        format!("json: cannot unmarshal {found} into Go struct field {}.{path} of type {wanted}", self.go)
    }

    /// Keeps the first error; decoding goes on.
    fn save(&mut self, found: &str, wanted: &str) {
        if self.saved.is_none() {
            self.saved = Some(self.mismatch(found, wanted));
        }
    }

    fn child_path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn record(&mut self, schema: &'static Schema, value: &Value, name: Option<&str>) -> Result<(), String> {
        let Value::Object(map) = value else {
            if !value.is_null() {
                let package = go_types::package(schema.go);
                self.save(word(value), &name.map_or_else(|| format!("{package}.{}", schema.go), str::to_owned));
            }
            return Ok(());
        };
        let (go, depth, path) = (self.go, self.stack.len(), self.path.clone());
        for (key, value) in sorted(map) {
            let top = depth == 0 && matches!(key.as_str(), "kind" | "apiVersion");
            match schema.field(key) {
                Some(field) => {
                    self.go = schema.go;
                    self.stack.extend(go_types::embedded(schema.go, field.name));
                    self.stack.push(field.name);
                    self.path = self.child_path(key);
                    self.value(field.ty, value, go_types::named(schema.go, field.name))?;
                }
                None if top => {}
                None => {
                    let unknown = format!("unknown field {}", go_quote(&self.child_path(key)));
                    self.strict(unknown);
                }
            }
            self.go = go;
            self.stack.truncate(depth);
            self.path.clone_from(&path);
        }
        Ok(())
    }

    /// Decodes `value` as `ty`, whose own Go name is `named` where it has one.
    fn value(&mut self, ty: &'static Type, value: &Value, named: Option<&str>) -> Result<(), String> {
        let name = |ty: &Type| named.map_or_else(|| go_name(ty), str::to_owned);
        match (ty, value) {
            (_, Value::Null) | (Type::Any, _) => Ok(()),
            (Type::Record(schema), _) => self.record(schema, value, named),
            (Type::List(inner), Value::Array(items)) => self.list(inner, items, named),
            (Type::Map(inner), Value::Object(map)) => self.map(inner, map, named),
            (Type::Bool, Value::Bool(_)) | (Type::String, Value::String(_)) | (Type::Float, Value::Number(_)) => Ok(()),
            (Type::Int32 | Type::Int64, Value::Number(_)) => {
                if let Some(found) = integer_error(ty, value) {
                    self.save(&found, &name(ty));
                }
                Ok(())
            }
            (Type::IntOrString, Value::String(_)) => Ok(()),
            (Type::IntOrString, _) => match integer_error(&Type::Int32, value) {
                Some(found) => Err(self.mismatch(&found, "int32")),
                None => Ok(()),
            },
            (Type::Quantity, _) => quantity_text(value)
                .and_then(|text| Quantity::parse(&text).map(drop))
                .map_err(|error| error.to_string()),
            (Type::Time | Type::MicroTime, Value::String(text)) => {
                time_text::check(text, matches!(ty, Type::MicroTime))
            }
            (Type::Time | Type::MicroTime, _) => Err(self.mismatch(word(value), "string")),
            (Type::Bytes, Value::String(text)) => {
                if let (None, Some(at)) = (&self.saved, base64::error(text)) {
                    self.saved = Some(format!("illegal base64 data at input byte {at}"));
                }
                Ok(())
            }
            _ => {
                self.save(word(value), &name(ty));
                Ok(())
            }
        }
    }

    fn list(&mut self, inner: &'static Type, items: &[Value], named: Option<&str>) -> Result<(), String> {
        let path = self.path.clone();
        for (index, item) in items.iter().enumerate() {
            self.path = format!("{path}[{index}]");
            self.value(inner, item, named.and_then(|name| name.strip_prefix("[]")))?;
        }
        self.path = path;
        Ok(())
    }

    fn map(&mut self, inner: &'static Type, map: &Map<String, Value>, named: Option<&str>) -> Result<(), String> {
        let path = self.path.clone();
        let inner_name = named.filter(|name| name.starts_with("map[")).and_then(|name| Some(name.split_once(']')?.1));
        for (key, value) in sorted(map) {
            self.path = self.child_path(key);
            self.value(inner, value, inner_name)?;
            self.path.clone_from(&path);
        }
        Ok(())
    }
}

fn sorted(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.order_by(|a, b| a.0.cmp(b.0));
    entries
}

/// Go's name of a type; unlike `Type::go` it knows the package of every structure.
fn go_name(ty: &Type) -> String {
    match ty {
        Type::List(inner) => format!("[]{}", go_name(inner)),
        Type::Map(inner) => format!("map[string]{}", go_name(inner)),
        Type::Record(schema) => format!("{}.{}", go_types::package(schema.go), schema.go),
        plain => plain.go(),
    }
}

/// What JSON holds, in the decoder's words.
fn word(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A number as Go's encoder writes it: a whole float has no fraction.
pub fn number_text(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e21 => format!("{float:.0}"),
        _ => number.to_string(),
    }
}

/// What is wrong with `value` as an integer of type `ty`; `None` if nothing.
fn integer_error(ty: &Type, value: &Value) -> Option<String> {
    let Value::Number(number) = value else { return Some(word(value).to_owned()) };
    let text = number_text(number);
    let fits = match text.parse::<i64>() {
        Ok(number) => matches!(ty, Type::Int64) || i32::try_from(number).is_ok(),
        Err(_) => false,
    };
    (!fits).then(|| format!("number {text}"))
}

fn quantity_text(value: &Value) -> Result<String, ParseQuantityError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number_text(number)),
        _ => Err(ParseQuantityError::Format),
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
