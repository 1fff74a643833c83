//! `kubectl taint`. Models `pkg/cmd/taint/taint.go`.

mod spec;

use serde_json::{Value, json};

use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::request::Patch;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SELECTOR, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run, options, validation};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::kind_of;
use crate::kubectl::{print, select};
use spec::Change;

pub const COMMAND: Command = Command {
    usage: "NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    examples: &[
        ("kubectl taint nodes node-1 dedicated=db:NoSchedule", "Only Pods that tolerate it come to node-1 from now on"),
        ("kubectl taint nodes node-1 dedicated:NoSchedule-", "Take it off again"),
    ],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SELECTOR, FIELD_MANAGER, OWN],
    run: Some(run),
    ..Command::new("taint", "Mark nodes so that only certain Pods come to them")
};

const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All nodes"),
    Flag::bool("overwrite", "false", "Change taints that are there already"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    validation(parsed)?;
    let (resources, words) = split(&parsed.args)?;
    let [kind, names @ ..] = resources.as_slice() else {
        return Err(Failure::error("one or more resources must be specified as <resource> <name>"));
    };
    if words.is_empty() {
        return Err(Failure::error("at least one taint update is required"));
    }
    let change = spec::parse(&words).map_err(|why| context.usage(why))?;
    check_kind(kind)?;
    check(parsed, names, &change)?;
    let (keys, mut failures) = nodes(context, parsed, names)?;
    for key in &keys {
        failures.extend(taint(context, parsed, key, &change, dry).err());
    }
    Failure::join(failures).map_or(Ok(()), Err)
}

/// The arguments apart: what names nodes, and the taints behind.
fn split(args: &[String]) -> Result<(Vec<String>, Vec<String>), Failure> {
    let is_taint = |word: &str| word.contains('=') || word.contains(':') || word.ends_with('-');
    let at = args.iter().position(|word| is_taint(word)).unwrap_or(args.len());
    let (resources, taints) = args.split_at_checked(at).unwrap_or((args, &[]));
    match taints.iter().find(|word| !is_taint(word)) {
        Some(late) => Err(Failure::error(format!("all resources must be specified before taint changes: {late}"))),
        None => Ok((resources.to_vec(), taints.to_vec())),
    }
}

fn check_kind(word: &str) -> Result<(), Failure> {
    let word = word.to_lowercase();
    match kind_of(&word) {
        Ok(Kind::Node) => Ok(()),
        Ok(_) => Err(Failure::error(format!("invalid resource type {word}, only node types are supported"))),
        // This command asks the mapper itself, and its refusal goes without `error: `.
        Err(failure) => Err(Failure { text: failure.text.trim_start_matches("error: ").to_owned(), ..failure }),
    }
}

/// Models `TaintOptions.Validate`.
fn check(parsed: &Parsed, names: &[String], change: &Change) -> Result<(), Failure> {
    let pairs = change.add.iter().flat_map(|add| change.remove.iter().map(move |gone| (add, gone)));
    let clash =
        |(add, gone): &(&Taint, &Taint)| add.key == gone.key && (gone.effect.is_empty() || gone.effect == add.effect);
    let clashes: Vec<String> = pairs.filter(clash).map(|(_, gone)| format!("{}={}", gone.key, gone.effect)).collect();
    if !clashes.is_empty() {
        let list = clashes.join(", ");
        return Err(Failure::error(format!(
            "can not both modify and remove the following taint(s) in the same command: {list}"
        )));
    }
    match (parsed.bool("all"), !parsed.string("selector").is_empty()) {
        (true, true) => Err(Failure::error("setting 'all' parameter with a non empty selector is prohibited")),
        (false, false) if names.is_empty() => {
            Err(Failure::error("at least one resource name must be specified since 'all' parameter is not set"))
        }
        _ => Ok(()),
    }
}

/// The nodes, and those of the names that are not there.
fn nodes(context: &Context, parsed: &Parsed, names: &[String]) -> Result<(Vec<Key>, Vec<Failure>), Failure> {
    let selector = parsed.string("selector");
    if parsed.bool("all") || !selector.is_empty() {
        return Ok((select::keys(&select::list(context, Kind::Node, None, selector, "")?), Vec::new()));
    }
    let (mut keys, mut failures) = (Vec::new(), Vec::new());
    for name in names {
        match context.cluster.server().get(Kind::Node, "", name) {
            Ok(_) => keys.push(Key::new(Kind::Node, "", name)),
            Err(status) => failures.push(status.into()),
        }
    }
    Ok((keys, failures))
}

fn taint(context: &mut Context, parsed: &Parsed, key: &Key, change: &Change, dry: DryRun) -> Result<(), Failure> {
    let Some(node) = context.cluster.store().get_as::<Node>("", &key.name).cloned() else { return Ok(()) };
    let present = spec::present(&node.spec.taints, change);
    if !present.is_empty() && !parsed.bool("overwrite") {
        return Err(Failure::error(format!(
            "node {} already has {} taint(s) with same effect(s) and --overwrite is false",
            key.name,
            present.join(",")
        )));
    }
    let (word, taints) =
        spec::apply(&node.spec.taints, change, parsed.bool("overwrite")).map_err(|errors| match errors.as_slice() {
            [one] => Failure::error(one),
            many => Failure::plain(many.join("\n")),
        })?;
    let mut new = node.clone();
    new.spec.taints = taints;
    let value = Object::Node(new).write();
    print::fresh(context);
    // A sentence without `(dry run)`: the word of what happened replaces the one that says it.
    if dry == DryRun::Client {
        return print::outcome(context, parsed, &value, word, DryRun::None);
    }
    let taints = value.pointer("/spec/taints").cloned().unwrap_or(Value::Null);
    let patch = Patch::Strategic(json!({"spec": {"taints": taints}}));
    let response = context.cluster.patch(key, &patch, &options(parsed, dry, "kubectl-taint")?)?;
    context.warn(&response.warnings);
    print::outcome(context, parsed, &response.object.write(), word, DryRun::None)
}
