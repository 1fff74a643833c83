//! One field by its path: `kubectl config set` and `unset`. Models `set.go`, `unset.go` and `navigation_step_parser.go`.

use serde_json::Value;

use super::unexpected;
use crate::kubectl::command::Command;
use crate::kubectl::config::{Config, ConfigContext, Fields};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const SET: Command = Command {
    usage: "PROPERTY_NAME PROPERTY_VALUE",
    examples: &[("kubectl config set contexts.portolan.namespace kube-system", "Another namespace for a context")],
    flags: &[&[Flag::bool("set-raw-bytes", "false", "The value is no base64")]],
    run: Some(set),
    ..Command::new("set", "Set an individual value in a kubeconfig file")
};

pub const UNSET: Command = Command {
    usage: "PROPERTY_NAME",
    examples: &[("kubectl config unset contexts.portolan.namespace", "No namespace for a context")],
    run: Some(unset),
    ..Command::new("unset", "Unset an individual value in a kubeconfig file")
};

/// The fields by which a name with dots in it ends.
const OF_CONTEXTS: [&str; 3] = ["cluster", "user", "namespace"];
const OF_CLUSTERS: [&str; 7] = [
    "server",
    "tls-server-name",
    "insecure-skip-tls-verify",
    "certificate-authority",
    "certificate-authority-data",
    "proxy-url",
    "disable-compression",
];
const OF_USERS: [&str; 8] = [
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "token",
    "tokenFile",
    "username",
    "password",
];

fn set(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [path, value] = parsed.args.as_slice() else { return Err(unexpected(context, parsed)) };
    if value.is_empty() {
        return Err(Failure::error("you cannot use set to unset a property"));
    }
    change(context.config, path, Some(value))?;
    context.out.print(format!("Property {path:?} set.\n"));
    Ok(())
}

fn unset(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [path] = parsed.args.as_slice() else { return Err(unexpected(context, parsed)) };
    change(context.config, path, None)?;
    context.out.print(format!("Property {path:?} unset.\n"));
    Ok(())
}

/// Sets what `path` leads to, or takes it away.
fn change(config: &mut Config, path: &str, value: Option<&str>) -> Result<(), Failure> {
    if path.is_empty() {
        return Err(Failure::error("you must specify a property"));
    }
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    match (head, rest) {
        ("current-context", "") => value.unwrap_or_default().clone_into(&mut config.current_context),
        ("contexts" | "clusters" | "users", "") if value.is_some() => {
            return Err(Failure::error("can't set a map to a value: map[]"));
        }
        ("contexts", "") => config.contexts.clear(),
        ("clusters", "") => config.clusters.clear(),
        ("users", "") => config.users.clear(),
        ("contexts", rest) => context_field(config, rest, value)?,
        ("clusters", rest) => entry_field(&mut config.clusters, rest, value, &OF_CLUSTERS)?,
        ("users", rest) => entry_field(&mut config.users, rest, value, &OF_USERS)?,
        _ => return Err(Failure::error(format!("unable to parse {path} after [] at api.Config"))),
    }
    Ok(())
}

/// A name and the field after it: the name ends before the first word that is a field.
fn split<'a>(rest: &'a str, fields: &[&str]) -> (&'a str, &'a str) {
    let ends = rest.match_indices('.').find(|(at, _)| {
        let after = rest.get(at + 1..).unwrap_or_default();
        fields.contains(&after.split('.').next().unwrap_or_default())
    });
    ends.map_or((rest, ""), |(at, _)| (rest.get(..at).unwrap_or(rest), rest.get(at + 1..).unwrap_or_default()))
}

fn whole(value: Option<&str>, name: &str) -> Result<(), Failure> {
    match value {
        Some(_) => Err(Failure::error(format!("can't set a map to a value: map[{name}:<nil>]"))),
        None => Ok(()),
    }
}

fn missing(name: &str) -> Failure {
    Failure::error(format!("current map key `{name}` is invalid"))
}

fn context_field(config: &mut Config, rest: &str, value: Option<&str>) -> Result<(), Failure> {
    let (name, field) = split(rest, &OF_CONTEXTS);
    if field.is_empty() {
        whole(value, name)?;
        config.contexts.retain(|entry| entry.name != name);
        return Ok(());
    }
    if config.context(name).is_none() {
        if value.is_none() {
            return Err(missing(name));
        }
        config.contexts.push(ConfigContext { name: name.to_owned(), ..ConfigContext::default() });
    }
    let entry = config.contexts.iter_mut().find(|entry| entry.name == name).ok_or_else(|| missing(name))?;
    let place = match field {
        "cluster" => &mut entry.cluster,
        "user" => &mut entry.user,
        "namespace" => &mut entry.namespace,
        _ => return Err(Failure::error(format!("unable to parse {rest} after [contexts] at api.Context"))),
    };
    value.unwrap_or_default().clone_into(place);
    Ok(())
}

fn entry_field(
    entries: &mut std::collections::BTreeMap<String, Fields>,
    rest: &str,
    value: Option<&str>,
    known: &[&str],
) -> Result<(), Failure> {
    let (name, field) = split(rest, known);
    if field.is_empty() {
        whole(value, name)?;
        entries.remove(name);
        return Ok(());
    }
    let Some(value) = value else {
        entries.get_mut(name).ok_or_else(|| missing(name))?.remove(field);
        return Ok(());
    };
    let value = match (field, value) {
        ("insecure-skip-tls-verify" | "disable-compression", "true") => Value::Bool(true),
        ("insecure-skip-tls-verify" | "disable-compression", "false") => Value::Bool(false),
        ("insecure-skip-tls-verify" | "disable-compression", _) => {
            return Err(Failure::error(format!("strconv.ParseBool: parsing {value:?}: invalid syntax")));
        }
        _ => value.into(),
    };
    entries.entry(name.to_owned()).or_default().insert(field.to_owned(), value);
    Ok(())
}
