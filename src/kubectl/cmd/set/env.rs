//! `kubectl set env`. Models `pkg/cmd/set/set_env.go` and `env/env_parse.go`.

use serde_json::{Map, Value, json};

use super::{ALL_AND_SELECTOR, LOCAL_AND_SERVER, NO_RESOURCE, OWN, Words, change_pods, containers, end, objects};
use crate::api::scheme::Kind;
use crate::api::validation::names::env_var;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::targets::{self, Ask, Target};
use crate::order::InOrder;

pub const COMMAND: Command = Command {
    usage: "RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
    examples: &[
        ("kubectl set env deployment/coredns -n kube-system LEVEL=debug", "Set a variable in all containers"),
        ("kubectl set env deployment/coredns -n kube-system LEVEL-", "Take it off"),
        ("kubectl set env deployment/coredns -n kube-system --list", "Show the variables"),
    ],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, OWN, FLAGS],
    run: Some(run),
    ..Command::new("env", "Set environment variables of containers")
};

const FLAGS: &[Flag] = &[
    Flag::string("containers", "*", "Containers to change, by name; * for all").short('c'),
    Flag::array("env", "A variable to set: KEY=VALUE").short('e'),
    Flag::string("from", "", "A ConfigMap or Secret whose keys become variables"),
    Flag::slice("keys", "Keys to take from it"),
    Flag::bool("list", "false", "Show the variables"),
    Flag::bool("overwrite", "true", "Change variables that are there already"),
    Flag::string("prefix", "", "What to put before the names"),
    Flag::bool("resolve", "false", "Show the values behind references"),
];

const WORDS: Words =
    Words { done: "env updated", refused: "failed to patch env update to pod template: ", skips_unchanged: true };

/// A variable: its name and the rest of its entry.
type Variable = (String, Map<String, Value>);

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if parsed.bool("all") && !parsed.string("selector").is_empty() {
        return Err(Failure::error(ALL_AND_SELECTOR));
    }
    let is_change = |word: &String| word.find('=').is_some_and(|at| at > 0) || word.ends_with('-');
    let split = parsed.args.iter().position(is_change).unwrap_or(parsed.args.len());
    let (resources, changes) = parsed.args.split_at_checked(split).unwrap_or((&parsed.args, &[]));
    if !changes.iter().all(is_change) {
        let words = parsed.args.join(" ");
        return Err(Failure::error(format!("all resources must be specified before environment changes: {words}")));
    }
    let dry = dry_run(context, parsed)?;
    check(parsed, resources, dry == crate::kubectl::context::DryRun::Server)?;
    let (mut new, gone) = read(context, parsed.list("env").iter().chain(changes))?;
    if !parsed.string("from").is_empty() {
        new.extend(from(context, parsed)?);
    }
    for (name, _) in &mut new {
        name.insert_str(0, parsed.string("prefix"));
    }
    let objects = objects(context, parsed, resources)?;
    let mut listed = String::new();
    let mut unmatched = Vec::new();
    let pattern = parsed.string("containers");
    let mut change = |spec: &mut Value, target: &Target| {
        let found = containers(spec, pattern, ["containers", "initContainers"]);
        let (kind, name) = (target.key.kind.info().kind, &target.key.name);
        if found.is_empty() {
            unmatched.push(format!("{kind}/{name} does not have any containers matching \"{pattern}\""));
        }
        for container in found {
            let env = update(container, &new, &gone, parsed.bool("overwrite"))?;
            if parsed.bool("list") {
                list(&mut listed, kind, name, container, &env);
            }
        }
        Ok(())
    };
    if parsed.bool("list") {
        for mut target in objects {
            let shown = target.clone();
            if let Some(spec) = targets::pod_spec(target.key.kind).and_then(|path| target.value.pointer_mut(path)) {
                let _ = change(spec, &shown);
            }
        }
        context.warn(&unmatched);
        context.out.print(listed);
        return Ok(());
    }
    let errors = change_pods(context, parsed, &objects, dry, &WORDS, &mut change)?;
    context.warn(&unmatched);
    end(errors)
}

fn check(parsed: &Parsed, resources: &[String], dry_server: bool) -> Result<(), Failure> {
    let fail = |why: &str| Err(Failure::error(why));
    if parsed.bool("local") && dry_server {
        return fail(LOCAL_AND_SERVER);
    }
    if parsed.list("filename").is_empty() && resources.is_empty() {
        return fail(NO_RESOURCE);
    }
    if parsed.bool("list") && !parsed.string("output").is_empty() {
        return fail("--list and --output may not be specified together");
    }
    if !parsed.list("keys").is_empty() && parsed.string("from").is_empty() {
        return fail("when specifying --keys, a configmap or secret must be provided with --from");
    }
    Ok(())
}

