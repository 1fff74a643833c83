//! `kubectl run`: one Pod from an image. Models `pkg/cmd/run/run.go`.

use std::collections::BTreeMap;

use crate::api::container::{Container, ContainerPort, EnvVar};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::{Pod, PodSpec};
use crate::api::scalar::{IntOrString, Opaque};
use crate::api::service::{Service, ServicePort, ServiceSpec};
use crate::kubectl::cmd::create::send;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, RECORD, SAVE_CONFIG};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::{attach, image, overrides, print};
use crate::order::Gather;

pub const COMMAND: Command = Command {
    usage: "NAME --image=image [--env=\"key=value\"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] \
        [--command] -- [COMMAND] [args...]",
    examples: &[
        ("kubectl run web --image=nginx:1.27", "A Pod with one container"),
        ("kubectl run web --image=nginx:1.27 --port=80 --expose", "The same, with a Service in front of it"),
        (
            "kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -qO- web",
            "A Pod that asks once and goes",
        ),
    ],
    flags: &[OUTPUT, DRY_RUN, SAVE_CONFIG, FIELD_MANAGER, RECORD, OWN, overrides::FLAGS, DELETION],
    run: Some(run),
    ..Command::new("run", "Run one Pod of an image")
};

const OWN: &[Flag] = &[
    Flag::array("annotations", "KEY=VALUE annotations of the Pod"),
    Flag::bool("attach", "false", "Wait for the Pod and show its output"),
    Flag::bool("command", "false", "Take the words after -- as the command, not as its arguments"),
    Flag::string("detach-keys", "ctrl-p,ctrl-q", "Keys that leave the container running"),
    Flag::array("env", "KEY=VALUE variables of the container"),
    Flag::bool("expose", "false", "Make a ClusterIP Service for the Pod; needs --port"),
    Flag::string("image", "", "Image to run").required(),
    Flag::string("image-pull-policy", "", "Always, IfNotPresent or Never"),
    Flag::string("labels", "", "Labels of the Pod, instead of run=NAME").short('l'),
    Flag::bool("leave-stdin-open", "false", "Leave standard input open"),
    Flag::duration("pod-running-timeout", "1m0s", "How long to wait for the Pod"),
    Flag::string("port", "", "Port that the container declares"),
    Flag::bool("privileged", "false", "Run privileged"),
    Flag::bool("quiet", "false", "Say less").short('q'),
    Flag::string("restart", "Always", "Always, OnFailure or Never"),
    Flag::bool("rm", "false", "Delete the Pod when it ends; needs --attach or -i"),
    Flag::bool("stdin", "false", "Keep standard input open").short('i'),
    Flag::bool("tty", "false", "Give the container a terminal").short('t'),
];

/// Flags of the deletion that `--rm` ends with.
const DELETION: &[Flag] = &[
    Flag::string("cascade", "background", "background, orphan or foreground").bare("background"),
    Flag::slice("filename", "Files, directories, or - for standard input").short('f'),
    Flag::bool("force", "false", "Delete at once"),
    Flag::int("grace-period", "-1", "Seconds that the Pod gets to end"),
    Flag::string("kustomize", "", "A kustomization directory").short('k'),
    Flag::bool("recursive", "false", "Go into directories below").short('R'),
    Flag::duration("timeout", "0s", "How long to wait for the deletion"),
    Flag::bool("wait", "false", "Wait until the Pod is gone"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let Some(name) = parsed.args.first().filter(|_| parsed.dash != Some(0)) else {
        return Err(context.usage("NAME is required for run"));
    };
    let interactive = parsed.bool("stdin");
    let attaches = if parsed.changed("attach") { parsed.bool("attach") } else { interactive };
    check(context, parsed, attaches, dry)?;
    let pod = overrides::apply(parsed, Object::Pod(pod(context, parsed, name)?))?;
    let value = send(context, parsed, pod, dry, "kubectl-run", Failure::from)?;
    let mut failure = None;
    if parsed.bool("expose") {
        let labels = crate::kubectl::printers::value::pairs(&value, "metadata.labels");
        let selector = labels.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).gather();
        failure = expose(context, parsed, name, selector, dry).err();
    }
    if attaches {
        return attach::to_new_pod(context, parsed, &value);
    }
    print::outcome(context, parsed, &value, "created", dry)?;
    failure.map_or(Ok(()), Err)
}

