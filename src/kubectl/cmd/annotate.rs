//! `kubectl annotate`. Models `pkg/cmd/annotate/annotate.go`.

use std::collections::BTreeMap;

use super::label::{Change, OWN, changed, list, send, strings};
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::record;
use crate::kubectl::targets::{Ask, Target, end, find, resources_and_pairs, say};

pub const COMMAND: Command = Command {
    usage: "[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    examples: &[
        ("kubectl annotate node node-1 note='kept for tests'", "Add an annotation to a node"),
        ("kubectl annotate node node-1 note-", "Take it off"),
    ],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, RECORD, OWN],
    run: Some(run),
    ..Command::new("annotate", "Add, change or remove annotations of objects")
};

/// The annotation that says why a Deployment changed; it may always be overwritten.
fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let (resources, pairs) = resources_and_pairs(&parsed.args, "annotation")?;
    let mut change = Change { new: BTreeMap::new(), gone: Vec::new() };
    for pair in &pairs {
        match pair.split_once('=') {
            Some((key, value)) => drop(change.new.insert(key.to_owned(), value.to_owned())),
            None => change.gone.push(pair.strip_suffix('-').unwrap_or(pair).to_owned()),
        }
    }
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
    if !parsed.bool("local") {
        if resources.is_empty() && !files {
            return fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }
    } else {
        if dry == DryRun::Server {
            return fail("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
        }
        if !resources.is_empty() {
            return fail("can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set");
        }
        if !files {
            return fail("one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json");
        }
    }
    if change.new.is_empty() && change.gone.is_empty() && !parsed.bool("list") {
        return fail("at least one annotation update is required");
    }
    let both: Vec<&str> = change.gone.iter().filter(|key| change.new.contains_key(*key)).map(String::as_str).collect();
    if !both.is_empty() {
        let both = both.join(", ");
        return fail(&format!(
            "can not both modify and remove the following annotation(s) in the same command: {both}"
        ));
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
    let annotations = strings(&target.value, "annotations");
    if !parsed.bool("overwrite") {
        let taken = change.new.iter().filter(|(key, _)| *key != record::ANNOTATION);
        let taken =
            taken.filter_map(|(key, value)| annotations.get(key).filter(|now| *now != value).map(|now| (key, now)));
        let list: Vec<String> = taken.map(|(key, now)| format!("'{key}' already has a value ({now})")).collect();
        if !list.is_empty() {
            let list = list.join("; ");
            let why = format!("--overwrite is false but found the following declared annotation(s): {list}");
            return Err(Failure::error(why));
        }
    }
    let mut new = changed(&target.value, "annotations", change, parsed.string("resource-version"));
    record::note(context, parsed, &mut new);
    if !(dry == DryRun::Client || parsed.bool("local") || parsed.bool("list")) {
        new = send(context, parsed, target, &new, dry, "kubectl-annotate")?;
    }
    if parsed.bool("list") {
        list(context, &new, "annotations", target, single);
        return Ok(());
    }
    say(context, parsed, &new, "annotated", dry)
}
