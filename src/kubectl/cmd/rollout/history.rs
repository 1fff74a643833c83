//! `kubectl rollout history`.

use super::revisions::{CHANGE_CAUSE, Revision, of};
use super::{group_kind, objects};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::Fields;
use crate::kubectl::printers::{describe, tabwriter::TabWriter};
use crate::kubectl::targets::{Target, end, say_with};
use serde_json::Value;
use std::collections::BTreeMap;

pub const COMMAND: Command = Command {
    usage: "(TYPE NAME | TYPE/NAME) [flags]",
    examples: &[
        ("kubectl rollout history deployment/coredns -n kube-system", "The states that a Deployment had"),
        ("kubectl rollout history deployment/coredns -n kube-system --revision=1", "One of them"),
    ],
    flags: &[OUTPUT, FILENAME, SELECTOR, OWN],
    run: Some(run),
    ..Command::new("history", "Show the states that a workload had")
};

const OWN: &[Flag] = &[Flag::int64("revision", "0", "Show this state in full")];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let revision = parsed.int("revision");
    let none_given = parsed.args.is_empty() && parsed.list("filename").is_empty();
    if revision < 0 && !none_given {
        return Err(Failure::error(format!("revision must be a positive integer: {revision}")));
    }
    let found = objects(context, parsed)?;
    let mut failures = found.failures;
    for target in &found.found {
        failures.extend(one(context, parsed, target, revision).err());
    }
    end(failures)
}

fn one(context: &mut Context, parsed: &Parsed, target: &Target, revision: i64) -> Result<(), Failure> {
    print::fresh(context);
    viewer(target).map_err(Failure::error)?;
    let revisions = of(context, target);
    let missing = || Failure::error("unable to find the specified revision");
    if parsed.changed("output") || parsed.changed("template") {
        let shown: Vec<&Revision> = match revision {
            0 => revisions.values().collect(),
            number => vec![revisions.get(&number).ok_or_else(missing)?],
        };
        for revision in shown {
            say_with(context, parsed, &revision.object, "", DryRun::None, Fields::Declared)?;
        }
        return Ok(());
    }
    let (head, text) = match revision {
        0 => (String::new(), table(&revisions)),
        _ if revisions.is_empty() => (format!("with revision #{revision}"), table(&revisions)),
        number => {
            let revision = revisions.get(&number).ok_or_else(missing)?;
            (format!("with revision #{number}"), describe::template(&with_cause(revision)))
        }
    };
    say_with(context, parsed, &target.value, &format!("{head}\n{text}"), DryRun::None, Fields::Declared)
}

/// A revision's template with its cause among the annotations.
fn with_cause(revision: &Revision) -> Value {
    let mut template = revision.template.clone();
    if !revision.cause.is_empty()
        && let Some(metadata) = template.get_mut("metadata").and_then(Value::as_object_mut)
    {
        let annotations = metadata.entry("annotations").or_insert_with(|| serde_json::json!({}));
        if let Some(annotations) = annotations.as_object_mut() {
            annotations.insert(CHANGE_CAUSE.to_owned(), Value::from(revision.cause.as_str()));
        }
    }
    template
}

fn table(revisions: &BTreeMap<i64, Revision>) -> String {
    if revisions.is_empty() {
        return "No rollout history found.".to_owned();
    }
    let mut writer = TabWriter::new(0, 2, false);
    writer.write("REVISION\tCHANGE-CAUSE\n");
    for (number, revision) in revisions {
        let cause = if revision.cause.is_empty() { "<none>" } else { &revision.cause };
        writer.write(&format!("{number}\t{cause}\n"));
    }
    writer.finish()
}

/// Models `HistoryViewerFor`.
fn viewer(target: &Target) -> Result<(), String> {
    match target.key.kind {
        Kind::Deployment | Kind::DaemonSet | Kind::StatefulSet => Ok(()),
        Kind::Job | Kind::Pod | Kind::ReplicaSet | Kind::ReplicationController | Kind::CronJob => {
            Err(format!("no history viewer has been implemented for \"{}\"", group_kind(target)))
        }
        other => {
            let info = other.info();
            let element = format!("{{{} {}}}", info.group, info.kind);
            let kind = group_kind(target);
            Err(format!("error retrieving history for \"{kind}\", no visitor method exists for {element}"))
        }
    }
}
