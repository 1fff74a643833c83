use serde_json::{Value, json};

use super::*;
use crate::api::scheme::Kind;

fn defaulted(kind: Kind, value: Value) -> Value {
    let mut object = Object::read(kind, &value);
    apply(&mut object);
    object.write()
}

#[test]
fn a_deployment() {
    // conformance: reading-apply-deployment.
    let minimal = json!({
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "nginx", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]},
            },
        },
    });
    let want = json!({
        "kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web"},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {
                    "containers": [{
                        "name": "nginx", "image": "nginx:1.27", "ports": [{"containerPort": 80, "protocol": "TCP"}],
                        "resources": {}, "terminationMessagePath": "/dev/termination-log",
                        "terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent",
                    }],
                    "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
                    "securityContext": {}, "schedulerName": "default-scheduler",
                },
            },
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}},
            "revisionHistoryLimit": 10,
            "progressDeadlineSeconds": 600,
        },
        "status": {},
    });
    assert_eq!(defaulted(Kind::Deployment, minimal), want);
}

#[test]
fn a_pod() {
    let pod = json!({"spec": {
        "hostNetwork": true,
        "volumes": [{"name": "a"}, {"name": "b", "configMap": {"name": "c"}}],
        "containers": [{
            "name": "web", "image": "nginx", "ports": [{"containerPort": 80}],
            "resources": {"limits": {"cpu": "0.5", "memory": "64Mi"}, "requests": {"cpu": "100m"}},
            "readinessProbe": {"httpGet": {"port": 80}},
            "env": [{"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
        }],
    }});
    let pod = defaulted(Kind::Pod, pod);
    let spec = &pod["spec"];
    let container = &spec["containers"][0];
    assert_eq!(spec["enableServiceLinks"], json!(true));
    assert_eq!(
        spec["volumes"],
        json!([{"name": "a", "emptyDir": {}}, {"name": "b", "configMap": {"name": "c", "defaultMode": 420}}])
    );
    assert_eq!(container["ports"], json!([{"hostPort": 80, "containerPort": 80, "protocol": "TCP"}]));
    assert_eq!(container["imagePullPolicy"], json!("Always"));
    assert_eq!(container["resources"]["requests"], json!({"cpu": "100m", "memory": "64Mi"}));
    assert_eq!(container["resources"]["limits"]["cpu"], json!("500m"));
    assert_eq!(
        container["readinessProbe"],
        json!({
            "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
            "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
        })
    );
    assert_eq!(
        container["env"][0]["valueFrom"],
        json!({"fieldRef": {"fieldPath": "status.podIP", "apiVersion": "v1"}})
    );
}

#[test]
fn the_rest() {
    let slice =
        defaulted(Kind::EndpointSlice, json!({"addressType": "IPv4", "endpoints": [], "ports": [{"port": 80}]}));
    assert_eq!(slice["ports"], json!([{"name": "", "protocol": "TCP", "port": 80}]));
    let secret = defaulted(Kind::Secret, json!({"stringData": {"a": "b"}}));
    assert_eq!(
        (&secret["data"], &secret["type"], &secret["stringData"]),
        (&json!({"a": "Yg=="}), &json!("Opaque"), &Value::Null)
    );
    let job = defaulted(Kind::Job, json!({"spec": {"template": {"metadata": {"labels": {"a": "b"}}, "spec": {}}}}));
    assert_eq!(job["metadata"]["labels"], json!({"a": "b"}));
    assert_eq!((&job["spec"]["completions"], &job["spec"]["backoffLimit"]), (&json!(1), &json!(6)));
    let claim = defaulted(Kind::PersistentVolumeClaim, json!({"spec": {}}));
    assert_eq!(claim["status"], json!({"phase": "Pending"}));
}
