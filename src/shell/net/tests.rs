//! The clients say what the real ones said, against the same Services.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Machine, run};
use crate::api::pod::Pod;
use crate::api::settings::{Images, Settings};
use crate::shell::{Reader, Terminal};

const MANIFEST: &str = "
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {nodeName: node-1, containers: [{name: c, image: example/tools, command: [sleep, '3600']}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-1, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: c, image: example/web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-0, labels: {app: db}}
spec: {nodeName: node-1, containers: [{name: c, image: example/db, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-1, labels: {app: db}}
spec: {nodeName: node-2, containers: [{name: c, image: example/db, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-2, labels: {app: db}}
spec: {nodeName: node-3, containers: [{name: c, image: example/db, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  clusterIP: 10.96.7.7
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}]
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {clusterIP: 10.96.7.8, selector: {app: nobody}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: wrong}
spec: {clusterIP: 10.96.7.9, selector: {app: web}, ports: [{port: 80, targetPort: 9999}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
";

fn terminal() -> Terminal {
    let mut terminal = Terminal::new(Settings { images: Images::Published, ..Settings::default() }, Reader::Recording);
    let applied = terminal.run(&format!("kubectl apply -f - <<'END'\n{MANIFEST}\nEND\n"));
    assert_eq!(applied.exit, 0, "{}", applied.stderr());
    terminal.world.cluster.settle();
    terminal
}

/// What varies from run to run stands as `#`: times, ids, dates, the meter's figures; addresses of Pods as recorded.
fn masked(text: &str, addresses: &BTreeMap<String, &str>) -> String {
    let mut text = text.to_owned();
    for (address, recorded) in addresses {
        text = text.replace(address, recorded);
    }
    let mut lines: Vec<String> = text.lines().map(mask_line).collect();
    // Neighbouring addresses come in any order.
    let address = |line: &String| line.starts_with("Address: 10.244") || line.starts_with("10.244");
    let mut sorted: Vec<String> = lines.iter().filter(|line| address(line)).cloned().collect();
    sorted.sort();
    let mut sorted = sorted.into_iter();
    for line in lines.iter_mut().filter(|line| address(line)) {
        *line = sorted.next().unwrap_or_default();
    }
    lines.join("\n")
}

fn mask_line(line: &str) -> String {
    let after = |start: &str, line: &str| line.split_once(start).map(|(before, _)| format!("{before}{start} #"));
    for start in ["Date:", "time=", "round-trip", "id:", ";; WHEN:", ";; Query time:", ";; MSG SIZE"] {
        if let Some(masked) = after(start, line) {
            return masked;
        }
    }
    if line.contains("--:--:--") {
        // The meter: percentages, sizes and seconds stand, speeds do not.
        return line
            .split_whitespace()
            .enumerate()
            .map(|(i, word)| if [6, 11].contains(&i) { "#" } else { word })
            .collect::<Vec<_>>()
            .join(" ");
    }
    line.replace("after 2001 ", "after 2000 ")
}

#[test]
fn clients_say_what_they_said_to_the_real_cluster() {
    let path = format!("{}/tests/conformance/clients.yaml", env!("CARGO_MANIFEST_DIR"));
    let recorded: Value =
        serde_yaml::from_str(&std::fs::read_to_string(path).expect("the recording is there")).expect("YAML");
    let terminal = terminal();
    let ip = |name: &str| {
        terminal
            .world
            .cluster
            .store()
            .get_as::<Pod>("default", name)
            .map(|pod| pod.status.pod_ip.clone())
            .unwrap_or_default()
    };
    let pods = [("web-1", "10.244.2.5"), ("db-0", "10.244.1.11"), ("db-1", "10.244.2.12"), ("db-2", "10.244.3.13")];
    let addresses: BTreeMap<String, &str> = pods.iter().map(|(name, recorded)| (ip(name), *recorded)).collect();
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for step in recorded["steps"].as_array().expect("steps") {
        let mut terminal = terminal.clone();
        let cluster = &mut terminal.world.cluster;
        let line = step["run"].as_str().unwrap_or_default();
        let mut typed = line.to_owned();
        for (address, recorded) in &addresses {
            typed = typed.replace(recorded, address);
        }
        let words: Vec<String> = typed.split_whitespace().map(|word| word.trim_matches('\'').to_owned()).collect();
        // The resolver's file is a file; `%{http_code} %{remote_ip}` has a blank inside its quotes.
        if line.starts_with("cat ") || line.contains("%{http_code} %{") {
            continue;
        }
        let machine = if step["client"] == "laptop" {
            Machine::laptop()
        } else {
            Machine::of_pod(cluster, "default", "client", None).unwrap()
        };
        let output = run(cluster, &machine, &words).unwrap_or_default();
        checked += 1;
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        let mut stderr = output.stderr();
        if step.get("exit").is_none() {
            // The recording was stopped while the client waited: what it says in the end is not in it.
            stderr = stderr.lines().filter(|line| !line.starts_with("wget:")).map(|line| format!("{line}\n")).collect();
        } else if step["exit"] != output.exit {
            wrong.push(format!("{line}: exit {}, recorded {}", output.exit, step["exit"]));
        }
        for (name, got) in [("stdout", output.stdout()), ("stderr", stderr)] {
            let (want, got) = (masked(text(name), &BTreeMap::new()), masked(&got, &addresses));
            if want != got {
                wrong.push(format!("{line}: {name}\n{got}\n--- recorded\n{want}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 75, "only {checked} recorded steps were compared");
}
