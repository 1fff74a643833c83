//! What a Pod needs from ConfigMaps and Secrets before it can start, and the kubelet's words for what is not there. Models
//! `makeEnvironmentVariables` in `pkg/kubelet/kubelet_pods.go` and the `configmap` and `secret` volume plugins.

use serde_json::Value;

use crate::api::config_map::ConfigMap;
use crate::api::container::Container;
use crate::api::pod::Pod;
use crate::api::secret::Secret;
use crate::apiserver::store::Store;

/// Why a container cannot be made: the first of its variables whose source is missing.
pub fn missing(store: &Store, pod: &Pod, container: &Container) -> Option<String> {
    let namespace = pod.metadata.namespace.as_str();
    let whole = container.env_from.0.as_array().into_iter().flatten();
    let whole =
        whole.flat_map(|source| [("configMapRef", source.get("configMapRef")), ("secretRef", source.get("secretRef"))]);
    let single = container.env.iter().flat_map(|variable| {
        let from = &variable.value_from.0;
        [("configMapKeyRef", from.get("configMapKeyRef")), ("secretKeyRef", from.get("secretKeyRef"))]
    });
    let all = whole.chain(single).filter_map(|(kind, reference)| Some((kind, reference?)));
    all.filter_map(|(kind, reference)| absent(store, namespace, kind.starts_with("secret"), reference, "name")).next()
}

/// The first volume that cannot be set up, and why.
pub fn unmounted(store: &Store, pod: &Pod) -> Option<(String, String)> {
    let namespace = pod.metadata.namespace.as_str();
    for volume in pod.spec.volumes.0.as_array().into_iter().flatten() {
        let parts = volume.pointer("/projected/sources").and_then(Value::as_array).into_iter().flatten();
        for part in std::iter::once(volume).chain(parts) {
            let config = part.get("configMap").and_then(|it| absent(store, namespace, false, it, "name"));
            let name = if part.pointer("/secret/secretName").is_some() { "secretName" } else { "name" };
            let secret = || part.get("secret").and_then(|it| absent(store, namespace, true, it, name));
            if let Some(why) = config.or_else(secret) {
                let name = volume.get("name").and_then(Value::as_str).unwrap_or_default();
                return Some((name.to_owned(), why));
            }
        }
    }
    None
}

/// What is missing of a reference to a ConfigMap or a Secret, or to one of its keys; nothing where it is optional.
fn absent(store: &Store, namespace: &str, secret: bool, reference: &Value, field: &str) -> Option<String> {
    if reference.get("optional").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let name = reference.get(field).and_then(Value::as_str)?;
    let has = |key: &str| match secret {
        true => store.get_as::<Secret>(namespace, name).map(|it| it.data.contains_key(key)),
        false => {
            let map = store.get_as::<ConfigMap>(namespace, name);
            map.map(|it| it.data.contains_key(key) || it.binary_data.contains_key(key))
        }
    };
    let (small, large) = if secret { ("secret", "Secret") } else { ("configmap", "ConfigMap") };
    let key = reference.get("key").and_then(Value::as_str);
    match (has(key.unwrap_or_default()), key) {
        (None, _) => Some(format!("{small} \"{name}\" not found")),
        (Some(false), Some(key)) => Some(format!("couldn't find key {key} in {large} {namespace}/{name}")),
        _ => None,
    }
}
