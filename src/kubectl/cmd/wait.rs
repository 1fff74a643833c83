//! `kubectl wait`: let virtual time pass until something holds. Models `kubectl/pkg/cmd/wait`.

use serde_json::Value;

use super::{FILENAME, OUTPUT, SELECTOR};
use crate::api::scheme::Kind;
use crate::apiserver::status::Status;
use crate::apiserver::store::Key;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::go_value::display;
use crate::kubectl::printers::jsonpath::{Template, relaxed};
use crate::kubectl::printers::output::Fields;
use crate::kubectl::printers::value::{at, int, items, text};
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{input, print, select};

/// What a negative time-out means: a week.
const A_WEEK: i64 = 168 * 3_600_000;
/// How often `--for=create` looks.
const POLL: i64 = 500;

pub const COMMAND: Command = Command {
    usage: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) \
        [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
    examples: &[
        ("kubectl wait --for=condition=Ready nodes --all", "Until all nodes are ready"),
        ("kubectl wait --for=jsonpath='{.status.phase}'=Active namespace/default", "Until a field has a value"),
        ("kubectl wait --for=condition=Available deployment/coredns -n kube-system --timeout=60s", "A minute at most"),
    ],
    flags: &[FLAGS, FILENAME, SELECTOR, OUTPUT],
    run: Some(run),
    ..Command::new("wait", "Wait for a specific condition on one or many resources")
};

const FLAGS: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the type"),
    Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
    Flag::string("field-selector", "", "Field selector: metadata.name=web"),
    Flag::array("for", "create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE]"),
    Flag::bool("local", "false", "Ask no server"),
    Flag::duration("timeout", "30s", "How long to wait; 0 looks once, below 0 waits a week"),
];

/// What to wait for.
enum Goal {
    Created,
    Deleted,
    Condition { name: String, status: String },
    Path { template: Template, value: Option<String> },
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let printer = print::printer(context, parsed)?;
    let goals = goals(parsed.list("for")).map_err(Failure::error)?;
    let timeout = match parsed.duration("timeout") {
        below if below < 0 => A_WEEK,
        time => time,
    };
    let deadline = context.now().saturating_add(timeout);
    if goals.iter().any(|goal| matches!(goal, Goal::Created)) {
        wait_for_creation(context, parsed, deadline)?;
    }
    let for_deletion = goals.iter().any(|goal| matches!(goal, Goal::Deleted));
    let keys = targets(context, parsed)?;
    let mut visited = 0;
    for key in keys {
        if let Err(status) = context.cluster.server().get(key.kind, &key.namespace, &key.name).map(drop) {
            if for_deletion {
                continue;
            }
            return Err(status.into());
        }
        visited += 1;
        for goal in &goals {
            let object = reach(context, &key, goal, timeout, deadline)?;
            print::print(context, &printer, &object, Fields::Sorted, "condition met")?;
        }
    }
    if visited == 0 && !for_deletion {
        return Err(Failure::error("no matching resources found"));
    }
    Ok(())
}

fn goals(words: &[String]) -> Result<Vec<Goal>, String> {
    if words.is_empty() {
        return Err("unrecognized condition: []".to_owned());
    }
    words.iter().map(|word| goal(word)).collect()
}

fn goal(word: &str) -> Result<Goal, String> {
    if word.eq_ignore_ascii_case("delete") {
        return Ok(Goal::Deleted);
    }
    if word.eq_ignore_ascii_case("create") {
        return Ok(Goal::Created);
    }
    if let Some(condition) = word.strip_prefix("condition=") {
        let (name, status) = condition.split_once('=').unwrap_or((condition, "true"));
        return Ok(Goal::Condition { name: name.to_owned(), status: status.to_owned() });
    }
    let Some(input) = word.strip_prefix("jsonpath=") else { return Err(format!("unrecognized condition: {word:?}")) };
    let parts = split_at_equals(input);
    let (path, value) = match parts.as_slice() {
        [path] => (path, None),
        [path, value] => (path, Some(value.trim_matches(['\'', '"']))),
        _ => {
            return Err("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or \
                --for=jsonpath='{.status.readyReplicas}'"
                .to_owned());
        }
    };
    let path = relaxed(path)?;
    if value == Some("") {
        return Err("jsonpath wait has to have a value after equal sign, like \
            --for=jsonpath='{.status.readyReplicas}'=3"
            .to_owned());
    }
    if path.is_empty() {
        return Err("jsonpath expression cannot be empty".to_owned());
    }
    Ok(Goal::Path { template: Template::parse(&path)?, value: value.map(str::to_owned) })
}

