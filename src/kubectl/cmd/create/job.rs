//! `kubectl create job NAME`. Models `pkg/cmd/create/create_job.go`.

use super::send::{generated, one_name};
use crate::api::container::Container;
use crate::api::job::{Job, JobSpec};
use crate::api::meta::{ObjectMeta, OwnerReference};
use crate::api::object::Object;
use crate::api::pod::{PodSpec, PodTemplateSpec};
use crate::api::scheme::Kind;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::{Found, Query, resolve};

pub const COMMAND: Command = Command {
    usage: "NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
    examples: &[("kubectl create job hello --image=busybox:1.37 -- echo hello", "Runs one command to its end")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::string("image", "", "Image to run"),
            Flag::string("from", "", "The CronJob to take the Job from: cronjob/NAME"),
        ],
    ],
    run: Some(run),
    ..Command::new("job", "Create a Job")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = match parsed.args.first() {
        Some(name) if parsed.dash.unwrap_or(1) == 1 && (parsed.dash.is_some() || parsed.args.len() == 1) => {
            name.clone()
        }
        _ => one_name(context, parsed)?,
    };
    let command: Vec<String> = parsed.args.iter().skip(1).cloned().collect();
    let (image, from) = (parsed.string("image"), parsed.string("from"));
    if image.is_empty() == from.is_empty() {
        return Err(Failure::error("either --image or --from must be specified"));
    }
    if !from.is_empty() && !command.is_empty() {
        return Err(Failure::error("cannot specify --from and command"));
    }
    let job = if from.is_empty() {
        Job {
            metadata: ObjectMeta { name: name.clone(), ..Default::default() },
            spec: JobSpec { template: template(&name, image, command), ..Default::default() }.into(),
            ..Default::default()
        }
    } else {
        from_cron_job(context, &name, from)?
    };
    generated(context, parsed, Object::Job(job), "failed to create job: ")
}

pub(super) fn template(name: &str, image: &str, command: Vec<String>) -> PodTemplateSpec {
    let container = Container { name: name.to_owned(), image: image.to_owned(), command, ..Default::default() };
    PodTemplateSpec {
        spec: PodSpec { containers: vec![container], restart_policy: "Never".to_owned(), ..Default::default() }.into(),
        ..Default::default()
    }
}

fn from_cron_job(context: &Context, name: &str, from: &str) -> Result<Job, Failure> {
    let query = Query { namespace: &context.namespace, ..Query::default() };
    let found = resolve(&[from.to_owned()], &query)?;
    let key = match found {
        Found::Named { keys, .. } => keys.into_iter().next(),
        _ => None,
    };
    let Some(key) = key.filter(|key| key.kind == Kind::CronJob) else {
        return Err(Failure::error("from must be an existing cronjob"));
    };
    let object = context.cluster.server().get(key.kind, &key.namespace, &key.name)?;
    let Object::CronJob(cron) = &**object else { return Err(Failure::error("from must be an existing cronjob")) };
    let mut annotations = cron.spec.job_template.metadata.annotations.clone();
    annotations.insert("cronjob.kubernetes.io/instantiate".to_owned(), "manual".to_owned());
    let owner = OwnerReference {
        api_version: "batch/v1".to_owned(),
        kind: "CronJob".to_owned(),
        name: cron.metadata.name.clone(),
        uid: cron.metadata.uid.clone(),
        controller: Some(true),
        ..Default::default()
    };
    Ok(Job {
        metadata: ObjectMeta {
            name: name.to_owned(),
            annotations,
            labels: cron.spec.job_template.metadata.labels.clone(),
            owner_references: vec![owner],
            ..Default::default()
        },
        spec: cron.spec.job_template.spec.clone().into(),
        ..Default::default()
    })
}
