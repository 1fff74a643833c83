//! Pods from a template. Models `GetPodFromTemplate` in `pkg/controller/controller_utils.go`.

use super::owner;
use crate::api::fnv::fnv64a;
use crate::api::meta::ObjectMeta;
use crate::api::pod::{Pod, PodTemplateSpec};
use crate::api::scheme::Kind;
use crate::apiserver::store::Store;

/// How long the part of a generated name before its random letters may be.
const MAX_PREFIX: usize = 58;

/// A Pod of `template` for its controller. `nth` tells apart Pods that are made in one go.
pub fn pod(store: &Store, template: &PodTemplateSpec, kind: Kind, owner: &ObjectMeta, nth: usize) -> Pod {
    let generate_name = format!("{}-", owner.name);
    let seed = format!("{}/{}/{nth}", owner.uid, store.revision());
    let mut pod = named(template, kind, owner);
    pod.metadata.name = fresh_name(store, Kind::Pod, &owner.namespace, &generate_name, &seed);
    pod.metadata.generate_name = generate_name;
    pod
}

/// A Pod of `template` for its controller, still without a name.
pub fn named(template: &PodTemplateSpec, kind: Kind, owner: &ObjectMeta) -> Pod {
    Pod {
        metadata: ObjectMeta {
            namespace: owner.namespace.clone(),
            labels: template.metadata.labels.clone(),
            annotations: template.metadata.annotations.clone(),
            finalizers: template.metadata.finalizers.clone(),
            owner_references: vec![owner::reference(kind, owner)],
            ..ObjectMeta::default()
        },
        spec: template.spec.clone(),
        ..Pod::default()
    }
}

/// A name with five letters behind `prefix`, drawn from `seed`, that nobody has. The API server would draw one itself, but a
/// controller speaks of its Pod in the same breath.
pub fn fresh_name(store: &Store, kind: Kind, namespace: &str, prefix: &str, seed: &str) -> String {
    let prefix: String = prefix.chars().take(MAX_PREFIX).collect();
    let mut salt = 0;
    loop {
        let name = format!("{prefix}{}", letters(fnv64a(&format!("{seed}/{salt}"))));
        if store.get(kind, namespace, &name).is_none() {
            return name;
        }
        salt += 1;
    }
}

/// Five letters of the alphabet of generated names.
fn letters(mut number: u64) -> String {
    const LETTERS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    // FNV mixes its last bytes poorly into the high bits: fold before taking digits.
    number ^= number >> 29;
    number = number.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number ^= number >> 32;
    let mut text = String::with_capacity(5);
    for _ in 0..5 {
        text.push(char::from(LETTERS[(number % 27) as usize]));
        number /= 27;
    }
    text
}
