use serde_json::json;

use super::*;

fn type_error(kind: Kind, value: Value) -> String {
    check(kind, &value, &[]).type_error.unwrap_or_default()
}

#[test]
fn wrong_types_in_a_service() {
    // conformance: reading-apply-wrong-types-service, reading-yaml-boolean-labels.
    for (spec, want) in [
        (
            json!({"ports": [{"port": "eighty"}]}),
            "string into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (
            json!({"ports": [{"port": 80.5}]}),
            "number 80.5 into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (json!({"ports": {"port": 80}}), "object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort"),
        (
            json!({"selector": "app=web"}),
            "string into Go struct field ServiceSpec.spec.selector of type map[string]string",
        ),
        (
            json!({"selector": [], "ports": [80]}),
            "number into Go struct field ServiceSpec.spec.ports of type v1.ServicePort",
        ),
        (json!({"selector": {"canary": false}}), "bool into Go struct field ServiceSpec.spec.selector of type string"),
        // By the decoder's rules.
        (
            json!({"ports": [{"port": 80, "protocol": 6}]}),
            "number into Go struct field ServicePort.spec.ports.protocol of type v1.Protocol",
        ),
        (
            json!({"ports": [{"targetPort": 80.5}]}),
            "number 80.5 into Go struct field ServicePort.spec.ports.targetPort of type int32",
        ),
        (
            json!({"ports": [{"port": 3_000_000_000_i64}]}),
            "number 3000000000 into Go struct field ServicePort.spec.ports.port of type int32",
        ),
        (
            json!({"ipFamilies": "IPv4"}),
            "string into Go struct field ServiceSpec.spec.ipFamilies of type []v1.IPFamily",
        ),
        (json!({"ipFamilies": [4]}), "number into Go struct field ServiceSpec.spec.ipFamilies of type v1.IPFamily"),
        (json!(7), "number into Go struct field Service.spec of type v1.ServiceSpec"),
    ] {
        let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec});
        assert_eq!(type_error(Kind::Service, service), format!("json: cannot unmarshal {want}"));
    }
    assert_eq!(
        check(Kind::Service, &json!({"spec": {"ports": [{"port": 80.0, "name": null}]}}), &[]),
        Decoded::default()
    );
}

#[test]
fn wrong_types_in_a_pod() {
    let pod = |container: Value| json!({"spec": {"containers": [container]}});
    for (container, want) in [
        (
            json!({"env": [{"name": "PORT", "value": 8080}], "ports": [{"containerPort": "http"}]}),
            "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string",
        ),
        (
            json!({"livenessProbe": {"httpGet": {"port": true}}}),
            "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32",
        ),
        (
            json!({"resources": {"limits": {"memory": "64 MB"}}, "name": 7}),
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        ),
        (
            json!({"resources": {"limits": ["64Mi"]}}),
            "json: cannot unmarshal array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList",
        ),
    ] {
        assert_eq!(type_error(Kind::Pod, pod(container)), want);
    }
    assert_eq!(type_error(Kind::Secret, json!({"data": {"a": "not base64"}})), "illegal base64 data at input byte 3");
    assert_eq!(
        type_error(Kind::ConfigMap, json!({"data": {"PORT": 8080, "DEBUG": true}})),
        "json: cannot unmarshal bool into Go struct field ConfigMap.data of type string"
    );
}

#[test]
fn unknown_and_duplicate_fields() {
    // conformance: reading-apply-unknown-fields.
    let service = json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "web", "lables": {"app": "web"}},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetport": 8080, "node_port": 30080}], "serviceType": "NodePort"},
    });
    let decoded = check(Kind::Service, &service, &["spec.ports[0].port".to_owned()]);
    assert_eq!(decoded.type_error, None);
    assert_eq!(
        refusal(Kind::Service, &strict_reason(&decoded.strict)),
        "Service in version \"v1\" cannot be handled as a Service: strict decoding error: unknown field \"metadata.lables\", \
         unknown field \"spec.ports[0].node_port\", unknown field \"spec.ports[0].targetport\", unknown field \"spec.serviceType\", \
         duplicate field \"spec.ports[0].port\""
    );
}

#[test]
fn metadata_alone() {
    assert_eq!(
        check_metadata(&json!({"metadata": {"labels": {"public": true}}, "spec": 1})),
        Some("json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string".to_owned())
    );
    assert_eq!(check_metadata(&json!({"metadata": {"labels": {"public": "yes"}}, "spec": 1})), None);
}
