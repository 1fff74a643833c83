//! `kubectl create token NAME`: a token for a service account. Models `create_token.go`; the token has a token's three parts
//! and claims, and a signature that proves nothing.

use serde_json::{Value, json};

use super::send::one_name;
use crate::api::base64;
use crate::api::scheme::Kind;
use crate::api::time::rfc3339;
use crate::kubectl::cmd::OUTPUT;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::Fields;

pub const COMMAND: Command = Command {
    usage: "SERVICE_ACCOUNT_NAME",
    examples: &[("kubectl create token default --duration=10m", "For ten minutes")],
    flags: &[
        OUTPUT,
        &[
            Flag::array("audience", "Who shall take the token"),
            Flag::string("bound-object-kind", "", "Pod, Secret or Node: the token ends with the object"),
            Flag::string("bound-object-name", "", "Name of that object"),
            Flag::string("bound-object-uid", "", "Uid of that object"),
            Flag::duration("duration", "0s", "How long it holds; an hour without it"),
        ],
    ],
    run: Some(run),
    ..Command::new("token", "Request a token for a service account")
};

/// Who takes tokens when nobody is named.
const AUDIENCE: &str = "https://kubernetes.default.svc.cluster.local";

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    check(parsed, &name).map_err(Failure::error)?;
    let account = context.cluster.server().get(Kind::ServiceAccount, &context.namespace, &name);
    let account = account.map_err(|status| Failure::error(format!("failed to create token: {}", status.message)))?;
    let uid = account.meta().uid.clone();
    let seconds = match parsed.duration("duration") / 1_000 {
        0 => 3_600,
        seconds if seconds < 600 => {
            let path = "spec.expirationSeconds";
            return Err(Failure::error(format!(
                "failed to create token: TokenRequest.authentication.k8s.io \"{name}\" is invalid: {path}: Invalid value: {seconds}: may not specify a duration less than 10 minutes"
            )));
        }
        seconds => seconds,
    };
    let audiences = match parsed.list("audience") {
        [] => vec![AUDIENCE.to_owned()],
        given => given.to_vec(),
    };
    let now = context.now() / 1_000;
    let claims = json!({
        "aud": audiences,
        "exp": now + seconds,
        "iat": now,
        "iss": AUDIENCE,
        "kubernetes.io": {"namespace": context.namespace, "serviceaccount": {"name": name, "uid": uid}},
        "nbf": now,
        "sub": format!("system:serviceaccount:{}:{name}", context.namespace),
    });
    let signature: String = (0..32).map(|_| format!("{:08x}", context.cluster.draw(u64::from(u32::MAX)))).collect();
    let header = json!({"alg": "RS256", "kid": "portolan"});
    let token = [header.to_string(), claims.to_string(), signature].map(|part| in_url(&part)).join(".");
    if parsed.string("output").is_empty() && parsed.string("template").is_empty() {
        context.out.print(token);
        if context.terminal {
            context.out.print("\n");
        }
        return Ok(());
    }
    let until = rfc3339((now + seconds) * 1_000);
    let answer: Value = json!({
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {"name": name, "namespace": context.namespace, "creationTimestamp": rfc3339(now * 1_000)},
        "spec": {"audiences": audiences, "expirationSeconds": seconds, "boundObjectRef": null},
        "status": {"token": token, "expirationTimestamp": until},
    });
    let printer = print::printer(context, parsed)?;
    print::print(context, &printer, &answer, Fields::Declared, "created")
}

/// Base 64 as addresses and tokens have it.
fn in_url(text: &str) -> String {
    base64::encode(text.as_bytes()).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Models `TokenOptions.Validate`.
fn check(parsed: &Parsed, name: &str) -> Result<(), &'static str> {
    let [kind, object, uid] =
        ["bound-object-kind", "bound-object-name", "bound-object-uid"].map(|flag| parsed.string(flag));
    let duration = parsed.duration("duration");
    if name.is_empty() {
        Err("service account name is required")
    } else if duration < 0 {
        Err("--duration must be greater than or equal to 0")
    } else if duration % 1_000 != 0 {
        Err("--duration cannot be expressed in units less than seconds")
    } else if parsed.list("audience").iter().any(String::is_empty) {
        Err("--audience must not be an empty string")
    } else if kind.is_empty() && !object.is_empty() {
        Err("--bound-object-name can only be set if --bound-object-kind is provided")
    } else if kind.is_empty() && !uid.is_empty() {
        Err("--bound-object-uid can only be set if --bound-object-kind is provided")
    } else if !["", "Node", "Pod", "Secret"].contains(&kind) {
        Err("supported --bound-object-kind values are Node, Pod, Secret")
    } else if !kind.is_empty() && object.is_empty() {
        Err("--bound-object-name is required if --bound-object-kind is provided")
    } else {
        Ok(())
    }
}
