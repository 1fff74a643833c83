//! `kubectl rollout status`. Models `pkg/polymorphichelpers/rollout_status.go`.

use serde_json::Value;

use super::{group_kind, nothing_found, objects};
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{FILENAME, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::follow::{Follower, Step, follow};
use crate::kubectl::printers::value::{int, is_set, items, pair, text};
use crate::kubectl::targets::end;

pub const COMMAND: Command = Command {
    usage: "(TYPE NAME | TYPE/NAME) [flags]",
    examples: &[("kubectl rollout status deployment/coredns -n kube-system", "Wait until a rollout is done")],
    flags: &[FILENAME, SELECTOR, OWN],
    run: Some(run),
    ..Command::new("status", "Show how far a rollout is, and wait for its end")
};

const OWN: &[Flag] = &[
    Flag::int64("revision", "0", "Fail when another state is being rolled out; 0 for any"),
    Flag::duration("timeout", "0s", "How long to wait; 0 for as long as it takes"),
    Flag::bool("watch", "true", "Wait until the rollout is done").short('w'),
];

/// Longest virtual time that a rollout is watched when nothing else ends it: beyond a Deployment's own deadline.
const PATIENCE: i64 = 1_200_000;

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let revision = parsed.int("revision");
    let none_given = parsed.args.is_empty() && parsed.list("filename").is_empty();
    if revision < 0 && !none_given {
        return Err(Failure::error(format!("revision must be a positive integer: {revision}")));
    }
    let found = objects(context, parsed)?;
    if found.found.is_empty() && found.failures.is_empty() {
        nothing_found(context);
        return Ok(());
    }
    let mut objects = Vec::new();
    for target in &found.found {
        objects.push((target.key.clone(), group_kind(target)));
    }
    let watch = Watch {
        objects,
        failures: found.failures,
        revision,
        timeout: parsed.duration("timeout"),
        watch: parsed.bool("watch"),
        now: None,
    };
    follow(context, Follower::Rollout(watch))
}

/// The objects whose rollout is watched, one after the other.
#[derive(Debug, Clone)]
pub struct Watch {
    /// What is left, with the kinds as refusals name them.
    objects: Vec<(Key, String)>,
    failures: Vec<Failure>,
    revision: i64,
    /// In milliseconds; 0 for none.
    timeout: i64,
    /// Whether to wait for the end.
    watch: bool,
    /// Of the first object: until when it is watched, and the version that was shown last.
    now: Option<(i64, String)>,
}

impl Watch {
    /// Shows what is new, and goes on to the next object when one is done.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        while let Some((key, kind)) = self.objects.first().cloned() {
            match self.one(context, &key, &kind) {
                Ok(Step::Until(until)) => return Ok(Step::Until(until)),
                Ok(Step::Done) => {}
                Err(failure) => self.failures.push(failure),
            }
            self.objects.remove(0);
            self.now = None;
        }
        end(std::mem::take(&mut self.failures)).map(|()| Step::Done)
    }

    /// Shows the status after each change of the object until it says that all is done.
    fn one(&mut self, context: &mut Context, key: &Key, kind: &str) -> Result<Step, Failure> {
        if !matches!(key.kind, Kind::Deployment | Kind::DaemonSet | Kind::StatefulSet) {
            return Err(Failure::error(format!("no status viewer has been implemented for {kind}")));
        }
        let patience = if self.timeout > 0 { self.timeout } else { PATIENCE };
        let (until, shown) = self.now.get_or_insert_with(|| (context.now().saturating_add(patience), String::new()));
        let object = context.cluster.store().at(key).map(|object| object.write());
        let Some(object) = object else { return Err(Failure::error("object has been deleted")) };
        let version = text(&object, "metadata.resourceVersion");
        if version != shown {
            version.clone_into(shown);
            let (line, done) = status(key.kind, &object, self.revision).map_err(Failure::error)?;
            context.out.print(line);
            if done || !self.watch {
                return Ok(Step::Done);
            }
        }
        if context.now() >= *until {
            return Err(Failure::error("timed out waiting for the condition"));
        }
        Ok(Step::Until(*until))
    }
}

type Answer = Result<(String, bool), String>;

fn status(kind: Kind, object: &Value, revision: i64) -> Answer {
    match kind {
        Kind::Deployment => deployment(object, revision),
        Kind::DaemonSet => daemon_set(object),
        _ => stateful_set(object),
    }
}

