//! A lesson's text to a [`Lesson`], or to all its mistakes. The keys stand in one table, which the JSON schema is held
//! against.

use std::cell::RefCell;

use serde_json::Value;

use super::model::{Do, Lesson, Step, Wrong};
use super::node::{Mistake, Node, Reading};
use super::read_parts;
use crate::api::settings::Settings;
use crate::manifest;
use crate::order::InOrder;

/// Longest lesson that is read, in bytes.
pub const MAX_TEXT: usize = 256 * 1024;
/// Most items of any list in a lesson.
pub(super) const MOST: usize = 60;

/// The parts of a lesson's file and the keys that each may have.
const FIELDS: &[(&str, &[&str])] = &[
    ("lesson", &["title", "belief", "teaches", "source", "minutes", "cluster", "start", "steps", "end"]),
    ("step", &["title", "text", "predict", "goals", "hints", "solution", "wrong"]),
    ("do", &["run", "apply", "wait"]),
    ("wrong", &["why", "do"]),
    ("goal", &["text", "keep", "after", "during", "connection", "shares", "slices", "object"]),
    ("connection", &["from", "to", "times", "protocol", "ends", "by", "every", "port", "source"]),
    ("shares", &["from", "to", "times", "protocol", "of", "least", "most"]),
    ("slices", &["service", "namespace", "slices", "entries", "addresses", "ready", "serving", "terminating"]),
    ("object", &["kind", "namespace", "name", "field", "is", "isNot", "exists"]),
    ("prediction", &["ask", "about", "from", "to", "times", "protocol", "of", "command", "after", "then"]),
];

/// The keys that a part of a lesson's file may have; none for a part that does not exist.
pub fn fields(part: &str) -> &'static [&'static str] {
    FIELDS.iter().find(|(name, _)| *name == part).map_or(&[], |(_, keys)| keys)
}

/// Reads the lesson that goes by `slug`.
///
/// # Errors
/// Every mistake in the text, with its place; at least one.
pub fn read(slug: &str, text: &str) -> Result<Lesson, Vec<Mistake>> {
    let at_start = |message: &str| vec![Mistake { line: 1, column: 1, message: message.to_owned() }];
    if text.len() > MAX_TEXT {
        return Err(at_start("a lesson of more than 256 KiB is not read"));
    }
    let documents: Vec<_> = manifest::documents(text).into_iter().collect();
    let [document] = documents.as_slice() else {
        return Err(at_start("a lesson's file holds one YAML document"));
    };
    let value = match &document.content {
        Ok(value) => value,
        Err(error) => {
            let (line, column) = (error.span.start.line, error.span.start.column);
            return Err(vec![Mistake { line, column, message: error.short().to_owned() }]);
        }
    };
    let reading = Reading { document, mistakes: RefCell::new(Vec::new()) };
    for duplicate in &document.duplicates {
        reading.note(&duplicate.path, true, "this key stands here twice".to_owned());
    }
    let lesson = lesson(slug, &Node { value, path: String::new(), reading: &reading });
    let mut mistakes = reading.mistakes.into_inner();
    mistakes.order_by_key(|mistake| (mistake.line, mistake.column));
    mistakes.dedup();
    if mistakes.is_empty() { Ok(lesson) } else { Err(mistakes) }
}

fn lesson(slug: &str, node: &Node) -> Lesson {
    node.only(fields("lesson"));
    let sources = match node.get("source") {
        one if one.value.is_string() => vec![one.words()],
        many => many.items(MOST).iter().map(Node::words).collect(),
    };
    let steps: Vec<Step> = node.need("steps").items(MOST).iter().map(step).collect();
    if steps.is_empty() && node.has("steps") {
        node.mistake_at("steps", "a lesson has one step at least".to_owned());
    }
    Lesson {
        slug: slug.to_owned(),
        title: node.need("title").words(),
        belief: node.get("belief").text(),
        teaches: node.need("teaches").words(),
        sources,
        minutes: node.get("minutes").number(10, 1, 120),
        cluster: settings(&node.get("cluster")),
        start: doing(&node.get("start")),
        steps,
        end: node.get("end").text(),
    }
}

/// The cluster's settings, each read by itself so that a mistake is told at its own place.
fn settings(node: &Node) -> Settings {
    let mut good = serde_json::Map::new();
    match node.value {
        Value::Null => {}
        Value::Object(map) => {
            for (key, value) in map {
                let one = Value::Object([(key.clone(), value.clone())].into_iter().collect());
                match serde_json::from_value::<Settings>(one) {
                    Ok(_) => drop(good.insert(key.clone(), value.clone())),
                    Err(error) => node.mistake_at(key, error.to_string()),
                }
            }
        }
        _ => node.mistake("this must be a mapping of settings, such as nodes: 2".to_owned()),
    }
    let settings: Settings = serde_json::from_value(Value::Object(good)).unwrap_or_default();
    if !(1..=12).contains(&settings.nodes) {
        node.mistake_at("nodes", "a cluster has 1 to 12 nodes".to_owned());
    }
    settings
}

fn step(node: &Node) -> Step {
    node.only(fields("step"));
    let wrong = |node: &Node| {
        node.only(fields("wrong"));
        Wrong { why: node.need("why").words(), doing: doing(&node.need("do")) }
    };
    let step = Step {
        title: node.need("title").words(),
        text: node.need("text").words(),
        predictions: node.get("predict").items(MOST).iter().map(read_parts::prediction).collect(),
        goals: node.get("goals").items(MOST).iter().map(read_parts::goal).collect(),
        hints: node.get("hints").items(MOST).iter().map(Node::words).collect(),
        solution: doing(&node.get("solution")),
        wrong: node.get("wrong").items(MOST).iter().map(wrong).collect(),
    };
    if step.goals.is_empty() && !(step.wrong.is_empty() && step.solution.is_empty()) {
        node.mistake("a step with a solution or wrong fixes needs goals".to_owned());
    }
    if !step.goals.is_empty() && step.solution.is_empty() {
        node.mistake_at("goals", "a step with goals needs a solution".to_owned());
    }
    step
}

/// A list of things to do; a text alone is a command.
pub(super) fn doing(node: &Node) -> Vec<Do> {
    let one = |node: Node| {
        if node.value.is_string() {
            return Do::Run(node.words());
        }
        node.only(fields("do"));
        match (node.has("run"), node.has("apply"), node.has("wait")) {
            (true, false, false) => Do::Run(node.get("run").words()),
            (false, true, false) => Do::Apply(node.get("apply").words()),
            (false, false, true) => Do::Wait(node.get("wait").time()),
            _ => {
                node.mistake("one of run, apply and wait goes here".to_owned());
                Do::Wait(0)
            }
        }
    };
    node.items(MOST).into_iter().map(one).collect()
}
