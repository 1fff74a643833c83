//! The ConfigMap `kube-root-ca.crt` of every namespace. Models `pkg/controller/certificates/rootcacertpublisher`.

use super::service_account::{lasting_namespace, namespaces_of};
use super::{Controller, Outcome, View};
use crate::api::config_map::ConfigMap;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

const NAME: &str = "kube-root-ca.crt";
const DESCRIPTION: &str = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal \
     service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";
const CERTIFICATE: &str =
    "-----BEGIN CERTIFICATE-----\n(a playground has no secrets to keep)\n-----END CERTIFICATE-----\n";

/// The publisher of the root certificate.
pub const CONTROLLER: Controller = Controller { name: "root-ca-certificate-publisher", delay: 1, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    namespaces_of(change, Kind::ConfigMap, NAME)
}

fn reconcile(view: View, key: &Key) -> Outcome {
    if lasting_namespace(view, key).is_none() {
        return Outcome::default();
    }
    let data = [("ca.crt".to_owned(), CERTIFICATE.to_owned())].into();
    match view.store.get_as::<ConfigMap>(&key.name, NAME) {
        Some(published) if published.data == data => Outcome::default(),
        Some(published) => vec![Request::Update(Object::ConfigMap(ConfigMap { data, ..published.clone() }))].into(),
        None => {
            let metadata = ObjectMeta {
                name: NAME.to_owned(),
                namespace: key.name.to_string(),
                annotations: [("kubernetes.io/description".to_owned(), DESCRIPTION.to_owned())].into(),
                ..ObjectMeta::default()
            };
            vec![Request::Create(Object::ConfigMap(ConfigMap { metadata, data, ..ConfigMap::default() }))].into()
        }
    }
}
