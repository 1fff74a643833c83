//! Applying a template's nodes to a value. Models `jsonpath.go`.

use std::borrow::Cow;

use serde_json::Value;

use super::compare::{equal, less};
use super::{Node, Param};
use crate::kubectl::printers::go_value::{display, sorted, type_name};

/// How many values a template may look at before it is stopped.
const BUDGET: usize = 2_000_000;
/// How deep ranges may stand within ranges.
const MAX_RANGES: usize = 32;

pub(super) type Found<'a> = Vec<Cow<'a, Value>>;

/// What each node of a template finds.
pub(super) fn find<'a>(nodes: &'a [Node], data: &'a Value, allow_missing: bool) -> Result<Vec<Found<'a>>, String> {
    let mut walker = Walker { nodes, allow_missing, begin: 0, inside: 0, end: 0, last_end: None, budget: BUDGET };
    walker.find(0, &Cow::Borrowed(data))
}

struct Walker<'a> {
    nodes: &'a [Node],
    allow_missing: bool,
    /// Ranges that were met and not yet entered.
    begin: usize,
    /// Ranges we are in.
    inside: usize,
    /// Ends that were met and not yet obeyed.
    end: usize,
    /// Where the last end stood.
    last_end: Option<usize>,
    budget: usize,
}

impl<'a> Walker<'a> {
    /// Applies the nodes from `first` on. A range applies those after it to each of its values, up to its end.
    fn find(&mut self, first: usize, data: &Cow<'a, Value>) -> Result<Vec<Found<'a>>, String> {
        let mut all = Vec::new();
        let mut at = first;
        while let Some(node) = self.nodes.get(at) {
            let results = self.walk(vec![data.clone()], node)?;
            if self.end > 0 && self.end <= self.inside {
                self.end -= 1;
                self.last_end = Some(at);
                break;
            }
            if self.begin > 0 {
                self.begin -= 1;
                self.inside += 1;
                if self.inside > MAX_RANGES {
                    return Err("too many nested ranges".to_owned());
                }
                for value in &results {
                    all.append(&mut self.find(at + 1, value)?);
                }
                if results.is_empty() {
                    // Only to learn where the range ends.
                    self.find(at + 1, &Cow::Owned(Value::Null))?;
                }
                self.inside -= 1;
                if let Some(end) = self.last_end.filter(|end| *end > at) {
                    at = end;
                }
            } else {
                all.push(results);
            }
            at += 1;
        }
        Ok(all)
    }

    fn spend(&mut self, values: usize) -> Result<(), String> {
        self.budget = self.budget.checked_sub(values + 1).ok_or_else(|| "the template finds too much".to_owned())?;
        Ok(())
    }

    fn walk_list(&mut self, mut input: Found<'a>, nodes: &'a [Node]) -> Result<Found<'a>, String> {
        for node in nodes {
            input = self.walk(input, node)?;
        }
        Ok(input)
    }

