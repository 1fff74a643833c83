//! The Job controller: Pods until enough have succeeded. Models `pkg/controller/job`.

use super::{Controller, Outcome, View, claim, owner, template};
use crate::api::job::{Job, JobCondition, JobStatus, UncountedTerminatedPods};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::api::shared::Shared;
use crate::apiserver::request::{DeleteOptions, Propagation, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

const INDEX: &str = "batch.kubernetes.io/job-completion-index";
/// The first back-off after a failure and the longest, in milliseconds.
const BACK_OFF: i64 = 10_000;
const MAX_BACK_OFF: i64 = 600_000;

/// The Job controller.
pub const CONTROLLER: Controller = Controller { name: "job-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::Job => vec![change.key.clone()],
        Kind::Pod => owner::controllers_of(change, Kind::Job),
        _ => Vec::new(),
    }
}

/// Whether a Job has ended, well or not.
pub fn finished(job: &Job) -> Option<&JobCondition> {
    let ended = |condition: &&JobCondition| {
        matches!(condition.type_.as_str(), "Complete" | "Failed") && condition.status == "True"
    };
    job.status.conditions.iter().find(ended)
}

/// One look at a Job.
struct Sync<'a> {
    view: View<'a>,
    job: &'a Job,
    active: Vec<&'a Pod>,
    succeeded: i32,
    failed: i32,
    status: Shared<JobStatus>,
    requests: Vec<Request>,
    again_at: Option<i64>,
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(job) = view.store.get_as::<Job>(&key.namespace, &key.name) else { return Outcome::default() };
    if job.metadata.deletion_timestamp.is_some() {
        return Outcome::default();
    }
    if let Some(condition) = finished(job) {
        return expire(view, job, condition, key);
    }
    let selector = claim::selector(job.spec.selector.as_ref());
    let match_labels = job.spec.selector.as_ref().map(|s| s.match_labels.clone()).unwrap_or_default();
    let claimed = claim::pods(view.store, Kind::Job, &job.metadata, &match_labels, &selector);
    let phase = |wanted: &str| claimed.pods.iter().filter(|pod| pod.status.phase == wanted).count() as i32;
    let mut sync = Sync {
        view,
        job,
        active: claimed.pods.iter().copied().filter(|pod| pod.is_active()).collect(),
        succeeded: phase("Succeeded"),
        failed: phase("Failed"),
        status: job.status.clone(),
        requests: claimed.requests,
        again_at: None,
    };
    sync.step(&claimed.pods);
    sync.finish(&claimed.pods)
}

/// A Job that has ended goes when its time to live is over.
fn expire(view: View, job: &Job, condition: &JobCondition, key: &Key) -> Outcome {
    let Some(seconds) = job.spec.ttl_seconds_after_finished else { return Outcome::default() };
    let at = condition.last_transition_time.0 + i64::from(seconds) * 1000;
    if at > view.now {
        return Outcome { again_at: Some(at), periodic: true, ..Outcome::default() };
    }
    let options = DeleteOptions { propagation: Some(Propagation::Foreground), ..DeleteOptions::default() };
    vec![Request::Delete(key.clone(), options)].into()
}

