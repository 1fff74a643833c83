//! The clients say what the real ones said, against the same Services.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Machine, run};
use crate::api::pod::Pod;
use crate::api::settings::{Images, Settings};
use crate::shell::disk::Disk;
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
        let line = step["run"].as_str().unwrap_or_default();
        let mut typed = line.to_owned();
        for (address, recorded) in &addresses {
            typed = typed.replace(recorded, address);
        }
        let words: Vec<String> = typed.split_whitespace().map(|word| word.trim_matches('\'').to_owned()).collect();
        // A file, and an argument with a blank in it, need a shell: what `kubectl exec` finds there.
        if line.starts_with("cat ") || line.contains("%{http_code} %{") {
            let output = terminal.run(&format!("kubectl exec client -- {typed}"));
            checked += 1;
            if (output.stdout().as_str(), output.exit) != (step["stdout"].as_str().unwrap_or_default(), 0) {
                wrong.push(format!("{line}: {}{}", output.stdout(), output.stderr()));
            }
            continue;
        }
        let cluster = &mut terminal.world.cluster;
        let machine = if step["client"] == "laptop" {
            Machine::laptop()
        } else {
            Machine::of_pod(cluster, "default", "client", None).unwrap()
        };
        let output = run(cluster, &machine, &words, &mut Disk::default()).unwrap_or_default();
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
    assert!(checked == 79, "only {checked} recorded steps were compared");
}

/// What `kubectl exec client -- COMMAND` says: output, error, status.
fn said(terminal: &Terminal, command: &str) -> (String, String, i32) {
    let mut terminal = terminal.clone();
    let output = terminal.run(&format!("kubectl exec client -- {command}"));
    (output.stdout(), output.stderr(), output.exit)
}

#[test]
fn curl_says_000_where_there_was_no_answer() {
    let terminal = terminal();
    for (command, stdout, exit) in [
        ("curl -s -o /dev/null -w '%{http_code}' -m 2 web:81", "000", 28),
        ("curl -s -o /dev/null -w '%{http_code} %{exitcode}' 10.96.7.8", "000 7", 7),
        ("curl -s -o /dev/null -w '%{http_code}' nope", "000", 6),
        ("curl -sf -o /dev/null -w '%{http_code}' http://web/missing", "404", 22),
    ] {
        let (out, error, status) = said(&terminal, command);
        assert_eq!((out.as_str(), status), (stdout, exit), "{command}: {error}");
    }
}

#[test]
fn curl_asks_the_host_that_it_is_told() {
    let terminal = terminal();
    let (_, error, status) = said(&terminal, "curl -sv -H 'Host: shop.example' web");
    assert_eq!(status, 0);
    let sent: Vec<&str> = error.lines().filter(|line| line.starts_with('>')).collect();
    assert_eq!(sent, ["> GET / HTTP/1.1", "> Host: shop.example", "> User-Agent: curl/7.88.1", "> Accept: */*", "> "]);
    let (out, error, _) = said(&terminal, "curl -sv --resolve shop.example:80:10.96.7.7 http://shop.example");
    assert_eq!(out, "hello from web-1\n");
    let first: Vec<&str> = error.lines().take(3).collect();
    let added = "* Added shop.example:80:10.96.7.7 to DNS cache";
    assert_eq!(first, [added, "* Hostname shop.example was found in DNS cache", "*   Trying 10.96.7.7:80..."]);
}

#[test]
fn curl_keeps_its_connection_and_with_it_the_pod() {
    let mut terminal = terminal();
    let again = " web".repeat(20);
    terminal.run(&format!("kubectl exec client -- curl -s{again}"));
    let opened = terminal.world.cluster.take_opened();
    let kept: Vec<bool> = opened.iter().filter(|one| one.trace.is_some()).map(|one| one.kept).collect();
    assert_eq!((kept.len(), kept.iter().filter(|kept| !**kept).count()), (20, 1));
    let (_, error, _) = said(&terminal, "curl -sv web web");
    assert!(error.contains("* Re-using existing connection #0 with host web\n> GET / HTTP/1.1\n"), "{error}");
}

#[test]
fn nc_is_silent_without_v_and_names_the_address_with_it() {
    let terminal = terminal();
    let end = "command terminated with exit code 1\n";
    for (command, error) in [
        ("nc -zv web 80", "web (10.96.7.7:80) open\n".to_owned()),
        ("nc -z web 80", String::new()),
        ("nc -z 10.96.7.8 80", end.to_owned()),
        ("nc -zv 10.96.7.8 80", format!("nc: 10.96.7.8 (10.96.7.8:80): Connection refused\n{end}")),
        ("nc -zv -w 2 web 81", format!("nc: web (10.96.7.7:81): Connection timed out\n{end}")),
        ("nc -zv nope 80", format!("nc: bad address 'nope'\n{end}")),
    ] {
        assert_eq!(said(&terminal, command).1, error, "{command}");
    }
}

#[test]
fn a_name_is_looked_up_before_its_connection_and_noted_where_it_leads_nowhere() {
    let mut terminal = terminal();
    terminal.world.cluster.take_opened();
    terminal.run("kubectl exec client -- wget -qO- web");
    terminal.run("kubectl exec client -- wget -qO- nope");
    terminal.run("kubectl exec client -- nslookup web.default.svc.cluster.local");
    terminal.run("kubectl exec client -- wget -qO- 10.96.7.7");
    let opened = terminal.world.cluster.take_opened();
    let told: Vec<(Option<&str>, usize, bool)> = opened
        .iter()
        .map(|one| {
            let lookup = one.lookup.as_deref();
            (lookup.map(|l| l.asked.as_str()), lookup.map_or(0, |l| l.tried.len()), one.trace.is_some())
        })
        .collect();
    let long = "web.default.svc.cluster.local";
    assert_eq!(told, [(Some("web"), 1, true), (Some("nope"), 4, false), (Some(long), 2, false), (None, 0, true)]);
}
