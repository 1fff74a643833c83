//! Applying a template's nodes. Models `text/template/exec.go`.

use serde_json::Value;

use super::functions;
use super::parse::{Node, Operand, OperandKind, Pipeline};
use super::{Template, location};
use crate::kubectl::printers::go_value::{display, sorted};

/// How many nodes may be carried out, loops included.
const BUDGET: usize = 1_000_000;
/// How deep templates may call templates.
const MAX_CALLS: usize = 30;

/// A value, or none: a key that is not there, `nil`.
pub(super) type Found = Option<Value>;

/// Applies `template` to `data`.
pub(super) fn execute(template: &Template, data: &Value, out: &mut String) -> Result<(), String> {
    let root = ("$".to_owned(), Some(data.clone()));
    let mut state = State { template, variables: vec![root], budget: BUDGET, calls: 0, out };
    state.nodes(&template.nodes, &Some(data.clone())).map(drop)
}

/// What a block asks of the loop around it.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    On,
    Break,
    Continue,
}

struct State<'a> {
    template: &'a Template,
    variables: Vec<(String, Found)>,
    budget: usize,
    calls: usize,
    out: &'a mut String,
}

impl<'a> State<'a> {
    fn nodes(&mut self, nodes: &'a [Node], dot: &Found) -> Result<Flow, String> {
        let known = self.variables.len();
        let mut flow = Flow::On;
        for node in nodes {
            self.budget = self.budget.checked_sub(1).ok_or("the template goes on for too long")?;
            flow = self.node(node, dot)?;
            if flow != Flow::On {
                break;
            }
        }
        self.variables.truncate(known);
        Ok(flow)
    }

