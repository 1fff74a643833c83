//! Claims that a Pod needs before it can be placed. Models the plugin `volumebinding`, as far as claims bind at once.

use serde_json::Value;

use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::store::Store;

/// Why no node can take the Pod yet.
pub fn against(store: &Store, pod: &Pod) -> Option<String> {
    let volumes = pod.spec.volumes.0.as_array().into_iter().flatten();
    let claims =
        volumes.filter_map(|volume| volume.pointer("/persistentVolumeClaim/claimName").and_then(Value::as_str));
    let mut unbound = false;
    for claim in claims {
        let Some(found) = store.get(Kind::PersistentVolumeClaim, &pod.metadata.namespace, claim) else {
            return Some(format!("persistentvolumeclaim \"{claim}\" not found"));
        };
        let Object::Other(found) = &**found else { continue };
        unbound |= found.rest.get("status").and_then(|status| status.get("phase")).is_none_or(|phase| phase != "Bound");
    }
    unbound.then(|| "pod has unbound immediate PersistentVolumeClaims".to_owned())
}
