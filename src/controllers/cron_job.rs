//! The CronJob controller: Jobs by the clock. Models `pkg/controller/cronjob`. Schedules are read as UTC.

use super::job::finished;
use super::{Controller, Outcome, View, owner};
use crate::api::cron::{self, Schedule};
use crate::api::cron_job::{CronJob, CronJobStatus};
use crate::api::job::Job;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::reference::ObjectReference;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::api::time;
use crate::apiserver::request::{DeleteOptions, Propagation, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

const SCHEDULED: &str = "batch.kubernetes.io/cronjob-scheduled-timestamp";
/// How many missed runs are looked at.
const MISSED: usize = 100;

/// The CronJob controller.
pub const CONTROLLER: Controller = Controller { name: "cronjob-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::CronJob => vec![change.key.clone()],
        Kind::Job => owner::controllers_of(change, Kind::CronJob),
        _ => Vec::new(),
    }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(cron_job) = view.store.get_as::<CronJob>(&key.namespace, &key.name) else { return Outcome::default() };
    if cron_job.metadata.deletion_timestamp.is_some() {
        return Outcome::default();
    }
    let jobs: Vec<&Job> = view
        .store
        .owned_by(&cron_job.metadata.uid)
        .filter_map(|object| object.as_kind::<Job>())
        .filter(|job| owner::controlled_by(&job.metadata, &cron_job.metadata.uid))
        .collect();
    let mut status = cron_job.status.clone();
    let mut requests = Vec::new();
    note_ended(cron_job, &jobs, &mut status, &mut requests);
    clean_up(cron_job, &jobs, &mut requests);
    let mut again_at = None;
    if cron_job.spec.suspend != Some(true)
        && let Ok(schedule) = cron::parse(&cron_job.spec.schedule)
    {
        if let Some(at) = due(cron_job, &schedule, view.now) {
            start(view, cron_job, &jobs, at, &mut status, &mut requests);
        }
        again_at = schedule.next(view.now);
    }
    if status != cron_job.status {
        let changed = CronJob { status, ..cron_job.clone() };
        requests.push(Request::UpdateStatus(Object::CronJob(changed)));
    }
    Outcome { requests, again_at, periodic: true }
}

/// Jobs that have ended are no longer active.
fn note_ended(cron_job: &CronJob, jobs: &[&Job], status: &mut CronJobStatus, requests: &mut Vec<Request>) {
    for job in jobs {
        let Some(condition) = finished(job) else { continue };
        let was_active = status.active.iter().any(|active| active.name == job.metadata.name);
        if was_active {
            status.active.retain(|active| active.name != job.metadata.name);
            let message = format!("Saw completed job: {}, condition: {}", job.metadata.name, condition.type_);
            requests.push(report(cron_job, "SawCompletedJob", message));
        }
        if condition.type_ == "Complete" && job.status.completion_time > status.last_successful_time {
            status.last_successful_time = job.status.completion_time;
        }
    }
    let exists = |active: &ObjectReference| jobs.iter().any(|job| job.metadata.name == active.name);
    status.active.retain(exists);
}

/// Ended Jobs beyond the history's limits go, the oldest first.
fn clean_up(cron_job: &CronJob, jobs: &[&Job], requests: &mut Vec<Request>) {
    let limits = [
        ("Complete", cron_job.spec.successful_jobs_history_limit.unwrap_or(3)),
        ("Failed", cron_job.spec.failed_jobs_history_limit.unwrap_or(1)),
    ];
    for (type_, limit) in limits {
        let mut ended: Vec<&&Job> =
            jobs.iter().filter(|job| finished(job).is_some_and(|condition| condition.type_ == type_)).collect();
        ended.order_by_key(|job| (job.status.start_time, job.metadata.name.clone()));
        let surplus = ended.len().saturating_sub(usize::try_from(limit).unwrap_or_default());
        for job in ended.into_iter().take(surplus) {
            requests.push(delete(job));
            requests.push(report(cron_job, "SuccessfulDelete", format!("Deleted job {}", job.metadata.name)));
        }
    }
}

fn delete(job: &Job) -> Request {
    let key = Key::new(Kind::Job, &job.metadata.namespace, &job.metadata.name);
    Request::Delete(key, DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() })
}

/// The latest run that should have started and has not.
fn due(cron_job: &CronJob, schedule: &Schedule, now: i64) -> Option<i64> {
    let created = cron_job.metadata.creation_timestamp.map_or(now, |at| at.0);
    let mut from = cron_job.status.last_schedule_time.map_or(created, |at| at.0);
    if let Some(seconds) = cron_job.spec.starting_deadline_seconds {
        from = from.max(now - seconds.saturating_mul(1000));
    }
    let mut latest = None;
    for _ in 0..MISSED {
        match schedule.next(from) {
            Some(at) if at <= now => {
                latest = Some(at);
                from = at;
            }
            _ => break,
        }
    }
    latest
}

fn start(
    view: View,
    cron_job: &CronJob,
    jobs: &[&Job],
    at: i64,
    status: &mut CronJobStatus,
    requests: &mut Vec<Request>,
) {
    if !status.active.is_empty() {
        match cron_job.spec.concurrency_policy.as_str() {
            "Forbid" => {
                let message = "Not starting job because prior execution is running and concurrency policy is Forbid";
                requests.push(report(cron_job, "JobAlreadyActive", message.to_owned()));
                return;
            }
            "Replace" => {
                let active = jobs.iter().filter(|job| status.active.iter().any(|a| a.name == job.metadata.name));
                requests.extend(active.map(|job| delete(job)));
                status.active.clear();
            }
            _ => {}
        }
    }
    let name = format!("{}-{}", cron_job.metadata.name, at / 60_000);
    status.last_schedule_time = Some(Time(at));
    if view.store.get(Kind::Job, &cron_job.metadata.namespace, &name).is_some() {
        return;
    }
    let template = &cron_job.spec.job_template;
    let mut annotations = template.metadata.annotations.clone();
    annotations.insert(SCHEDULED.to_owned(), time::rfc3339(at));
    let job = Job {
        metadata: ObjectMeta {
            name: name.clone(),
            namespace: cron_job.metadata.namespace.clone(),
            labels: template.metadata.labels.clone(),
            annotations,
            owner_references: vec![owner::reference(Kind::CronJob, &cron_job.metadata)],
            ..ObjectMeta::default()
        },
        spec: template.spec.clone().into(),
        ..Job::default()
    };
    requests.push(Request::Create(Object::Job(job)));
    requests.push(report(cron_job, "SuccessfulCreate", format!("Created job {name}")));
    status.active.push(ObjectReference {
        kind: "Job".to_owned(),
        namespace: cron_job.metadata.namespace.clone(),
        name,
        api_version: "batch/v1".to_owned(),
        ..ObjectReference::default()
    });
}

fn report(cron_job: &CronJob, reason: &str, message: String) -> Request {
    let about = Key::new(Kind::CronJob, &cron_job.metadata.namespace, &cron_job.metadata.name);
    owner::report(&about, "Normal", reason, message, CONTROLLER.name)
}
