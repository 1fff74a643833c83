//! The faults that exams are drawn from, one function each. Every fault is alone in its application, so that any six of them
//! can be mended in any order.

use super::super::model::{Do, Goal};
use super::{Draw, Fault, reach};

/// Every fault.
pub(super) const FAULTS: &[fn(&mut Draw) -> Fault] = &[
    selector,
    extra_label,
    target_port,
    service_port,
    named_port,
    readiness,
    no_replicas,
    local_policy,
    loopback,
    stray_pod,
    stale_slice,
    other_namespace,
    headless_port,
];

/// A template with `@` for the application's name and `#1`, `#2` for what was drawn.
fn fill(template: &str, name: &str, drawn: &[&str]) -> String {
    let mut text = template.replace('@', name);
    for (number, value) in drawn.iter().enumerate() {
        text = text.replace(&["#", &(number + 1).to_string()].concat(), value);
    }
    text
}

fn run(template: &str, name: &str, drawn: &[&str]) -> Do {
    Do::Run(fill(template, name, drawn))
}

/// The client's call for the application's Service.
fn call(name: &str, port: &str) -> Goal {
    let text = fill("The client reaches `@:#1`", name, &[port]);
    reach(text, "pod/client", fill("@:#1", name, &[port]), fill("app=@", name, &[]))
}

/// A Deployment of a web server on port 80, of two to four Pods.
fn deployment(draw: &mut Draw) -> Do {
    let replicas = draw.number(2, 4).to_string();
    run("kubectl create deployment @ --image=nginx:1.27 --replicas=#1", draw.name, &[&replicas])
}

fn port(draw: &mut Draw) -> String {
    let ports = ["80", "81", "8000", "8081", "9000", "9090"];
    let at = usize::try_from(draw.chance.below(6)).unwrap_or(0);
    ports.get(at).copied().unwrap_or("80").to_owned()
}

fn selector(draw: &mut Draw) -> Fault {
    let (pods, port, wrong, name) = (deployment(draw), port(draw), draw.misspelt(), draw.name);
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
            run("kubectl set selector service @ app=#1", name, &[&wrong]),
        ],
        goals: vec![call(name, &port)],
        hint: "compare what the Service asks for with what the Pods wear, letter by letter.",
        solution: vec![run("kubectl set selector service @ app=@", name, &[])],
    }
}

fn extra_label(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    let tracks = ["release=stable", "tier=backend", "track=blue", "env=live"];
    let at = usize::try_from(draw.chance.below(4)).unwrap_or(0);
    let extra = tracks.get(at).copied().unwrap_or("tier=backend");
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
            run("kubectl set selector service @ app=@,#1", name, &[extra]),
        ],
        goals: vec![call(name, &port)],
        hint: "every label of the selector has to be there. Which one do the Pods not wear?",
        solution: vec![run("kubectl set selector service @ app=@", name, &[])],
    }
}

fn target_port(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    let wrong = draw.number(8001, 8999).to_string();
    Fault {
        start: vec![pods, run("kubectl expose deployment @ --port=#1 --target-port=#2", name, &[&port, &wrong])],
        goals: vec![call(name, &port)],
        hint: "a Pod refuses. At which port is it asked, and where does it listen?",
        solution: vec![run(
            "kubectl patch service @ --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":80}]'",
            name,
            &[],
        )],
    }
}

fn service_port(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    let wrong = draw.number(7001, 7999).to_string();
    Fault {
        start: vec![pods, run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&wrong])],
        goals: vec![call(name, &port)],
        hint: "nothing comes back: no rule is meant for that port. Which one does the Service have?",
        solution: vec![run(
            "kubectl patch service @ --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/port\",\"value\":#1}]'",
            name,
            &[&port],
        )],
    }
}

const NAMED: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: @
spec:
  replicas: 2
  selector:
    matchLabels: {app: @}
  template:
    metadata:
      labels: {app: @}
    spec:
      containers:
      - name: @
        image: nginx:1.27
        ports:
        - name: http
          containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: @
spec:
  selector: {app: @}
  ports:
  - name: http
    port: #1
    targetPort: #2
";

fn named_port(draw: &mut Draw) -> Fault {
    let (port, name) = (port(draw), draw.name);
    let names = ["web", "www", "https", "htpp", "server"];
    let at = usize::try_from(draw.chance.below(5)).unwrap_or(0);
    let wrong = names.get(at).copied().unwrap_or("web");
    Fault {
        start: vec![Do::Apply(fill(NAMED, name, &[&port, wrong]))],
        goals: vec![call(name, &port)],
        hint: "the Pods are ready, and no address is listed. By which name is their port looked up?",
        solution: vec![run(
            "kubectl patch service @ --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":\"http\"}]'",
            name,
            &[],
        )],
    }
}

const READINESS: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: @
spec:
  replicas: 2
  selector:
    matchLabels: {app: @}
  template:
    metadata:
      labels: {app: @}
    spec:
      containers:
      - name: @
        image: nginx:1.27
        readinessProbe:
          tcpSocket: {port: #1}
          periodSeconds: 5
";

fn readiness(draw: &mut Draw) -> Fault {
    let (port, name) = (port(draw), draw.name);
    let wrong = draw.number(8001, 8999).to_string();
    Fault {
        start: vec![
            Do::Apply(fill(READINESS, name, &[&wrong])),
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
        ],
        goals: vec![call(name, &port)],
        hint: "Running is not ready. `kubectl describe pod` says what the kubelet found.",
        solution: vec![run(
            "kubectl patch deployment @ --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/readinessProbe/tcpSocket/port\",\"value\":80}]'",
            name,
            &[],
        )],
    }
}

fn no_replicas(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    let replicas = draw.number(1, 3).to_string();
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
            run("kubectl scale deployment @ --replicas=0", name, &[]),
        ],
        goals: vec![call(name, &port)],
        hint: "the selector is right. Count what it can find.",
        solution: vec![run("kubectl scale deployment @ --replicas=#1", name, &[&replicas])],
    }
}

