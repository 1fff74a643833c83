//! Where the keys and values of ConfigMaps and Secrets come from. Models `handleConfigMapFromFileSources` and its kin,
//! `pkg/util/util.go`, `cmd/util/env_file.go` and `pkg/util/hash`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::hash::sha256;
use crate::api::validation::names::{config_map_key, env_var};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::files::FileError;
use crate::kubectl::flags::{Flag, Parsed};

/// The flags that name sources.
pub(super) const SOURCES: &[Flag] = &[
    Flag::slice("from-file", "A file, or KEY=FILE"),
    Flag::array("from-literal", "KEY=VALUE"),
    Flag::slice("from-env-file", "A file of KEY=VALUE lines"),
    Flag::bool("append-hash", "false", "Put a hash of the content behind the name"),
];

/// Who holds the pairs; its refusals differ.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    /// By this name.
    ConfigMap(&'a str),
    Secret,
}

/// The keys and values that the flags name.
pub(super) fn pairs(context: &Context, parsed: &Parsed, holder: Holder) -> Result<BTreeMap<String, String>, Failure> {
    let env_files = parsed.list("from-env-file");
    if !env_files.is_empty() && (parsed.changed("from-file") || parsed.changed("from-literal")) {
        return Err(Failure::error("from-env-file cannot be combined with from-file or from-literal"));
    }
    let mut data = BTreeMap::new();
    for source in parsed.list("from-file") {
        from_file(context, source, holder, &mut data)?;
    }
    for source in parsed.list("from-literal") {
        let Some((key, value)) = source.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Failure::error(format!("invalid literal source {source}, expected key=value")));
        };
        let value = value.trim_matches(['"', '\'']);
        add(&mut data, key, value.to_owned(), holder)?;
    }
    for path in env_files {
        from_env_file(context, path, holder, &mut data)?;
    }
    Ok(data)
}

/// `KEY=FILE`, `FILE`, or a directory with all its files.
pub(super) fn from_file(
    context: &Context,
    source: &str,
    holder: Holder,
    data: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    let (key, path) = match source.split_once('=') {
        None => (source.trim_end_matches('/').rsplit('/').next().unwrap_or(source), source),
        Some((_, path)) if path.contains('=') => {
            return Err(Failure::error("key names or file paths cannot contain '='"));
        }
        Some(("", path)) => return Err(Failure::error(format!("key name for file path {path} missing"))),
        Some((key, "")) => return Err(Failure::error(format!("file path for key name {key} missing"))),
        Some(parts) => parts,
    };
    if context.files.is_directory(path) {
        if source.contains('=') {
            return Err(Failure::error("cannot give a key name for a directory path"));
        }
        let names = context.files.list(path).map_err(|why| reading(path, why))?;
        for name in names.iter().filter(|name| !name.ends_with('/')) {
            let inner = format!("{}/{name}", path.trim_end_matches('/'));
            let text = context.files.read(&inner).map_err(|why| reading(&inner, why))?;
            add(data, name, text, holder)?;
        }
        return Ok(());
    }
    let text = context.files.read(path).map_err(|why| reading(path, why))?;
    add(data, key, text, holder)
}

fn from_env_file(
    context: &Context,
    path: &str,
    holder: Holder,
    data: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    if context.files.is_directory(path) {
        return Err(Failure::error(match holder {
            Holder::ConfigMap(_) => "env config file cannot be a directory",
            Holder::Secret => "env secret file cannot be a directory",
        }));
    }
    let text = context.files.read(path).map_err(|why| reading(path, why))?;
    for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let errors = env_var(key);
        if !errors.is_empty() {
            return Err(Failure::error(format!("{key:?} is not a valid key name: {}", errors.join(";"))));
        }
        add(data, key, value.to_owned(), holder)?;
    }
    Ok(())
}

/// Go's words for a file that cannot be read.
fn reading(path: &str, why: FileError) -> Failure {
    Failure::error(format!("error reading {path}: {}", why.to_string().to_lowercase()))
}

fn add(data: &mut BTreeMap<String, String>, key: &str, value: String, holder: Holder) -> Result<(), Failure> {
    let errors = config_map_key(key);
    let taken = data.contains_key(key);
    let refusal = match holder {
        Holder::ConfigMap(_) if !errors.is_empty() => {
            format!("{key:?} is not a valid key name for a ConfigMap: {}", errors.join(","))
        }
        Holder::Secret if !errors.is_empty() => {
            format!("{key:?} is not valid key name for a Secret {}", errors.join(";"))
        }
        Holder::ConfigMap(name) if taken => {
            format!("cannot add key {key:?}, another key by that name already exists in Data for ConfigMap {name:?}")
        }
        Holder::Secret if taken => format!("cannot add key {key}, another key by that name already exists"),
        _ => {
            data.insert(key.to_owned(), value);
            return Ok(());
        }
    };
    Err(Failure::error(refusal))
}

/// `--append-hash`: ten letters of the content's SHA-256, without vowels, behind the name. `hashed` has its keys in order.
/// Models `pkg/util/hash/hash.go`.
pub(super) fn append_hash(name: &mut String, hashed: &Value) {
    name.push('-');
    for byte in sha256(&hashed.to_string()).iter().take(5) {
        for digit in [byte >> 4, byte & 15] {
            name.push(match digit {
                0 => 'g',
                1 => 'h',
                3 => 'k',
                10 => 'm',
                14 => 't',
                digit => char::from_digit(u32::from(digit), 16).unwrap_or('x'),
            });
        }
    }
}
