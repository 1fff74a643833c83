//! Making, changing and dropping clusters and users. Models `set_cluster.go`, `set_credentials.go`, `delete_cluster.go` and
//! `delete_user.go`.

use serde_json::Value;

use super::{FILE, shown_help, unexpected};
use crate::kubectl::command::Command;
use crate::kubectl::config::Fields;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const SET_CLUSTER: Command = Command {
    usage: "NAME [--server=server] [--certificate-authority=path/to/certificate/authority] \
        [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
    examples: &[("kubectl config set-cluster lab --server=https://1.2.3.4", "Another cluster's address")],
    flags: &[&[
        Flag::bool("embed-certs", "false", "Keep the certificate itself, not its path"),
        Flag::string("proxy-url", "", "The proxy before the cluster"),
    ]],
    run: Some(set_cluster),
    ..Command::new("set-cluster", "Set a cluster entry in kubeconfig")
};

pub const SET_CREDENTIALS: Command = Command {
    usage: "NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] \
        [--username=basic_user] [--password=basic_password]",
    examples: &[("kubectl config set-credentials jane --token=abc", "Another user")],
    flags: &[&[Flag::bool("embed-certs", "false", "Keep the certificate itself, not its path")]],
    run: Some(set_credentials),
    ..Command::new("set-credentials", "Set a user entry in kubeconfig")
};

pub const DELETE_CLUSTER: Command = Command {
    examples: &[("kubectl config delete-cluster portolan", "Forget a cluster")],
    usage: "NAME",
    run: Some(delete_cluster),
    ..Command::new("delete-cluster", "Delete the specified cluster from the kubeconfig")
};

pub const DELETE_USER: Command = Command {
    examples: &[("kubectl config delete-user learner", "Forget a user")],
    usage: "NAME",
    run: Some(delete_user),
    ..Command::new("delete-user", "Delete the specified user from the kubeconfig")
};

fn set_cluster(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [name] = parsed.args.as_slice() else { return Err(unexpected(context, parsed)) };
    if name.is_empty() {
        return Err(Failure::error("you must specify a non-empty cluster name"));
    }
    let (insecure, authority) = (parsed.bool("insecure-skip-tls-verify"), parsed.string("certificate-authority"));
    if insecure && !authority.is_empty() {
        return Err(Failure::error("you cannot specify a certificate authority and insecure mode at the same time"));
    }
    if parsed.bool("embed-certs") && authority.is_empty() {
        return Err(Failure::error("you must specify a --certificate-authority to embed"));
    }
    let fields = context.config.clusters.entry(name.clone()).or_default();
    if parsed.changed("server") {
        fields.remove("tls-server-name");
    }
    take(parsed, fields, &["server", "tls-server-name", "proxy-url", "certificate-authority"]);
    if parsed.changed("insecure-skip-tls-verify") {
        fields.remove("insecure-skip-tls-verify");
        if insecure {
            fields.insert("insecure-skip-tls-verify".to_owned(), true.into());
            fields.retain(|name, _| !name.starts_with("certificate-authority"));
        }
    }
    if !authority.is_empty() {
        fields.remove("certificate-authority-data");
        fields.remove("insecure-skip-tls-verify");
    }
    context.out.print(format!("Cluster {name:?} set.\n"));
    Ok(())
}

fn set_credentials(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [name] = parsed.args.as_slice() else { return Err(unexpected(context, parsed)) };
    if name.is_empty() {
        return Err(Failure::error("you must specify a non-empty user name"));
    }
    let given = |flag: &str| !parsed.string(flag).is_empty();
    if given("token") && (given("username") || given("password")) {
        let both =
            "you cannot specify more than one authentication method at the same time: --token, --username/--password";
        return Err(Failure::error(both));
    }
    if parsed.bool("embed-certs") && !given("client-certificate") && !given("client-key") {
        return Err(Failure::error("you must specify a --client-certificate or --client-key to embed"));
    }
    let fields = context.config.users.entry(name.clone()).or_default();
    take(parsed, fields, &["client-certificate", "client-key", "token", "username", "password"]);
    for path in ["client-certificate", "client-key"] {
        if given(path) {
            fields.remove(&format!("{path}-data"));
        }
    }
    // A token and a password shut each other out.
    if given("token") {
        fields.retain(|name, _| name != "username" && name != "password");
    } else if given("username") || given("password") {
        fields.remove("token");
    }
    context.out.print(format!("User {name:?} set.\n"));
    Ok(())
}

/// Sets the fields that flags of their names give; an empty value takes the field away.
fn take(parsed: &Parsed, fields: &mut Fields, names: &[&str]) {
    for name in names {
        match parsed.given(name) {
            Some("") => {
                fields.remove(*name);
            }
            Some(value) => {
                fields.insert((*name).to_owned(), Value::from(value));
            }
            None => {}
        }
    }
}

fn delete_cluster(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [name] = parsed.args.as_slice() else {
        shown_help(context);
        return Ok(());
    };
    if context.config.clusters.remove(name).is_none() {
        return Err(Failure::error(format!("cannot delete cluster {name}, not in {FILE}")));
    }
    context.out.print(format!("deleted cluster {name} from {FILE}\n"));
    Ok(())
}

fn delete_user(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [name] = parsed.args.as_slice() else { return Err(context.usage("user to delete is required")) };
    if context.config.users.remove(name).is_none() {
        return Err(Failure::error(format!("cannot delete user {name}, not in {FILE}")));
    }
    context.out.print(format!("deleted user {name} from {FILE}\n"));
    Ok(())
}
