//! The ServiceAccount `default` of every namespace. Models `pkg/controller/serviceaccount/serviceaccounts_controller.go`.

use super::{Controller, Outcome, View};
use crate::api::meta::ObjectMeta;
use crate::api::namespace::Namespace;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::service_account::ServiceAccount;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

const NAME: &str = "default";

/// The service account controller.
pub const CONTROLLER: Controller = Controller { name: "serviceaccount-controller", delay: 1, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    namespaces_of(change, Kind::ServiceAccount, NAME)
}

/// The namespace that a change is about: itself, or that of a lost object of `kind` called `name`.
pub(super) fn namespaces_of(change: &Change, kind: Kind, name: &str) -> Vec<Key> {
    match change.key.kind {
        Kind::Namespace => vec![change.key.clone()],
        other if other == kind && *change.key.name == *name => {
            vec![Key::new(Kind::Namespace, "", &change.key.namespace)]
        }
        _ => Vec::new(),
    }
}

/// The namespace of a key, if it is there and stays.
pub(super) fn lasting_namespace<'a>(view: View<'a>, key: &Key) -> Option<&'a Namespace> {
    let namespace = view.store.get_as::<Namespace>("", &key.name)?;
    namespace.metadata.deletion_timestamp.is_none().then_some(namespace)
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let missing = view.store.get(Kind::ServiceAccount, &key.name, NAME).is_none();
    if !missing || lasting_namespace(view, key).is_none() {
        return Outcome::default();
    }
    let metadata = ObjectMeta { name: NAME.to_owned(), namespace: key.name.to_string(), ..ObjectMeta::default() };
    let account = ServiceAccount { metadata, ..ServiceAccount::default() };
    vec![Request::Create(Object::ServiceAccount(account))].into()
}