    fn walk(&mut self, input: Found<'a>, node: &'a Node) -> Result<Found<'a>, String> {
        self.spend(input.len())?;
        let constant = |value: Value| Ok(input.iter().map(|_| Cow::Owned(value.clone())).collect());
        match node {
            Node::List(nodes) => self.walk_list(input, nodes),
            Node::Text(text) => Ok(vec![Cow::Owned(Value::from(text.as_str()))]),
            Node::Int(number) => constant(Value::from(*number)),
            Node::Float(number) => constant(Value::from(*number)),
            Node::Bool(flag) => constant(Value::from(*flag)),
            Node::Field(name) => self.field(input, name),
            Node::Array(params) => array(input, params),
            Node::Filter(left, right) => self.filter(input, left, right.as_ref()),
            Node::Wildcard => Ok(input.into_iter().flat_map(children).collect()),
            Node::Recursive => self.recursive(input),
            Node::Union(lists) => {
                let mut all = Vec::new();
                for list in lists {
                    all.append(&mut self.walk_list(input.clone(), list)?);
                }
                Ok(all)
            }
            Node::Identifier(name) => self.identifier(input, name),
        }
    }

    fn identifier(&mut self, input: Found<'a>, name: &str) -> Result<Found<'a>, String> {
        match name {
            "range" => {
                self.begin += 1;
                Ok(input)
            }
            "end" if self.inside > 0 => {
                self.end += 1;
                Ok(Vec::new())
            }
            "end" => Err("not in range, nothing to end".to_owned()),
            other => Err(format!("unrecognized identifier {other}")),
        }
    }

    fn field(&mut self, input: Found<'a>, name: &str) -> Result<Found<'a>, String> {
        if input.is_empty() {
            return Ok(input);
        }
        let found: Found = input.into_iter().filter_map(|value| member(value, name)).collect();
        if found.is_empty() && !self.allow_missing {
            return Err(format!("{name} is not found"));
        }
        Ok(found)
    }

    /// Every value that has something in it, outer ones first.
    fn recursive(&mut self, input: Found<'a>) -> Result<Found<'a>, String> {
        let mut found = Vec::new();
        // What is still to be visited, the next one last.
        let mut open: Found = input.into_iter().rev().collect();
        while let Some(value) = open.pop() {
            let inside: Found = children(value.clone()).collect();
            self.spend(inside.len())?;
            if !inside.is_empty() {
                found.push(value);
                open.extend(inside.into_iter().rev());
            }
        }
        Ok(found)
    }

    fn filter(
        &mut self,
        input: Found<'a>,
        left: &'a [Node],
        right: Option<&'a (String, Vec<Node>)>,
    ) -> Result<Found<'a>, String> {
        let mut kept = Vec::new();
        for value in input {
            if !value.is_array() {
                return Err(format!("{} is not array or slice and cannot be filtered", display(&value)));
            }
            for item in children(value) {
                let lefts = self.walk_list(vec![item.clone()], left);
                let Some((operator, right)) = right else {
                    if lefts.is_ok_and(|found| !found.is_empty()) {
                        kept.push(item);
                    }
                    continue;
                };
                let Some(left) = single(lefts?)? else { continue };
                let rights = self.walk_list(vec![item.clone()], right)?;
                let Some(right) = single(rights)? else { continue };
                if holds(operator, &left, &right)? {
                    kept.push(item);
                }
            }
        }
        Ok(kept)
    }
}

/// The one value to compare; none at all means that the item does not pass.
fn single(mut found: Found) -> Result<Option<Cow<Value>>, String> {
    if found.len() > 1 {
        return Err("can only compare one element at a time".to_owned());
    }
    Ok(found.pop())
}

fn holds(operator: &str, left: &Value, right: &Value) -> Result<bool, String> {
    match operator {
        "<" => less(left, right),
        ">" => Ok(!less(left, right)? && !equal(left, right)?),
        "==" => equal(left, right),
        "!=" => equal(left, right).map(|same| !same),
        "<=" => Ok(less(left, right)? || equal(left, right)?),
        ">=" => less(left, right).map(|smaller| !smaller),
        other => Err(format!("unrecognized filter operator {other}")),
    }
}

/// The member of a map; other values have none.
fn member<'a>(value: Cow<'a, Value>, name: &str) -> Option<Cow<'a, Value>> {
    match value {
        Cow::Borrowed(value) => value.get(name).map(Cow::Borrowed),
        Cow::Owned(value) => value.get(name).cloned().map(Cow::Owned),
    }
}

/// The members of a map by key, the items of a list, the bytes of a string (as Go has it).
fn children<'a>(value: Cow<'a, Value>) -> std::vec::IntoIter<Cow<'a, Value>> {
    let list: Found<'a> = match value {
        Cow::Borrowed(Value::Array(items)) => items.iter().map(Cow::Borrowed).collect(),
        Cow::Borrowed(value @ Value::Object(_)) => sorted(value).into_iter().map(|(_, v)| Cow::Borrowed(v)).collect(),
        value => match value.as_ref() {
            Value::Array(items) => items.iter().cloned().map(Cow::Owned).collect(),
            Value::Object(_) => sorted(&value).into_iter().map(|(_, v)| Cow::Owned(v.clone())).collect(),
            Value::String(text) => text.bytes().map(|byte| Cow::Owned(Value::from(byte))).collect(),
            _ => Vec::new(),
        },
    };
    list.into_iter()
}

/// `[start:end:step]` of every list in the input.
fn array<'a>(input: Found<'a>, params: &[Param; 3]) -> Result<Found<'a>, String> {
    let mut found = Vec::new();
    for value in input {
        if value.is_null() {
            continue;
        }
        let Some(length) = value.as_array().map(Vec::len) else {
            return Err(format!("{} is not array or slice", type_name(&value)));
        };
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let [first, last, step] = params;
        let mut start = if first.known { first.value } else { 0 };
        if start < 0 {
            start += length;
        }
        let mut end = if last.known { last.value } else { length };
        if end < 0 || (end == 0 && last.derived) {
            end += length;
        }
        if start == end {
            // Nothing was asked for: upstream stops here, with what it has.
            return Ok(found);
        }
        if start >= length || start < 0 {
            return Err(format!("array index out of bounds: index {start}, length {length}"));
        }
        if end > length || end < 0 {
            return Err(format!("array index out of bounds: index {}, length {length}", end - 1));
        }
        if start > end {
            return Err(format!("starting index {start} is greater than ending index {end}"));
        }
        if step.known && step.value <= 0 {
            return Err("step must be > 0".to_owned());
        }
        let step = if step.known { usize::try_from(step.value).unwrap_or(usize::MAX) } else { 1 };
        let (start, end) = (usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0));
        found.extend(children(value).take(end).skip(start).step_by(step));
    }
    Ok(found)
}
