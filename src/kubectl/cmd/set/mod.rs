//! `kubectl set`: single fields of live objects. Models `pkg/cmd/set/helper.go`; one file a field.

mod env;
mod image;
mod resources;
mod selector;
mod service_account;
mod subject;

use serde_json::Value;

use crate::api::patch;
use crate::apiserver::request::Patch;
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::output::Fields;
use crate::kubectl::record;
use crate::kubectl::targets::{self, Ask, Target, aggregate, say_with};

pub const COMMAND: Command = Command {
    examples: &[("kubectl set image deployment/web nginx=nginx:1.28", "Another image")],
    usage: "SUBCOMMAND",
    subcommands: &[
        &env::COMMAND,
        &image::COMMAND,
        &resources::COMMAND,
        &selector::COMMAND,
        &service_account::COMMAND,
        &subject::COMMAND,
    ],
    ..Command::new("set", "Set single fields of objects")
};

const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the types in the namespace"),
    Flag::bool("local", "false", "Change the file's objects, not the server's"),
];

const LOCAL_AND_SERVER: &str = "cannot specify --local and --dry-run=server - did you mean --dry-run=client?";
const ALL_AND_SELECTOR: &str = "cannot set --all and --selector at the same time";
const NO_RESOURCE: &str = "one or more resources must be specified as <resource> <name> or <resource>/<name>";
const LOCAL_RESOURCE: &str = "error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'";

/// The objects of a `set` command. One that cannot be had ends it. Models `Builder.Infos`.
fn objects(context: &mut Context, parsed: &Parsed, args: &[String]) -> Result<Vec<Target>, Failure> {
    let local = parsed.bool("local");
    if local && !args.is_empty() {
        return Err(Failure::error(LOCAL_RESOURCE));
    }
    let found = targets::find(context, parsed, Ask { args, local, ..Ask::default() })?;
    targets::end(found.failures)?;
    Ok(found.found)
}

/// How a change is named.
struct Words<'a> {
    /// `image updated`
    done: &'a str,
    /// What stands before a refusal by the server.
    refused: &'a str,
    /// Whether an object that stays as it was goes without a word.
    skips_unchanged: bool,
}

/// Changes the Pod spec of each object, sends what differs, and says so.
fn change_pods(
    context: &mut Context,
    parsed: &Parsed,
    objects: &[Target],
    dry: DryRun,
    words: &Words,
    change: &mut dyn FnMut(&mut Value, &Target) -> Result<(), String>,
) -> Result<Vec<String>, Failure> {
    let mut errors = Vec::new();
    for target in objects {
        let mut new = target.value.clone();
        let info = target.key.kind.info();
        let changed = match targets::pod_spec(target.key.kind).and_then(|path| new.pointer_mut(path)) {
            Some(spec) => change(spec, target),
            None => {
                let type_ = format!("*{}.{}", info.version, info.kind);
                Err(format!("the object is not a pod or does not have a pod template: {type_}"))
            }
        };
        if let Err(why) = changed {
            errors.push(format!("error: {}/{} {why}\n", info.plural, target.key.name));
            continue;
        }
        record::note(context, parsed, &mut new);
        if new == target.value && words.skips_unchanged {
            continue;
        }
        if !(parsed.bool("local") || dry == DryRun::Client) {
            match send(context, parsed, target, &new, dry) {
                Ok(value) => new = value,
                Err(message) => {
                    errors.push(format!("{}{message}", words.refused));
                    continue;
                }
            }
        }
        say_with(context, parsed, &new, words.done, dry, Fields::Declared)?;
    }
    Ok(errors)
}

/// Sends what differs; the error is the server's message alone.
fn send(context: &mut Context, parsed: &Parsed, target: &Target, new: &Value, dry: DryRun) -> Result<Value, String> {
    let difference = Patch::Merge(patch::merge_diff(&target.value, new));
    let options = targets::options(parsed, dry, "kubectl-set");
    match context.cluster.patch(&target.key, &difference, &options) {
        Ok(response) => {
            context.warn(&response.warnings);
            Ok(response.object.write())
        }
        Err(status) => Err(status.message),
    }
}

fn end(errors: Vec<String>) -> Result<(), Failure> {
    aggregate(errors)
}

/// The containers of a Pod spec whose name fits, init containers first or last as asked.
fn containers<'a>(spec: &'a mut Value, name: &str, lists: [&str; 2]) -> Vec<&'a mut Value> {
    let Some(spec) = spec.as_object_mut() else { return Vec::new() };
    let mut found: [Vec<&'a mut Value>; 2] = [Vec::new(), Vec::new()];
    for (key, list) in spec.iter_mut() {
        let Some(place) = lists.iter().position(|list| list == key) else { continue };
        let fits =
            |container: &&mut Value| selects(name, container.get("name").and_then(Value::as_str).unwrap_or_default());
        if let (Some(slot), Some(list)) = (found.get_mut(place), list.as_array_mut()) {
            slot.extend(list.iter_mut().filter(fits));
        }
    }
    found.into_iter().flatten().collect()
}

/// Does a name fit a pattern with `*`? Models `selectString`.
fn selects(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            let Some(rest) = name.strip_prefix(before) else { return false };
            match after.rsplit_once('*') {
                None => rest.ends_with(after),
                Some((middle, end)) => rest.strip_suffix(end).is_some_and(|rest| {
                    let mut rest = rest;
                    middle.split('*').all(|part| match rest.find(part) {
                        Some(at) => {
                            rest = rest.get(at + part.len()..).unwrap_or_default();
                            true
                        }
                        None => false,
                    })
                }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::selects;

    #[test]
    fn names_by_pattern() {
        for (pattern, name, fits) in [
            ("*", "web", true),
            ("web", "web", true),
            ("web", "web2", false),
            ("w*b", "web", true),
            ("*e*", "web", true),
        ] {
            assert_eq!(selects(pattern, name), fits, "{pattern} {name}");
        }
    }
}
