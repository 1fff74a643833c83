//! `kubectl create rolebinding` and `create clusterrolebinding`. Models `create_rolebinding.go` and
//! `create_clusterrolebinding.go`.

use serde_json::{Value, json};

use super::send::{begun, generated_value, one_name};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const ROLE_BINDING: Command = Command {
    usage: "NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] \
        [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create rolebinding readers --clusterrole=view --serviceaccount=default:default",
        "What the Pods of the namespace may read",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        SUBJECTS,
        &[
            Flag::string("clusterrole", "", "The ClusterRole to bind to"),
            Flag::string("role", "", "The Role to bind to"),
        ],
    ],
    run: Some(role_binding),
    ..Command::new("rolebinding", "Bind users to a Role or a ClusterRole, in one namespace")
};

pub const CLUSTER_ROLE_BINDING: Command = Command {
    usage: "NAME --clusterrole=NAME [--user=username] [--group=groupname] \
        [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=jane",
        "Jane may do everything, everywhere",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        SUBJECTS,
        &[Flag::string("clusterrole", "", "The ClusterRole to bind to").required()],
    ],
    run: Some(cluster_role_binding),
    ..Command::new("clusterrolebinding", "Bind users to a ClusterRole, everywhere")
};

const SUBJECTS: &[Flag] = &[
    Flag::array("user", "A user to bind"),
    Flag::array("group", "A group to bind"),
    Flag::array("serviceaccount", "A service account to bind: NAMESPACE:NAME"),
];

const GROUP: &str = "rbac.authorization.k8s.io";

fn role_binding(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    if name.is_empty() {
        return Err(Failure::error("name must be specified"));
    }
    let (cluster_role, role) = (parsed.string("clusterrole"), parsed.string("role"));
    let (kind, role) = match (cluster_role, role) {
        ("", role) if !role.is_empty() => ("Role", role),
        (role, "") if !role.is_empty() => ("ClusterRole", role),
        _ => return Err(Failure::error("exactly one of clusterrole or role must be specified")),
    };
    bind(context, parsed, Kind::RoleBinding, &name, (kind, role))
}

fn cluster_role_binding(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    bind(context, parsed, Kind::ClusterRoleBinding, &name, ("ClusterRole", parsed.string("clusterrole")))
}

fn bind(context: &mut Context, parsed: &Parsed, kind: Kind, name: &str, role: (&str, &str)) -> Result<(), Failure> {
    let mut object = begun(context, kind, name);
    let subjects = subjects(parsed)?;
    if !subjects.is_empty() {
        object.insert("subjects".to_owned(), subjects.into());
    }
    object.insert("roleRef".to_owned(), json!({"apiGroup": GROUP, "kind": role.0, "name": role.1}));
    let prefix = format!("failed to create {}: ", kind.info().singular);
    generated_value(context, parsed, kind, object.into(), &prefix)
}

fn subjects(parsed: &Parsed) -> Result<Vec<Value>, Failure> {
    let mut subjects = Vec::new();
    for (flag, kind) in [("user", "User"), ("group", "Group")] {
        for name in parsed.list(flag) {
            subjects.push(json!({"kind": kind, "apiGroup": GROUP, "name": name}));
        }
    }
    for account in parsed.list("serviceaccount") {
        match account.split(':').collect::<Vec<_>>().as_slice() {
            [namespace, name] if !namespace.is_empty() && !name.is_empty() => {
                subjects.push(json!({"kind": "ServiceAccount", "name": name, "namespace": namespace}));
            }
            _ => return Err(Failure::error("serviceaccount must be <namespace>:<name>")),
        }
    }
    Ok(subjects)
}
