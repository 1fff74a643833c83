//! `--sort-by`: objects in the order of a field.
//!
//! Models `kubectl/pkg/cmd/get/sorter.go`.

use serde_json::Value;

use super::go_value::type_name;
use super::jsonpath::{Template, relaxed};
use crate::api::quantity::Quantity;

/// Up to this many objects Go sorts by insertion, which leaves objects without the field in reverse order.
const INSERTION: usize = 12;

/// The positions of `objects` in the order of the field that `sort_by` names. Objects without it come first.
///
/// # Errors
/// In kubectl's words: a path that cannot be read, a field that no object has, one that has no order.
pub fn order(objects: &[&Value], sort_by: &str) -> Result<Vec<usize>, String> {
    let path = relaxed(sort_by).unwrap_or_else(|_| sort_by.to_owned());
    let template = Template::parse(&path).map_err(|error| format!("sorting error: {error}"))?;
    let mut keys = Vec::new();
    for object in objects {
        let found = template.find(object, true)?;
        keys.push(found.into_iter().next().and_then(|set| set.into_iter().next()));
    }
    if !keys.is_empty() && keys.iter().all(Option::is_none) {
        return Err(format!("couldn't find any field with path {path:?} in the list of objects"));
    }
    let unsortable = keys.iter().flatten().find(|key| key.is_object() || key.is_boolean());
    if let Some(key) = unsortable.filter(|_| keys.len() > 1) {
        let name = type_name(key);
        return Err(format!(
            "Field {path} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: {name}"
        ));
    }
    let less = |a: usize, b: usize| is_less(keys.get(a).and_then(Option::as_ref), keys.get(b).and_then(Option::as_ref));
    let positions: Vec<usize> = (0..objects.len()).collect();
    Ok(if positions.len() <= INSERTION { insertion_sort(positions, less) } else { merge_sort(positions, &less) })
}

/// Whether one key comes before another; a missing one comes before everything, other missing ones included.
fn is_less(left: Option<&Value>, right: Option<&Value>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return left.is_none() };
    value_less(left, right)
}

fn value_less(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => false,
        (Value::Null, _) => true,
        (_, Value::Null) => false,
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a < b,
            _ => a.as_f64() < b.as_f64(),
        },
        (Value::String(a), Value::String(b)) => match (Quantity::parse(a), Quantity::parse(b)) {
            (Ok(a), Ok(b)) => a < b,
            _ => a < b,
        },
        (Value::Array(a), Value::Array(b)) => a.iter().zip(b).all(|(a, b)| value_less(a, b)),
        _ => false,
    }
}

fn insertion_sort(mut positions: Vec<usize>, less: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    for end in 1..positions.len() {
        let mut at = end;
        while at > 0 {
            let (Some(&previous), Some(&current)) = (positions.get(at - 1), positions.get(at)) else { break };
            if !less(current, previous) {
                break;
            }
            positions.swap(at, at - 1);
            at -= 1;
        }
    }
    positions
}

/// Written out because the comparison is no total order, which the standard library's sort may refuse.
fn merge_sort(positions: Vec<usize>, less: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    if positions.len() < 2 {
        return positions;
    }
    let mut left = positions;
    let right = left.split_off(left.len() / 2);
    let mut left = merge_sort(left, less).into_iter().peekable();
    let mut right = merge_sort(right, less).into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(&a), Some(&b)) = (left.peek(), right.peek()) {
        // On a tie the left one stays first, except where both lack the field (each is "less" than the other).
        let take_right = less(b, a) && !less(a, b);
        merged.extend(if take_right { right.next() } else { left.next() });
    }
    merged.extend(left.chain(right));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sorted(values: &[Value], path: &str) -> Result<Vec<usize>, String> {
        let objects: Vec<Value> =
            values.iter().map(|v| if v.is_null() { json!({}) } else { json!({"f": v}) }).collect();
        order(&objects.iter().collect::<Vec<_>>(), path)
    }

    #[test]
    fn orders() {
        let table = [
            (vec![json!("b"), json!("c"), json!("a")], vec![2, 0, 1]),
            (vec![json!(10), json!(9), json!(-1)], vec![2, 1, 0]),
            (vec![json!("1Gi"), json!("200Mi"), json!("3")], vec![2, 1, 0]),
            (vec![json!("b"), Value::Null, json!("a")], vec![1, 2, 0]),
        ];
        for (values, want) in table {
            assert_eq!(sorted(&values, ".f"), Ok(want.clone()), "{values:?}");
            assert_eq!(sorted(&values, "{.f}"), Ok(want));
        }
        let many: Vec<Value> = (0..40).map(|i| json!((i * 7) % 40)).collect();
        let order = sorted(&many, "f").unwrap();
        let keys: Vec<i64> = order.iter().map(|at| many[*at].as_i64().unwrap()).collect();
        assert_eq!(keys, (0..40).collect::<Vec<i64>>());
    }

    #[test]
    fn complaints() {
        let missing = "couldn't find any field with path \"{.nope}\" in the list of objects";
        assert_eq!(sorted(&[json!(1)], ".nope"), Err(missing.to_owned()));
        assert_eq!(sorted(&[json!(1)], "{.a"), Err("sorting error: unclosed action".to_owned()));
        assert!(sorted(&[json!({"a": 1}), json!({"a": 2})], "f").is_err());
    }
}
