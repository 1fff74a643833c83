//! Each hint where it belongs, none where all is well, and fixes that make it go away.

use portolan::api::settings::{Images, Settings};
use portolan::lint::{Hint, View, hints};
use portolan::shell::{Reader, Terminal};

fn terminal(lines: &[&str]) -> Terminal {
    let mut terminal = Terminal::new(Settings { images: Images::Published, ..Settings::default() }, Reader::Recording);
    for line in lines {
        let output = terminal.run(line);
        assert_eq!(output.exit, 0, "{line}: {}", output.stderr());
        terminal.world.cluster.settle();
    }
    terminal
}

fn found(terminal: &mut Terminal) -> Vec<Hint> {
    let cluster = &mut terminal.world.cluster;
    let traces: Vec<_> = cluster.take_opened().into_iter().filter_map(|opened| opened.trace).collect();
    let unresolved = cluster.unresolved().to_vec();
    hints(&View {
        store: cluster.store(),
        network: cluster.network(),
        settings: cluster.settings(),
        traces: &traces,
        unresolved: &unresolved,
    })
}

const WEB: &str = "kubectl create deployment web --image=example/web:1 --replicas=2 --port=8080";

fn manifest(kind: &str, name: &str, rest: &str) -> String {
    format!("kubectl apply -f - <<'END'\n{{apiVersion: v1, kind: {kind}, metadata: {{name: {name}}}, {rest}}}\nEND\n")
}

#[test]
fn a_sound_cluster_gives_no_hint() {
    let mut terminal = terminal(&[WEB, "kubectl expose deployment web --port=80 --target-port=8080"]);
    assert_eq!(found(&mut terminal), []);
}

#[test]
fn each_hint_where_it_belongs() {
    let service = |spec: &str| manifest("Service", "svc", &format!("spec: {{{spec}}}"));
    let bare = manifest("Pod", "extra", "spec: {containers: [{name: c, image: example/web}]}")
        .replace("name: extra}", "name: extra, labels: {app: web}}");
    for (lines, id, field, message) in [
        (
            vec![WEB.to_owned(), service("selector: {app: wep}, ports: [{port: 80, targetPort: 8080}]")],
            "selector_matches_no_pod",
            "spec.selector[app]",
            "No Pod in namespace default has the labels app=wep.",
        ),
        (
            vec![WEB.to_owned(), service("selector: {app: web}, ports: [{port: 80, targetPort: http}]")],
            "named_port_missing",
            "spec.ports[0].targetPort",
            "No Pod of the Service has a container port called http.",
        ),
        (
            vec![WEB.to_owned(), service("selector: {app: web}, ports: [{port: 80, targetPort: 9090}]")],
            "target_port_not_listening",
            "spec.ports[0].targetPort",
            "Nothing in the Service's Pods listens on 9090: every connection is refused by the Pod itself.",
        ),
        (
            vec![WEB.to_owned(), service("selector: {app: web}, ports: [{port: 8080, targetPort: 80}]")],
            "port_and_target_port_swapped",
            "spec.ports[0]",
            "port 8080 is where clients ask for svc, targetPort 80 is where its Pods should listen; they listen on 8080. Perhaps the two are swapped.",
        ),
        (
            vec![
                WEB.to_owned(),
                service(
                    "type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]",
                ),
            ],
            "load_balancer_without_provider",
            "spec.type",
            "No cloud provider hands out load balancer addresses here: EXTERNAL-IP stays <pending>. Its node port works meanwhile: 172.18.0.2:30080.",
        ),
        (
            vec![service("type: ExternalName, externalName: db.example.com, ports: [{port: 80}]")],
            "external_name_with_ports",
            "spec.ports",
            "svc is an alias for db.example.com in DNS; its ports do nothing. Clients must ask for the port that db.example.com listens on.",
        ),
        (
            vec![WEB.to_owned(), service("selector: {app: web}, ports: [{port: 80, targetPort: 8080}]"), bare],
            "bare_pod_steals_traffic",
            "metadata.labels",
            "Pod extra belongs to no workload, but Service svc selects it: one connection in 3 goes there.",
        ),
        (
            vec![
                WEB.to_owned(),
                service("selector: {app: web}, ports: [{port: 80, targetPort: 8080}]"),
                "kubectl expose deployment web --port=81 --target-port=8080".to_owned(),
            ],
            "several_services_for_one_pod_set",
            "spec.selector",
            "svc and web select the same Pods.",
        ),
    ] {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut terminal = terminal(&lines);
        let hints = found(&mut terminal);
        let hint = hints.iter().find(|hint| hint.id == id).unwrap_or_else(|| panic!("{id}: {hints:?}"));
        assert_eq!(hint.field, field, "{id}");
        assert!(hint.message.starts_with(message), "{id}: {}", hint.message);
    }
}

