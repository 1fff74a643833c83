use serde_json::{Value, json};

use super::*;
use crate::api::scheme::Kind;
use crate::api::{defaults, strategy};

/// Reads, defaults and prepares an object as the API server does before it checks it.
fn object(kind: Kind, name: &str, value: Value) -> Object {
    let mut object = Object::read(kind, &value);
    let meta = object.meta_mut();
    name.clone_into(&mut meta.name);
    meta.uid = "u".to_owned();
    if kind.namespaced() {
        meta.namespace = "default".to_owned();
    }
    defaults::apply(&mut object);
    strategy::prepare_create(&mut object);
    object
}

fn created(kind: Kind, name: &str, value: Value) -> String {
    texts(&validate_create(&object(kind, name, value)))
}

fn texts(errors: &[FieldError]) -> String {
    field::distinct(errors).join("; ")
}

const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

#[test]
fn pods() {
    // conformance: imperative-run-missing-and-bad-arguments.
    assert_eq!(
        created(Kind::Pod, "my_web", json!({"spec": {"containers": [{"name": "my_web", "image": "nginx"}]}})),
        format!(
            "metadata.name: Invalid value: \"my_web\": {SUBDOMAIN}; spec.containers[0].name: Invalid value: \"my_web\": {LABEL}"
        )
    );
    let container = |extra: Value| {
        let mut container = json!({"name": "web", "image": "nginx"});
        if let (Some(fields), Value::Object(extra)) = (container.as_object_mut(), extra) {
            fields.extend(extra);
        }
        json!({"spec": {"containers": [container]}})
    };
    for (pod, want) in [
        (json!({"spec": {"containers": []}}), "spec.containers: Required value"),
        (container(json!({})), ""),
        (container(json!({"image": ""})), "spec.containers[0].image: Required value"),
        (
            container(json!({"image": " nginx"})),
            "spec.containers[0].image: Invalid value: \" nginx\": must not have leading or trailing whitespace",
        ),
        (
            container(json!({"ports": [{"containerPort": 70000}]})),
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        (
            container(json!({"ports": [{"name": "a", "containerPort": 80}, {"name": "a", "containerPort": 81}]})),
            "spec.containers[0].ports[1].name: Duplicate value: \"a\"",
        ),
        (
            container(json!({"ports": [{"containerPort": 80, "protocol": "HTTP"}]})),
            "spec.containers[0].ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
        ),
        (
            container(json!({"imagePullPolicy": "Sometimes"})),
            "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"",
        ),
        (
            container(json!({"volumeMounts": [{"name": "data", "mountPath": "/d"}]})),
            "spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
        ),
        (
            container(json!({"readinessProbe": {}})),
            "spec.containers[0].readinessProbe: Required value: must specify a handler type",
        ),
        (
            container(json!({"livenessProbe": {"httpGet": {"port": 80}, "successThreshold": 2}})),
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ),
        (
            container(json!({"livenessProbe": {"httpGet": {"port": 80}, "exec": {"command": ["x"]}}})),
            "spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
        ),
        (
            container(json!({"resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}})),
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
        ),
        (
            container(json!({"resources": {"limits": {"gpu": "1"}}})),
            "spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified; spec.containers[0].resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers; spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified; spec.containers[0].resources.requests[gpu]: Invalid value: \"gpu\": must be a standard resource for containers",
        ),
        (
            json!({"spec": {"containers": [{"name": "a", "image": "b"}, {"name": "a", "image": "b"}], "restartPolicy": "Sometimes"}}),
            "spec.containers[1].name: Duplicate value: \"a\"; spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"",
        ),
        (
            json!({"spec": {"containers": [{"name": "a", "image": "b"}], "hostname": "My", "tolerations": [{"effect": "No"}]}}),
            "spec.hostname: Invalid value: \"My\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'); spec.tolerations[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"; spec.tolerations[0].effect: Unsupported value: \"No\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"",
        ),
    ] {
        assert_eq!(created(Kind::Pod, "web", pod.clone()), want, "{pod}");
    }
}

#[test]
fn changed_pods() {
    let pod = |image: &str, port: i32| {
        object(
            Kind::Pod,
            "web",
            json!({"spec": {"containers": [{"name": "web", "image": image, "ports": [{"containerPort": port}]}]}}),
        )
    };
    assert_eq!(texts(&validate_update(&pod("nginx:1.28", 80), &pod("nginx:1.27", 80))), "");
    let refused = texts(&validate_update(&pod("nginx:1.27", 8080), &pod("nginx:1.27", 80)));
    let (head, diff) = refused.split_once('\n').unwrap();
    assert_eq!(
        head,
        "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
    );
    assert!(diff.contains("\n-     \"ContainerPort\": 80,\n+     \"ContainerPort\": 8080,\n"), "{diff}");
    let two = json!({"spec": {"containers": [{"name": "a", "image": "b"}, {"name": "c", "image": "d"}]}});
    assert_eq!(
        texts(&validate_update(&object(Kind::Pod, "web", two), &pod("nginx", 80))),
        "spec.containers: Forbidden: pod updates may not add or remove containers"
    );
}

#[test]
fn deployments() {
    let deployment = |selector: Value, labels: Value, extra: Value| {
        let mut spec = json!({
            "selector": selector,
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}},
        });
        if let (Some(fields), Value::Object(extra)) = (spec.as_object_mut(), extra) {
            fields.extend(extra);
        }
        json!({"spec": spec})
    };
    let app = |name: &str| json!({"matchLabels": {"app": name}});
    // conformance: reading-apply-immutable, reading-apply-wrong-types-deployment.
    let old = object(Kind::Deployment, "web", deployment(app("web"), json!({"app": "web"}), json!({})));
    assert_eq!(texts(&validate_create(&old)), "");
    let new = object(Kind::Deployment, "web", deployment(app("api"), json!({"app": "web"}), json!({})));
    assert_eq!(
        texts(&validate_update(&new, &old)),
        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`; spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"api\"}}: field is immutable"
    );
    for (value, want) in [
        (
            deployment(app("web"), json!({"app": "web"}), json!({"replicas": -1})),
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        ),
        (deployment(Value::Null, json!({"app": "web"}), json!({})), "spec.selector: Required value"),
        (
            deployment(json!({}), json!({"app": "web"}), json!({})),
            "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
        ),
        (
            deployment(app("web"), json!({}), json!({})),
            "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
        ),
        (
            deployment(
                app("web"),
                json!({"app": "web"}),
                json!({"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}}),
            ),
            "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
        ),
        (
            deployment(
                app("web"),
                json!({"app": "web"}),
                json!({"strategy": {"type": "Recreate", "rollingUpdate": {}}}),
            ),
            "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
        ),
        (
            deployment(app("web"), json!({"app": "web"}), json!({"strategy": {"type": "Slow"}})),
            "spec.strategy: Unsupported value: {\"Type\":\"Slow\",\"RollingUpdate\":null}: supported values: \"Recreate\", \"RollingUpdate\"",
        ),
    ] {
        assert_eq!(created(Kind::Deployment, "web", value.clone()), want, "{value}");
    }
}

#[test]
fn endpoints_and_slices() {
    // conformance: services-bad-endpoints-port, services-bad-slice-address-type.
    let subset = |address: Value, ports: Value| json!({"subsets": [{"addresses": [address], "ports": ports}]});
    let plain = || json!({"ip": "192.168.50.10"});
    for (value, want) in [
        (subset(plain(), json!([{"port": 0}])), "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive".to_owned()),
        (
            subset(plain(), json!([{"port": 1}, {"port": 2}])),
            "subsets[0].ports[0].name: Required value; subsets[0].ports[1].name: Required value".to_owned(),
        ),
        (
            subset(json!({"ip": "192.168.50.10", "hostname": "primary_db"}), json!([{"port": 1}])),
            format!("subsets[0].addresses[0].hostname: Invalid value: \"primary_db\": {LABEL}"),
        ),
        (json!({"subsets": [{"ports": [{"port": 1}]}]}), "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`".to_owned()),
        (
            subset(json!({"ip": "127.0.0.1"}), json!([{"port": 1}])),
            "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)".to_owned(),
        ),
    ] {
        assert_eq!(created(Kind::Endpoints, "erp-db", value.clone()), want, "{value}");
    }
    let slice = |kind: &str, address: &str| json!({"addressType": kind, "endpoints": [{"addresses": [address]}], "ports": [{"port": 5432}]});
    for (value, want) in [
        (slice("IPv4", "192.168.50.10"), ""),
        (
            slice("IP", "192.168.50.10"),
            "addressType: Unsupported value: \"IP\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"",
        ),
        (slice("", "192.168.50.10"), "addressType: Required value"),
        (slice("IPv4", "fd00::10"), "endpoints[0].addresses: Invalid value: \"fd00::10\": must be an IPv4 address"),
        (
            slice("IPv6", "192.168.50.10"),
            "endpoints[0].addresses: Invalid value: \"192.168.50.10\": must be an IPv6 address",
        ),
        (
            slice("FQDN", "primary"),
            "endpoints[0].addresses[0]: Invalid value: \"primary\": should be a domain with at least two segments separated by dots",
        ),
    ] {
        assert_eq!(created(Kind::EndpointSlice, "erp-db-1", value.clone()), want, "{value}");
    }
    let (four, six) = (slice("IPv4", "192.168.50.10"), slice("IPv6", "fd00::10"));
    assert_eq!(
        texts(&validate_update(&object(Kind::EndpointSlice, "s", six), &object(Kind::EndpointSlice, "s", four))),
        "addressType: Invalid value: \"IPv6\": field is immutable"
    );
}

#[test]
fn the_rest() {
    let template = json!({"spec": {"containers": [{"name": "a", "image": "b"}], "restartPolicy": "Never"}});
    let always = json!({"spec": {"containers": [{"name": "a", "image": "b"}]}});
    for (kind, name, value, want) in [
        (Kind::Namespace, "my.ns", json!({}), "metadata.name: Invalid value: \"my.ns\": must not contain dots".to_owned()),
        (Kind::ConfigMap, "c", json!({"data": {"a b": "x"}}), "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')".to_owned()),
        (Kind::Secret, "s", json!({"type": "kubernetes.io/tls"}), "data[tls.crt]: Required value; data[tls.key]: Required value".to_owned()),
        (Kind::Job, "j", json!({"spec": {"template": template}}), String::new()),
        (Kind::Job, "j", json!({"spec": {"template": always}}), "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"".to_owned()),
        (
            Kind::CronJob,
            "nightly2",
            json!({"spec": {"schedule": "tomorrow", "jobTemplate": {"spec": {"template": template}}}}),
            "spec.schedule: Invalid value: \"tomorrow\": expected exactly 5 fields, found 1: [tomorrow]".to_owned(),
        ),
        (
            Kind::Node,
            "n",
            json!({"spec": {"taints": [{"key": "a", "effect": "No"}]}}),
            "metadata.taints[0].effect: Unsupported value: \"No\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"".to_owned(),
        ),
        (
            Kind::HorizontalPodAutoscaler,
            "h",
            json!({"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 3, "maxReplicas": 2}}),
            "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`".to_owned(),
        ),
        (
            Kind::StatefulSet,
            "db",
            json!({"spec": {"serviceName": "DB", "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": always["spec"]}}}),
            format!("spec.serviceName: Invalid value: \"DB\": {LABEL}"),
        ),
        (
            Kind::ReplicationController,
            "rc",
            json!({"spec": {"selector": {"a": "c"}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": always["spec"]}}}),
            "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`".to_owned(),
        ),
        (Kind::ServiceAccount, "", json!({}), "metadata.name: Required value: name or generateName is required".to_owned()),
    ] {
        assert_eq!(created(kind, name, value.clone()), want, "{kind:?} {value}");
    }
}
