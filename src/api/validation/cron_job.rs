//! Rules of CronJobs. Models `ValidateCronJobCreate` in `pkg/apis/batch/validation`.

use super::container::one_of;
use super::field::{FieldError, Path};
use super::job;
use super::meta::{self, NameRule};
use crate::api::cron;
use crate::api::cron_job::{CronJob, CronJobSpec};
use crate::api::schema::Field;

const SPEC: Path<'static> = Path::new("spec");

/// Checks a new CronJob.
pub fn create(cron_job: &CronJob) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&cron_job.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&cron_job.spec, None, &mut errors);
    let name = &cron_job.metadata.name;
    if name.len() > 52 {
        let why = "must be no more than 52 characters";
        errors.push(FieldError::invalid(&Path::new("metadata.name"), name.as_str(), why));
    }
    errors
}

/// Checks a changed CronJob.
pub fn update(cron_job: &CronJob, old: &CronJob) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&cron_job.metadata, &old.metadata, &mut errors);
    spec(&cron_job.spec, Some(&old.spec), &mut errors);
    errors
}

fn spec(spec: &CronJobSpec, old: Option<&CronJobSpec>, errors: &mut Vec<FieldError>) {
    schedule(spec, old, errors);
    if let Some(seconds) = spec.starting_deadline_seconds {
        meta::non_negative(seconds, &SPEC.child("startingDeadlineSeconds"), errors);
    }
    if old.is_none_or(|old| old.time_zone != spec.time_zone) {
        time_zone(spec, errors);
    }
    let policy = SPEC.child("concurrencyPolicy");
    one_of(&spec.concurrency_policy, &["Allow", "Forbid", "Replace"], &policy, errors);
    let template = SPEC.child("jobTemplate.spec");
    job::job_spec(&spec.job_template.spec, &template, errors);
    if let Some(selector) = &spec.job_template.spec.selector {
        let why = "`selector` will be auto-generated";
        errors.push(FieldError::invalid(&template.child("selector"), selector.write(), why));
    }
    if spec.job_template.spec.manual_selector == Some(true) {
        errors.push(FieldError::not_supported(&template.child("manualSelector"), true, &["nil", "false"]));
    }
    for (name, limit) in [
        ("successfulJobsHistoryLimit", spec.successful_jobs_history_limit),
        ("failedJobsHistoryLimit", spec.failed_jobs_history_limit),
    ] {
        if let Some(limit) = limit {
            meta::non_negative(i64::from(limit), &SPEC.child(name), errors);
        }
    }
}

fn schedule(spec: &CronJobSpec, old: Option<&CronJobSpec>, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("schedule");
    let schedule = spec.schedule.as_str();
    if schedule.is_empty() {
        return errors.push(FieldError::required(&path, ""));
    }
    if let Err(why) = cron::parse(schedule) {
        errors.push(FieldError::invalid(&path, schedule, why));
    }
    if !schedule.contains("TZ") {
        return;
    }
    if !old.is_some_and(|old| old.schedule.contains("TZ")) {
        let why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        errors.push(FieldError::invalid(&path, schedule, why));
    } else if spec.time_zone.is_some() {
        let why = "cannot use both timeZone field and TZ or CRON_TZ in schedule";
        errors.push(FieldError::invalid(&path, schedule, why));
    }
}

/// Names of time zones are only looked at for their form: the engine has no table of them.
fn time_zone(spec: &CronJobSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("timeZone");
    let Some(zone) = spec.time_zone.as_deref() else { return };
    if zone.is_empty() {
        return errors.push(FieldError::invalid(&path, zone, "timeZone must be nil or non-empty string"));
    }
    let fits = |part: &str| {
        let letters = part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'));
        !part.is_empty() && letters && part != "." && part != ".." && !part.starts_with('-') && part.len() <= 14
    };
    if !zone.split('/').all(fits) {
        errors.push(FieldError::invalid(&path, zone, format!("unknown time zone {zone}")));
    } else if zone.eq_ignore_ascii_case("local") {
        let why = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
        errors.push(FieldError::invalid(&path, zone, why));
    }
}
