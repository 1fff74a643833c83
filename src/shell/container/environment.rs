//! The variables of a container: its own, and those that tell of Services. Models `pkg/kubelet/envvars/envvars.go` and
//! `kubelet_pods.go`, `makeEnvironmentVariables`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::config_map::ConfigMap;
use crate::api::pod::Pod;
use crate::api::secret::Secret;
use crate::api::service::Service;
use crate::apiserver::store::Store;

/// All variables of a container.
pub fn of(store: &Store, pod: &Pod, container: &str) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::from([
        ("HOME".to_owned(), "/root".to_owned()),
        ("PATH".to_owned(), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned()),
        ("HOSTNAME".to_owned(), pod.metadata.name.clone()),
    ]);
    let started = pod.status.start_time.as_ref();
    let links = pod.spec.enable_service_links != Some(false);
    let own = store.list_as::<Service>(Some(&pod.metadata.namespace)).filter(|_| links);
    let always = store.get_as::<Service>("default", "kubernetes");
    for service in own.chain(always) {
        let before = match (&service.metadata.creation_timestamp, started) {
            (Some(made), Some(started)) => made <= started,
            _ => true,
        };
        if before && !matches!(service.spec.cluster_ip.as_str(), "" | "None") {
            of_service(service, &mut variables);
        }
    }
    let Some(container) = pod.spec.containers.iter().find(|there| there.name == container) else { return variables };
    for source in container.env_from.0.as_array().into_iter().flatten() {
        let prefix = source.get("prefix").and_then(Value::as_str).unwrap_or_default();
        let name = |field: &str| source.pointer(&format!("/{field}/name")).and_then(Value::as_str);
        if let Some(map) =
            name("configMapRef").and_then(|name| store.get_as::<ConfigMap>(&pod.metadata.namespace, name))
        {
            variables.extend(map.data.iter().map(|(key, value)| (format!("{prefix}{key}"), value.clone())));
        }
        if let Some(secret) = name("secretRef").and_then(|name| store.get_as::<Secret>(&pod.metadata.namespace, name)) {
            let decoded = |value: &str| crate::shell::decode_base64(value);
            variables.extend(secret.data.iter().map(|(key, value)| (format!("{prefix}{key}"), decoded(&value.0))));
        }
    }
    for variable in &container.env {
        let value = if variable.value_from.0.is_null() {
            Some(expand(&variable.value, &variables))
        } else {
            referenced(store, pod, &variable.value_from.0)
        };
        variables.extend(value.map(|value| (variable.name.clone(), value)));
    }
    variables
}

/// `WEB_SERVICE_HOST`, `WEB_SERVICE_PORT`, and the older names of container links.
fn of_service(service: &Service, variables: &mut BTreeMap<String, String>) {
    let upper = |text: &str| text.to_uppercase().replace('-', "_");
    let (prefix, ip) = (upper(&service.metadata.name), &service.spec.cluster_ip);
    let host = if ip.contains(':') { format!("[{ip}]") } else { ip.clone() };
    let mut set = |name: String, value: String| variables.insert(name, value);
    set(format!("{prefix}_SERVICE_HOST"), ip.clone());
    for (index, port) in service.spec.ports.iter().enumerate() {
        let protocol = if port.protocol.is_empty() { "TCP" } else { &port.protocol };
        let address = format!("{}://{host}:{}", protocol.to_lowercase(), port.port);
        if index == 0 {
            set(format!("{prefix}_SERVICE_PORT"), port.port.to_string());
            set(format!("{prefix}_PORT"), address.clone());
        }
        if !port.name.is_empty() {
            set(format!("{prefix}_SERVICE_PORT_{}", upper(&port.name)), port.port.to_string());
        }
        let link = format!("{prefix}_PORT_{}_{protocol}", port.port);
        set(link.clone(), address);
        set(format!("{link}_PROTO"), protocol.to_lowercase());
        set(format!("{link}_PORT"), port.port.to_string());
        set(format!("{link}_ADDR"), ip.clone());
    }
}

/// `$(NAME)` in a value; `$$` is a plain `$`.
fn expand(value: &str, known: &BTreeMap<String, String>) -> String {
    let (mut out, mut rest) = (String::new(), value);
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let inner = after.strip_prefix("$(").and_then(|after| after.split_once(')'));
        match inner {
            Some((name, after)) => {
                match known.get(name) {
                    Some(value) => out.push_str(value),
                    None => out.push_str(&format!("$({name})")),
                }
                rest = after;
            }
            None => {
                out.push('$');
                rest = after.strip_prefix("$$").or(after.strip_prefix('$')).unwrap_or_default();
            }
        }
    }
    out + rest
}

fn referenced(store: &Store, pod: &Pod, source: &Value) -> Option<String> {
    let text = |path: &str| source.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let namespace = &pod.metadata.namespace;
    if source.get("configMapKeyRef").is_some() {
        let map = store.get_as::<ConfigMap>(namespace, text("/configMapKeyRef/name"))?;
        return map.data.get(text("/configMapKeyRef/key")).cloned();
    }
    if source.get("secretKeyRef").is_some() {
        let secret = store.get_as::<Secret>(namespace, text("/secretKeyRef/name"))?;
        let encoded = secret.data.get(text("/secretKeyRef/key"))?;
        return Some(crate::shell::decode_base64(&encoded.0));
    }
    field(pod, text("/fieldRef/fieldPath"))
}

/// A field of the Pod that its containers can be told. Models `fieldpath.ExtractFieldPathAsString`.
pub(super) fn field(pod: &Pod, path: &str) -> Option<String> {
    let lines = |map: &std::collections::BTreeMap<String, String>| {
        map.iter().map(|(key, value)| format!("{key}={value:?}")).collect::<Vec<_>>().join("\n")
    };
    Some(match path {
        "metadata.name" => pod.metadata.name.clone(),
        "metadata.namespace" => pod.metadata.namespace.clone(),
        "metadata.labels" => lines(&pod.metadata.labels),
        "metadata.annotations" => lines(&pod.metadata.annotations),
        "metadata.uid" => pod.metadata.uid.clone(),
        "spec.nodeName" => pod.spec.node_name.clone(),
        "spec.serviceAccountName" => pod.spec.service_account_name.clone(),
        "status.podIP" => pod.status.pod_ip.clone(),
        "status.hostIP" => pod.status.host_ip.clone(),
        path => {
            let key = path.strip_prefix("metadata.labels['")?.strip_suffix("']")?;
            pod.metadata.labels.get(key)?.clone()
        }
    })
}