fn check(context: &Context, parsed: &Parsed, attaches: bool, dry: DryRun) -> Result<(), Failure> {
    let image = parsed.string("image");
    if image.is_empty() {
        return Err(Failure::error("--image is required"));
    }
    if !image::is_reference(image) {
        return Err(Failure::error(format!("Invalid image name \"{image}\": invalid reference format")));
    }
    if parsed.bool("tty") && !parsed.bool("stdin") {
        return Err(context.usage("-i/--stdin is required for containers with -t/--tty=true"));
    }
    if parsed.bool("expose") && parsed.string("port").is_empty() {
        return Err(context.usage("--port must be set when exposing a service"));
    }
    if !matches!(parsed.string("restart"), "" | "Always" | "OnFailure" | "Never") {
        return Err(context.usage(format!("invalid restart policy: {}", parsed.string("restart"))));
    }
    if parsed.bool("rm") && !attaches {
        return Err(context.usage("--rm should only be used for attached containers"));
    }
    if attaches && dry != DryRun::None {
        return Err(context.usage(
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
        ));
    }
    match parsed.string("image-pull-policy") {
        "" | "Always" | "IfNotPresent" | "Never" => Ok(()),
        other => Err(context.usage(format!("invalid image pull policy: {other}"))),
    }
}

fn pod(context: &Context, parsed: &Parsed, name: &str) -> Result<Pod, Failure> {
    let labels = match parsed.string("labels") {
        "" => BTreeMap::from([("run".to_owned(), name.to_owned())]),
        text => pairs(text.split(','), |pair| format!("unexpected label spec: {pair}"))?,
    };
    let annotations = pairs(parsed.list("annotations").iter().map(String::as_str), |pair| {
        format!("invalid annotations format: {pair}")
    })?;
    let interactive = parsed.bool("stdin");
    let mut container = Container {
        name: name.to_owned(),
        image: parsed.string("image").to_owned(),
        image_pull_policy: parsed.string("image-pull-policy").to_owned(),
        env: env(parsed)?,
        stdin: interactive,
        stdin_once: interactive && !parsed.bool("leave-stdin-open"),
        tty: parsed.bool("tty"),
        ..Container::default()
    };
    let words: Vec<String> = parsed.args.iter().skip(1).cloned().collect();
    if parsed.bool("command") {
        container.command = words
    } else {
        container.args = words
    }
    if !parsed.string("port").is_empty() {
        container.ports = vec![ContainerPort { container_port: port(parsed)?, ..Default::default() }];
    }
    if parsed.bool("privileged") {
        container.security_context = Opaque(serde_json::json!({"privileged": true}).into());
    }
    let restart = match parsed.string("restart") {
        "" => "Always",
        policy => policy,
    };
    Ok(Pod {
        metadata: ObjectMeta { name: name.to_owned(), labels, annotations, ..Default::default() },
        spec: PodSpec {
            containers: vec![container],
            dns_policy: "ClusterFirst".to_owned(),
            restart_policy: restart.to_owned(),
            ..Default::default()
        }
        .into(),
        ..Default::default()
    })
    .inspect(|_| debug_assert!(!context.path.is_empty()))
}

fn pairs<'a>(
    words: impl Iterator<Item = &'a str>,
    wrong: impl Fn(&str) -> String,
) -> Result<BTreeMap<String, String>, Failure> {
    words
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ => Err(Failure::error(wrong(pair))),
        })
        .collect()
}

fn env(parsed: &Parsed) -> Result<Vec<EnvVar>, Failure> {
    // Stricter than the API server, as upstream's `IsEnvVarName` is.
    let good = |name: &str| {
        let letter = |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '.' | '_');
        name.starts_with(letter)
            && name.chars().all(|c| letter(c) || c.is_ascii_digit())
            && name != "."
            && !name.starts_with("..")
    };
    parsed
        .list("env")
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if good(name) => {
                Ok(EnvVar { name: name.to_owned(), value: value.to_owned(), ..Default::default() })
            }
            _ => Err(Failure::error(format!("invalid env: {pair}"))),
        })
        .collect()
}

fn port(parsed: &Parsed) -> Result<i32, Failure> {
    let text = parsed.string("port");
    text.parse().map_err(|_| Failure::error(format!("strconv.Atoi: parsing \"{text}\": invalid syntax")))
}

/// The Service of `--expose`.
fn expose(
    context: &mut Context,
    parsed: &Parsed,
    name: &str,
    selector: BTreeMap<String, String>,
    dry: DryRun,
) -> Result<(), Failure> {
    let number = port(parsed)?;
    let labels = if parsed.string("labels").is_empty() { BTreeMap::new() } else { selector.clone() };
    let service = Service {
        metadata: ObjectMeta { name: name.to_owned(), labels, ..Default::default() },
        spec: ServiceSpec {
            selector,
            ports: vec![ServicePort {
                port: number,
                protocol: "TCP".to_owned(),
                target_port: IntOrString::Int(number),
                ..Default::default()
            }],
            ..Default::default()
        }
        .into(),
        ..Default::default()
    };
    let value = send(context, parsed, Object::Service(service), dry, "kubectl-run", Failure::from)?;
    print::outcome(context, parsed, &value, "created", dry)?;
    if parsed.string("output") == "yaml" {
        context.out.print("---\n");
    }
    Ok(())
}
