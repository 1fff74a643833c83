//! Defaults of CronJobs. Models `SetDefaults_CronJob` in `pkg/apis/batch/v1/defaults.go`.

use super::{job, or};
use crate::api::cron_job::CronJob;

/// Fills in what was left open.
pub fn apply(cron_job: &mut CronJob) {
    let spec = &mut cron_job.spec;
    or(&mut spec.concurrency_policy, "Allow");
    spec.suspend.get_or_insert(false);
    spec.successful_jobs_history_limit.get_or_insert(3);
    spec.failed_jobs_history_limit.get_or_insert(1);
    job::spec_parts(&mut spec.job_template.spec);
}
