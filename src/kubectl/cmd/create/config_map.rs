//! `kubectl create configmap NAME`. Models `pkg/cmd/create/create_configmap.go`.

use std::collections::BTreeMap;

use super::send::{generated, one_name};
use crate::api::config_map::ConfigMap;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::validation::names::config_map_key;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::files::FileError;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["cm"],
    usage: "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    examples: &[("kubectl create configmap web-config --from-literal=COLOR=blue", "One setting, as text")],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, SOURCES],
    run: Some(run),
    ..Command::new("configmap", "Create a ConfigMap from text or files")
};

/// Where keys and values come from; Secrets read the same.
pub(super) const SOURCES: &[Flag] = &[
    Flag::slice("from-file", "A file, or KEY=FILE"),
    Flag::array("from-literal", "KEY=VALUE"),
    Flag::slice("from-env-file", "A file of KEY=VALUE lines"),
    Flag::bool("append-hash", "false", "Put a hash of the content behind the name"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let data = pairs(context, parsed, "ConfigMap")?;
    let object = ConfigMap { metadata: ObjectMeta { name, ..Default::default() }, data, ..Default::default() };
    generated(context, parsed, Object::ConfigMap(object), "failed to create configmap")
}

/// The keys and values that the flags name.
pub(super) fn pairs(context: &Context, parsed: &Parsed, kind: &str) -> Result<BTreeMap<String, String>, Failure> {
    let env_files = parsed.list("from-env-file");
    if !env_files.is_empty() && (parsed.changed("from-file") || parsed.changed("from-literal")) {
        return Err(Failure::error("from-env-file cannot be combined with from-file or from-literal"));
    }
    let mut data = BTreeMap::new();
    for source in parsed.list("from-file") {
        let (key, path) = match source.split_once('=') {
            Some((key, path)) => (key, path),
            None => (source.rsplit('/').next().unwrap_or(source), source.as_str()),
        };
        let text = context.files.read(path).map_err(|why| reading(path, why))?;
        add(&mut data, key, text, kind)?;
    }
    for source in parsed.list("from-literal") {
        let Some((key, value)) = source.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Failure::error(format!("invalid literal source {source}, expected key=value")));
        };
        let value = value.trim_matches(['"', '\'']);
        add(&mut data, key, value.to_owned(), kind)?;
    }
    for path in env_files {
        let text = context.files.read(path).map_err(|why| reading(path, why))?;
        for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            add(&mut data, key, value.to_owned(), kind)?;
        }
    }
    Ok(data)
}

fn reading(path: &str, why: FileError) -> Failure {
    let why = why.to_string();
    let lower: String = why.chars().take(1).flat_map(char::to_lowercase).chain(why.chars().skip(1)).collect();
    Failure::error(format!("error reading {path}: {lower}"))
}

fn add(data: &mut BTreeMap<String, String>, key: &str, value: String, kind: &str) -> Result<(), Failure> {
    let errors = config_map_key(key);
    if !errors.is_empty() {
        return Err(Failure::error(format!("\"{key}\" is not a valid key name for a {kind}: {}", errors.join(","))));
    }
    if data.insert(key.to_owned(), value).is_some() {
        let holder = if kind == "Secret" { "" } else { " in Data for ConfigMap" };
        return Err(Failure::error(format!(
            "cannot add key \"{key}\", another key by that name already exists{holder}"
        )));
    }
    Ok(())
}