/// Splits at single equals signs; double ones belong to the path. Models `splitJSONPathInput`.
fn split_at_equals(input: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = input.chars().peekable();
    while let Some(ch) = chars.next() {
        let doubled = ch == '=' && chars.next_if_eq(&'=').is_some();
        if ch == '=' && !doubled {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push_str(if doubled { "==" } else { "" });
            last.extend((!doubled).then_some(ch));
        }
    }
    parts
}

/// The objects that the words, the selectors or the files name.
fn targets(context: &mut Context, parsed: &Parsed) -> Result<Vec<Key>, Failure> {
    if !parsed.list("filename").is_empty() {
        return input::load(context, parsed)?.into_iter().map(|item| item.map(|item| item.key())).collect();
    }
    let all_namespaces = parsed.bool("all-namespaces");
    let (labels, fields) = (parsed.string("selector"), parsed.string("field-selector"));
    let namespace = context.namespace.clone();
    let selector = !labels.is_empty() || !fields.is_empty();
    let query = Query { namespace: &namespace, all_namespaces, selector, all: parsed.bool("all"), ..Query::default() };
    match resolve(&parsed.args, &query)? {
        Found::Named { keys, .. } => Ok(keys),
        Found::Selected(kinds) => {
            let mut keys = Vec::new();
            for kind in kinds {
                let namespace = (!all_namespaces).then_some(namespace.as_str());
                keys.extend(select::keys(&select::list(context, kind, namespace, labels, fields)?));
            }
            Ok(keys)
        }
        Found::Nothing => Err(Failure::error(super::NO_RESOURCE)),
    }
}

fn wait_for_creation(context: &mut Context, parsed: &Parsed, deadline: i64) -> Result<(), Failure> {
    loop {
        let keys = targets(context, parsed)?;
        if !keys.is_empty() && keys.iter().all(|key| context.cluster.store().at(key).is_some()) {
            return Ok(());
        }
        if context.now() >= deadline {
            return Err(Failure::error("timed out waiting for the condition"));
        }
        let next = (context.now() + POLL).min(deadline);
        context.cluster.run_until(next);
    }
}

/// Lets time pass until the goal is reached. The object as it then is, or as it last was.
fn reach(context: &mut Context, key: &Key, goal: &Goal, timeout: i64, deadline: i64) -> Result<Value, Failure> {
    let mut last = Value::Null;
    loop {
        let found = context.cluster.store().at(key).map(|object| object.write());
        let reached = match (&found, goal) {
            (None, Goal::Deleted) => return Ok(last),
            (None, _) => return Err(Status::not_found(key.kind, &key.name).into()),
            (Some(object), goal) => holds(object, goal).map_err(Failure::error)?,
        };
        last = found.unwrap_or_default();
        if reached {
            return Ok(last);
        }
        if timeout == 0 {
            let name = format!("{}/{}", key.kind.info().plural, key.name);
            return Err(Failure::error(format!("condition not met for {name}")));
        }
        match context.cluster.next_due().filter(|at| *at <= deadline) {
            Some(at) => context.cluster.run_until(at),
            None => {
                context.cluster.run_until(deadline);
                return Err(timed_out(key.kind, &key.name));
            }
        }
    }
}

fn timed_out(kind: Kind, name: &str) -> Failure {
    Failure::error(format!("timed out waiting for the condition on {}/{name}", kind.info().plural))
}

fn holds(object: &Value, goal: &Goal) -> Result<bool, String> {
    match goal {
        Goal::Created => Ok(true),
        Goal::Deleted => Ok(false),
        Goal::Condition { name, status } => Ok(condition_holds(object, name, status)),
        Goal::Path { template, value } => path_holds(object, template, value.as_deref()),
    }
}

/// Models `checkCondition`: a condition of an older generation does not count.
fn condition_holds(object: &Value, name: &str, status: &str) -> bool {
    let conditions = items(object, "status.conditions");
    let Some(condition) = conditions.iter().find(|c| text(c, "type").eq_ignore_ascii_case(name)) else { return false };
    let observed = at(condition, "observedGeneration").as_i64().or(at(object, "status.observedGeneration").as_i64());
    let outdated = observed.is_some_and(|observed| observed < int(object, "metadata.generation"));
    !outdated && text(condition, "status").eq_ignore_ascii_case(status)
}

fn path_holds(object: &Value, template: &Template, wanted: Option<&str>) -> Result<bool, String> {
    let found = template.find(object, true)?;
    let Some([first, rest @ ..]) = found.first().map(Vec::as_slice) else { return Ok(false) };
    if found.len() > 1 {
        return Err("given jsonpath expression matches more than one list".to_owned());
    }
    if !rest.is_empty() {
        return Err("given jsonpath expression matches more than one value".to_owned());
    }
    let Some(wanted) = wanted else { return Ok(true) };
    if first.is_object() || first.is_array() {
        return Err("jsonpath leads to a nested object or list which is not supported".to_owned());
    }
    Ok(display(first).trim() == wanted.trim())
}
