//! CronJob: Jobs by the clock.

use super::job::JobSpec;
use super::meta::ObjectMeta;
use super::reference::ObjectReference;
use super::scalar::Time;
use super::schema::record;
use super::shared::Shared;

record! {
    /// Makes Jobs by a schedule.
    pub struct CronJob {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<CronJobSpec> => "spec",
        pub status: Shared<CronJobStatus> => "status",
    }
}

record! {
    /// When, and which Job.
    pub struct CronJobSpec {
        pub schedule: String => "schedule" [always],
        pub time_zone: Option<String> => "timeZone",
        pub starting_deadline_seconds: Option<i64> => "startingDeadlineSeconds",
        pub concurrency_policy: String => "concurrencyPolicy",
        pub suspend: Option<bool> => "suspend",
        pub job_template: JobTemplateSpec => "jobTemplate" [always],
        pub successful_jobs_history_limit: Option<i32> => "successfulJobsHistoryLimit",
        pub failed_jobs_history_limit: Option<i32> => "failedJobsHistoryLimit",
    }
}

record! {
    /// The Job to make.
    pub struct JobTemplateSpec {
        pub metadata: ObjectMeta => "metadata",
        pub spec: JobSpec => "spec",
    }
}

record! {
    /// When it last ran.
    pub struct CronJobStatus {
        pub active: Vec<ObjectReference> => "active",
        pub last_schedule_time: Option<Time> => "lastScheduleTime",
        pub last_successful_time: Option<Time> => "lastSuccessfulTime",
    }
}
