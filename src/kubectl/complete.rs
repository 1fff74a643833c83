//! What Tab offers: commands, flags and their values, types, names of live objects. Models `pkg/util/completion` and what cobra
//! completes by itself. It never changes anything and never fails: where nothing fits it offers nothing.

use super::command::{Command, find};
use super::config::Config;
use super::flags::Flag;
use super::resources::kind_of;
use crate::api::scheme::Kind;
use crate::apiserver::store::Store;
use crate::order::InOrder;

/// What completion looks at.
pub struct Scene<'a> {
    /// Live objects.
    pub store: &'a Store,
    /// Contexts, and the namespace in use.
    pub config: &'a Config,
    /// Paths that begin with a text; directories end in `/`.
    pub files: &'a dyn Fn(&str) -> Vec<String>,
}

/// What stands in a place of a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// A type, then names of it; or `type/name`.
    Objects(&'static [Kind]),
    /// Names of one kind, or `type/name` of these kinds.
    Named(Kind, &'static [Kind]),
    Contexts,
    Clusters,
    Users,
    Nothing,
}

const WORKLOADS: &[Kind] = &[
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::ReplicationController,
    Kind::Job,
    Kind::Pod,
];
const ROLLOUT: &[Kind] = &[Kind::Deployment, Kind::DaemonSet, Kind::StatefulSet];
const SCALABLE: &[Kind] = &[Kind::Deployment, Kind::ReplicaSet, Kind::ReplicationController, Kind::StatefulSet];
const EXPOSABLE: &[Kind] = &[Kind::Pod, Kind::Service, Kind::ReplicationController, Kind::Deployment, Kind::ReplicaSet];
const ANY: &[Kind] = &[];

/// The candidates for `current`, the word at the cursor, after `words` (without `kubectl` itself). Each begins with `current`.
pub fn complete(words: &[String], current: &str, scene: &Scene) -> Vec<String> {
    let place = find(words);
    let flag_of = |word: &str| flag(place.command, word);
    if words.iter().any(|word| word == "--") {
        return Vec::new();
    }
    let waiting = words.last().and_then(|word| flag_of(word)).filter(|flag| flag.bare.is_none());
    if let Some(flag) = waiting.filter(|_| words.last().is_some_and(|word| !word.contains('='))) {
        return beginning(values(flag, current, words, scene), current);
    }
    if let Some((name, value)) = current.split_once('=')
        && let Some(flag) = flag_of(name)
    {
        let full = values(flag, value, words, scene).into_iter().map(|value| format!("{name}={value}"));
        return beginning(full.collect(), current);
    }
    if current.starts_with('-') {
        return beginning(flags(place.command, words), current);
    }
    let parsed = arguments(place.command, &place.words);
    if !place.command.subcommands.is_empty() {
        return beginning(place.command.subcommands.iter().map(|command| command.name.to_owned()).collect(), current);
    }
    beginning(operands(&place.path, &parsed, current, words, scene), current)
}

fn beginning(mut candidates: Vec<String>, current: &str) -> Vec<String> {
    candidates.retain(|candidate| candidate.starts_with(current));
    candidates.order();
    candidates.dedup();
    candidates
}

/// The flag that a word (`-n`, `--namespace`, `-it`) ends in.
fn flag(command: &Command, word: &str) -> Option<Flag> {
    let fits = |flag: &Flag| match word.strip_prefix("--") {
        Some(name) => flag.name == name,
        None => word
            .strip_prefix('-')
            .and_then(|letters| letters.chars().last())
            .is_some_and(|letter| flag.short == Some(letter)),
    };
    command.all_flags().into_iter().flatten().find(|flag| fits(flag)).copied()
}

fn flags(command: &Command, words: &[String]) -> Vec<String> {
    let repeatable = |flag: &Flag| !matches!(flag.holds, super::flags::Holds::Bool | super::flags::Holds::String);
    let mut names = vec!["--help".to_owned()];
    for flag in command.all_flags().into_iter().flatten().filter(|flag| !flag.hidden) {
        let long = format!("--{}", flag.name);
        if !repeatable(flag) && words.iter().any(|word| *word == long || word.starts_with(&format!("{long}="))) {
            continue;
        }
        names.push(if flag.bare.is_none() { format!("{long}=") } else { long });
        names.extend(flag.short.map(|letter| format!("-{letter}")));
    }
    names
}

/// The words that are no flags and no values of flags.
fn arguments(command: &Command, words: &[String]) -> Vec<String> {
    let (mut found, mut skip) = (Vec::new(), false);
    for word in words {
        if std::mem::take(&mut skip) {
            continue;
        }
        if !word.starts_with('-') {
            found.push(word.clone());
        } else if !word.contains('=') {
            skip = flag(command, word).is_some_and(|flag| flag.bare.is_none());
        }
    }
    found
}

/// What may follow a flag.
fn values(flag: Flag, current: &str, words: &[String], scene: &Scene) -> Vec<String> {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match flag.name {
        "namespace" => scene.store.list(Kind::Namespace, None).map(|object| object.meta().name.clone()).collect(),
        "output" => list(&[
            "custom-columns",
            "custom-columns-file",
            "go-template",
            "go-template-file",
            "json",
            "jsonpath",
            "jsonpath-as-json",
            "jsonpath-file",
            "name",
            "templatefile",
            "wide",
            "yaml",
        ]),
        "dry-run" => list(&["client", "none", "server"]),
        "validate" => list(&["ignore", "strict", "true", "false", "warn"]),
        "cascade" => list(&["background", "foreground", "orphan"]),
        "restart" => list(&["Always", "Never", "OnFailure"]),
        "image-pull-policy" => list(&["Always", "IfNotPresent", "Never"]),
        "protocol" => list(&["SCTP", "TCP", "UDP"]),
        "session-affinity" => list(&["ClientIP", "None"]),
        "type" if current.is_empty() || current.starts_with(|c: char| c.is_ascii_uppercase()) => {
            list(&["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
        }
        "type" => list(&["json", "merge", "strategic"]),
        "context" => scene.config.contexts.iter().map(|context| context.name.clone()).collect(),
        "cluster" => scene.config.clusters.keys().cloned().collect(),
        "user" => scene.config.users.keys().cloned().collect(),
        "container" => containers(words, scene),
        "filename" | "patch-file" | "kustomize" | "kubeconfig" | "from-file" | "from-env-file" | "template" => {
            (scene.files)(current)
        }
        _ => Vec::new(),
    }
}

fn slot(path: &str) -> Slot {
    match path.strip_prefix("kubectl ").unwrap_or_default() {
        "get" | "describe" | "delete" | "edit" | "label" | "annotate" | "patch" | "wait" | "events" => {
            Slot::Objects(ANY)
        }
        "explain" => Slot::Objects(ANY),
        "expose" => Slot::Objects(EXPOSABLE),
        "scale" => Slot::Objects(SCALABLE),
        "autoscale" => Slot::Objects(SCALABLE),
        "logs" | "exec" | "attach" | "debug" => Slot::Named(Kind::Pod, WORKLOADS),
        "port-forward" => {
            Slot::Named(Kind::Pod, &[Kind::Deployment, Kind::ReplicaSet, Kind::StatefulSet, Kind::Service, Kind::Pod])
        }
        "cordon" | "uncordon" | "drain" | "top node" => Slot::Named(Kind::Node, &[]),
        "top pod" => Slot::Named(Kind::Pod, &[]),
        "taint" => Slot::Objects(&[Kind::Node]),
        "config use-context" | "config delete-context" | "config rename-context" | "config set-context" => {
            Slot::Contexts
        }
        "config get-contexts" => Slot::Contexts,
        "config delete-cluster" | "config set-cluster" => Slot::Clusters,
        "config delete-user" | "config set-credentials" => Slot::Users,
        path if path.starts_with("rollout ") => Slot::Objects(ROLLOUT),
        path if path.starts_with("set ") => Slot::Objects(WORKLOADS),
        _ => Slot::Nothing,
    }
}

fn operands(path: &str, args: &[String], current: &str, words: &[String], scene: &Scene) -> Vec<String> {
    let kinds = |of: &'static [Kind]| if of.is_empty() { Kind::ALL } else { of };
    let slash = |of: &[Kind]| -> Vec<String> {
        let Some((word, _)) = current.split_once('/') else { return Vec::new() };
        match kind_of(word).ok().filter(|kind| of.contains(kind)) {
            Some(kind) => names(kind, words, scene).into_iter().map(|name| format!("{word}/{name}")).collect(),
            None => Vec::new(),
        }
    };
    let unused = |names: Vec<String>| names.into_iter().filter(|name| !args.contains(name)).collect::<Vec<_>>();
    match slot(path) {
        Slot::Objects(of) if current.contains('/') => unused(slash(kinds(of))),
        Slot::Objects(of) => match args.first() {
            None => types(kinds(of), current),
            Some(first) if first.contains('/') => Vec::new(),
            Some(first) => {
                let all = first.split(',').filter_map(|word| kind_of(word).ok());
                unused(all.flat_map(|kind| names(kind, words, scene)).collect())
            }
        },
        Slot::Named(_, of) if current.contains('/') => slash(of),
        Slot::Named(kind, of) => {
            let only_one = matches!(path, "kubectl logs" | "kubectl exec" | "kubectl attach" | "kubectl port-forward");
            if only_one && !args.is_empty() {
                return Vec::new();
            }
            let prefixes = of.iter().filter(|other| **other != kind).map(|other| format!("{}/", other.resource()));
            let mut found = unused(names(kind, words, scene));
            found.extend(prefixes);
            found
        }
        Slot::Contexts if args.is_empty() => scene.config.contexts.iter().map(|context| context.name.clone()).collect(),
        Slot::Clusters if args.is_empty() => scene.config.clusters.keys().cloned().collect(),
        Slot::Users if args.is_empty() => scene.config.users.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// Types as typed: `pods`, `deployments.apps`; after a comma the next of a list.
fn types(of: &[Kind], current: &str) -> Vec<String> {
    let (before, _) = current.rsplit_once(',').map_or(("", current), |(before, last)| (before, last));
    let comma = if before.is_empty() { "" } else { "," };
    of.iter().map(|kind| format!("{before}{comma}{}", kind.resource())).collect()
}

/// The names of all objects of a kind in the namespace that the words name.
fn names(kind: Kind, words: &[String], scene: &Scene) -> Vec<String> {
    let namespace = namespace(words, scene);
    let scope = kind.namespaced().then_some(namespace.as_str());
    scene.store.list(kind, scope).map(|object| object.meta().name.clone()).collect()
}

/// `-n NAME`, `-nNAME`, `-n=NAME`, `--namespace NAME`, `--namespace=NAME`, else the current context's.
fn namespace(words: &[String], scene: &Scene) -> String {
    for (index, word) in words.iter().enumerate() {
        if word == "-n" || word == "--namespace" {
            return words.get(index + 1).cloned().unwrap_or_default();
        }
        let short = word.strip_prefix("-n").map(|rest| rest.trim_start_matches('='));
        if let Some(value) = word.strip_prefix("--namespace=").or(short) {
            return value.to_owned();
        }
    }
    scene.config.namespace(None).unwrap_or_else(|_| "default".to_owned())
}

/// The containers of the Pod that the words name.
fn containers(words: &[String], scene: &Scene) -> Vec<String> {
    let namespace = namespace(words, scene);
    let named = words.iter().map(|word| word.strip_prefix("pod/").unwrap_or(word));
    let mut pods = named.filter_map(|name| scene.store.get_as::<crate::api::pod::Pod>(&namespace, name));
    pods.next()
        .map(|pod| pod.spec.containers.iter().map(|container| container.name.clone()).collect())
        .unwrap_or_default()
}