    fn node(&mut self, node: &'a Node, dot: &Found) -> Result<Flow, String> {
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Print(pipeline) => {
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    self.out.push_str(&shown(&value));
                }
            }
            Node::If(pipeline, body, otherwise) | Node::With(pipeline, body, otherwise) => {
                let known = self.variables.len();
                let value = self.pipeline(pipeline, dot)?;
                let inner = if matches!(node, Node::With(..)) { &value } else { dot };
                let flow = match is_true(&value) {
                    true => self.nodes(body, inner)?,
                    false => self.nodes(otherwise, dot)?,
                };
                self.variables.truncate(known);
                return Ok(flow);
            }
            Node::Range(pipeline, body, otherwise) => return self.range(pipeline, body, otherwise, dot),
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
            Node::Call(name, pipeline, at) => self.call(name, pipeline.as_ref(), *at, dot)?,
        }
        Ok(Flow::On)
    }

    fn range(&mut self, over: &'a Pipeline, body: &'a [Node], none: &'a [Node], dot: &Found) -> Result<Flow, String> {
        let known = self.variables.len();
        let value = self.pipeline_value(over, dot)?;
        let entries: Vec<(Value, Value)> = match &value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items.iter().enumerate().map(|(at, v)| (at.into(), v.clone())).collect(),
            Some(map @ Value::Object(_)) => sorted(map).into_iter().map(|(k, v)| (k.into(), v.clone())).collect(),
            Some(Value::Number(number)) if number.is_i64() => {
                let most = number.as_i64().unwrap_or(0).min(BUDGET as i64);
                (0..most).map(|at| (at.into(), at.into())).collect()
            }
            Some(other) => {
                let at = over.commands.first().and_then(|c| c.first());
                return Err(self.complaint(at, &format!("range can't iterate over {}", display(other))));
            }
        };
        if entries.is_empty() {
            return self.nodes(none, dot);
        }
        for (key, item) in entries {
            match over.variables.as_slice() {
                [] => {}
                [one] => self.set(one, Some(item.clone()), over.declares),
                [first, second, ..] => {
                    self.set(first, Some(key), over.declares);
                    self.set(second, Some(item.clone()), over.declares);
                }
            }
            let flow = self.nodes(body, &Some(item))?;
            if over.declares {
                self.variables.truncate(known);
            }
            if flow == Flow::Break {
                break;
            }
        }
        self.variables.truncate(known);
        Ok(Flow::On)
    }

    fn call(&mut self, name: &str, pipeline: Option<&'a Pipeline>, at: usize, dot: &Found) -> Result<(), String> {
        let place = location(&self.template.source, at);
        let Some(body) = self.template.body(name) else {
            return Err(format!(
                "template: {place}: executing \"output\" at <{{{{template {name:?}}}}}>: template {name:?} not defined"
            ));
        };
        if self.calls >= MAX_CALLS {
            return Err(format!(
                "template: {place}: executing \"output\" at <{{{{template {name:?}}}}}>: exceeded maximum template depth"
            ));
        }
        let value = match pipeline {
            Some(pipeline) => self.pipeline(pipeline, dot)?,
            None => None,
        };
        self.calls += 1;
        let outer = std::mem::replace(&mut self.variables, vec![("$".to_owned(), value.clone())]);
        let done = self.nodes(body, &value);
        self.variables = outer;
        self.calls -= 1;
        done.map(drop)
    }

    /// The pipeline's value, which also goes to the variables that it sets.
    fn pipeline(&mut self, pipeline: &'a Pipeline, dot: &Found) -> Result<Found, String> {
        let value = self.pipeline_value(pipeline, dot)?;
        for name in &pipeline.variables {
            self.set(name, value.clone(), pipeline.declares);
        }
        Ok(value)
    }

    fn pipeline_value(&mut self, pipeline: &'a Pipeline, dot: &Found) -> Result<Found, String> {
        let mut value: Option<Found> = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, dot, value)?);
        }
        Ok(value.flatten().filter(|value| !value.is_null()))
    }

    fn set(&mut self, name: &str, value: Found, declares: bool) {
        match self.variables.iter_mut().rfind(|(known, _)| known == name) {
            Some((_, slot)) if !declares => *slot = value,
            _ => self.variables.push((name.to_owned(), value)),
        }
    }

    /// A function with its arguments, or one operand. `last` is what the command before hands on.
    fn command(&mut self, command: &'a [Operand], dot: &Found, last: Option<Found>) -> Result<Found, String> {
        let Some((first, rest)) = command.split_first() else { return Ok(None) };
        let OperandKind::Function(name) = &first.kind else {
            if !rest.is_empty() || last.is_some() {
                let text = &first.text;
                return Err(self.complaint(Some(first), &format!("can't give argument to non-function {text}")));
            }
            return self.operand(first, dot);
        };
        if matches!(name.as_str(), "and" | "or") {
            return self.logic(name == "and", rest, dot, last);
        }
        let mut arguments = Vec::new();
        for operand in rest {
            arguments.push(self.operand(operand, dot)?);
        }
        arguments.extend(last);
        let value = functions::call(name, &arguments).map_err(|why| match why {
            functions::Refusal::Unknown => format!("template: output:1: function {name:?} not defined"),
            functions::Refusal::Arguments(why) => self.complaint(Some(first), &why),
            functions::Refusal::Failed(why) => self.complaint(Some(first), &format!("error calling {name}: {why}")),
        })?;
        self.follow(first, value)
    }

    /// `and` and `or` look at their arguments one by one and stop when the answer is known.
    fn logic(&mut self, all: bool, rest: &'a [Operand], dot: &Found, last: Option<Found>) -> Result<Found, String> {
        let mut value = None;
        for operand in rest {
            value = self.operand(operand, dot)?;
            if is_true(&value) != all {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    fn operand(&mut self, operand: &'a Operand, dot: &Found) -> Result<Found, String> {
        let value = match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Nil => None,
            OperandKind::Literal(value) => Some(value.clone()),
            OperandKind::Parens(pipeline) => self.pipeline(pipeline, dot)?,
            OperandKind::Function(_) => return self.command(std::slice::from_ref(operand), dot, None),
            OperandKind::Variable(name) => match self.variables.iter().rfind(|(known, _)| known == name) {
                Some((_, value)) => value.clone(),
                None => return Err(self.complaint(Some(operand), &format!("undefined variable: {name}"))),
            },
        };
        self.follow(operand, value)
    }

    /// The fields after an operand.
    fn follow(&self, operand: &Operand, mut value: Found) -> Result<Found, String> {
        for (depth, field) in operand.fields.iter().enumerate() {
            value = match value {
                // Nothing below what is not there, unless that is to be an error.
                None if self.template.allow_missing_keys => None,
                None => {
                    return Err(self.complaint(Some(operand), &format!("nil data; no entry for key {field:?}")));
                }
                Some(Value::Null) => {
                    let why = format!("nil pointer evaluating interface {{}}.{field}");
                    return Err(self.complaint(Some(operand), &why));
                }
                Some(Value::Object(map)) => match map.get(field) {
                    Some(found) if found.is_null() && depth + 1 == operand.fields.len() => None,
                    Some(found) => Some(found.clone()),
                    None if self.template.allow_missing_keys => None,
                    None => {
                        let why = format!("map has no entry for key {field:?}");
                        return Err(self.complaint(Some(operand), &why));
                    }
                },
                Some(_) => {
                    let why = format!("can't evaluate field {field} in type interface {{}}");
                    return Err(self.complaint(Some(operand), &why));
                }
            };
        }
        Ok(value)
    }

    fn complaint(&self, operand: Option<&Operand>, why: &str) -> String {
        match operand {
            Some(operand) => {
                let place = location(&self.template.source, operand.at);
                format!("template: {place}: executing \"output\" at <{}>: {why}", operand.text)
            }
            None => format!("template: output: {why}"),
        }
    }
}

/// Whether `if` takes a value for true: neither empty, nor zero, nor absent. Models `IsTrue`.
pub(super) fn is_true(value: &Found) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(map)) => !map.is_empty(),
    }
}

/// A value as it is written.
pub(super) fn shown(value: &Found) -> String {
    value.as_ref().filter(|value| !value.is_null()).map_or_else(|| "<no value>".to_owned(), display)
}
