//! `--overrides`: JSON laid over what a command made. Models `pkg/cmd/util/override_options.go`.

use serde_json::Value;

use super::failure::Failure;
use super::flags::{Flag, Parsed};
use crate::api::object::Object;
use crate::api::patch;

/// The flags that say it.
pub const FLAGS: &[Flag] = &[
    Flag::string("override-type", "merge", "How: json, merge or strategic"),
    Flag::string("overrides", "", "JSON to lay over the object"),
];

/// Lays `--overrides` over the object.
pub fn apply(parsed: &Parsed, object: Object) -> Result<Object, Failure> {
    let text = parsed.string("overrides");
    if text.is_empty() {
        return Ok(object);
    }
    let invalid = || Failure::error("Invalid JSON Patch");
    let over: Value = serde_json::from_str(text).map_err(|_| invalid())?;
    let kind = object.kind();
    let value = object.write();
    let laid = match parsed.string("override-type") {
        "json" => patch::json(&value, &over).map_err(Failure::error)?,
        "strategic" => match kind.info().schema {
            Some(schema) => patch::strategic(&value, &over, schema).map_err(|why| Failure::error(why.to_string()))?,
            None => patch::merge(&value, &over),
        },
        "merge" => patch::merge(&value, &over),
        other => return Err(Failure::error(format!("invalid override type: {other}"))),
    };
    Ok(Object::read(kind, &laid))
}