fn deployment(object: &Value, revision: i64) -> Answer {
    let name = text(object, "metadata.name");
    if revision > 0 {
        let running = pair(object, "metadata.annotations", super::revisions::REVISION).unwrap_or("0");
        if running != revision.to_string() {
            return Err(format!("desired revision ({revision}) is different from the running revision ({running})"));
        }
    }
    if int(object, "metadata.generation") > int(object, "status.observedGeneration") {
        return Ok(("Waiting for deployment spec update to be observed...\n".to_owned(), false));
    }
    let progressing =
        items(object, "status.conditions").iter().find(|condition| text(condition, "type") == "Progressing");
    if progressing.is_some_and(|condition| text(condition, "reason") == "ProgressDeadlineExceeded") {
        return Err(format!("deployment \"{name}\" exceeded its progress deadline"));
    }
    let status = |field: &str| int(object, &format!("status.{field}"));
    let (wanted, updated, total) = (int(object, "spec.replicas"), status("updatedReplicas"), status("replicas"));
    let available = status("availableReplicas");
    let waiting = format!("Waiting for deployment \"{name}\" rollout to finish: ");
    if updated < wanted {
        return Ok((format!("{waiting}{updated} out of {wanted} new replicas have been updated...\n"), false));
    }
    if total > updated {
        return Ok((format!("{waiting}{} old replicas are pending termination...\n", total - updated), false));
    }
    if available < updated {
        return Ok((format!("{waiting}{available} of {updated} updated replicas are available...\n"), false));
    }
    Ok((format!("deployment \"{name}\" successfully rolled out\n"), true))
}

fn daemon_set(object: &Value) -> Answer {
    let name = text(object, "metadata.name");
    if text(object, "spec.updateStrategy.type") != "RollingUpdate" {
        return Err("rollout status is only available for RollingUpdate strategy type".to_owned());
    }
    if int(object, "metadata.generation") > int(object, "status.observedGeneration") {
        return Ok(("Waiting for daemon set spec update to be observed...\n".to_owned(), false));
    }
    let status = |field: &str| int(object, &format!("status.{field}"));
    let (wanted, updated) = (status("desiredNumberScheduled"), status("updatedNumberScheduled"));
    let available = status("numberAvailable");
    let waiting = format!("Waiting for daemon set \"{name}\" rollout to finish: ");
    if updated < wanted {
        return Ok((format!("{waiting}{updated} out of {wanted} new pods have been updated...\n"), false));
    }
    if available < wanted {
        return Ok((format!("{waiting}{available} of {wanted} updated pods are available...\n"), false));
    }
    Ok((format!("daemon set \"{name}\" successfully rolled out\n"), true))
}

fn stateful_set(object: &Value) -> Answer {
    if text(object, "spec.updateStrategy.type") != "RollingUpdate" {
        return Err("rollout status is only available for RollingUpdate strategy type".to_owned());
    }
    let observed = int(object, "status.observedGeneration");
    if observed == 0 || int(object, "metadata.generation") > observed {
        return Ok(("Waiting for statefulset spec update to be observed...\n".to_owned(), false));
    }
    let status = |field: &str| int(object, &format!("status.{field}"));
    let (wanted, ready, updated) = (int(object, "spec.replicas"), status("readyReplicas"), status("updatedReplicas"));
    if ready < wanted {
        return Ok((format!("Waiting for {} pods to be ready...\n", wanted - ready), false));
    }
    if is_set(object, "spec.updateStrategy.rollingUpdate") {
        let partition = int(object, "spec.updateStrategy.rollingUpdate.partition");
        if updated < wanted - partition {
            let wanted = wanted - partition;
            let line = format!(
                "Waiting for partitioned roll out to finish: {updated} out of {wanted} new pods have been updated...\n"
            );
            return Ok((line, false));
        }
        return Ok((format!("partitioned roll out complete: {updated} new pods have been updated...\n"), true));
    }
    let (current, update) = (text(object, "status.currentRevision"), text(object, "status.updateRevision"));
    if update != current {
        let line =
            format!("waiting for statefulset rolling update to complete {updated} pods at revision {update}...\n");
        return Ok((line, false));
    }
    let replicas = status("currentReplicas");
    Ok((format!("statefulset rolling update complete {replicas} pods at revision {current}...\n"), true))
}
