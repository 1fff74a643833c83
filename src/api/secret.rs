//! Secret: settings that are shown base64-encoded.

use std::collections::BTreeMap;

use super::meta::ObjectMeta;
use super::scalar::Bytes;
use super::schema::record;

record! {
    /// Settings by key, as bytes.
    pub struct Secret {
        pub metadata: ObjectMeta => "metadata",
        pub immutable: Option<bool> => "immutable",
        pub data: BTreeMap<String, Bytes> => "data",
        pub string_data: BTreeMap<String, String> => "stringData",
        pub type_: String => "type",
    }
}
