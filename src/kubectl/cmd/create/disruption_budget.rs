//! `kubectl create poddisruptionbudget NAME`. Models `create_pdb.go`.

use serde_json::{Map, Value, json};

use super::send::{begun, generated_value, one_name};
use crate::api::labels::{Operator, Selector};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["pdb"],
    usage: "NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create poddisruptionbudget web --selector=app=web --min-available=1",
        "Draining leaves at least one Pod",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::string("max-unavailable", "", "How many Pods may be away, as a number or a percentage"),
            Flag::string("min-available", "", "How many Pods must be there, as a number or a percentage"),
            Flag::string("selector", "", "Which Pods: app=web"),
        ],
    ],
    run: Some(run),
    ..Command::new("poddisruptionbudget", "Create a PodDisruptionBudget")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let [selector, min, max] = ["selector", "min-available", "max-unavailable"].map(|flag| parsed.string(flag));
    let number = |text: &str| {
        let digits = text.strip_suffix('%').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let refusal = match (selector, min, max) {
        _ if name.is_empty() => "name must be specified",
        ("", ..) => "a selector must be specified",
        (_, "", "") => "one of min-available or max-unavailable must be specified",
        (_, min, max) if !min.is_empty() && !max.is_empty() => {
            "min-available and max-unavailable cannot be both specified"
        }
        (_, min, _) if !min.is_empty() && !number(min) => "invalid format specified for min-available",
        (_, _, max) if !max.is_empty() && !number(max) => "invalid format specified for max-unavailable",
        _ => "",
    };
    if !refusal.is_empty() {
        return Err(Failure::error(refusal));
    }
    let (field, amount) = if min.is_empty() { ("maxUnavailable", max) } else { ("minAvailable", min) };
    let mut spec = Map::new();
    let amount = amount.parse::<i32>().map_or_else(|_| Value::from(amount), Value::from);
    if field == "minAvailable" {
        spec.insert(field.to_owned(), amount.clone());
    }
    spec.insert("selector".to_owned(), label_selector(selector)?);
    if field != "minAvailable" {
        spec.insert(field.to_owned(), amount);
    }
    let mut object = begun(context, Kind::PodDisruptionBudget, &name);
    object.insert("spec".to_owned(), spec.into());
    let status = json!({"disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0});
    object.insert("status".to_owned(), status);
    let prefix = "failed to create poddisruptionbudgets: ";
    generated_value(context, parsed, Kind::PodDisruptionBudget, object.into(), prefix)
}

/// A selector as typed, as objects have it. Models `ParseToLabelSelector`.
fn label_selector(text: &str) -> Result<Value, Failure> {
    let selector = Selector::parse(text)
        .map_err(|why| Failure::error(format!("couldn't parse the selector string \"{text}\": {why}")))?;
    let (mut labels, mut expressions) = (Map::new(), Vec::new());
    for requirement in selector.requirements() {
        let operator = match requirement.operator() {
            Operator::Equals | Operator::DoubleEquals => {
                let value = requirement.values().first().cloned().unwrap_or_default();
                labels.insert(requirement.key().to_owned(), value.into());
                continue;
            }
            Operator::In => "In",
            Operator::NotIn | Operator::NotEquals => "NotIn",
            Operator::Exists => "Exists",
            Operator::DoesNotExist => "DoesNotExist",
            other => return Err(Failure::error(format!("{other:?} isn't supported in label selectors"))),
        };
        let mut expression = json!({"key": requirement.key(), "operator": operator});
        if !requirement.values().is_empty() {
            expression["values"] = json!(requirement.values());
        }
        expressions.push(expression);
    }
    let mut selector = Map::new();
    if !labels.is_empty() {
        selector.insert("matchLabels".to_owned(), labels.into());
    }
    if !expressions.is_empty() {
        selector.insert("matchExpressions".to_owned(), expressions.into());
    }
    Ok(selector.into())
}
