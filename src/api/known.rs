//! What a structure keeps of JSON that no Rust type stands for: the fields that it has, in its order, without `null`s, with
//! amounts in their canonical form.

use serde_json::{Map, Value};

use super::scalar::Quantity;
use super::schema::{Field, Schema, Type};
use crate::order::InOrder;

/// The fields of `value` that the structure has.
pub fn fields(value: &Map<String, Value>, schema: &Schema) -> Map<String, Value> {
    let present = |name: &str| value.get(name).filter(|field| !field.is_null());
    let known = schema.fields.iter().filter_map(|field| Some((field, present(field.name)?)));
    known.map(|(field, value)| (field.name.to_owned(), typed(value, field.ty))).collect()
}

fn typed(value: &Value, ty: &Type) -> Value {
    match (ty, value) {
        (Type::Record(schema), Value::Object(map)) => Value::Object(fields(map, schema)),
        (Type::List(inner), Value::Array(items)) => items.iter().map(|item| typed(item, inner)).collect(),
        (Type::Map(inner), Value::Object(map)) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().filter(|(_, item)| !item.is_null()).collect();
            entries.order_by_key(|(key, _)| *key);
            Value::Object(entries.into_iter().map(|(key, item)| (key.clone(), typed(item, inner))).collect())
        }
        (Type::Quantity, amount) => Quantity::read(amount).write(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::scheme::Kind;

    #[test]
    fn what_a_claim_keeps() {
        let sent = json!({"spec": {
            "volumeName": null, "resources": {"requests": {"storage": "1024Mi"}}, "accessModes": ["ReadWriteOnce"], "size": 1,
        }});
        let schema = Kind::PersistentVolumeClaim.info().schema.unwrap();
        let kept = fields(sent.as_object().unwrap(), schema);
        let want = r#"{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"#;
        assert_eq!(Value::Object(kept).to_string(), want);
    }
}
