//! ServiceAccount: the identity that a Pod runs under.

use super::meta::ObjectMeta;
use super::pod::LocalObjectReference;
use super::reference::ObjectReference;
use super::schema::record;

record! {
    /// An identity for Pods.
    pub struct ServiceAccount {
        pub metadata: ObjectMeta => "metadata",
        pub secrets: Vec<ObjectReference> => "secrets" [merge "name"],
        pub image_pull_secrets: Vec<LocalObjectReference> => "imagePullSecrets",
        pub automount_service_account_token: Option<bool> => "automountServiceAccountToken",
    }
}
