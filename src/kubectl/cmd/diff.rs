//! `kubectl diff`: what `apply` would change. Models `kubectl/pkg/cmd/diff`, which writes both versions to two folders and
//! calls `diff -u -N` on them.

use serde_json::Value;

use super::apply;
use super::{FIELD_MANAGER, FILENAME, SELECTOR};
use crate::api::time;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::input::{self, Item};
use crate::kubectl::unified::hunks;
use crate::manifest::yaml;

/// The folders of the two versions. kubectl takes random names.
const LIVE: &str = "/tmp/LIVE-1";
const MERGED: &str = "/tmp/MERGED-1";

pub const COMMAND: Command = Command {
    usage: "-f FILENAME",
    examples: &[("kubectl diff -f web.yaml", "What applying web.yaml would change; exit status 1 if anything")],
    flags: &[FLAGS, FILENAME, SELECTOR, FIELD_MANAGER],
    run: Some(run),
    ..Command::new("diff", "Diff the live version against a would-be applied version")
};

const FLAGS: &[Flag] = &[
    Flag::int("concurrency", "1", "How many objects to look at at once"),
    Flag::bool("force-conflicts", "false", "With --server-side: take over fields of others"),
    Flag::bool("prune", "false", "Show objects that would be deleted"),
    Flag::bool("server-side", "false", "Let the server merge"),
    Flag::bool("show-managed-fields", "false", "Show who set which field"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("Unexpected args: [{}]", parsed.args.join(" "))));
    }
    if parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        return Err(Failure::error("must specify one of -f and -k"));
    }
    let stamp = time::rfc3339(context.now()).replace('T', " ").replace('Z', ".000000000 +0000");
    let mut different = false;
    for item in input::load(context, parsed)? {
        let item = item?;
        let live = context.cluster.store().at(&item.key()).map(|object| object.write());
        let merged = apply::would_be(context, parsed, &item).map_err(|failure| Failure { exit: 2, ..failure })?;
        let text = hunks(&live.as_ref().map(version).unwrap_or_default(), &version(&merged));
        if text.is_empty() {
            continue;
        }
        different = true;
        let file = file_name(&item);
        context.out.print(format!(
            "diff -u -N {LIVE}/{file} {MERGED}/{file}\n--- {LIVE}/{file}\t{stamp}\n+++ {MERGED}/{file}\t{stamp}\n{text}"
        ));
    }
    if different { Err(Failure::silent(1)) } else { Ok(()) }
}

/// `apps.v1.Deployment.default.web`.
fn file_name(item: &Item) -> String {
    let info = item.kind.info();
    let group = if info.group.is_empty() { String::new() } else { format!("{}.", info.group) };
    format!("{group}{}.{}.{}.{}", info.version, info.kind, item.namespace, item.name)
}

/// The object as the files hold it: YAML without who set what.
fn version(object: &Value) -> String {
    let mut object = object.clone();
    if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.shift_remove("managedFields");
    }
    yaml::to_string(&object)
}