const LOCAL: &str = "apiVersion: v1
kind: Pod
metadata:
  name: @
  labels: {app: @}
spec:
  nodeName: node-#1
  containers:
  - name: @
    image: nginx:1.27
---
apiVersion: v1
kind: Service
metadata:
  name: @
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: {app: @}
  ports:
  - port: 80
";

fn local_policy(draw: &mut Draw) -> Fault {
    let (node, name) = (draw.number(1, 3), draw.name);
    let other = (node % 3 + 1).to_string();
    let text = fill("The laptop reaches `@` at the node port of node-#1", name, &[&other]);
    Fault {
        start: vec![Do::Apply(fill(LOCAL, name, &[&node.to_string()]))],
        goals: vec![reach(text, "external", fill("nodeport/node-#1/@:80", name, &[&other]), fill("app=@", name, &[]))],
        hint: "one node answers, the others are silent. Who may pass a request on to another node?",
        solution: vec![run(
            "kubectl patch service @ -p '{\"spec\":{\"externalTrafficPolicy\":\"Cluster\"}}'",
            name,
            &[],
        )],
    }
}

const LOOPBACK: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: @
spec:
  replicas: 2
  selector:
    matchLabels: {app: @}
  template:
    metadata:
      labels: {app: @}
    spec:
      containers:
      - name: @
        image: hashicorp/http-echo:1.0.0
        args: [\"-listen=127.0.0.1:5678\", \"-text=@\"]
";

fn loopback(draw: &mut Draw) -> Fault {
    let (port, name) = (port(draw), draw.name);
    Fault {
        start: vec![
            Do::Apply(fill(LOOPBACK, name, &[])),
            run("kubectl expose deployment @ --port=#1 --target-port=5678", name, &[&port]),
        ],
        goals: vec![call(name, &port)],
        hint: "the Pods refuse at the right port. At which address do they listen?",
        solution: vec![run(
            "kubectl patch deployment @ --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/args/0\",\"value\":\"-listen=:5678\"}]'",
            name,
            &[],
        )],
    }
}

fn stray_pod(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
            run("kubectl run @-test --image=nginxinc/nginx-unprivileged:1.27 --labels=app=@", name, &[]),
        ],
        goals: vec![call(name, &port)],
        hint: "it works now and then. Which Pod refuses, and who made it?",
        solution: vec![run("kubectl delete pod @-test --wait=false", name, &[])],
    }
}

const STALE: &str = "apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: @-old
  labels:
    kubernetes.io/service-name: @
    endpointslice.kubernetes.io/managed-by: migration
addressType: IPv4
endpoints:
- addresses: [10.244.2.#1]
  conditions: {ready: true}
ports:
- port: 80
  protocol: TCP
";

fn stale_slice(draw: &mut Draw) -> Fault {
    let (pods, port, name) = (deployment(draw), port(draw), draw.name);
    let host = draw.number(150, 250).to_string();
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
            Do::Apply(fill(STALE, name, &[&host])),
        ],
        goals: vec![call(name, &port)],
        hint: "some requests go to an address that no Pod has. Which slice lists it?",
        solution: vec![run("kubectl delete endpointslice @-old", name, &[])],
    }
}

fn other_namespace(draw: &mut Draw) -> Fault {
    let (replicas, port, name) = (draw.number(1, 3).to_string(), port(draw), draw.name);
    // The Pods live elsewhere, where the client's namespace has no view of their labels.
    let goal = reach(
        fill("The client reaches `@:#1`", name, &[&port]),
        "pod/client",
        fill("@:#1", name, &[&port]),
        String::new(),
    );
    Fault {
        start: vec![
            run("kubectl create namespace @-team", name, &[]),
            run("kubectl create deployment @ -n @-team --image=nginx:1.27 --replicas=#1", name, &[&replicas]),
            run("kubectl expose deployment @ -n @-team --port=#1 --target-port=80", name, &[&port]),
        ],
        goals: vec![goal],
        hint: "the name is not known here. Where does the Service live, and what could stand for it here?",
        solution: vec![run(
            "kubectl create service externalname @ --external-name=@.@-team.svc.cluster.local",
            name,
            &[],
        )],
    }
}

fn headless_port(draw: &mut Draw) -> Fault {
    let (pods, name) = (deployment(draw), draw.name);
    let port = draw.number(8001, 8999).to_string();
    Fault {
        start: vec![
            pods,
            run("kubectl expose deployment @ --port=#1 --target-port=80 --cluster-ip=None", name, &[&port]),
        ],
        goals: vec![call(name, &port)],
        hint: "DNS answers with the Pods' own addresses. Who would rewrite the port?",
        solution: vec![
            run("kubectl delete service @", name, &[]),
            run("kubectl expose deployment @ --port=#1 --target-port=80", name, &[&port]),
        ],
    }
}
