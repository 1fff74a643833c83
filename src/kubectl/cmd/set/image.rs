//! `kubectl set image`. Models `pkg/cmd/set/set_image.go`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{ALL_AND_SELECTOR, LOCAL_AND_SERVER, NO_RESOURCE, OWN, Words, change_pods, containers, end, objects};
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::targets::{aggregate, resources_and_pairs};
use crate::order::Gather;

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
    examples: &[(
        "kubectl set image deployment/coredns coredns=coredns/coredns:1.12 -n kube-system",
        "Another image for a container",
    )],
    flags: &[OUTPUT, FILENAME, DRY_RUN, FIELD_MANAGER, SELECTOR, RECORD, OWN],
    run: Some(run),
    ..Command::new("image", "Set the images of containers")
};

const WORDS: Words =
    Words { done: "image updated", refused: "failed to patch image update to pod template: ", skips_unchanged: true };

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let (resources, pairs) = resources_and_pairs(&parsed.args, "image")?;
    let wrong: Vec<&str> = pairs.iter().filter(|pair| !pair.contains('=')).map(String::as_str).collect();
    if !wrong.is_empty() {
        return Err(Failure::error(format!("invalid image format: {}", wrong.join(", "))));
    }
    let images: BTreeMap<&str, &str> = pairs.iter().filter_map(|pair| pair.split_once('=')).gather();
    let objects = objects(context, parsed, &resources)?;
    check(parsed, &resources, &images, dry)?;
    let mut unknown = Vec::new();
    let mut errors = change_pods(context, parsed, &objects, dry, &WORDS, &mut |spec, _| {
        for (name, image) in &images {
            let found = containers(spec, name, ["initContainers", "containers"]);
            if found.is_empty() {
                unknown.push(format!("error: unable to find container named \"{name}\""));
            }
            for container in found.into_iter().filter_map(Value::as_object_mut) {
                container.insert("image".to_owned(), Value::from(*image));
            }
        }
        Ok(())
    })?;
    unknown.append(&mut errors);
    end(unknown)
}

fn check(parsed: &Parsed, resources: &[String], images: &BTreeMap<&str, &str>, dry: DryRun) -> Result<(), Failure> {
    let mut errors = Vec::new();
    if parsed.bool("all") && !parsed.string("selector").is_empty() {
        errors.push(ALL_AND_SELECTOR.to_owned());
    }
    if resources.is_empty() && parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        errors.push(NO_RESOURCE.to_owned());
    }
    if images.is_empty() {
        errors.push("at least one image update is required".to_owned());
    } else if images.len() > 1 && images.contains_key("*") {
        errors.push(
            "all containers are already specified by *, but saw more than one container_name=container_image pairs"
                .to_owned(),
        );
    }
    if parsed.bool("local") && dry == DryRun::Server {
        errors.push(LOCAL_AND_SERVER.to_owned());
    }
    aggregate(errors)
}
