//! A reference from one object to another.

use super::schema::record;

record! {
    /// Kind, name and identity of another object.
    pub struct ObjectReference {
        pub kind: String => "kind",
        pub namespace: String => "namespace",
        pub name: String => "name",
        pub uid: String => "uid",
        pub api_version: String => "apiVersion",
        pub resource_version: String => "resourceVersion",
        pub field_path: String => "fieldPath",
    }
}
