//! `kubectl set serviceaccount`. Models `pkg/cmd/set/set_serviceaccount.go`.

use serde_json::Value;

use super::{LOCAL_AND_SERVER, OWN, Words, change_pods, end};
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::targets::{self, Ask};

pub const COMMAND: Command = Command {
    aliases: &["sa"],
    usage: "(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
    examples: &[(
        "kubectl set serviceaccount deployment coredns default -n kube-system",
        "The account that a Deployment's Pods act as",
    )],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, RECORD, OWN],
    run: Some(run),
    ..Command::new("serviceaccount", "Set the service account of Pods")
};

const WORDS: Words =
    Words { done: "serviceaccount updated", refused: "failed to patch ServiceAccountName ", skips_unchanged: false };

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let local = parsed.bool("local");
    if local && dry == DryRun::Server {
        return Err(Failure::error(LOCAL_AND_SERVER));
    }
    let Some((account, resources)) = parsed.args.split_last() else {
        return Err(Failure::error("serviceaccount is required"));
    };
    let found = targets::find(context, parsed, Ask { args: resources, local, ..Ask::default() })?;
    targets::end(found.failures)?;
    let errors = change_pods(context, parsed, &found.found, dry, &WORDS, &mut |spec, _| {
        if let Some(spec) = spec.as_object_mut() {
            spec.insert("serviceAccountName".to_owned(), Value::from(account.as_str()));
        }
        Ok(())
    })?;
    end(errors)
}
