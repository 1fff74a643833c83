//! `kubectl set subject`. Models `pkg/cmd/set/set_subject.go`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ALL_AND_SELECTOR, LOCAL_AND_SERVER, OWN, end, objects, send};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::output::Fields;
use crate::kubectl::targets::{Target, say_with};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl set subject rolebinding readers --serviceaccount=default:robot",
        "One more that may do what the binding says",
    )],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, OWN, FLAGS],
    run: Some(run),
    ..Command::new("subject", "Add users, groups or service accounts to a role binding")
};

const FLAGS: &[Flag] = &[
    Flag::array("group", "A group to bind to the role"),
    Flag::array("serviceaccount", "A service account to bind to the role: NAMESPACE:NAME"),
    Flag::array("user", "A user to bind to the role"),
];

const GROUP: &str = "rbac.authorization.k8s.io";

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let objects = objects(context, parsed, &parsed.args)?;
    check(parsed, &objects, dry)?;
    let subjects = subjects(context, parsed);
    let mut errors = Vec::new();
    for target in &objects {
        let info = target.key.kind.info();
        let name = format!("{}/{}", info.plural, target.key.name);
        if !matches!(target.key.kind, Kind::RoleBinding | Kind::ClusterRoleBinding) {
            errors
                .push(format!("error: {name} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n"));
            continue;
        }
        let mut new = target.value.clone();
        if let Some(object) = new.as_object_mut() {
            let mut all = object.get("subjects").and_then(Value::as_array).cloned().unwrap_or_default();
            all.extend(subjects.iter().filter(|subject| !all.contains(subject)).cloned().collect::<Vec<_>>());
            object.insert("subjects".to_owned(), Value::Array(all));
        }
        if new == target.value {
            continue;
        }
        if !(parsed.bool("local") || dry == DryRun::Client) {
            match send(context, parsed, target, &new, dry) {
                Ok(value) => new = value,
                Err(why) => {
                    errors.push(format!("failed to patch subjects to rolebinding: {why}"));
                    continue;
                }
            }
        }
        say_with(context, parsed, &new, "subjects updated", dry, Fields::Declared)?;
    }
    end(errors)
}

fn check(parsed: &Parsed, objects: &[Target], dry: DryRun) -> Result<(), Failure> {
    let fail = |why: &str| Err(Failure::error(why));
    if parsed.bool("local") && dry == DryRun::Server {
        return fail(LOCAL_AND_SERVER);
    }
    if parsed.bool("all") && !parsed.string("selector").is_empty() {
        return fail(ALL_AND_SELECTOR);
    }
    if ["user", "group", "serviceaccount"].iter().all(|flag| parsed.list(flag).is_empty()) {
        return fail("you must specify at least one value of user, group or serviceaccount");
    }
    for account in parsed.list("serviceaccount") {
        match account.split(':').collect::<Vec<_>>().as_slice() {
            ["", name] if !name.is_empty() => {
                if objects.iter().any(|target| target.key.kind == Kind::ClusterRoleBinding) {
                    return fail("serviceaccount must be <namespace>:<name>, namespace must be specified");
                }
            }
            [_, name] if !name.is_empty() => {}
            _ => return fail("serviceaccount must be <namespace>:<name>"),
        }
    }
    Ok(())
}

fn subjects(context: &Context, parsed: &Parsed) -> Vec<Value> {
    let sorted = |flag: &str| parsed.list(flag).iter().cloned().collect::<BTreeSet<String>>();
    let named = |kind: &str, name: &String| json!({"kind": kind, "apiGroup": GROUP, "name": name});
    let mut subjects: Vec<Value> = sorted("user").iter().map(|name| named("User", name)).collect();
    subjects.extend(sorted("group").iter().map(|name| named("Group", name)));
    for account in sorted("serviceaccount") {
        let (namespace, name) = account.split_once(':').unwrap_or(("", &account));
        let namespace = if namespace.is_empty() { context.namespace.as_str() } else { namespace };
        subjects.push(json!({"kind": "ServiceAccount", "name": name, "namespace": namespace}));
    }
    subjects
}
