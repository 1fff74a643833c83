//! `kubectl label`. Models `pkg/cmd/label/label.go`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::api::labels::label_value_errors;
use crate::api::patch;
use crate::apiserver::request::Patch;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::targets::{self, Ask, Target, end, find, resources_and_pairs, say};
use crate::kubectl::{print, record};
use crate::order::Gather;

pub const COMMAND: Command = Command {
    usage: "[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    examples: &[
        ("kubectl label node node-1 disk=ssd", "Add a label to a node"),
        ("kubectl label node node-1 disk=hdd --overwrite", "Change it"),
        ("kubectl label node node-1 disk-", "Take it off"),
    ],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, RECORD, OWN],
    run: Some(run),
    ..Command::new("label", "Add, change or remove labels of objects")
};

/// The flags of `label` and `annotate`.
pub(super) const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the types in the namespace"),
    Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
    Flag::string("field-selector", "", "Field selector: metadata.name=web"),
    Flag::bool("list", "false", "Show what the objects have"),
    Flag::bool("local", "false", "Change the file's objects, not the server's"),
    Flag::bool("overwrite", "false", "Change values that are there already"),
    Flag::string("resource-version", "", "Change only if the object has this version"),
];

/// What is to be changed.
pub(super) struct Change {
    pub new: BTreeMap<String, String>,
    pub gone: Vec<String>,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let (resources, pairs) = resources_and_pairs(&parsed.args, "label")?;
    let change = change(&pairs)?;
    check(parsed, &resources, &change, dry)?;
    let ask = Ask { args: &resources, local: parsed.bool("local"), ..Ask::default() };
    let found = find(context, parsed, ask)?;
    if !found.single && !parsed.string("resource-version").is_empty() {
        return Err(Failure::error("--resource-version may only be used with a single resource"));
    }
    let mut failures = found.failures;
    for target in &found.found {
        failures.extend(one(context, parsed, target, &change, dry, found.single).err());
    }
    end(failures)
}

/// Models `parseLabels`.
fn change(pairs: &[String]) -> Result<Change, Failure> {
    let mut change = Change { new: BTreeMap::new(), gone: Vec::new() };
    for pair in pairs {
        match pair.split('=').collect::<Vec<_>>().as_slice() {
            [key, value] => {
                let errors = label_value_errors(value);
                if !errors.is_empty() {
                    return Err(Failure::error(format!("invalid label value: \"{pair}\": {}", errors.join(";"))));
                }
                change.new.insert((*key).to_owned(), (*value).to_owned());
            }
            [word] => change.gone.push(word.strip_suffix('-').unwrap_or(word).to_owned()),
            _ => return Err(Failure::error(format!("invalid label spec: {pair}"))),
        }
    }
    if change.gone.iter().any(|key| change.new.contains_key(key)) {
        return Err(Failure::error("can not both modify and remove a label in the same command"));
    }
    Ok(change)
}

