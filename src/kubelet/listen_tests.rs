use super::*;
use crate::api::schema::Field;
use serde_json::json;

fn pod(annotation: Option<&str>, containers: serde_json::Value) -> Pod {
    let mut pod = Pod::read(&json!({"metadata": {"name": "web"}, "spec": {"containers": containers}}));
    if let Some(text) = annotation {
        pod.metadata.annotations.insert(ANNOTATION.into(), text.into());
    }
    pod
}

/// `8080/TCP` for a socket on every address, `127.0.0.1:9090/TCP` for one address, `(80)` after a port that the published
/// image does not have, `*` for an assumption.
fn shown(listens: &Listens) -> String {
    let socket = |s: &Socket| {
        let bind = match s.bind {
            Bind::Every => String::new(),
            Bind::Only(ip) => format!("{ip}:"),
        };
        format!("{bind}{}/{}{}", s.port, s.protocol, s.really.map(|port| format!(" ({port})")).unwrap_or_default())
    };
    let mut parts: Vec<String> = listens.sockets.iter().map(socket).collect();
    if listens.assumed.is_some() {
        parts.push(format!("*{}", listens.assumed_really.map(|port| format!(" ({port})")).unwrap_or_default()));
    }
    parts.join(", ")
}

#[test]
fn the_first_word_that_is_said_counts() {
    let web = json!([{"name": "c", "image": "example/web:1", "ports": [{"containerPort": 8080}]}]);
    for (annotation, containers, lenient, published) in [
        (Some("8080, 127.0.0.1:9090, 53/UDP"), web.clone(), "8080/TCP, 127.0.0.1:9090/TCP, 53/UDP", None),
        (Some(""), web.clone(), "", None),
        (Some("x, 0, 99999, 80/XTP, 7/tcp"), web.clone(), "7/TCP", None),
        (None, web, "8080/TCP", None),
        (
            None,
            json!([{"name": "c", "image": "example/dns", "ports": [{"containerPort": 53, "protocol": "UDP"}]}]),
            "53/UDP",
            None,
        ),
        (None, json!([{"name": "c", "image": "example/web:1"}]), "*", None),
        (None, json!([{"name": "c", "image": "nginx:1.27", "ports": [{"containerPort": 8080}]}]), "80/TCP", None),
        (
            None,
            json!([{"name": "c", "image": "ealen/echo-server", "ports": [{"containerPort": 8080}]}]),
            "80/TCP, 8080/TCP (80)",
            Some("80/TCP"),
        ),
        (
            None,
            json!([{"name": "c", "image": "ealen/echo-server", "env": [{"name": "PORT", "value": "8080"}]}]),
            "8080/TCP",
            None,
        ),
        (None, json!([{"name": "c", "image": "hashicorp/http-echo:1.0.0"}]), "* (5678)", Some("5678/TCP")),
        (
            None,
            json!([{"name": "c", "image": "hashicorp/http-echo", "args": ["-listen=:8080", "-text=hi"]}]),
            "8080/TCP",
            None,
        ),
        (
            None,
            json!([{"name": "c", "image": "hashicorp/http-echo", "args": ["-listen", "127.0.0.1:8080"]}]),
            "127.0.0.1:8080/TCP",
            None,
        ),
        (
            None,
            json!([{"name": "c", "image": "busybox:1.37", "command": ["sleep", "3600"], "ports": [{"containerPort": 80}]}]),
            "",
            None,
        ),
        (None, json!([{"name": "c", "image": "busybox"}]), "", None),
        (
            None,
            json!([{"name": "c", "image": "busybox", "command": ["sh", "-c", "while true; do nc -lk -p 8080 -e echo hi; done"]}]),
            "8080/TCP",
            None,
        ),
        (None, json!([{"name": "c", "image": "busybox", "args": ["httpd", "-f", "-p", "8081"]}]), "8081/TCP", None),
        (None, json!([{"name": "c", "image": "nginx", "command": ["sleep", "1d"]}]), "", None),
        (None, json!([{"name": "c", "image": "nginx", "command": ["sh", "-c", "sleep 1d"]}]), "", None),
        (None, json!([{"name": "c", "image": "nginx", "command": ["nginx", "-g", "daemon off;"]}]), "80/TCP", None),
        (
            None,
            json!([{"name": "c", "image": "python:3", "command": ["python", "-m", "http.server", "9000"]}]),
            "9000/TCP",
            None,
        ),
        (
            None,
            json!([{"name": "c", "image": "e2e-test-images/agnhost:2.39", "args": ["netexec", "--http-port=9000"]}]),
            "9000/TCP, 8081/UDP",
            None,
        ),
        (None, json!([{"name": "c", "image": "e2e-test-images/agnhost:2.39"}]), "", None),
        (None, json!([{"name": "c", "image": "redis"}, {"name": "d", "image": "example/sidecar"}]), "6379/TCP", None),
    ] {
        let pod = pod(annotation, containers.clone());
        assert_eq!(shown(&listens(&pod, Images::Lenient)), lenient, "{containers}");
        assert_eq!(shown(&listens(&pod, Images::Published)), published.unwrap_or(lenient), "published: {containers}");
    }
}

#[test]
fn a_connection_finds_the_socket_of_its_address_and_protocol() {
    let ip = IpAddr::from([10, 244, 1, 2]);
    let listens = listens(&pod(Some("8080, 127.0.0.1:9090, 53/UDP"), json!([{"name": "c"}])), Images::Lenient);
    assert!(matches!(listens.answer(ip, 8080, Protocol::Tcp), Answer::Open(_)));
    assert!(matches!(listens.answer(ip, 9090, Protocol::Tcp), Answer::OtherAddress(_)));
    assert!(matches!(listens.answer(IpAddr::from([127, 0, 0, 1]), 9090, Protocol::Tcp), Answer::Open(_)));
    assert!(matches!(listens.answer(ip, 53, Protocol::Tcp), Answer::OtherProtocol(_)));
    assert!(matches!(listens.answer(ip, 80, Protocol::Tcp), Answer::Closed));
}

#[test]
fn a_socket_names_the_field_that_says_it() {
    let pod = pod(
        None,
        json!([{"name": "c", "image": "ealen/echo-server", "env": [{"name": "A"}, {"name": "PORT", "value": "8080"}]}]),
    );
    assert_eq!(listens(&pod, Images::Lenient).sockets[0].because.field(), "spec.containers[0].env[1].value");
}
