//! `kubectl create ingress NAME`. Models `create_ingress.go`.

use serde_json::{Map, Value, json};

use super::send::{begun, generated_value, one_name};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["ing"],
    usage: "NAME --rule=host/path=service:port[,tls[=secret]] ",
    examples: &[("kubectl create ingress web --rule='example.com/*=web:80'", "A host's paths lead to a Service")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::array("annotation", "An annotation: KEY=VALUE"),
            Flag::string("class", "", "The IngressClass"),
            Flag::string("default-backend", "", "Where everything else goes: SERVICE:PORT"),
            Flag::array("rule", "HOST/PATH=SERVICE:PORT[,tls[=SECRET]]; a path that ends in * is a prefix"),
        ],
    ],
    run: Some(run),
    ..Command::new("ingress", "Create an Ingress")
};

/// A rule in its parts.
struct Rule<'a> {
    host: &'a str,
    path: &'a str,
    service: &'a str,
    port: &'a str,
    /// The Secret after `,tls=`; `Some("")` after a bare `,tls`.
    tls: Option<&'a str>,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let (rules, backend) = (parsed.list("rule"), parsed.string("default-backend"));
    if rules.is_empty() && backend.is_empty() {
        return Err(Failure::error(
            "not enough information provided: every ingress has to either specify a default-backend (which catches all \
             traffic) or a list of rules (which catch specific paths)",
        ));
    }
    let rules: Vec<Rule> = rules.iter().map(|text| rule(text)).collect::<Result<_, _>>()?;
    let mut annotations = Map::new();
    for text in parsed.list("annotation") {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Failure::error(format!("annotation {text} is invalid and should be in format key=[value]"))
        })?;
        annotations.insert(key.to_owned(), value.into());
    }
    let mut object = begun(context, Kind::Ingress, &name);
    if !annotations.is_empty()
        && let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut)
    {
        metadata.insert("annotations".to_owned(), annotations.into());
    }
    let mut spec = Map::new();
    if !parsed.string("class").is_empty() {
        spec.insert("ingressClassName".to_owned(), parsed.string("class").into());
    }
    if !backend.is_empty() {
        let (service, port) = backend
            .split_once(':')
            .filter(|(_, port)| !port.contains(':'))
            .ok_or_else(|| Failure::error("default-backend should be in format servicename:serviceport"))?;
        spec.insert("defaultBackend".to_owned(), to(service, port));
    }
    let tls = certificates(&rules);
    if !tls.is_empty() {
        let entry = |(secret, hosts): (&str, Vec<&str>)| {
            let mut entry = Map::new();
            if !hosts.is_empty() {
                entry.insert("hosts".to_owned(), json!(hosts));
            }
            if !secret.is_empty() {
                entry.insert("secretName".to_owned(), secret.into());
            }
            Value::from(entry)
        };
        spec.insert("tls".to_owned(), tls.into_iter().map(entry).collect::<Vec<_>>().into());
    }
    let hosts = by_host(&rules);
    if !hosts.is_empty() {
        spec.insert("rules".to_owned(), hosts.into());
    }
    object.insert("spec".to_owned(), spec.into());
    object.insert("status".to_owned(), json!({"loadBalancer": {}}));
    generated_value(context, parsed, Kind::Ingress, object.into(), "failed to create ingress: ")
}

/// What the regular expression in `create_ingress.go` lets through.
fn rule(text: &str) -> Result<Rule<'_>, Failure> {
    let invalid = || {
        let form = "host/path=svcname:svcport[,tls[=secret]]";
        Failure::error(format!("rule {text} is invalid and should be in format {form}"))
    };
    let (plain, tls) = text.split_once(',').map_or((text, None), |(plain, tls)| (plain, Some(tls)));
    let (host, rest) = plain.split_once('/').ok_or_else(invalid)?;
    let (path, target) = rest.split_once('=').ok_or_else(invalid)?;
    let (service, port) = target.split_once(':').ok_or_else(invalid)?;
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let host_fits = host.chars().all(|c| c.is_ascii_alphanumeric() || "_*-.".contains(c));
    if !host_fits || !word(service) || !word(port) {
        return Err(invalid());
    }
    let tls = tls.map(|tls| tls.split_once('=').map_or("", |(_, secret)| secret));
    Ok(Rule { host, path, service, port, tls })
}

fn to(service: &str, port: &str) -> Value {
    let port = match port.parse::<i32>() {
        Ok(number) => json!({"number": number}),
        Err(_) => json!({"name": port}),
    };
    json!({"service": {"name": service, "port": port}})
}

/// Secrets and their hosts, each host once. Models `buildTLSRules`.
fn certificates<'a>(rules: &[Rule<'a>]) -> Vec<(&'a str, Vec<&'a str>)> {
    let (mut found, mut seen): (Vec<(&str, Vec<&str>)>, Vec<&str>) = (Vec::new(), Vec::new());
    for Rule { host, tls, .. } in rules {
        let Some(secret) = tls else { continue };
        if seen.contains(host) {
            continue;
        }
        seen.push(host);
        match found.iter_mut().find(|(known, _)| known == secret) {
            Some((_, hosts)) => hosts.push(host),
            None if secret.is_empty() && host.is_empty() => {}
            None => found.push((secret, if host.is_empty() { Vec::new() } else { vec![host] })),
        }
    }
    found
}

/// Rules with the same host are one. Models `buildIngressRules`.
fn by_host(rules: &[Rule]) -> Vec<Value> {
    let mut hosts: Vec<(&str, Vec<Value>)> = Vec::new();
    for Rule { host, path, service, port, .. } in rules {
        let (path, path_type) = path.strip_suffix('*').map_or((*path, "Exact"), |path| (path, "Prefix"));
        let entry = json!({"path": format!("/{path}"), "pathType": path_type, "backend": to(service, port)});
        match hosts.iter_mut().find(|(known, _)| known == host) {
            Some((_, paths)) => paths.push(entry),
            None => hosts.push((host, vec![entry])),
        }
    }
    let rule = |(host, paths): (&str, Vec<Value>)| match host {
        "" => json!({"http": {"paths": paths}}),
        host => json!({"host": host, "http": {"paths": paths}}),
    };
    hosts.into_iter().map(rule).collect()
}
