//! `kubectl wait`: let virtual time pass until something holds. Models `kubectl/pkg/cmd/wait`.

mod goal;

use serde_json::Value;

use goal::{Goal, goals, holds};

use crate::api::scheme::Kind;
use crate::apiserver::status::Status;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::follow::{Follower, Step, follow};
use crate::kubectl::printers::output::{Fields, Output};
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

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let printer = print::printer(context, parsed)?;
    let goals = goals(parsed.list("for")).map_err(Failure::error)?;
    let timeout = match parsed.duration("timeout") {
        below if below < 0 => A_WEEK,
        time => time,
    };
    let waiting = Waiting {
        parsed: parsed.clone(),
        namespace: context.namespace.clone(),
        printer,
        documents: 0,
        timeout,
        deadline: context.now().saturating_add(timeout),
        created: !goals.iter().any(|goal| matches!(goal, Goal::Created)),
        goals,
        keys: None,
        goal: 0,
        last: Value::Null,
        visited: 0,
    };
    follow(context, Follower::Wait(waiting))
}

/// A wait that goes on: for one goal of one object at a time.
#[derive(Debug, Clone)]
pub struct Waiting {
    parsed: Parsed,
    namespace: String,
    printer: Output,
    /// YAML documents that were printed.
    documents: usize,
    /// In milliseconds.
    timeout: i64,
    /// The moment at which the wait fails.
    deadline: i64,
    goals: Vec<Goal>,
    /// Whether `--for=create` was reached.
    created: bool,
    /// The objects that are left; `None` before they were looked for.
    keys: Option<Vec<Key>>,
    /// The goal of the first of them that is waited for.
    goal: usize,
    /// That object as it was at the last look.
    last: Value,
    /// How many objects were there at all.
    visited: usize,
}

impl Waiting {
    /// Goes on as far as it can without time passing.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        context.namespace.clone_from(&self.namespace);
        context.documents = self.documents;
        let step = self.go_on(context);
        self.documents = context.documents;
        step
    }

    fn go_on(&mut self, context: &mut Context) -> Result<Step, Failure> {
        if !self.created {
            let keys = targets(context, &self.parsed)?;
            self.created = !keys.is_empty() && keys.iter().all(|key| context.cluster.store().at(key).is_some());
            if !self.created && context.now() >= self.deadline {
                return Err(Failure::error("timed out waiting for the condition"));
            }
            if !self.created {
                return Ok(Step::Until((context.now() + POLL).min(self.deadline)));
            }
        }
        let mut keys = match self.keys.take() {
            Some(keys) => keys,
            None => targets(context, &self.parsed)?,
        };
        let for_deletion = self.goals.iter().any(|goal| matches!(goal, Goal::Deleted));
        while let Some(key) = keys.first() {
            if self.last.is_null() && self.goal == 0 {
                match context.cluster.server().get(key.kind, &key.namespace, &key.name).map(drop) {
                    Ok(()) => self.visited += 1,
                    Err(_) if for_deletion => {
                        keys.remove(0);
                        continue;
                    }
                    Err(status) => return Err(status.into()),
                }
            }
            while let Some(goal) = self.goals.get(self.goal) {
                if !reached(context, key, goal, &mut self.last)? {
                    if self.timeout == 0 {
                        let name = format!("{}/{}", key.kind.info().plural, key.name);
                        return Err(Failure::error(format!("condition not met for {name}")));
                    }
                    if context.now() >= self.deadline {
                        return Err(timed_out(key.kind, &key.name));
                    }
                    self.keys = Some(keys);
                    return Ok(Step::Until(self.deadline));
                }
                print::print(context, &self.printer, &self.last, Fields::Sorted, "condition met")?;
                self.goal += 1;
            }
            keys.remove(0);
            (self.goal, self.last) = (0, Value::Null);
        }
        if self.visited == 0 && !for_deletion {
            return Err(Failure::error("no matching resources found"));
        }
        Ok(Step::Done)
    }
}

/// Whether the goal is reached; `last` is the object as it then is, or as it last was.
fn reached(context: &Context, key: &Key, goal: &Goal, last: &mut Value) -> Result<bool, Failure> {
    let found = context.cluster.store().at(key).map(|object| object.write());
    let Some(object) = found else {
        return match goal {
            Goal::Deleted => Ok(true),
            _ => Err(Status::not_found(key.kind, &key.name).into()),
        };
    };
    let holds = holds(&object, goal).map_err(Failure::error);
    *last = object;
    holds
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
        Found::Nothing => Err(Failure::error(crate::kubectl::cmd::NO_RESOURCE)),
    }
}

fn timed_out(kind: Kind, name: &str) -> Failure {
    Failure::error(format!("timed out waiting for the condition on {}/{name}", kind.info().plural))
}
