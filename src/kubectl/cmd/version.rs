//! `kubectl version`. Models `kubectl/pkg/cmd/version/version.go`.

use serde_json::{Value, json};

use crate::api::settings::KUBERNETES_VERSION;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::manifest::{json, yaml};

/// The kustomize that kubectl of this version carries.
const KUSTOMIZE_VERSION: &str = "v5.8.1";

pub const COMMAND: Command = Command {
    examples: &[("kubectl version", "Of kubectl and of the cluster"), ("kubectl version --client", "Of kubectl alone")],
    flags: &[FLAGS],
    run: Some(run),
    ..Command::new("version", "Print the client and server version information")
};

const FLAGS: &[Flag] =
    &[Flag::bool("client", "false", "Only kubectl's own"), Flag::string("output", "", "yaml or json").short('o')];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let client_only = parsed.bool("client");
    if !parsed.args.is_empty() && !client_only {
        return Err(Failure::error(format!("extra arguments: [{}]", parsed.args.join(" "))));
    }
    let text = match parsed.string("output") {
        "" => {
            let server = if client_only { String::new() } else { format!("Server Version: {KUBERNETES_VERSION}\n") };
            format!("Client Version: {KUBERNETES_VERSION}\nKustomize Version: {KUSTOMIZE_VERSION}\n{server}")
        }
        "yaml" => yaml::to_string(&versions(client_only)) + "\n",
        // Two blanks a level, where objects have four.
        "json" => json::to_string(&versions(client_only)).replace("    ", "  ") + "\n",
        _ => return Err(Failure::error("--output must be 'yaml' or 'json'")),
    };
    context.out.print(text);
    Ok(())
}

fn versions(client_only: bool) -> Value {
    let mut parts = KUBERNETES_VERSION.trim_start_matches('v').split('.');
    let (major, minor) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let info = || {
        json!({"major": major, "minor": minor, "gitVersion": KUBERNETES_VERSION, "gitTreeState": "clean",
        "compiler": "gc", "platform": "linux/amd64"})
    };
    let mut all = json!({"clientVersion": info(), "kustomizeVersion": KUSTOMIZE_VERSION});
    if let Some(map) = all.as_object_mut().filter(|_| !client_only) {
        map.insert("serverVersion".to_owned(), info());
    }
    all
}
