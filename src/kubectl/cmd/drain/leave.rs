//! Taking Pods off a node and waiting until they are gone. Models `DeleteOrEvictPods` in `pkg/drain/drain.go`.

use super::{Plan, filter};
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::request::DeleteOptions;
use crate::apiserver::status::Reason;
use crate::apiserver::store::Key;
use crate::kubectl::context::{Context, DryRun};

/// How often kubectl looks whether a Pod is gone, in milliseconds.
const LOOK: i64 = 1_000;
/// How long a drain without `--timeout` is followed before it counts as one that never ends: an hour.
const FOR_EVER: i64 = 3_600_000;

/// How long kubectl waits before it asks again for a Pod that a budget holds, in milliseconds, and how long we watch it do so.
const AGAIN: i64 = 5_000;
const PATIENCE: i64 = 60_000;

/// Why a drain did not come to its end.
pub enum End {
    /// The errors, in kubectl's words.
    Failed(Vec<String>),
    /// Something keeps a Pod, and kubectl would wait until it is interrupted.
    Never,
}

/// Evicts the Pods, all at once, and waits for them.
pub fn evict(context: &mut Context, pods: &[&Pod], plan: &Plan) -> Result<(), End> {
    let (mut errors, mut waiting) = (Vec::new(), Vec::new());
    let mut asked: Vec<&Pod> = pods.to_vec();
    let end = context.now().saturating_add(if plan.timeout > 0 { plan.timeout } else { PATIENCE });
    let mut refused: Vec<&Pod> = Vec::new();
    while let Some(pod) = asked.first().copied() {
        asked.remove(0);
        let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
        let dry = if plan.dry == DryRun::Server { " (server dry run)" } else { "" };
        context.out.print(format!("evicting pod {namespace}/{name}{dry}\n"));
        let options = options(plan);
        match context.cluster.request(|server, now| server.evict(namespace, name, &options, now)) {
            Ok(_) => waiting.push(pod),
            Err(status) if status.reason == Reason::NotFound => {}
            Err(status) if status.reason == Reason::TooManyRequests => {
                let why = &status.message;
                context.out.eprint(format!(
                    "error when evicting pods/{name:?} -n {namespace:?} (will retry after 5s): {why}\n"
                ));
                refused.push(pod);
            }
            Err(status) => {
                errors.push(format!("error when evicting pods/{name:?} -n {namespace:?}: {}", status.message));
            }
        }
        if asked.is_empty() && !refused.is_empty() {
            let again = context.now().saturating_add(AGAIN);
            context.cluster.run_until(again.min(end));
            if again < end {
                asked = std::mem::take(&mut refused);
            }
        }
    }
    if !refused.is_empty() && plan.timeout <= 0 {
        return Err(End::Never);
    }
    for pod in refused {
        errors.push(format!(
            "error when evicting pods/{:?} -n {:?}: global timeout reached: {}",
            pod.metadata.name,
            pod.metadata.namespace,
            crate::api::duration::go_duration(plan.timeout)
        ));
    }
    if plan.dry == DryRun::None {
        for pod in wait(context, waiting, plan, "evicted")? {
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            errors.push(format!(
                "error when waiting for pod {name:?} in namespace {namespace:?} to terminate: context deadline exceeded"
            ));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(End::Failed(errors)) }
}

/// Deletes the Pods and waits for them.
pub fn delete(context: &mut Context, pods: &[&Pod], plan: &Plan) -> Result<(), End> {
    for pod in pods {
        match context.cluster.delete(&key(pod), &options(plan)) {
            Err(status) if status.reason != Reason::NotFound => return Err(End::Failed(vec![status.message])),
            _ => {}
        }
    }
    if wait(context, pods.to_vec(), plan, "deleted")?.is_empty() {
        return Ok(());
    }
    Err(End::Failed(vec!["context deadline exceeded".to_owned()]))
}

fn options(plan: &Plan) -> DeleteOptions {
    DeleteOptions { grace_period_seconds: plan.grace, dry_run: plan.dry == DryRun::Server, ..DeleteOptions::default() }
}

fn key(pod: &Pod) -> Key {
    Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name)
}

/// Lets time pass until the Pods are gone, saying so of each; the ones that are still there when the time is over.
fn wait<'p>(context: &mut Context, mut pods: Vec<&'p Pod>, plan: &Plan, verb: &str) -> Result<Vec<&'p Pod>, End> {
    let end = context.now().saturating_add(if plan.timeout > 0 { plan.timeout } else { FOR_EVER });
    loop {
        let mut still = Vec::new();
        for pod in pods {
            let name = &pod.metadata.name;
            match context.cluster.store().get_as::<Pod>(&pod.metadata.namespace, name) {
                Some(now) if now.metadata.uid == pod.metadata.uid => {
                    if filter::is_old(now, plan.allowed.skip_older, context.now()) {
                        let seconds = plan.allowed.skip_older;
                        let why =
                            format!("pod {name:?} has DeletionTimestamp older than {seconds} seconds, skipping\n");
                        context.out.print(why);
                    } else {
                        still.push(pod);
                    }
                }
                _ => context.out.print(format!("pod/{name} {verb}\n")),
            }
        }
        pods = still;
        let now = context.now();
        if pods.is_empty() || (now >= end && plan.timeout > 0) {
            return Ok(pods);
        }
        if now >= end || context.cluster.next_due().is_none() {
            return Err(End::Never);
        }
        context.cluster.run_until(now.saturating_add(LOOK).min(end));
    }
}
