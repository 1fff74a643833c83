//! `kubectl cluster-info dump`: every object that matters for finding faults, and the logs of all Pods. Models
//! `clusterinfo_dump.go`.

use serde_json::{Value, json};

use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::OUTPUT;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::{Fields, Output, OutputFlags};
use crate::kubectl::printers::value::{items, text};
use crate::kubectl::select;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl cluster-info dump", "The current namespace and kube-system, to read"),
        ("kubectl cluster-info dump -A --output-directory=/tmp/state", "All of it, in files"),
    ],
    flags: &[
        OUTPUT,
        &[
            Flag::bool("all-namespaces", "false", "All namespaces").short('A'),
            Flag::slice("namespaces", "These namespaces"),
            Flag::string("output-directory", "", "Where to put files; - and nothing mean standard output"),
            Flag::duration("pod-running-timeout", "20s", "How long to wait for a Pod"),
        ],
    ],
    run: Some(run),
    ..Command::new("dump", "Dump relevant information for debugging and diagnosis")
};

/// The kinds of each namespace and the names of their files.
const KINDS: [(Kind, &str); 7] = [
    (Kind::Event, "events"),
    (Kind::ReplicationController, "replication-controllers"),
    (Kind::Service, "services"),
    (Kind::DaemonSet, "daemonsets"),
    (Kind::Deployment, "deployments"),
    (Kind::ReplicaSet, "replicasets"),
    (Kind::Pod, "pods"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let choose = |flags: &OutputFlags| {
        let output = if flags.output.is_empty() && flags.template.is_empty() { "json" } else { flags.output };
        Output::for_change(&OutputFlags { output, ..*flags })
    };
    let printer = print::with_flags(context, parsed, choose)?;
    let extension = match parsed.string("output") {
        "json" | "" => ".json",
        "yaml" => ".yaml",
        _ => ".txt",
    };
    let directory = parsed.string("output-directory").trim_end_matches('/').to_owned();
    let directory = if directory == "-" { String::new() } else { directory };
    dump(context, &printer, Kind::Node, "", &place(&directory, "nodes", extension))?;
    let namespaces = match (parsed.bool("all-namespaces"), parsed.list("namespaces")) {
        (true, _) => context.cluster.store().list(Kind::Namespace, None).map(|n| n.name().to_owned()).collect(),
        (false, []) => vec!["kube-system".to_owned(), context.namespace.clone()],
        (false, given) => given.to_vec(),
    };
    for namespace in namespaces {
        for (kind, file) in KINDS {
            let path = place(&directory, &format!("{namespace}/{file}"), extension);
            dump(context, &printer, kind, &namespace, &path)?;
        }
        for pod in select::list(context, Kind::Pod, Some(&namespace), "", "")? {
            let name = pod.name().to_owned();
            let logs = logs(context, &pod.write());
            write(context, &place(&directory, &format!("{namespace}/{name}/logs"), ".txt"), logs)?;
        }
    }
    if !directory.is_empty() {
        context.out.print(format!("Cluster info dumped to {}\n", parsed.string("output-directory")));
    }
    Ok(())
}

/// The path of a file; empty for standard output.
fn place(directory: &str, name: &str, extension: &str) -> String {
    if directory.is_empty() { String::new() } else { format!("{directory}/{name}{extension}") }
}

fn write(context: &mut Context, path: &str, text: String) -> Result<(), Failure> {
    let Some((above, _)) = path.rsplit_once('/') else {
        context.out.print(text);
        return Ok(());
    };
    let written = context.files.make_directories(above).and_then(|()| context.files.write(path, &text));
    written.map_err(|why| Failure::error(format!("open {path}: {}", why.to_string().to_lowercase())))
}

/// All objects of a kind in a namespace as a typed list, whose items do not repeat what they are.
fn dump(context: &mut Context, printer: &Output, kind: Kind, namespace: &str, path: &str) -> Result<(), Failure> {
    let within = kind.namespaced().then_some(namespace);
    let bare = |object: &std::rc::Rc<crate::api::object::Object>| {
        let mut value = object.write();
        if let Some(fields) = value.as_object_mut() {
            fields.shift_remove("kind");
            fields.shift_remove("apiVersion");
        }
        value
    };
    let found: Vec<Value> = select::list(context, kind, within, "", "")?.iter().map(bare).collect();
    let list = json!({
        "kind": format!("{}List", kind.name()),
        "apiVersion": kind.info().api_version(),
        "metadata": {"resourceVersion": context.cluster.store().revision().to_string()},
        "items": found,
    });
    let (text, result) = printer.print(&list, Fields::Declared, "");
    write(context, path, text)?;
    result.map_err(Failure::error)
}

fn logs(context: &Context, pod: &Value) -> String {
    let (namespace, name) = (text(pod, "metadata.namespace"), text(pod, "metadata.name"));
    let lines = context.cluster.request_log(&Key::new(Kind::Pod, namespace, name));
    let mut out = String::new();
    for (index, container) in items(pod, "spec.containers").iter().enumerate() {
        let of = format!("logs for container {} of pod {namespace}/{name} ====\n", text(container, "name"));
        out.push_str(&format!("==== START {of}"));
        for line in lines.iter().filter(|line| line.container == index) {
            out.push_str(&line.text);
            out.push('\n');
        }
        out.push_str(&format!("==== END {of}"));
    }
    out
}
