use serde_json::{Value, json};

use super::*;
use crate::api::defaults;
use crate::api::scheme::Kind;

fn object(kind: Kind, value: &Value) -> Object {
    let mut object = Object::read(kind, value);
    object.meta_mut().name = "it".to_owned();
    object.meta_mut().namespace = if kind.namespaced() { "default".to_owned() } else { String::new() };
    defaults::apply(&mut object);
    object
}

/// What a new object is told, one line an error.
fn told(kind: Kind, value: &Value) -> Vec<String> {
    validate_create(&object(kind, value)).iter().map(ToString::to_string).collect()
}

fn ingress(rule: Value) -> Value {
    json!({"spec": {"rules": [rule]}})
}

fn path(path: &str, kind: &str, backend: Value) -> Value {
    ingress(json!({"host": "foo.bar.com", "http": {"paths": [{"path": path, "pathType": kind, "backend": backend}]}}))
}

#[test]
fn ingresses() {
    // TestValidateIngress and TestValidateIngressTLS.
    let good = json!({"service": {"name": "web", "port": {"number": 80}}});
    let at = "spec.rules[0].http.paths[0]";
    let cases = [
        (path("/foo", "Prefix", good.clone()), ""),
        (path("", "ImplementationSpecific", good.clone()), ""),
        (json!({"spec": {"defaultBackend": good}}), ""),
        (json!({"spec": {}}), "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"),
        (path("foo", "Exact", good.clone()), "$.path: Invalid value: \"foo\": must be an absolute path"),
        (path("/a//b", "Exact", good.clone()), "$.path: Invalid value: \"/a//b\": must not contain '//'"),
        (path("/a/..", "Prefix", good.clone()), "$.path: Invalid value: \"/a/..\": cannot end with '/..'"),
        (
            path("/", "Regex", good.clone()),
            "$.pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"",
        ),
        (path("/", "Prefix", json!({})), "$.backend: Invalid value: \"\": resource or service backend is required"),
        (
            path("/", "Prefix", json!({"service": {"name": "web"}})),
            "$.backend: Required value: port name or number is required",
        ),
        (
            path("/", "Prefix", json!({"service": {"name": "web", "port": {"name": "http", "number": 80}}})),
            "$.backend: Invalid value: \"\": cannot set both port name & port number",
        ),
        (
            path("/", "Prefix", json!({"service": {"name": "web", "port": {"number": 70000}}})),
            "$.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        (ingress(json!({"http": {"paths": []}})), "spec.rules[0].http.paths: Required value"),
        (
            ingress(json!({"http": {"paths": [{"path": "/", "backend": good}]}})),
            "$.pathType: Required value: pathType must be specified",
        ),
        (
            ingress(json!({"host": "127.0.0.1"})),
            "spec.rules[0].host: Invalid value: \"127.0.0.1\": must be a DNS name, not an IP address",
        ),
        (
            ingress(json!({"host": "*.bar.*"})),
            "spec.rules[0].host: Invalid value: \"*.bar.*\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        ),
    ];
    for (value, want) in cases {
        let want: Vec<String> = Some(want.replace('$', at)).filter(|want| !want.is_empty()).into_iter().collect();
        assert_eq!(told(Kind::Ingress, &value), want, "{value}");
    }
}

#[test]
fn network_policies() {
    // TestValidateNetworkPolicy.
    let from = |peer: Value| json!({"spec": {"podSelector": {}, "ingress": [{"from": [peer]}]}});
    let port = |port: Value| json!({"spec": {"podSelector": {}, "ingress": [{"ports": [port]}]}});
    let cases = [
        (json!({"spec": {"podSelector": {}, "ingress": []}}), ""),
        (from(json!({"podSelector": {}, "namespaceSelector": {}})), ""),
        (from(json!({"ipBlock": {"cidr": "192.168.0.0/16", "except": ["192.168.3.0/24"]}})), ""),
        (port(json!({"port": 32000, "endPort": 32768})), ""),
        (from(json!({})), "spec.ingress[0].from[0]: Required value: must specify a peer"),
        (
            from(json!({"podSelector": {}, "ipBlock": {"cidr": "192.168.0.0/16"}})),
            "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer",
        ),
        (from(json!({"ipBlock": {}})), "spec.ingress[0].from[0].ipBlock.cidr: Required value"),
        (
            from(json!({"ipBlock": {"cidr": "192.168.8.0/24", "except": ["192.168.9.0/24"]}})),
            "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"192.168.9.0/24\": must be a strict subset of `cidr`",
        ),
        (
            port(json!({"protocol": "ICMP", "port": 80})),
            "spec.ingress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
        ),
        (
            port(json!({"port": 80, "endPort": 20})),
            "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
        ),
        (
            port(json!({"port": "dns", "endPort": 90})),
            "spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric",
        ),
        (
            port(json!({"endPort": 90})),
            "spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified",
        ),
        (
            json!({"spec": {"podSelector": {}, "policyTypes": ["foo"]}}),
            "spec.policyTypes[0]: Unsupported value: \"foo\": supported values: \"Ingress\", \"Egress\"",
        ),
    ];
    for (value, want) in cases {
        let want: Vec<&str> = Some(want).filter(|want| !want.is_empty()).into_iter().collect();
        assert_eq!(told(Kind::NetworkPolicy, &value), want, "{value}");
    }
}

#[test]
fn claims() {
    // TestValidatePersistentVolumeClaim.
    let claim = |modes: Value, storage: Value| json!({"spec": {"accessModes": modes, "resources": {"requests": {"storage": storage}}}});
    let cases = [
        (claim(json!(["ReadWriteOnce", "ReadOnlyMany"]), json!("10G")), ""),
        (claim(json!([]), json!("10G")), "spec.accessModes: Required value: at least 1 access mode is required"),
        (
            claim(json!(["fakemode"]), json!("10G")),
            "spec.accessModes: Unsupported value: \"fakemode\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
        ),
        (
            claim(json!(["ReadWriteOncePod", "ReadWriteMany"]), json!("10G")),
            "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
        ),
        (
            claim(json!(["ReadWriteOnce"]), json!("0G")),
            "spec.resources[storage]: Invalid value: \"0\": must be greater than zero",
        ),
        (json!({"spec": {"accessModes": ["ReadWriteOnce"]}}), "spec.resources[storage]: Required value"),
    ];
    for (value, want) in cases {
        let want: Vec<&str> = Some(want).filter(|want| !want.is_empty()).into_iter().collect();
        assert_eq!(told(Kind::PersistentVolumeClaim, &value), want, "{value}");
    }
    let old = object(Kind::PersistentVolumeClaim, &claim(json!(["ReadWriteOnce"]), json!("10G")));
    let new = object(Kind::PersistentVolumeClaim, &claim(json!(["ReadWriteMany"]), json!("10G")));
    let texts: Vec<String> = validate_update(&new, &old).iter().map(ToString::to_string).collect();
    let want = "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -1,6 +1,6 @@\n {\n  \"AccessModes\": [\n-  \"ReadWriteOnce\"\n+  \"ReadWriteMany\"\n  ],\n  \"Selector\": null,\n  \"Resources\": {\n";
    assert_eq!(texts, [want]);
}

#[test]
fn roles_and_limits() {
    let cases = [
        (Kind::Role, json!({"rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]}), ""),
        (
            Kind::Role,
            json!({"rules": [{"apiGroups": [""], "resources": ["pods"]}]}),
            "rules[0].verbs: Required value: verbs must contain at least one value",
        ),
        (
            Kind::Role,
            json!({"rules": [{"verbs": ["get"], "nonResourceURLs": ["/*"]}]}),
            "rules[0].nonResourceURLs: Invalid value: [\"/*\"]: namespaced rules cannot apply to non-resource URLs",
        ),
        (
            Kind::RoleBinding,
            json!({"roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "jane"}]}),
            "",
        ),
        (
            Kind::ClusterRoleBinding,
            json!({"roleRef": {"kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "ServiceAccount", "name": "a"}]}),
            "subjects[0].namespace: Required value",
        ),
        (
            Kind::PodDisruptionBudget,
            json!({"spec": {"minAvailable": "50%", "selector": {"matchLabels": {"a": "b"}}}}),
            "",
        ),
        (
            Kind::PodDisruptionBudget,
            json!({"spec": {"maxUnavailable": "110%"}}),
            "spec.maxUnavailable: Invalid value: \"110%\": must not be greater than 100%",
        ),
        (
            Kind::ResourceQuota,
            json!({"spec": {"hard": {"cores": "2"}}}),
            "spec.hard[cores]: Invalid value: \"cores\": must be a standard resource for quota",
        ),
        (Kind::ResourceQuota, json!({"spec": {"hard": {"pods": "2", "count/deployments.apps": "2"}}}), ""),
        (
            Kind::LimitRange,
            json!({"spec": {"limits": [{"type": "Container", "max": {"cpu": "100m"}, "min": {"cpu": "1"}}]}}),
            "spec.limits[0].min[cpu]: Invalid value: \"1\": min value 1 is greater than max value 100m",
        ),
        (
            Kind::PriorityClass,
            json!({"value": 2_000_000_000}),
            "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
        ),
        (Kind::StorageClass, json!({}), "provisioner: Required value"),
        (
            Kind::PersistentVolume,
            json!({"spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"]}}),
            "spec: Required value: must specify a volume type",
        ),
        (Kind::IngressClass, json!({"spec": {"controller": "foo.co/bar"}}), ""),
        (
            Kind::IngressClass,
            json!({"spec": {"controller": "foo.co"}}),
            "spec.controller: Invalid value: \"foo.co\": must be a domain-prefixed path (such as \"acme.io/foo\")",
        ),
    ];
    for (kind, value, want) in cases {
        let want: Vec<&str> = Some(want).filter(|want| !want.is_empty()).into_iter().collect();
        assert_eq!(told(kind, &value), want, "{value}");
    }
}
