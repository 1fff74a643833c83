//! Upstream's TestPrintPod and TestPrintPodWithRestartableInitContainer, as JSON.

use super::super::Context;
use super::*;
use crate::api::time;
use serde_json::json;

const NOW: i64 = 1_795_404_566_000;

fn ago(seconds: i64) -> Value {
    json!({"terminated": {"finishedAt": time::rfc3339(NOW - seconds * 1_000)}})
}

/// READY, STATUS, RESTARTS of a Pod with so many init containers and containers.
fn row(init: Vec<Value>, containers: usize, metadata: Value, status: Value) -> String {
    let spec = json!({"initContainers": init, "containers": vec![json!({}); containers]});
    let pod = json!({"kind": "Pod", "metadata": metadata, "spec": spec, "status": status});
    cells(&pod, &Context { now: NOW, wide: false })[1..4].join(" | ")
}

fn plain(containers: usize, status: Value) -> String {
    row(Vec::new(), containers, json!({}), status)
}

#[test]
fn containers() {
    let running = || json!({"running": {}});
    let up = |restarts: i64| json!({"ready": true, "restartCount": restarts, "state": {"running": {}}});
    let table = [
        (json!({"phase": "P", "containerStatuses": [up(3), {"restartCount": 3}]}), "1/2 | P | 6"),
        (
            json!({"phase": "P", "containerStatuses": [up(3), {"state": {"waiting": {"reason": "W"}}, "restartCount": 3}]}),
            "1/2 | W | 6",
        ),
        (
            json!({"phase": "P", "containerStatuses": [{"state": {"waiting": {"reason": "W"}}, "restartCount": 3},
                {"state": {"terminated": {"reason": "T"}}, "restartCount": 3}]}),
            "0/2 | W | 6",
        ),
        (json!({"phase": "P", "containerStatuses": [up(3), {"ready": true, "restartCount": 3}]}), "1/2 | P | 6"),
        (json!({"phase": "P", "reason": "R", "containerStatuses": [up(3), {"restartCount": 3}]}), "1/2 | R | 6"),
        (
            json!({"phase": "Running", "containerStatuses": [{"state": {"terminated": {"reason": "Completed", "exitCode": 0}}}, up(0)]}),
            "1/2 | NotReady | 0",
        ),
        (
            json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
                "containerStatuses": [{"state": {"terminated": {"reason": "Completed", "exitCode": 0}}}, up(0)]}),
            "1/2 | Running | 0",
        ),
        (
            json!({"phase": "Running", "containerStatuses": [{"state": {"terminated": {"exitCode": 137, "signal": 9}}}, {}]}),
            "0/2 | Signal:9 | 0",
        ),
        (
            json!({"phase": "Running", "containerStatuses": [{"restartCount": 6, "ready": true, "state": running(), "lastState": ago(432_000)},
                {"restartCount": 3, "ready": true, "state": running(), "lastState": ago(1_728_000)}]}),
            "2/2 | Running | 9 (5d ago)",
        ),
        (
            json!({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]}),
            "0/2 | SchedulingGated | 0",
        ),
    ];
    for (status, want) in table {
        assert_eq!(plain(2, status.clone()), want, "{status}");
    }
}

#[test]
fn init_containers() {
    let waiting = || json!({"state": {"waiting": {}}});
    let restarting = || json!({"restartCount": 3, "state": {"running": {}}, "lastState": ago(10)});
    let done = |restarts: i64| json!({"restartCount": restarts, "state": {"terminated": {}}, "lastState": ago(120)});
    let named = |name: &str| json!({"name": name});
    let table = [
        (1, json!([restarting()]), json!([waiting()]), "0/1 | Init:0/1 | 3 (10s ago)"),
        (2, json!([restarting(), waiting()]), json!([waiting()]), "0/1 | Init:0/2 | 3 (10s ago)"),
        (2, json!([done(2), restarting()]), json!([waiting()]), "0/1 | Init:1/2 | 5 (10s ago)"),
        (
            1,
            json!([done(2)]),
            json!([{"restartCount": 4, "state": {"running": {}}, "lastState": ago(20)}]),
            "0/1 | P | 4 (20s ago)",
        ),
        (1, json!([{"state": {"terminated": {"exitCode": 1}}}]), json!([]), "0/1 | Init:ExitCode:1 | 0"),
        (
            1,
            json!([{"state": {"waiting": {"reason": "ImagePullBackOff"}}}]),
            json!([]),
            "0/1 | Init:ImagePullBackOff | 0",
        ),
    ];
    for (count, init, main, want) in table {
        let specs = (0..count).map(|i| named(&format!("init-{i}"))).collect();
        let status = json!({"phase": "P", "initContainerStatuses": init, "containerStatuses": main});
        assert_eq!(row(specs, 1, json!({}), status.clone()), want, "{status}");
    }
}

#[test]
fn sidecars_count_as_containers() {
    let sidecar = vec![json!({"name": "s", "restartPolicy": "Always"})];
    let status = json!({"phase": "Running",
        "initContainerStatuses": [{"name": "s", "ready": true, "started": true, "restartCount": 2, "state": {"running": {}}}],
        "containerStatuses": [{"ready": true, "state": {"running": {}}}]});
    assert_eq!(row(sidecar, 1, json!({}), status), "2/2 | Running | 2");
}

#[test]
fn deletion() {
    let deleted = || json!({"deletionTimestamp": time::rfc3339(NOW)});
    let table = [
        (json!({"phase": "Running"}), "0/1 | Terminating | 0"),
        (json!({"phase": "Running", "reason": "NodeLost"}), "0/1 | Unknown | 0"),
        (json!({"phase": "Succeeded"}), "0/1 | Succeeded | 0"),
    ];
    for (status, want) in table {
        assert_eq!(row(Vec::new(), 1, deleted(), status), want);
    }
}

#[test]
fn wide() {
    let pod = json!({"metadata": {"name": "web"}, "spec": {"nodeName": "node-1", "containers": [{}],
        "readinessGates": [{"conditionType": "a"}, {"conditionType": "b"}]},
        "status": {"phase": "Running", "podIPs": [{"ip": "10.244.1.2"}], "conditions": [{"type": "b", "status": "True"}]}});
    let cells = cells(&pod, &Context { now: NOW, wide: true });
    assert_eq!(cells[5..], ["10.244.1.2", "node-1", "<none>", "1/2"]);
}
