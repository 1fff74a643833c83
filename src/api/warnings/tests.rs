use serde_json::{Value, json};

use super::*;

fn of(kind: Kind, value: Value) -> Vec<String> {
    let mut object = Object::read(kind, &value);
    crate::api::defaults::apply(&mut object);
    warnings(&object, None)
}

#[test]
fn services() {
    // conformance: services-external-ips, services-traffic-distribution-values.
    for (spec, want) in [
        (json!({}), vec![]),
        (
            json!({"externalIPs": ["192.168.0.7"]}),
            vec!["spec.externalIPs is deprecated and may no longer be implemented in some clusters"],
        ),
        (
            json!({"trafficDistribution": "PreferClose", "externalName": "a.b"}),
            vec![
                "spec.externalName is ignored when spec.type is not \"ExternalName\"",
                "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"",
            ],
        ),
        (
            json!({"clusterIP": "None", "sessionAffinity": "ClientIP"}),
            vec!["spec.SessionAffinity is ignored for headless services"],
        ),
    ] {
        assert_eq!(of(Kind::Service, json!({"spec": spec})), want, "{spec}");
    }
}

#[test]
fn pods_and_templates() {
    let spec = json!({
        "nodeSelector": {"beta.kubernetes.io/os": "linux"},
        "containers": [
            {"name": "a", "ports": [{"name": "http", "containerPort": 80}, {"containerPort": 80}]},
            {"name": "b", "ports": [{"name": "http", "containerPort": 8080}], "env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}, {"name": "A", "value": "$(A):3"}]},
        ],
    });
    assert_eq!(
        of(Kind::Pod, json!({"metadata": {"name": "web.v1"}, "spec": spec})),
        [
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
            "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "spec.containers[1].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
            "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
            "spec.containers[1].ports[0]: duplicate port name \"http\" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]",
        ]
    );
    let deployment = json!({"metadata": {"name": "web.v1"}, "spec": {"template": {"spec": {"nodeSelector": {"beta.kubernetes.io/os": "linux"}}}}});
    assert_eq!(
        of(Kind::Deployment, deployment),
        [
            "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
            "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
        ]
    );
    assert_eq!(
        of(Kind::Endpoints, json!({"subsets": [{"addresses": [{"ip": "FD00::1"}]}]})),
        ["subsets[0].addresses[0].ip: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")"]
    );
    assert!(deprecated(Kind::Endpoints).is_some() && deprecated(Kind::EndpointSlice).is_none());
}
