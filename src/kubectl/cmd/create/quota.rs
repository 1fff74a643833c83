//! `kubectl create quota NAME`. Models `create_quota.go`.

use serde_json::{Map, Value, json};

use super::send::{begun, generated_value, one_name};
use crate::api::quantity::Quantity;
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::order::InOrder;

pub const COMMAND: Command = Command {
    aliases: &["resourcequota"],
    usage: "NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]",
    examples: &[("kubectl create quota small --hard=pods=5,services=2", "At most five Pods and two Services")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::string("hard", "", "The limits: pods=5,cpu=2"),
            Flag::string("scopes", "", "Which objects count: BestEffort, Terminating ..."),
        ],
    ],
    run: Some(run),
    ..Command::new("quota", "Create a ResourceQuota")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    if name.is_empty() {
        return Err(Failure::error("name must be specified"));
    }
    let mut spec = Map::new();
    let hard = hard(parsed.string("hard"))?;
    if !hard.is_empty() {
        spec.insert("hard".to_owned(), hard.into());
    }
    let scopes = parsed.string("scopes");
    if !scopes.is_empty() {
        let scopes: Vec<&str> = scopes.split(',').collect();
        spec.insert("scopes".to_owned(), json!(scopes));
    }
    let mut object = begun(context, Kind::ResourceQuota, &name);
    object.insert("spec".to_owned(), spec.into());
    object.insert("status".to_owned(), json!({}));
    generated_value(context, parsed, Kind::ResourceQuota, object.into(), "failed to create quota: ")
}

/// Models `populateResourceListV1`.
fn hard(text: &str) -> Result<Map<String, Value>, Failure> {
    let mut limits: Vec<(String, Value)> = Vec::new();
    for statement in text.split(',').filter(|_| !text.is_empty()) {
        let (name, quantity) =
            statement.split_once('=').filter(|(_, value)| !value.contains('=')).ok_or_else(|| {
                Failure::error(format!("Invalid argument syntax {statement}, expected <resource>=<value>"))
            })?;
        let quantity = Quantity::parse(quantity).map_err(|why| Failure::error(why.to_string()))?;
        limits.retain(|(known, _)| known != name);
        limits.push((name.to_owned(), quantity.to_string().into()));
    }
    limits.order_by(|(a, _), (b, _)| a.cmp(b));
    Ok(limits.into_iter().collect())
}
