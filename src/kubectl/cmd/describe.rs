//! `kubectl describe`: objects with what belongs to them. Models `kubectl/pkg/cmd/describe/describe.go`.

use std::rc::Rc;

use serde_json::Value;

use super::{FILENAME, SELECTOR};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::store::{Key, Store};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::describe::{self, Related};
use crate::kubectl::resources::{Found, Query, kind_of, resolve};
use crate::kubectl::{input, select};

pub const COMMAND: Command = Command {
    suggest_for: &["inspect"],
    usage: "(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    examples: &[
        ("kubectl describe service kubernetes", "One object, with its events"),
        ("kubectl describe nodes", "All objects of a kind"),
        ("kubectl describe pods -l app=web", "Those with a label"),
    ],
    flags: &[FLAGS, SELECTOR, FILENAME],
    run: Some(run),
    ..Command::new("describe", "Show details of a specific resource or group of resources")
};

const FLAGS: &[Flag] = &[
    Flag::bool("all-namespaces", "false", "Look in all namespaces").short('A'),
    Flag::int64("chunk-size", "500", "How many objects to ask for at a time"),
    Flag::bool("show-events", "true", "Show the events of each object"),
];

/// What belongs to an object, straight from the store.
struct InStore<'a>(&'a Store);

impl Related for InStore<'_> {
    fn list(&self, kind: Kind, namespace: &str) -> Vec<Value> {
        let namespace = Some(namespace).filter(|namespace| !namespace.is_empty());
        self.0.list(kind, namespace).map(|object| object.write()).collect()
    }
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let from_files = !parsed.list("filename").is_empty();
    if parsed.args.is_empty() && !from_files {
        return Err(Failure::error(
            "You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of \
             supported resources.\n",
        ));
    }
    let all_namespaces = parsed.bool("all-namespaces");
    let query = Query {
        namespace: &context.namespace.clone(),
        all_namespaces,
        selector: !parsed.string("selector").is_empty(),
        type_alone_means_all: true,
        ..Query::default()
    };
    let (found, failures) = match resolve(&parsed.args, &query)? {
        _ if from_files => in_files(context, parsed)?,
        Found::Named { keys, .. } => by_key(context, &keys),
        Found::Selected(kinds) => (selected(context, parsed, &kinds, all_namespaces)?, Vec::new()),
        Found::Nothing => (Vec::new(), Vec::new()),
    };
    let many = found.len() > 1 || !failures.is_empty();
    let show_events = parsed.bool("show-events") && (!many || parsed.changed("show-events"));
    if let ([kind, prefix], [_]) = (parsed.args.as_slice(), failures.as_slice())
        && !kind.contains(',')
    {
        return by_prefix(context, kind, prefix, show_events).map_err(|_| join(failures));
    }
    let pages: Vec<String> = found.iter().map(|object| page(context, object, show_events)).collect::<Result<_, _>>()?;
    context.out.print(pages.join("\n\n"));
    if found.is_empty() && failures.is_empty() {
        let namespace = (!all_namespaces).then_some(context.namespace.as_str());
        context.out.eprint(crate::kubectl::printers::layout::nothing_found(namespace));
    }
    if failures.is_empty() { Ok(()) } else { Err(join(failures)) }
}

fn join(failures: Vec<Failure>) -> Failure {
    Failure::join(failures).unwrap_or_else(|| Failure::silent(1))
}

/// The objects that are there, and a refusal for each that is not.
fn by_key(context: &mut Context, keys: &[Key]) -> (Vec<Rc<Object>>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for key in keys {
        select::warn(context, key.kind);
        match context.cluster.server().get(key.kind, &key.namespace, &key.name) {
            Ok(object) => found.push(object.clone()),
            Err(status) => failures.push(status.into()),
        }
    }
    (found, failures)
}

/// The objects that files name.
fn in_files(context: &mut Context, parsed: &Parsed) -> Result<(Vec<Rc<Object>>, Vec<Failure>), Failure> {
    let (mut keys, mut failures) = (Vec::new(), Vec::new());
    for item in input::load(context, parsed)? {
        match item {
            Ok(item) => keys.push(item.key()),
            Err(failure) => failures.push(failure),
        }
    }
    let (found, missing) = by_key(context, &keys);
    failures.extend(missing);
    Ok((found, failures))
}

fn selected(
    context: &mut Context,
    parsed: &Parsed,
    kinds: &[Kind],
    all_namespaces: bool,
) -> Result<Vec<Rc<Object>>, Failure> {
    let namespace = (!all_namespaces).then_some(context.namespace.clone());
    let mut found = Vec::new();
    for kind in kinds {
        select::warn(context, *kind);
        found.extend(select::list(context, *kind, namespace.as_deref(), parsed.string("selector"), "")?);
    }
    Ok(found)
}

/// All objects whose name begins as given; an error when there is none. Models `DescribeMatchingResources`.
fn by_prefix(context: &mut Context, kind: &str, prefix: &str, show_events: bool) -> Result<(), Failure> {
    let kind = kind_of(kind)?;
    let all = select::list(context, kind, Some(&context.namespace), "", "")?;
    let matching: Vec<_> = all.iter().filter(|object| object.name().starts_with(prefix)).collect();
    if matching.is_empty() {
        return Err(Failure::silent(1));
    }
    for object in matching {
        let page = page(context, object, show_events)?;
        context.out.print(page + "\n");
    }
    Ok(())
}

fn page(context: &Context, object: &Object, show_events: bool) -> Result<String, Failure> {
    let related = InStore(context.cluster.store());
    let surroundings = describe::Context { now: context.now(), show_events, related: &related };
    describe::describe(object.kind(), &object.write(), &surroundings).map_err(Failure::error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::Settings;
    use crate::kubectl::command::run as kubectl;
    use crate::kubectl::config::Config;
    use crate::kubectl::files::NoFiles;
    use crate::kubectl::streams::Output;
    use crate::sim::Cluster;

    fn say(words: &str) -> Output {
        let mut cluster = Cluster::new(Settings::default());
        let (mut config, mut files) = (Config::default(), NoFiles);
        let mut context = Context::new(&mut cluster, &mut config, &mut files, None);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        kubectl(&mut context, &words)
    }

    #[test]
    fn one_by_name_by_prefix_by_label() {
        let by_name = say("describe svc kubernetes");
        assert!(
            by_name.stdout().starts_with("Name:                     kubernetes\nNamespace:                default\n")
        );
        assert!(by_name.stdout().ends_with("Events:                   <none>\n"), "{}", by_name.stdout());
        let by_prefix = say("describe svc kube").stdout();
        assert_eq!(by_prefix.trim_end(), say("describe svc kubernetes --show-events=false").stdout().trim_end());
        assert!(by_prefix.ends_with("\n\n"));
        assert_eq!(say("describe svc -l component=apiserver").stdout(), by_name.stdout());
    }

    #[test]
    fn refusals() {
        let table = [
            (
                "describe",
                "error: You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete \
                 list of supported resources.\n",
            ),
            ("describe svc api", "Error from server (NotFound): services \"api\" not found\n"),
            ("describe svc/kube", "Error from server (NotFound): services \"kube\" not found\n"),
            ("describe deploy", "No resources found in default namespace.\n"),
            ("describe endpoint kubernetes", "error: the server doesn't have a resource type \"endpoint\"\n"),
        ];
        for (words, want) in table {
            assert_eq!(say(words).stderr(), want, "{words}");
        }
    }
}