#[test]
fn a_fix_makes_its_hint_go_away() {
    for (spec, id, wanted) in [
        ("selector: {app: wep}, ports: [{port: 80, targetPort: 8080}]", "selector_matches_no_pod", "Select app=web"),
        (
            "selector: {app: web}, ports: [{port: 80, targetPort: http}]",
            "named_port_missing",
            "Use the Pods' port 8080",
        ),
        (
            "selector: {app: web}, ports: [{port: 80, targetPort: 9090}]",
            "target_port_not_listening",
            "Send to 8080, where the Pods listen",
        ),
        (
            "selector: {app: web}, ports: [{port: 8080, targetPort: 80}]",
            "port_and_target_port_swapped",
            "port 80, targetPort 8080",
        ),
    ] {
        let mut terminal = terminal(&[WEB, &manifest("Service", "svc", &format!("spec: {{{spec}}}"))]);
        let hints = found(&mut terminal);
        let fixes = hints.iter().filter(|hint| hint.id == id).flat_map(|hint| &hint.fixes);
        let fix = fixes
            .clone()
            .find(|fix| fix.label == wanted)
            .unwrap_or_else(|| panic!("{id}: {:?}", fixes.collect::<Vec<_>>()));
        let line = &fix.command;
        let output = terminal.run(line);
        assert_eq!(output.exit, 0, "{line}: {}", output.stderr());
        terminal.world.cluster.settle();
        assert_eq!(found(&mut terminal).iter().filter(|hint| hint.id == id).count(), 0, "{line}");
    }
}

#[test]
fn what_clients_tried_counts() {
    let service = manifest(
        "Service",
        "web",
        "spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}",
    );
    let mut terminal = terminal(&[WEB, &service]);
    terminal.run("curl -s localhost:30080");
    let hints = found(&mut terminal);
    assert_eq!(hints.iter().map(|hint| hint.id).collect::<Vec<_>>(), ["node_port_on_localhost"]);
}

#[test]
fn unready_pods_are_told_with_their_probe() {
    let pod = "kubectl apply -f - <<'END'\napiVersion: v1\nkind: Pod\nmetadata: {name: web-1, labels: {app: web}}\nspec: {containers: [{name: c, image: example/web, ports: [{containerPort: 8080}], readinessProbe: {tcpSocket: {port: 9999}}}]}\nEND\n";
    let mut terminal = terminal(&[pod, "kubectl expose pod web-1 --name=web --port=80 --target-port=8080"]);
    let hints = found(&mut terminal);
    let texts: Vec<&str> = hints.iter().map(|hint| hint.message.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The Service's only Pod runs but is not ready, so it gets no traffic. The readiness probe asks port 9999, where nothing listens."
        ]
    );
}

#[test]
fn labels_of_a_deployment_are_not_its_pods() {
    let deployment = "kubectl apply -f - <<'END'\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {tier: front}}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web}]}}}\nEND\n";
    let mut terminal =
        terminal(&[deployment, &manifest("Service", "svc", "spec: {selector: {tier: front}, ports: [{port: 80}]}")]);
    let ids: Vec<&str> = found(&mut terminal).iter().map(|hint| hint.id).collect();
    assert_eq!(ids, ["selector_matches_no_pod", "labels_not_in_template"]);
}
