//! ConfigMap: settings as text.

use std::collections::BTreeMap;

use super::meta::ObjectMeta;
use super::scalar::Bytes;
use super::schema::record;

record! {
    /// Settings by key, as text.
    pub struct ConfigMap {
        pub metadata: ObjectMeta => "metadata",
        pub immutable: Option<bool> => "immutable",
        pub data: BTreeMap<String, String> => "data",
        pub binary_data: BTreeMap<String, Bytes> => "binaryData",
    }
}
