//! Patches on plain values: JSON patch, JSON merge patch, strategic merge patch, and the three-way merge of `apply`.
//!
//! This folder never decodes an object and never refuses a value: what a patch makes is checked where it is committed.

mod field_set;
mod json;
mod merge;
pub mod server_side;
mod strategic;
mod three_way;

pub use json::apply as json;
pub use merge::{apply as merge, diff as merge_diff};
pub use strategic::{PatchError, apply as strategic};
pub use three_way::{plain as three_way_plain, strategic as three_way};

use crate::order::InOrder;
use serde_json::Value;

/// A value as Go prints a map in an error: `map[spec:map[ports:[map[port:eighty]]]]`.
pub fn go_text(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(go_text).collect::<Vec<_>>().join(" ")),
        Value::Object(map) => {
            let mut pairs: Vec<(&String, &Value)> = map.iter().collect();
            pairs.order_by_key(|(key, _)| *key);
            let pairs: Vec<String> =
                pairs.into_iter().map(|(key, value)| format!("{key}:{}", go_text(value))).collect();
            format!("map[{}]", pairs.join(" "))
        }
        plain => plain.to_string(),
    }
}