fn check(parsed: &Parsed, resources: &[String], change: &Change, dry: DryRun) -> Result<(), Failure> {
    let files = !parsed.list("filename").is_empty() || !parsed.string("kustomize").is_empty();
    let fail = |why: &str| Err(Failure::error(why));
    if parsed.bool("list") && !parsed.string("output").is_empty() {
        return fail("--list and --output may not be specified together");
    }
    if parsed.bool("all") && !parsed.string("selector").is_empty() {
        return fail("cannot set --all and --selector at the same time");
    }
    if parsed.bool("all") && !parsed.string("field-selector").is_empty() {
        return fail("cannot set --all and --field-selector at the same time");
    }
    if parsed.bool("local") {
        if dry == DryRun::Server {
            return fail("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
        }
        if !resources.is_empty() {
            return fail("can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set");
        }
        if !files {
            return fail("one or more files must be specified as -f pod.yaml or --filename=pod.json");
        }
    } else if resources.is_empty() && !files {
        return fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
    }
    if change.new.is_empty() && change.gone.is_empty() && !parsed.bool("list") {
        return fail("at least one label update is required");
    }
    Ok(())
}

fn one(
    context: &mut Context,
    parsed: &Parsed,
    target: &Target,
    change: &Change,
    dry: DryRun,
    single: bool,
) -> Result<(), Failure> {
    let labels = strings(&target.value, "labels");
    let stays_here = dry == DryRun::Client || parsed.bool("local") || parsed.bool("list");
    if !stays_here {
        for key in change.gone.iter().filter(|key| !labels.contains_key(*key)) {
            context.out.print(format!("label \"{key}\" not found.\n"));
        }
    }
    if !parsed.bool("overwrite") {
        no_overwrites(&labels, change)?;
    }
    let added = change.new.iter().any(|(key, value)| labels.get(key) != Some(value));
    let removed = change.gone.iter().any(|key| labels.contains_key(key));
    let mut new = changed(&target.value, "labels", change, parsed.string("resource-version"));
    record::note(context, parsed, &mut new);
    if !stays_here && (added || removed) {
        send(context, parsed, target, &new, dry, "kubectl-label")?;
    }
    if parsed.bool("list") {
        list(context, &new, "labels", target, single);
        return Ok(());
    }
    let done = match (added, removed) {
        (true, true) => "modified",
        (true, false) => "labeled",
        (false, true) => "unlabeled",
        (false, false) => "not labeled",
    };
    print::fresh(context);
    say(context, parsed, &new, done, dry)
}

fn no_overwrites(labels: &BTreeMap<String, String>, change: &Change) -> Result<(), Failure> {
    let taken =
        change.new.iter().filter_map(|(key, value)| labels.get(key).filter(|now| *now != value).map(|now| (key, now)));
    let errors: Vec<String> =
        taken.map(|(key, now)| format!("'{key}' already has a value ({now}), and --overwrite is false")).collect();
    match errors.as_slice() {
        [] => Ok(()),
        [one] => Err(Failure::error(one)),
        many => Err(Failure::plain(many.join("\n"))),
    }
}

/// The labels or annotations of an object.
pub(super) fn strings(value: &Value, field: &str) -> BTreeMap<String, String> {
    let map = value.get("metadata").and_then(|metadata| metadata.get(field)).and_then(Value::as_object);
    let pairs = map.into_iter().flatten();
    pairs.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).gather()
}

/// The object with the change made.
pub(super) fn changed(value: &Value, field: &str, change: &Change, version: &str) -> Value {
    let mut new = value.clone();
    let mut strings = strings(value, field);
    strings.retain(|key, _| !change.gone.contains(key));
    strings.extend(change.new.clone());
    let Some(object) = new.as_object_mut() else { return new };
    let metadata = object.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if let Some(metadata) = metadata.as_object_mut() {
        if strings.is_empty() {
            metadata.shift_remove(field);
        } else {
            let map = strings.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
            metadata.insert(field.to_owned(), Value::Object(map));
        }
        if !version.is_empty() {
            metadata.insert("resourceVersion".to_owned(), Value::from(version));
        }
    }
    new
}

/// Sends the difference between the object and its changed form; the object as the server has it then.
pub(super) fn send(
    context: &mut Context,
    parsed: &Parsed,
    target: &Target,
    new: &Value,
    dry: DryRun,
    manager: &str,
) -> Result<Value, Failure> {
    let mut old = target.value.clone();
    if !parsed.string("resource-version").is_empty()
        && let Some(metadata) = old.pointer_mut("/metadata").and_then(Value::as_object_mut)
    {
        // The version must be part of the patch, so it must not be part of what the patch starts from.
        metadata.shift_remove("resourceVersion");
    }
    let options = targets::options(parsed, dry, manager);
    targets::patch(context, &target.key, &Patch::Merge(patch::merge_diff(&old, new)), &options)
}

/// `--list`
pub(super) fn list(context: &mut Context, value: &Value, field: &str, target: &Target, single: bool) {
    let info = target.key.kind.info();
    let indent = if single { "" } else { " " };
    if !single {
        context.out.print(format!("Listing {field} for {}.{}/{}:\n", info.kind, info.group, target.key.name));
    }
    for (key, value) in strings(value, field) {
        context.out.print(format!("{indent}{key}={value}\n"));
    }
}
