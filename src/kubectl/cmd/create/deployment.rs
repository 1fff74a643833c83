//! `kubectl create deployment NAME --image=IMAGE`. Models `pkg/cmd/create/create_deployment.go`.

use std::collections::BTreeMap;

use super::send::{generated, one_name};
use crate::api::container::{Container, ContainerPort};
use crate::api::deployment::{Deployment, DeploymentSpec};
use crate::api::meta::{LabelSelector, ObjectMeta};
use crate::api::object::Object;
use crate::api::pod::{PodSpec, PodTemplateSpec};
use crate::api::random::Random;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    aliases: &["deploy"],
    usage: "NAME --image=image -- [COMMAND] [args...]",
    examples: &[
        ("kubectl create deployment web --image=nginx:1.27", "One Pod of an image"),
        ("kubectl create deployment web --image=nginx:1.27 --replicas=3 --port=80", "Three Pods that declare port 80"),
    ],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, OWN],
    run: Some(run),
    ..Command::new("deployment", "Create a Deployment")
};

const OWN: &[Flag] = &[
    Flag::slice("image", "Image to run; several make several containers").required(),
    Flag::int32("port", "-1", "Port that the container declares"),
    Flag::int32("replicas", "1", "How many Pods").short('r'),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = match parsed.args.first() {
        Some(name) if parsed.dash != Some(0) => name.clone(),
        _ => one_name(context, parsed)?,
    };
    let before_dash = parsed.dash.unwrap_or(parsed.args.len());
    if before_dash != 1 {
        one_name(context, parsed)?;
    }
    let command: Vec<String> = parsed.args.iter().skip(1).cloned().collect();
    let images = parsed.list("image");
    if images.len() > 1 && !command.is_empty() {
        return Err(Failure::error("cannot specify multiple --image options and command"));
    }
    let containers = images.iter().map(|image| container(context, image, &command)).collect();
    let deployment = build(&name, parsed, containers);
    generated(context, parsed, Object::Deployment(deployment), "failed to create deployment: ")
}

fn container(context: &Context, image: &str, command: &[String]) -> Container {
    let base = image.rsplit('/').next().unwrap_or(image);
    let base = base.split(':').next().unwrap_or(base);
    let mut name = base.split('@').next().unwrap_or(base).to_owned();
    if name.contains(['_', '.']) {
        // kubectl draws a suffix; here it follows from the time and the image, so that history repeats itself.
        let seed = image.bytes().fold(context.now() as u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
        name = format!("{}-{}", name.replace(['_', '.'], "-"), Random::new(seed, 9).suffix(5));
    }
    Container { name, image: image.to_owned(), command: command.to_vec(), ..Default::default() }
}

fn build(name: &str, parsed: &Parsed, mut containers: Vec<Container>) -> Deployment {
    let labels = BTreeMap::from([("app".to_owned(), name.to_owned())]);
    let port = parsed.int("port");
    if let (Some(first), Ok(number)) = (containers.first_mut(), i32::try_from(port))
        && number >= 0
    {
        first.ports = vec![ContainerPort { container_port: number, ..Default::default() }];
    }
    Deployment {
        metadata: ObjectMeta { name: name.to_owned(), labels: labels.clone(), ..Default::default() },
        spec: DeploymentSpec {
            replicas: i32::try_from(parsed.int("replicas")).ok(),
            selector: Some(LabelSelector { match_labels: labels.clone(), ..Default::default() }),
            template: PodTemplateSpec {
                metadata: ObjectMeta { labels, ..Default::default() },
                spec: PodSpec { containers, ..Default::default() }.into(),
            },
            ..Default::default()
        }
        .into(),
        ..Default::default()
    }
}
