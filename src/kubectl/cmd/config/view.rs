//! `kubectl config view`. Models `view.go`.

use serde_json::{Value, json};

use crate::kubectl::cmd::OUTPUT;
use crate::kubectl::command::Command;
use crate::kubectl::config::{Config, ConfigContext, Fields as Entry};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::{Fields, Output, OutputFlags};
use crate::order::InOrder;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl config view", "The kubeconfig without its secrets"),
        ("kubectl config view --minify -o jsonpath='{..namespace}'", "The namespace in use"),
    ],
    flags: &[FLAGS, OUTPUT],
    run: Some(run),
    ..Command::new("view", "Display merged kubeconfig settings or a specified kubeconfig file")
};

const FLAGS: &[Flag] = &[
    Flag::bool("flatten", "false", "Make the result stand by itself"),
    Flag::bool("merge", "true", "Merge all kubeconfig files"),
    Flag::bool("minify", "false", "Only what the current context needs"),
    Flag::bool("raw", "false", "Show secrets as well"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("unexpected arguments: [{}]", parsed.args.join(" "))));
    }
    // Without -o it is YAML.
    let choose = |flags: &OutputFlags| {
        let output = if flags.output.is_empty() && flags.template.is_empty() { "yaml" } else { flags.output };
        Output::for_change(&OutputFlags { output, ..*flags })
    };
    let printer = print::with_flags(context, parsed, choose)?;
    let mut config = context.config.clone();
    if let Some(name) = parsed.given("context") {
        name.clone_into(&mut config.current_context);
    }
    if parsed.bool("minify") {
        config = minified(&config)?;
    }
    let shown = value(&config, parsed.bool("raw"));
    print::print(context, &printer, &shown, Fields::Declared, "")
}

/// Only the current context, with its cluster and user. Models `MinifyConfig`.
fn minified(config: &Config) -> Result<Config, Failure> {
    let name = &config.current_context;
    if name.is_empty() {
        return Err(Failure::error("current-context must exist in order to minify"));
    }
    let Some(current) = config.context(name) else {
        return Err(Failure::error(format!("cannot locate context {name}")));
    };
    let mut small = config.clone();
    small.contexts.retain(|entry| entry.name == *name);
    small.clusters.retain(|cluster, _| *cluster == current.cluster);
    small.users.retain(|user, _| *user == current.user);
    Ok(small)
}

/// The kubeconfig as its file has it; secrets only in the `raw`. Models `RedactSecrets` and `ShortenConfig`.
fn value(config: &Config, raw: bool) -> Value {
    let entry = |fields: &Entry| -> Value {
        let shown = |(name, value): (&String, &Value)| {
            let value = match name.as_str() {
                _ if raw => value.clone(),
                name if name.ends_with("-data") => "DATA+OMITTED".into(),
                "password" | "token" => "REDACTED".into(),
                _ => value.clone(),
            };
            (name.clone(), value)
        };
        fields.iter().map(shown).collect::<serde_json::Map<_, _>>().into()
    };
    let context = |entry: &&ConfigContext| {
        let mut inner = json!({"cluster": entry.cluster});
        if let Some(inner) = inner.as_object_mut() {
            if !entry.namespace.is_empty() {
                inner.insert("namespace".to_owned(), json!(entry.namespace));
            }
            inner.insert("user".to_owned(), json!(entry.user));
        }
        json!({"name": entry.name, "context": inner})
    };
    let mut contexts: Vec<&ConfigContext> = config.contexts.iter().collect();
    contexts.order_by_key(|entry| entry.name.as_str());
    let cluster = |(name, fields)| json!({"name": name, "cluster": entry(fields)});
    let user = |(name, fields)| json!({"name": name, "user": entry(fields)});
    json!({
        "kind": "Config",
        "apiVersion": "v1",
        "clusters": config.clusters.iter().map(cluster).collect::<Vec<_>>(),
        "users": config.users.iter().map(user).collect::<Vec<_>>(),
        "contexts": contexts.iter().map(context).collect::<Vec<_>>(),
        "current-context": config.current_context,
    })
}