impl Sync<'_> {
    fn step(&mut self, pods: &[&Pod]) {
        let (spec, now) = (&self.job.spec, self.view.now);
        if spec.suspend == Some(true) {
            self.delete(self.active.len());
            self.condition("Suspended", "JobSuspended", "Job suspended");
            return;
        }
        if self.status.start_time.is_none() {
            self.status.start_time = Some(Time(now));
        }
        let restarts: i32 = self.active.iter().map(|pod| pod.max_restarts()).sum();
        let on_failure = spec.template.spec.restart_policy == "OnFailure";
        let limit = spec.backoff_limit.unwrap_or(6);
        let deadline = spec.active_deadline_seconds.zip(self.status.start_time);
        let deadline = deadline.map(|(seconds, start)| start.0 + seconds * 1000);
        if self.failed > limit || (on_failure && restarts > limit) {
            return self.fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }
        if deadline.is_some_and(|deadline| deadline <= now) {
            return self.fail("DeadlineExceeded", "Job was active longer than specified deadline");
        }
        self.again_at = deadline;
        let enough = match spec.completions {
            Some(completions) => self.succeeded >= completions,
            None => self.succeeded > 0 && self.active.is_empty(),
        };
        if enough {
            return self.complete();
        }
        self.manage(pods);
    }

    /// As many Pods at once as may run, but no more than successes are missing.
    fn manage(&mut self, pods: &[&Pod]) {
        let spec = &self.job.spec;
        let parallel = spec.parallelism.unwrap_or(1);
        let wanted = match spec.completions {
            Some(completions) => parallel.min(completions - self.succeeded),
            None if self.succeeded > 0 => self.active.len() as i32,
            None => parallel,
        };
        let running = self.active.len() as i32;
        if running > wanted {
            return self.delete((running - wanted).max(0) as usize);
        }
        if running == wanted {
            return;
        }
        if let Some(at) = self.held_back(pods) {
            self.again_at = Some(self.again_at.map_or(at, |known| known.min(at)));
            return;
        }
        let missing = (wanted - running).clamp(0, 500) as usize;
        let indexes = self.free_indexes(pods);
        for nth in 0..missing {
            self.create(nth, indexes.get(nth).copied());
        }
    }

    /// Until when a failure holds the next Pod back.
    fn held_back(&self, pods: &[&Pod]) -> Option<i64> {
        let ended = |pod: &&&Pod| {
            pod.status
                .container_statuses
                .iter()
                .filter_map(|c| c.state.terminated.as_ref())
                .map(|t| t.finished_at.0)
                .max()
        };
        let last = pods.iter().filter(|pod| pod.status.phase == "Failed").filter_map(|pod| ended(&pod)).max()?;
        let doublings = (self.failed - 1).clamp(0, 6);
        let until = last + (BACK_OFF << doublings).min(MAX_BACK_OFF);
        (until > self.view.now).then_some(until)
    }

    /// The numbers of an indexed Job that have neither succeeded nor run.
    fn free_indexes(&self, pods: &[&Pod]) -> Vec<i32> {
        if self.job.spec.completion_mode.as_deref() != Some("Indexed") {
            return Vec::new();
        }
        let index = |pod: &Pod| pod.metadata.annotations.get(INDEX).and_then(|text| text.parse::<i32>().ok());
        let taken: Vec<i32> =
            pods.iter().filter(|pod| pod.status.phase != "Failed").filter_map(|pod| index(pod)).collect();
        (0..self.job.spec.completions.unwrap_or_default()).filter(|index| !taken.contains(index)).take(500).collect()
    }

    fn create(&mut self, nth: usize, index: Option<i32>) {
        let mut pod = template::pod(self.view.store, &self.job.spec.template, Kind::Job, &self.job.metadata, nth);
        if let Some(index) = index {
            let number = index.to_string();
            pod.metadata.annotations.insert(INDEX.to_owned(), number.clone());
            pod.metadata.labels.insert(INDEX.to_owned(), number);
            pod.spec.hostname = format!("{}-{index}", self.job.metadata.name);
        }
        let message = format!("Created pod: {}", pod.metadata.name);
        self.requests.push(Request::Create(Object::Pod(pod)));
        self.report("Normal", "SuccessfulCreate", message);
    }

    fn delete(&mut self, count: usize) {
        for pod in self.active.clone().into_iter().take(count) {
            let key = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
            self.requests.push(Request::Delete(key, DeleteOptions::default()));
            self.report("Normal", "SuccessfulDelete", format!("Deleted pod: {}", pod.metadata.name));
        }
    }

    fn complete(&mut self) {
        self.delete(self.active.len());
        let message = "Reached expected number of succeeded pods";
        self.condition("SuccessCriteriaMet", "CompletionsReached", message);
        self.condition("Complete", "CompletionsReached", message);
        self.status.completion_time = Some(Time(self.view.now));
        self.report("Normal", "Completed", "Job completed".to_owned());
    }

    fn fail(&mut self, reason: &str, message: &str) {
        self.delete(self.active.len());
        self.condition("FailureTarget", reason, message);
        self.condition("Failed", reason, message);
        self.report("Warning", reason, message.to_owned());
    }

    fn condition(&mut self, type_: &str, reason: &str, message: &str) {
        if self.status.conditions.iter().any(|known| known.type_ == type_ && known.status == "True") {
            return;
        }
        let now = Time(self.view.now);
        self.status.conditions.retain(|known| known.type_ != type_);
        self.status.conditions.push(JobCondition {
            type_: type_.to_owned(),
            status: "True".to_owned(),
            last_probe_time: now,
            last_transition_time: now,
            reason: reason.to_owned(),
            message: message.to_owned(),
        });
    }

    fn report(&mut self, type_: &'static str, reason: &str, message: String) {
        let about = Key::new(Kind::Job, &self.job.metadata.namespace, &self.job.metadata.name);
        self.requests.push(owner::report(&about, type_, reason, message, CONTROLLER.name));
    }

    fn finish(mut self, pods: &[&Pod]) -> Outcome {
        let ended =
            self.status.conditions.iter().any(|c| matches!(c.type_.as_str(), "Complete" | "Failed" | "Suspended"));
        self.status.active = if ended { 0 } else { self.active.len() as i32 };
        self.status.ready =
            Some(if ended { 0 } else { self.active.iter().filter(|pod| pod.is_ready()).count() as i32 });
        self.status.succeeded = self.succeeded;
        self.status.failed = self.failed;
        self.status.terminating =
            Some(pods.iter().filter(|pod| pod.is_terminating() && !pod.is_terminal()).count() as i32);
        self.status.uncounted_terminated_pods = Some(UncountedTerminatedPods::default());
        self.status.completed_indexes = completed_indexes(self.job, pods);
        if self.status != self.job.status {
            let changed = Job { status: self.status, ..self.job.clone() };
            self.requests.push(Request::UpdateStatus(Object::Job(changed)));
        }
        Outcome { requests: self.requests, again_at: self.again_at, periodic: true }
    }
}

/// `0-2,5`: the numbers that have succeeded.
fn completed_indexes(job: &Job, pods: &[&Pod]) -> String {
    if job.spec.completion_mode.as_deref() != Some("Indexed") {
        return String::new();
    }
    let index = |pod: &&&Pod| pod.metadata.annotations.get(INDEX).and_then(|text| text.parse::<i32>().ok());
    let mut done: Vec<i32> =
        pods.iter().filter(|pod| pod.status.phase == "Succeeded").filter_map(|pod| index(&pod)).collect();
    done.order();
    done.dedup();
    let mut ranges: Vec<(i32, i32)> = Vec::new();
    for number in done {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == number => *end = number,
            _ => ranges.push((number, number)),
        }
    }
    let text = |(start, end): &(i32, i32)| match end - start {
        0 => start.to_string(),
        1 => format!("{start},{end}"),
        _ => format!("{start}-{end}"),
    };
    ranges.iter().map(text).collect::<Vec<_>>().join(",")
}
