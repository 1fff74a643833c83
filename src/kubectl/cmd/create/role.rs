//! `kubectl create role` and `create clusterrole`. Models `create_role.go` and `create_clusterrole.go`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::send::{begun, generated_value, one_name};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::kind_of;

pub const ROLE: Command = Command {
    usage: "NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] \
        [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create role pod-reader --verb=get,list,watch --resource=pods,pods/log",
        "Looking at Pods and their logs, in one namespace",
    )],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, RULE],
    run: Some(role),
    ..Command::new("role", "Create a Role with a single rule")
};

pub const CLUSTER_ROLE: Command = Command {
    usage: "NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create clusterrole services --verb='*' --resource=services",
        "All about Services, everywhere",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        RULE,
        &[
            Flag::slice("non-resource-url", "A path of the API server, such as /healthz"),
            Flag::map("aggregation-rule", "Labels of the ClusterRoles to combine"),
        ],
    ],
    run: Some(cluster_role),
    ..Command::new("clusterrole", "Create a ClusterRole")
};

const RULE: &[Flag] = &[
    Flag::slice("verb", "What may be done: get, list, watch, create ..."),
    Flag::slice("resource", "With what: pods, deployments.apps, pods/log ..."),
    Flag::array("resource-name", "With which objects of these names"),
];

const RESOURCE_VERBS: [&str; 14] = [
    "*",
    "get",
    "delete",
    "list",
    "create",
    "update",
    "patch",
    "watch",
    "proxy",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
];
const PATH_VERBS: [&str; 8] = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

/// Verbs that few resources know: `GROUP/RESOURCE`.
const SPECIAL_VERBS: [(&str, &[&str]); 4] = [
    ("use", &["policy/podsecuritypolicies", "extensions/podsecuritypolicies"]),
    ("bind", &["rbac.authorization.k8s.io/roles", "rbac.authorization.k8s.io/clusterroles"]),
    ("escalate", &["rbac.authorization.k8s.io/roles", "rbac.authorization.k8s.io/clusterroles"]),
    ("impersonate", &["/users", "/serviceaccounts", "/groups", "authentication.k8s.io/userextras"]),
];

/// What a rule speaks of: `rs.apps/scale`.
struct Resource {
    group: String,
    plural: String,
    subresource: String,
    /// Whether the API server knows it.
    known: bool,
}

fn role(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let (verbs, resources) = (verbs(parsed), resources(parsed));
    if name.is_empty() {
        return Err(Failure::error("name must be specified"));
    }
    if verbs.is_empty() {
        return Err(Failure::error("at least one verb must be specified"));
    }
    warn_of_verbs(context, &verbs);
    if resources.is_empty() {
        return Err(Failure::error("at least one resource must be specified"));
    }
    check(&resources, &verbs)?;
    let mut object = begun(context, Kind::Role, &name);
    object.insert("rules".to_owned(), rules(parsed, &verbs, &resources).into());
    generated_value(context, parsed, Kind::Role, object.into(), "")
}

fn cluster_role(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let (verbs, resources, paths) = (verbs(parsed), resources(parsed), distinct(parsed.list("non-resource-url")));
    if name.is_empty() {
        return Err(Failure::error("name must be specified"));
    }
    let aggregated = parsed.map("aggregation-rule");
    let mut object = begun(context, Kind::ClusterRole, &name);
    if !aggregated.is_empty() {
        if !(verbs.is_empty() && resources.is_empty() && paths.is_empty() && parsed.list("resource-name").is_empty()) {
            return Err(Failure::error(
                "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
            ));
        }
        object.insert("rules".to_owned(), Value::Null);
        object.insert("aggregationRule".to_owned(), json!({"clusterRoleSelectors": [{"matchLabels": aggregated}]}));
        return generated_value(context, parsed, Kind::ClusterRole, object.into(), "");
    }
    if verbs.is_empty() {
        return Err(Failure::error("at least one verb must be specified"));
    }
    if resources.is_empty() && paths.is_empty() {
        return Err(Failure::error("one of resource or nonResourceURL must be specified"));
    }
    if !resources.is_empty() {
        warn_of_verbs(context, &verbs);
        check(&resources, &verbs)?;
    }
    check_paths(&paths, &verbs)?;
    let mut all = rules(parsed, &verbs, &resources);
    if !paths.is_empty() {
        all.push(json!({"verbs": verbs, "nonResourceURLs": paths}));
    }
    object.insert("rules".to_owned(), all.into());
    generated_value(context, parsed, Kind::ClusterRole, object.into(), "")
}

