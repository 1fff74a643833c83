//! The shape of every object: one declaration (`record!`, `shape!`) gives the Rust structure, its reading and writing, and
//! the table that strict decoding, patches, completion and `explain` work from.
//!
//! Models the Go types of `staging/src/k8s.io/api` and the decoding of `sigs.k8s.io/json`.

use serde_json::{Map, Value};

/// What a field holds, as JSON and in Go's words.
#[derive(Debug)]
pub enum Type {
    Bool,
    Int32,
    Int64,
    Float,
    String,
    IntOrString,
    Quantity,
    Time,
    MicroTime,
    /// `[]byte`: base64 in JSON.
    Bytes,
    /// Anything: kept as it came.
    Any,
    List(&'static Type),
    Map(&'static Type),
    Record(&'static Schema),
}

/// The fields of one Go structure.
#[derive(Debug)]
pub struct Schema {
    /// The Go name, without its package: `ServicePort`.
    pub go: &'static str,
    pub doc: &'static str,
    pub fields: &'static [FieldInfo],
}

/// One field of a structure.
#[derive(Debug)]
pub struct FieldInfo {
    /// Its JSON name.
    pub name: &'static str,
    pub ty: &'static Type,
    /// `patchMergeKey`: lists with one are merged by it in strategic patches; `""` merges a list of plain values.
    pub merge_key: Option<&'static str>,
    /// `patchStrategy: retainKeys`: a patch that names the field drops the keys it leaves out.
    pub retain_keys: bool,
}

impl Schema {
    /// The field called `name` in JSON.
    pub fn field(&self, name: &str) -> Option<&'static FieldInfo> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl Type {
    /// Go's name of the type, as decoding errors show it: `int32`, `[]v1.ServicePort`, `map[string]string`.
    pub fn go(&self) -> String {
        match self {
            Type::Bool => "bool".into(),
            Type::Int32 => "int32".into(),
            Type::Int64 => "int64".into(),
            Type::Float => "float64".into(),
            Type::String => "string".into(),
            Type::IntOrString => "intstr.IntOrString".into(),
            Type::Quantity => "resource.Quantity".into(),
            Type::Time => "v1.Time".into(),
            Type::MicroTime => "v1.MicroTime".into(),
            Type::Bytes => "[]uint8".into(),
            Type::Any => "runtime.RawExtension".into(),
            Type::List(inner) => format!("[]{}", inner.go()),
            Type::Map(inner) => format!("map[string]{}", inner.go()),
            Type::Record(schema) => format!("v1.{}", schema.go),
        }
    }

    /// The structure behind the type, through lists and maps.
    pub const fn schema(&self) -> Option<&'static Schema> {
        match self {
            Type::Record(schema) => Some(schema),
            Type::List(inner) | Type::Map(inner) => inner.schema(),
            _ => None,
        }
    }
}

/// A value that stands in an object's field.
pub trait Field: Sized + Default + Clone + PartialEq {
    const TYPE: Type;
    /// Reads the value; what has the wrong type reads as the default (decoding has refused it before).
    fn read(value: &Value) -> Self;
    fn write(&self) -> Value;
    /// Whether Go's `omitempty` leaves the field out.
    fn is_zero(&self) -> bool;
}

/// A structure declared by `record!`.
pub trait Record: Field {
    const SCHEMA: &'static Schema;
    /// Writes the fields, in Go's order.
    fn write_fields(&self, out: &mut Map<String, Value>);
}

/// Declares a structure: `pub rust_name: RustType => "jsonName" [as shape =>] [[always merge "key" retain]]`.
///
/// `as` gives the shape of an `Opaque` field; in the brackets `always` means that Go writes it even when empty, `merge`
/// and `retain` are its `patchMergeKey` and `patchStrategy: retainKeys`.
macro_rules! record {
    (
        #[doc = $doc:literal]
        pub struct $name:ident {
            $( pub $field:ident : $ty:ty => $json:literal $(as $shape:expr =>)? $([$($flag:tt)*])? , )*
        }
    ) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name { $( pub $field: $ty, )* }

        impl $crate::api::schema::Field for $name {
            const TYPE: $crate::api::schema::Type =
                $crate::api::schema::Type::Record(<$name as $crate::api::schema::Record>::SCHEMA);
            // Not inlined into whoever reads an object: the parts that the first picture needs would bring all others along.
            #[inline(never)]
            fn read(value: &serde_json::Value) -> Self {
                let mut out = Self::default();
                if let serde_json::Value::Object(map) = value {
                    for (key, value) in map {
                        match key.as_str() {
                            $( $json => out.$field = $crate::api::schema::Field::read(value), )*
                            _ => {}
                        }
                    }
                }
                out
            }
            #[inline(never)]
            fn write(&self) -> serde_json::Value {
                let mut out = serde_json::Map::new();
                $crate::api::schema::Record::write_fields(self, &mut out);
                serde_json::Value::Object(out)
            }
            fn is_zero(&self) -> bool { false }
        }

        impl $crate::api::schema::Record for $name {
            const SCHEMA: &'static $crate::api::schema::Schema = &$crate::api::schema::Schema {
                go: stringify!($name),
                doc: $doc,
                fields: &[ $( $crate::api::schema::FieldInfo {
                    name: $json,
                    ty: $crate::api::schema::field_type!($ty $(, $shape)?),
                    merge_key: $crate::api::schema::merge_key!($($($flag)*)?),
                    retain_keys: $crate::api::schema::retain!($($($flag)*)?),
                }, )* ],
            };
            fn write_fields(&self, out: &mut serde_json::Map<String, serde_json::Value>) {
                $( if $crate::api::schema::always!($($($flag)*)?) || !$crate::api::schema::Field::is_zero(&self.$field) {
                    out.insert($json.to_owned(), $crate::api::schema::Field::write(&self.$field));
                } )*
            }
        }
    };
}
pub(crate) use record;

macro_rules! field_type {
    ($ty:ty) => {
        &<$ty as $crate::api::schema::Field>::TYPE
    };
    ($ty:ty, $shape:expr) => {
        &$shape
    };
}
pub(crate) use field_type;

macro_rules! merge_key {
    () => { None };
    (merge $key:literal $($rest:tt)*) => { Some($key) };
    ($first:tt $($rest:tt)*) => { $crate::api::schema::merge_key!($($rest)*) };
}
pub(crate) use merge_key;

macro_rules! retain {
    () => { false };
    (retain $($rest:tt)*) => { true };
    ($first:tt $($rest:tt)*) => { $crate::api::schema::retain!($($rest)*) };
}
pub(crate) use retain;

macro_rules! always {
    () => { false };
    (always $($rest:tt)*) => { true };
    ($first:tt $($rest:tt)*) => { $crate::api::schema::always!($($rest)*) };
}
pub(crate) use always;

/// Declares the shape of a part that is kept as it came (`scalar::Opaque`): `"name": type [=> "merge key"]`.
macro_rules! shape {
    ($name:ident : $go:literal { $( $json:literal : $ty:expr $(=> $key:literal)? ),* $(,)? }) => {
        pub const $name: Type = Type::Record(&$crate::api::schema::Schema {
            go: $go,
            doc: "",
            fields: &[ $( $crate::api::schema::FieldInfo {
                name: $json,
                ty: &$ty,
                merge_key: $crate::api::schema::merge_key!($(merge $key)?),
                retain_keys: false,
            } ),* ],
        });
    };
}
pub(crate) use shape;
