//! Comparing basic values as Go templates do. Models `third_party/forked/golang/template/funcs.go`.

use std::cmp::Ordering;

use serde_json::Value;

const BAD_TYPE: &str = "invalid type for comparison";
const BAD_PAIR: &str = "incompatible types for comparison";

/// Whether two basic values of one type are the same.
///
/// # Errors
/// For lists, maps and null, and for values of two types.
pub fn equal(left: &Value, right: &Value) -> Result<bool, String> {
    Ok(compare(left, right)? == Some(Ordering::Equal))
}

/// Whether the left value is smaller. Truth values have no order.
///
/// # Errors
/// As `equal`, and for truth values.
pub fn less(left: &Value, right: &Value) -> Result<bool, String> {
    let order = compare(left, right)?;
    if left.is_boolean() {
        return Err(BAD_TYPE.to_owned());
    }
    Ok(order == Some(Ordering::Less))
}

fn compare(left: &Value, right: &Value) -> Result<Option<Ordering>, String> {
    let basic = |value: &Value| !(value.is_null() || value.is_array() || value.is_object());
    if !basic(left) || !basic(right) {
        return Err(BAD_TYPE.to_owned());
    }
    match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => Ok(Some(a.cmp(b))),
        (Value::String(a), Value::String(b)) => Ok(Some(a.cmp(b))),
        (Value::Number(a), Value::Number(b)) if a.is_f64() == b.is_f64() => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => Ok(Some(a.cmp(&b))),
            _ => Ok(a.as_f64().partial_cmp(&b.as_f64())),
        },
        _ => Err(BAD_PAIR.to_owned()),
    }
}
