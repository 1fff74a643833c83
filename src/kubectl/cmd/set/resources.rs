//! `kubectl set resources`. Models `pkg/cmd/set/set_resources.go`.

use serde_json::{Map, Value};

use super::{ALL_AND_SELECTOR, LOCAL_AND_SERVER, OWN, Words, change_pods, containers, end, objects};
use crate::api::quantity::Quantity;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
    examples: &[(
        "kubectl set resources deployment/coredns -n kube-system --requests=cpu=100m,memory=70Mi",
        "What each container is promised",
    )],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, RECORD, OWN, FLAGS],
    run: Some(run),
    ..Command::new("resources", "Set what containers may use of a node")
};

const FLAGS: &[Flag] = &[
    Flag::string("containers", "*", "Containers to change, by name; * for all").short('c'),
    Flag::string("limits", "", "The most that a container may use: cpu=200m,memory=512Mi"),
    Flag::string("requests", "", "What a container is promised: cpu=100m,memory=256Mi"),
];

const WORDS: Words = Words {
    done: "resource requirements updated",
    refused: "failed to patch resources update to pod template ",
    skips_unchanged: true,
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let objects = objects(context, parsed, &parsed.args)?;
    if parsed.bool("local") && dry == DryRun::Server {
        return Err(Failure::error(LOCAL_AND_SERVER));
    }
    if parsed.bool("all") && !parsed.string("selector").is_empty() {
        return Err(Failure::error(ALL_AND_SELECTOR));
    }
    if parsed.string("limits").is_empty() && parsed.string("requests").is_empty() {
        let why = "you must specify an update to requests or limits (in the form of --requests/--limits)";
        return Err(Failure::error(why));
    }
    let wanted = [("limits", list(parsed.string("limits"))?), ("requests", list(parsed.string("requests"))?)];
    let pattern = parsed.string("containers");
    let mut unknown = Vec::new();
    let mut errors = change_pods(context, parsed, &objects, dry, &WORDS, &mut |spec, _| {
        let found = containers(spec, pattern, ["containers", "initContainers"]);
        if found.is_empty() {
            unknown.push(format!("error: unable to find container named {pattern}"));
        }
        for container in found.into_iter().filter_map(Value::as_object_mut) {
            let resources = container.entry("resources").or_insert_with(|| Value::Object(Map::new()));
            for (field, amounts) in wanted.iter().filter(|(_, amounts)| !amounts.is_empty()) {
                let Some(resources) = resources.as_object_mut() else { continue };
                let entry = resources.entry(*field).or_insert_with(|| Value::Object(Map::new()));
                if let Some(entry) = entry.as_object_mut() {
                    entry.extend(amounts.clone());
                }
            }
        }
        Ok(())
    })?;
    unknown.append(&mut errors);
    end(unknown)
}

/// `cpu=100m,memory=256Mi`. Models `populateResourceListV1`.
fn list(text: &str) -> Result<Map<String, Value>, Failure> {
    let mut amounts = Map::new();
    for pair in text.split(',').filter(|_| !text.is_empty()) {
        let [name, amount] = pair.split('=').collect::<Vec<_>>()[..] else {
            return Err(Failure::error(format!("Invalid argument syntax {pair}, expected <resource>=<value>")));
        };
        let quantity = Quantity::parse(amount).map_err(|why| Failure::error(why.to_string()))?;
        amounts.insert(name.to_owned(), Value::from(quantity.to_string()));
    }
    Ok(amounts)
}