/// `KEY=VALUE`, `KEY-`, and `-` for lines from standard input. Models `parseIntoEnvVar`.
fn read<'a>(
    context: &Context,
    words: impl Iterator<Item = &'a String>,
) -> Result<(Vec<Variable>, Vec<String>), Failure> {
    let (mut new, mut gone): (Vec<Variable>, Vec<String>) = (Vec::new(), Vec::new());
    let plain = |name: &str, value: &str| (name.to_owned(), Map::from_iter([("value".to_owned(), Value::from(value))]));
    for word in words {
        if word == "-" {
            let lines = context.stdin.unwrap_or_default().lines();
            let pairs = lines.filter_map(|line| line.split('#').next()).filter_map(|line| line.split_once('='));
            new.extend(pairs.map(|(name, value)| plain(name, value)));
        } else if let Some((name, value)) = word.split_once('=') {
            let errors = env_var(name);
            if !errors.is_empty() {
                return Err(Failure::error(format!("\"{name}\" is not a valid key name: {}", errors.join(";"))));
            }
            new.push(plain(name, value));
        } else if let Some(name) = word.strip_suffix('-') {
            gone.push(name.to_owned());
        } else {
            return Err(Failure::error(format!("unknown environment variable: {word}")));
        }
    }
    if gone.iter().any(|name| new.iter().any(|(new, _)| new == name)) {
        return Err(Failure::error("can not both modify and remove the same environment variable in the same command"));
    }
    Ok((new, gone))
}

/// The variables that `--from` gives.
fn from(context: &mut Context, parsed: &Parsed) -> Result<Vec<Variable>, Failure> {
    let args = [parsed.string("from").to_owned()];
    let found = targets::find(context, parsed, Ask { args: &args, ..Ask::default() })?;
    targets::end(found.failures)?;
    let wanted = parsed.list("keys");
    let mut variables = Vec::new();
    for target in found.found {
        let reference = match target.key.kind {
            Kind::ConfigMap => "configMapKeyRef",
            Kind::Secret => "secretKeyRef",
            _ => return Err(Failure::error("unsupported resource specified in --from")),
        };
        let keys = target.value.get("data").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let mut keys: Vec<&String> = keys.filter(|key| wanted.is_empty() || wanted.contains(key)).collect();
        keys.order();
        for key in keys {
            let letter = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_uppercase() } else { '_' };
            let name: String = key.chars().map(letter).collect();
            if name != *key {
                context.warn(&[format!("key {key} transferred to {name}")]);
            }
            let source = json!({reference: {"name": *target.key.name, "key": key}});
            variables.push((name, Map::from_iter([("valueFrom".to_owned(), source)])));
        }
    }
    Ok(variables)
}

/// Changes the variables of a container; all of them afterwards. Models `updateEnv`.
fn update(container: &mut Value, new: &[Variable], gone: &[String], overwrite: bool) -> Result<Vec<Value>, String> {
    let name_of = |entry: &Value| entry.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let old = container.get("env").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, entry) in new.iter().filter(|_| !overwrite) {
        let value = |entry: Option<&Value>| entry.and_then(Value::as_str).unwrap_or_default().to_owned();
        let now = old.iter().find(|entry| name_of(entry) == *name).map(|entry| value(entry.get("value")));
        if let Some(now) = now.filter(|now| *now != value(entry.get("value"))) {
            return Err(format!("'{name}' already has a value ({now}), and --overwrite is false"));
        }
    }
    let entry = |(name, rest): &Variable| {
        let mut entry = Map::from_iter([("name".to_owned(), Value::from(name.as_str()))]);
        entry.extend(rest.clone());
        Value::Object(entry)
    };
    let (mut env, mut covered): (Vec<Value>, Vec<String>) = (Vec::new(), gone.to_vec());
    for current in old {
        let name = name_of(&current);
        if covered.contains(&name) {
            continue;
        }
        match new.iter().find(|(new, _)| *new == name) {
            Some(newer) => {
                covered.push(name);
                env.push(entry(newer));
            }
            None => env.push(current),
        }
    }
    for variable in new {
        if !covered.contains(&variable.0) {
            covered.push(variable.0.clone());
            env.push(entry(variable));
        }
    }
    if let Some(container) = container.as_object_mut() {
        if env.is_empty() {
            container.shift_remove("env");
        } else {
            container.insert("env".to_owned(), Value::Array(env.clone()));
        }
    }
    Ok(env)
}

fn list(out: &mut String, kind: &str, name: &str, container: &Value, env: &[Value]) {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    out.push_str(&format!("# {kind} {name}, container {}\n", text(container, "name")));
    for entry in env {
        match entry.get("valueFrom") {
            None => out.push_str(&format!("{}={}\n", text(entry, "name"), text(entry, "value"))),
            Some(source) => {
                out.push_str(&format!("# {} from {}\n", text(entry, "name"), reference(source)));
            }
        }
    }
}

/// Models `GetEnvVarRefString`.
fn reference(source: &Value) -> String {
    let text = |path: &str| source.pointer(path).and_then(Value::as_str).unwrap_or_default();
    if source.get("configMapKeyRef").is_some() {
        format!("configmap {}, key {}", text("/configMapKeyRef/name"), text("/configMapKeyRef/key"))
    } else if source.get("secretKeyRef").is_some() {
        format!("secret {}, key {}", text("/secretKeyRef/name"), text("/secretKeyRef/key"))
    } else if source.get("fieldRef").is_some() {
        format!("field path {}", text("/fieldRef/fieldPath"))
    } else if source.get("resourceFieldRef").is_some() {
        let prefix = match text("/resourceFieldRef/containerName") {
            "" => String::new(),
            name => format!("{name}/"),
        };
        format!("resource field {prefix}{}", text("/resourceFieldRef/resource"))
    } else {
        "invalid valueFrom".to_owned()
    }
}
