//! The files that a Pod's volumes put into its containers: ConfigMaps, Secrets, what the API tells of the Pod, tokens. Models
//! `pkg/volume/configmap`, `secret`, `projected` and `downwardapi`. Other volumes are empty directories.

use serde_json::Value;

use super::super::disk::{Disk, Files};
use super::environment::field;
use crate::api::config_map::ConfigMap;
use crate::api::pod::Pod;
use crate::api::secret::Secret;
use crate::apiserver::store::Store;

/// Paths below the volume's directory, and what the files hold.
type Contents = Vec<(String, String)>;

/// Puts the volumes of a container where its mounts say.
pub(super) fn mount(store: &Store, pod: &Pod, container: &str, disk: &mut Disk) {
    let Some(object) = store.get(crate::api::scheme::Kind::Pod, &pod.metadata.namespace, &pod.metadata.name) else {
        return;
    };
    let value = object.write();
    let list = |path: &str| value.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let all = || list("/spec/containers").iter().chain(list("/spec/initContainers"));
    let Some(spec) = all().find(|there| text(there, "/name") == container) else { return };
    for mount in spec.get("volumeMounts").and_then(Value::as_array).into_iter().flatten() {
        let volume = list("/spec/volumes").iter().find(|volume| text(volume, "/name") == text(mount, "/name"));
        let Some(volume) = volume else { continue };
        let (path, part) = (text(mount, "/mountPath").trim_end_matches('/'), text(mount, "/subPath"));
        match contents(store, pod, volume) {
            None => {
                let _ = disk.make_directory(path, true);
            }
            Some(files) if !part.is_empty() => {
                if let Some((_, text)) = files.iter().find(|(name, _)| name == part) {
                    let above = path.rsplit_once('/').map_or("/", |(above, _)| above);
                    let _ = disk.make_directory(above, true);
                    let _ = disk.write(path, text);
                }
            }
            Some(files) => {
                let _ = disk.remove(path, true);
                let _ = disk.make_directory(path, true);
                for (name, text) in files {
                    let full = format!("{path}/{name}");
                    let above = full.rsplit_once('/').map_or("/", |(above, _)| above);
                    let _ = disk.make_directory(above, true);
                    let _ = disk.write(&full, &text);
                }
            }
        }
    }
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The files of a volume; `None` for one that begins empty and keeps what is written.
fn contents(store: &Store, pod: &Pod, volume: &Value) -> Option<Contents> {
    if let Some(sources) = volume.pointer("/projected/sources").and_then(Value::as_array) {
        return Some(sources.iter().filter_map(|source| of_source(store, pod, source)).flatten().collect());
    }
    of_source(store, pod, volume)
}

/// The files of one source, as a volume has it or as a projected volume lists it.
fn of_source(store: &Store, pod: &Pod, source: &Value) -> Option<Contents> {
    let namespace = &pod.metadata.namespace;
    if let Some(source) = source.get("configMap") {
        let map = store.get_as::<ConfigMap>(namespace, text(source, "/name"));
        let data = map.map(|map| map.data.clone()).unwrap_or_default();
        return Some(chosen(source, &data.into_iter().collect::<Contents>()));
    }
    if let Some(source) = source.get("secret") {
        let name = [text(source, "/secretName"), text(source, "/name")].into_iter().find(|name| !name.is_empty());
        let secret = store.get_as::<Secret>(namespace, name.unwrap_or_default());
        let data = secret.map(|secret| secret.data.clone()).unwrap_or_default();
        let decoded = data.into_iter().map(|(key, value)| (key, crate::shell::decode_base64(&value.0)));
        return Some(chosen(source, &decoded.collect::<Contents>()));
    }
    if let Some(items) = source.pointer("/downwardAPI/items").and_then(Value::as_array) {
        let file = |item: &Value| {
            let value = field(pod, text(item, "/fieldRef/fieldPath")).unwrap_or_default();
            (text(item, "/path").to_owned(), value)
        };
        return Some(items.iter().map(file).collect());
    }
    let token = source.get("serviceAccountToken")?;
    let path = [text(token, "/path"), "token"].into_iter().find(|path| !path.is_empty()).unwrap_or_default();
    Some(vec![(path.to_owned(), format!("token-of-{}", pod.spec.service_account_name))])
}

/// All of the data, or the `items` that name a key and its path.
fn chosen(source: &Value, data: &[(String, String)]) -> Contents {
    let Some(items) = source.get("items").and_then(Value::as_array) else { return data.to_vec() };
    let file = |item: &Value| {
        let (_, value) = data.iter().find(|(key, _)| key == text(item, "/key"))?;
        Some((text(item, "/path").to_owned(), value.clone()))
    };
    items.iter().filter_map(file).collect()
}
