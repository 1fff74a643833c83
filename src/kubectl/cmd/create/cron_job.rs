//! `kubectl create cronjob NAME`. Models `pkg/cmd/create/create_cronjob.go`.

use super::job::template;
use super::send::{generated, one_name};
use crate::api::cron_job::{CronJob, CronJobSpec, JobTemplateSpec};
use crate::api::job::JobSpec;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["cj"],
    usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
    examples: &[(
        "kubectl create cronjob nightly --image=busybox:1.37 --schedule='0 3 * * *' -- date",
        "Every night at three",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::string("image", "", "Image to run").required(),
            Flag::string("schedule", "", "When: minute, hour, day, month, weekday").required(),
            Flag::string("restart", "", "OnFailure or Never"),
        ],
    ],
    run: Some(run),
    ..Command::new("cronjob", "Create a CronJob")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = match parsed.args.first() {
        Some(name) if parsed.dash.unwrap_or(1) == 1 && (parsed.dash.is_some() || parsed.args.len() == 1) => {
            name.clone()
        }
        _ => one_name(context, parsed)?,
    };
    let command: Vec<String> = parsed.args.iter().skip(1).cloned().collect();
    let mut pods = template(&name, parsed.string("image"), command);
    pods.spec.restart_policy = match parsed.string("restart") {
        "" => "OnFailure".to_owned(),
        policy @ ("OnFailure" | "Never") => policy.to_owned(),
        policy => return Err(Failure::error(format!("invalid restart policy: {policy}"))),
    };
    let object = CronJob {
        metadata: ObjectMeta { name: name.clone(), ..Default::default() },
        spec: CronJobSpec {
            schedule: parsed.string("schedule").to_owned(),
            job_template: JobTemplateSpec {
                metadata: ObjectMeta { name, ..Default::default() },
                spec: JobSpec { template: pods, ..Default::default() },
            },
            ..Default::default()
        }
        .into(),
        ..Default::default()
    };
    generated(context, parsed, Object::CronJob(object), "failed to create cronjob: ")
}
