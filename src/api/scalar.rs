//! The plain values that fields hold.

use crate::order::Gather;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::schema::{Field, Type};
use super::shared::Json;
use super::{quantity, time};

impl Field for String {
    const TYPE: Type = Type::String;
    fn read(value: &Value) -> Self {
        value.as_str().unwrap_or_default().to_owned()
    }
    fn write(&self) -> Value {
        Value::String(self.clone())
    }
    fn is_zero(&self) -> bool {
        self.is_empty()
    }
}

impl Field for bool {
    const TYPE: Type = Type::Bool;
    fn read(value: &Value) -> Self {
        value.as_bool().unwrap_or_default()
    }
    fn write(&self) -> Value {
        Value::Bool(*self)
    }
    fn is_zero(&self) -> bool {
        !self
    }
}

impl Field for i32 {
    const TYPE: Type = Type::Int32;
    fn read(value: &Value) -> Self {
        i64::read(value).try_into().unwrap_or_default()
    }
    fn write(&self) -> Value {
        Value::from(*self)
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
}

impl Field for i64 {
    const TYPE: Type = Type::Int64;
    fn read(value: &Value) -> Self {
        // YAML's `80.0` is the number 80: Go's encoder leaves out the fraction.
        let whole = || value.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i64);
        value.as_i64().or_else(whole).unwrap_or_default()
    }
    fn write(&self) -> Value {
        Value::from(*self)
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
}

impl<T: Field> Field for Option<T> {
    const TYPE: Type = T::TYPE;
    fn read(value: &Value) -> Self {
        if value.is_null() { None } else { Some(T::read(value)) }
    }
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }
    fn is_zero(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field> Field for Vec<T> {
    const TYPE: Type = Type::List(&T::TYPE);
    fn read(value: &Value) -> Self {
        value.as_array().map(|items| items.iter().map(T::read).collect()).unwrap_or_default()
    }
    fn write(&self) -> Value {
        // Go writes a nil slice as null; an empty slice is not told from a nil one here.
        if self.is_empty() { Value::Null } else { Value::Array(self.iter().map(T::write).collect()) }
    }
    fn is_zero(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    const TYPE: Type = Type::Map(&T::TYPE);
    fn read(value: &Value) -> Self {
        // A key without a value (`stage:`) is no key.
        let entries = value.as_object().into_iter().flatten().filter(|(_, v)| !v.is_null());
        entries.map(|(k, v)| (k.clone(), T::read(v))).gather()
    }
    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(k, v)| (k.clone(), v.write())).collect())
    }
    fn is_zero(&self) -> bool {
        self.is_empty()
    }
}

/// A number or a name: `targetPort: 8080`, `targetPort: web`, `maxSurge: 25%`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntOrString {
    Int(i32),
    String(String),
}

impl Default for IntOrString {
    fn default() -> Self {
        IntOrString::Int(0)
    }
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IntOrString::Int(number) => number.fmt(f),
            IntOrString::String(text) => text.fmt(f),
        }
    }
}

impl Field for IntOrString {
    const TYPE: Type = Type::IntOrString;
    fn read(value: &Value) -> Self {
        match value {
            Value::String(text) => IntOrString::String(text.clone()),
            other => IntOrString::Int(i32::read(other)),
        }
    }
    fn write(&self) -> Value {
        match self {
            IntOrString::Int(number) => Value::from(*number),
            IntOrString::String(text) => Value::String(text.clone()),
        }
    }
    fn is_zero(&self) -> bool {
        false
    }
}

/// A point in virtual time, in milliseconds since 1970; written in whole seconds as RFC 3339.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Field for Time {
    const TYPE: Type = Type::Time;
    fn read(value: &Value) -> Self {
        Time(value.as_str().and_then(time::parse_rfc3339).unwrap_or_default())
    }
    fn write(&self) -> Value {
        if self.0 == 0 { Value::Null } else { Value::String(time::rfc3339(self.0)) }
    }
    fn is_zero(&self) -> bool {
        false
    }
}

/// A point in virtual time that is written with microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroTime(pub i64);

impl Field for MicroTime {
    const TYPE: Type = Type::MicroTime;
    fn read(value: &Value) -> Self {
        MicroTime(value.as_str().and_then(time::parse_rfc3339).unwrap_or_default())
    }
    fn write(&self) -> Value {
        if self.0 == 0 { Value::Null } else { Value::String(time::rfc3339_micro(self.0)) }
    }
    fn is_zero(&self) -> bool {
        false
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $ty:expr, $canonical:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub String);
        impl Field for $name {
            const TYPE: Type = $ty;
            fn read(value: &Value) -> Self {
                match value {
                    Value::String(text) => $name($canonical(text)),
                    Value::Number(number) => $name($canonical(&number.to_string())),
                    _ => $name::default(),
                }
            }
            fn write(&self) -> Value {
                Value::String(self.0.clone())
            }
            fn is_zero(&self) -> bool {
                self.0.is_empty()
            }
        }
    };
}
text!(
    /// An amount such as `100m` or `64Mi`, in its canonical form; `api::quantity` reads it.
    Quantity, Type::Quantity, canonical_quantity
);
text!(
    /// Bytes, as base64.
    Bytes, Type::Bytes, str::to_owned
);

/// Objects are shown with amounts in their canonical form; what is no amount stays as it is.
fn canonical_quantity(text: &str) -> String {
    quantity::Quantity::parse(text).map_or_else(|_| text.to_owned(), |amount| amount.to_string())
}

/// A part of an object that is kept as it came; `null` when absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opaque(pub Json);

impl Field for Opaque {
    const TYPE: Type = Type::Any;
    fn read(value: &Value) -> Self {
        Opaque(value.clone().into())
    }
    fn write(&self) -> Value {
        (*self.0).clone()
    }
    fn is_zero(&self) -> bool {
        self.0.is_null()
    }
}
