//! What happens to a Job on its way in. Models `pkg/registry/batch/job/strategy.go`.

use crate::api::job::{Job, JobStatus};

/// The label that a Job's Pods are told apart by.
const CONTROLLER_UID: &str = "batch.kubernetes.io/controller-uid";

/// A new Job gets a selector of its own and the labels to go with it, unless it brings one.
pub fn prepare_create(job: &mut Job) {
    if job.spec.manual_selector != Some(true) {
        generate_selector(job);
    }
    job.status = JobStatus::default().into();
    job.metadata.generation = 1;
}

fn generate_selector(job: &mut Job) {
    let (name, uid) = (&job.metadata.name, &job.metadata.uid);
    let labels = &mut job.spec.template.metadata.labels;
    for (key, value) in
        [("job-name", name), ("batch.kubernetes.io/job-name", name), ("controller-uid", uid), (CONTROLLER_UID, uid)]
    {
        labels.entry(key.to_owned()).or_insert_with(|| value.clone());
    }
    let selector = job.spec.selector.get_or_insert_default();
    selector.match_labels.entry(CONTROLLER_UID.to_owned()).or_insert_with(|| uid.clone());
}
