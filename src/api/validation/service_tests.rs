use serde_json::json;

use super::*;
use crate::api::schema::Field;
use crate::api::{defaults, strategy};

/// Reads, defaults and prepares a Service as the API server does before it checks it.
fn service(name: &str, spec: Value) -> Service {
    let mut service = Service::read(&json!({"metadata": {"name": name, "namespace": "default"}, "spec": spec}));
    defaults::service::apply(&mut service);
    strategy::service::prepare_create(&mut service);
    service
}

fn texts(errors: &[FieldError]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

#[test]
fn all_mistakes_at_once_in_order() {
    // conformance: services-several-errors-at-once.
    let bad = service(
        "Bad_Service",
        json!({
            "type": "Nodeport", "selector": {"app": "bad service"}, "sessionAffinity": "Cookie",
            "internalTrafficPolicy": "Near", "trafficDistribution": "PreferFast",
            "ports": [
                {"name": "HTTP", "port": 0, "protocol": "HTTP", "targetPort": 70000},
                {"port": 443, "targetPort": "no_such_port"},
            ],
        }),
    );
    assert_eq!(
        texts(&create(&bad)),
        [
            format!("metadata.name: Invalid value: \"Bad_Service\": {LABEL}"),
            format!("spec.ports[0].name: Invalid value: \"HTTP\": {LABEL}"),
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive".into(),
            "spec.ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\"".into(),
            "spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive".into(),
            "spec.ports[1].name: Required value".into(),
            "spec.ports[1].targetPort: Invalid value: \"no_such_port\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".into(),
            "spec.selector: Invalid value: \"bad service\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')".into(),
            "spec.sessionAffinity: Unsupported value: \"Cookie\": supported values: \"ClientIP\", \"None\"".into(),
            "spec.type: Unsupported value: \"Nodeport\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"".into(),
            "spec.internalTrafficPolicy: Unsupported value: \"Near\": supported values: \"Cluster\", \"Local\"".into(),
            "spec.trafficDistribution: Unsupported value: \"PreferFast\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"".into(),
        ]
    );
}

#[test]
fn single_mistakes() {
    let web = |extra: Value| {
        let mut spec = json!({"ports": [{"port": 80}]});
        if let (Some(spec), Value::Object(extra)) = (spec.as_object_mut(), extra) {
            spec.extend(extra);
        }
        spec
    };
    let table = [
        (web(json!({"clusterIP": "10.96.0.9"})), ""),
        (web(json!({"clusterIP": "None"})), ""),
        (web(json!({"ports": []})), "spec.ports: Required value"),
        (json!({"clusterIP": "None"}), ""),
        (json!({"type": "ExternalName"}), "spec.externalName: Required value"),
        (json!({"type": "ExternalName", "externalName": "db.example.com."}), ""),
        (
            json!({"type": "ExternalName", "externalName": "a.b", "clusterIP": "10.96.0.9"}),
            "spec.clusterIPs: Forbidden: may not be set for ExternalName services",
        ),
        (
            web(json!({"type": "NodePort", "clusterIP": "None"})),
            "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services",
        ),
        (
            web(json!({"clusterIP": "none"})),
            "spec.clusterIPs[0]: Invalid value: \"none\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        ),
        (
            web(json!({"ports": [{"port": 80, "nodePort": 30080}]})),
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ),
        (
            web(json!({"ports": [{"name": "a", "port": 80}, {"name": "b", "port": 80}]})),
            "spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":80,\"TargetPort\":0,\"NodePort\":0}",
        ),
        (web(json!({"ports": [{"name": "a", "port": 80}, {"name": "b", "port": 80, "protocol": "UDP"}]})), ""),
        (
            web(json!({"externalTrafficPolicy": "Local"})),
            "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services",
        ),
        (web(json!({"externalTrafficPolicy": "Local", "externalIPs": ["192.168.0.7"]})), ""),
        (
            web(
                json!({"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 86401}}}),
            ),
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400",
        ),
        (
            web(json!({"loadBalancerSourceRanges": ["10.0.0.1/8"], "type": "LoadBalancer"})),
            "spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length",
        ),
        (
            web(json!({"type": "LoadBalancer", "externalTrafficPolicy": "Local"})),
            "spec.healthCheckNodePort: Required value",
        ),
        (
            web(json!({"allocateLoadBalancerNodePorts": false})),
            "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
        ),
        (web(json!({"ipFamilies": ["IPv4", "IPv4"]})), "spec.ipFamilies[1]: Duplicate value: \"IPv4\""),
    ];
    for (spec, want) in table {
        assert_eq!(texts(&create(&service("web", spec.clone()))).join("; "), want, "{spec}");
    }
}

#[test]
fn addresses_are_fixed_once_set() {
    let old = service("web", json!({"ports": [{"port": 80}], "clusterIP": "10.96.0.9", "ipFamilies": ["IPv4"]}));
    let new = service("web", json!({"ports": [{"port": 80}], "clusterIP": "10.96.0.99", "ipFamilies": ["IPv4"]}));
    assert_eq!(
        texts(&update(&new, &old)),
        ["spec.clusterIPs[0]: Invalid value: [\"10.96.0.99\"]: may not change once set"]
    );
    let headless = service("web", json!({"ports": [{"port": 80}], "clusterIP": "None", "ipFamilies": ["IPv4"]}));
    assert_eq!(
        texts(&update(&headless, &old)),
        ["spec.clusterIPs[0]: Invalid value: [\"None\"]: may not change once set"]
    );
    let class = |name: &str| {
        service("web", json!({"type": "LoadBalancer", "ports": [{"port": 80}], "loadBalancerClass": name}))
    };
    assert_eq!(
        texts(&update(&class("a/b"), &class("a/c"))),
        ["spec.loadBalancerClass: Invalid value: \"a/b\": may not change once set"]
    );
}