fn distinct(words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if !kept.contains(word) {
            kept.push(word.clone());
        }
    }
    kept
}

fn verbs(parsed: &Parsed) -> Vec<String> {
    let all = parsed.list("verb");
    if all.iter().any(|verb| verb == "*") { vec!["*".to_owned()] } else { distinct(all) }
}

fn resources(parsed: &Parsed) -> Vec<Resource> {
    let words = parsed.list("resource");
    match words.iter().find(|word| *word == "*") {
        Some(all) => vec![resource(all)],
        None => words.iter().map(|word| resource(word)).collect(),
    }
}

/// `resource.group/subresource`, by its plural where the API server knows it.
fn resource(word: &str) -> Resource {
    let (name, subresource) = word.split_once('/').unwrap_or((word, ""));
    let (plural, group) = name.split_once('.').unwrap_or((name, ""));
    let found = kind_of(name).ok().map(Kind::info);
    Resource {
        group: found.map_or(group, |info| info.group).to_owned(),
        plural: found.map_or(plural, |info| info.plural).to_owned(),
        subresource: subresource.to_owned(),
        known: found.is_some(),
    }
}

fn warn_of_verbs(context: &mut Context, verbs: &[String]) {
    for verb in verbs.iter().filter(|verb| !RESOURCE_VERBS.contains(&verb.as_str())) {
        context.out.eprint(format!("Warning: '{verb}' is not a standard resource verb\n"));
    }
}

/// Models `validateResource`.
fn check(resources: &[Resource], verbs: &[String]) -> Result<(), Failure> {
    for Resource { group, plural, known, .. } in resources {
        if plural.is_empty() {
            return Err(Failure::error("resource must be specified if apiGroup/subresource specified"));
        }
        if plural == "*" {
            return Ok(());
        }
        let mut known = *known;
        for verb in verbs {
            let Some((_, fitting)) = SPECIAL_VERBS.iter().find(|(special, _)| special == verb) else { continue };
            if !fitting.contains(&format!("{group}/{plural}").as_str()) {
                let why = format!("can not perform '{verb}' on '{plural}' in group '{group}'");
                return Err(Failure::error(why));
            }
            known = true;
        }
        if !known {
            let within = if group.is_empty() { String::new() } else { format!(" in group \"{group}\"") };
            return Err(Failure::error(format!("the server doesn't have a resource type \"{plural}\"{within}")));
        }
    }
    Ok(())
}

fn check_paths(paths: &[String], verbs: &[String]) -> Result<(), Failure> {
    if paths.is_empty() {
        return Ok(());
    }
    if let Some(verb) = verbs.iter().find(|verb| !PATH_VERBS.contains(&verb.as_str())) {
        return Err(Failure::error(format!("invalid verb: '{verb}' for nonResourceURL")));
    }
    for path in paths.iter().filter(|path| *path != "*") {
        if !path.starts_with('/') {
            return Err(Failure::error("nonResourceURL should start with /"));
        }
        if path.trim_end_matches('*').contains('*') || path.ends_with("**") {
            return Err(Failure::error("nonResourceURL only supports wildcard matches when '*' is at the end"));
        }
    }
    Ok(())
}

/// One rule a group. Models `generateResourcePolicyRules`.
fn rules(parsed: &Parsed, verbs: &[String], resources: &[Resource]) -> Vec<Value> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Resource { group, plural, subresource, .. } in resources {
        let name = if subresource.is_empty() { plural.clone() } else { format!("{plural}/{subresource}") };
        let named = groups.entry(group).or_default();
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let names = distinct(parsed.list("resource-name"));
    let rule = |(group, resources): (&str, Vec<String>)| {
        let mut rule = json!({"verbs": verbs, "apiGroups": [group], "resources": resources});
        if !names.is_empty() {
            rule["resourceNames"] = json!(names);
        }
        rule
    };
    groups.into_iter().map(rule).collect()
}
