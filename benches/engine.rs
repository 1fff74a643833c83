//! How fast the engine is: `./dev bench`. Numbers are for comparing within one run; machines differ and are shared.

use std::hint::black_box;
use std::time::{Duration, Instant};

use portolan::api::pod::Pod;
use portolan::api::scheme::Kind;
use portolan::api::settings::Settings;
use portolan::apiserver::request::{Options, Patch, Request, Subresource};
use portolan::apiserver::store::Key;
use portolan::sim::Cluster;
use serde_json::{Value, json};

/// What a piece of work took: by the clock, and of the processor, which other programs do not lengthen.
#[derive(Clone, Copy, Default)]
struct Took {
    clock: Duration,
    processor: Option<Duration>,
}

/// The time that this thread has had of a processor, where the system tells.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// The shortest of a few runs: the one that was disturbed least. What a run hands back goes after the clock has stopped.
fn best<T, U>(runs: usize, mut prepare: impl FnMut() -> T, mut run: impl FnMut(T) -> U) -> Took {
    (0..runs)
        .map(|_| {
            let input = prepare();
            let (start, before) = (Instant::now(), processor());
            let kept = run(input);
            let clock = start.elapsed();
            let processor = processor().zip(before).map(|(after, before)| after.saturating_sub(before));
            drop(kept);
            Took { clock, processor }
        })
        .min_by_key(|took| took.processor.unwrap_or(took.clock))
        .unwrap_or_default()
}

fn deployment(name: &str, replicas: usize) -> Value {
    let labels = json!({"app": name});
    json!({
        "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": {
            "metadata": {"labels": labels},
            "spec": {"containers": [{"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]},
        }},
    })
}

fn service(name: &str) -> Value {
    json!({"metadata": {"name": name}, "spec": {"selector": {"app": name}, "ports": [{"port": 80}]}})
}

fn create(cluster: &mut Cluster, kind: Kind, value: &Value) {
    cluster.create(kind, "default", value, &Options::default()).expect("the bench's own objects are valid");
}

/// A cluster with `services` Services over `pods` Pods, not settled yet. Every node has room for its share: a usual node
/// takes 500 Pods at the most.
fn fleet(pods: usize, services: usize) -> Cluster {
    let mut cluster = Cluster::new(Settings { nodes: 12, ..Settings::default() });
    let room = cluster.store().count(Kind::Pod) + pods;
    for number in 1..=12 {
        let node = Key::new(Kind::Node, "", &format!("node-{number}"));
        let room =
            json!({"status": {"allocatable": {"pods": room.to_string()}, "capacity": {"pods": room.to_string()}}});
        let patched = cluster.request(|server, now| {
            server.patch(&node, &Patch::Merge(room), Subresource::Status, &Options::default(), now)
        });
        patched.expect("a node may have more room");
    }
    cluster.settle();
    for number in 0..services {
        let name = format!("app-{number}");
        create(&mut cluster, Kind::Service, &service(&name));
        create(&mut cluster, Kind::Deployment, &deployment(&name, pods / services));
    }
    cluster
}

fn report(what: &str, took: Took, limit: &str) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let processor = took.processor.map(|time| format!("{:>9.3} ms of the processor", ms(time))).unwrap_or_default();
    println!("{what:<70} {:>9.3} ms {processor:<30}  {limit}", ms(took.clock));
}

/// Whether a measurement is asked for: with words behind `--`, only those whose names have one of them.
fn wanted(what: &str) -> bool {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with('-')).peekable();
    words.peek().is_none() || words.any(|word| what.contains(&word))
}

fn settling() {
    for (pods, services, limit) in
        [(500, 1, "wanted: 50 ms"), (5_000, 50, "wanted: 250 ms"), (10_000, 50, "wanted: 2.3 x")]
    {
        let what = format!("{pods} Pods behind {services} Service(s) settle");
        if !wanted(&what) {
            continue;
        }
        let took = best(
            5,
            || fleet(pods, services),
            |mut cluster| {
                cluster.settle();
                let ready = cluster.store().list_as::<Pod>(Some("default")).filter(|pod| pod.is_ready()).count();
                assert_eq!(black_box(ready), pods, "all Pods shall run");
                cluster
            },
        );
        report(&what, took, limit);
    }
}

/// One Pod of many turns unready: the status, the slices, the tables.
fn one_pod_turns() {
    let mut cluster = fleet(5_000, 50);
    cluster.settle();
    let pod =
        cluster.store().list(Kind::Pod, Some("default")).next().map(|object| Key::of(object)).expect("there are Pods");
    let took = best(
        20,
        || cluster.clone(),
        |mut cluster| {
            let object = cluster.store().at(&pod).map(|object| (**object).clone()).expect("the Pod is there");
            let mut value = object.write();
            if let Some(conditions) = value.pointer_mut("/status/conditions").and_then(Value::as_array_mut) {
                for condition in conditions.iter_mut().filter(|c| c["type"] == "Ready") {
                    condition["status"] = json!("False");
                }
            }
            let object = portolan::api::object::Object::read(Kind::Pod, &value);
            cluster.handle(Request::UpdateStatus(object)).expect("a status may change");
            cluster.run_until(cluster.now() + 500);
            cluster
        },
    );
    report("one Pod among 5000 turns unready (with a first copy of what changes)", took, "wanted: 1 ms");
}

fn commands() {
    let mut cluster = fleet(500, 5);
    cluster.settle();
    let patch = Patch::Merge(json!({"metadata": {"labels": {"tier": "front"}}}));
    let key = Key::new(Kind::Service, "default", "app-0");
    let took = best(
        50,
        || cluster.clone(),
        |mut cluster| {
            cluster.patch(&key, &patch, &Options::default()).expect("a label may change");
            cluster
        },
    );
    report("a label changes on a Service", took, "");
    let took = best(50, || (), |()| black_box(cluster.clone()));
    report("a snapshot of a cluster with 500 Pods", took, "");
}

fn main() {
    settling();
    if wanted("one Pod turns unready") {
        one_pod_turns();
    }
    if wanted("commands") {
        commands();
    }
}
