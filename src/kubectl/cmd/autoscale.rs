//! `kubectl autoscale`. Models `pkg/cmd/autoscale/autoscale.go`.

use serde_json::{Value, json};

use crate::api::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::api::object::Object;
use crate::api::quantity::Quantity;
use crate::api::scalar::Opaque;
use crate::api::scheme::Kind;
use crate::apiserver::request::Options;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, OUTPUT, RECORD, SAVE_CONFIG};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::Query;
use crate::kubectl::{input, last_applied, print, record};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
    examples: &[(
        "kubectl autoscale deployment web --min=2 --max=5 --cpu=80%",
        "Two to five Pods for the Deployment web, as many as keep their CPU at 80%",
    )],
    flags: &[FILENAME, OUTPUT, DRY_RUN, SAVE_CONFIG, FIELD_MANAGER, RECORD, OWN],
    run: Some(run),
    ..Command::new("autoscale", "Let the load decide how many Pods a workload keeps")
};

const OWN: &[Flag] = &[
    Flag::string("cpu", "", "CPU to aim at: 70% of what is requested, or an amount such as 500m"),
    Flag::int32("cpu-percent", "-1", "CPU to aim at, in percent").deprecated(
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    ),
    Flag::int32("max", "-1", "Most Pods").required(),
    Flag::string("memory", "", "Memory to aim at: 60% of what is requested, or an amount such as 200Mi"),
    Flag::int32("min", "-1", "Fewest Pods"),
    Flag::string("name", "", "Name of the autoscaler; the workload's own if there is none"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let metrics = metrics(parsed)?;
    let namespace = context.namespace.clone();
    let query = Query { namespace: &namespace, ..Query::default() };
    let from_files = !parsed.list("filename").is_empty();
    let keys = input::keys(context, parsed, &query)?;
    if keys.is_empty() {
        return Err(Failure::error("no objects passed to autoscale"));
    }
    let mut failures = Vec::new();
    for key in keys {
        let result = key.and_then(|key| {
            if !from_files {
                context.cluster.server().get(key.kind, &key.namespace, &key.name)?;
            }
            autoscale(context, parsed, &key, &metrics, dry)
        });
        failures.extend(result.err());
    }
    Failure::join(failures).map_or(Ok(()), Err)
}

/// What the autoscaler aims at, checked in kubectl's order. Models `AutoscaleOptions.Validate`.
fn metrics(parsed: &Parsed) -> Result<Vec<Value>, Failure> {
    let (min, max, percent) = (parsed.int("min"), parsed.int("max"), parsed.int("cpu-percent"));
    let (cpu, memory) = (parsed.string("cpu"), parsed.string("memory"));
    if max < 1 {
        return Err(Failure::error(format!("--max=MAXPODS is required and must be at least 1, max: {max}")));
    }
    if max < min {
        return Err(Failure::error(format!(
            "--max=MAXPODS must be larger or equal to --min=MINPODS, max: {max}, min: {min}"
        )));
    }
    if percent > 0 && !cpu.is_empty() {
        return Err(Failure::error("--cpu-percent and --cpu are mutually exclusive"));
    }
    let mut metrics = Vec::new();
    if percent > 0 {
        metrics.push(metric("cpu", &Target::Utilization(percent)));
    }
    for (name, text) in [("cpu", cpu), ("memory", memory)] {
        if !text.is_empty() {
            metrics.push(metric(name, &target(name, text).map_err(Failure::error)?));
        }
    }
    Ok(metrics)
}

fn metric(name: &str, target: &Target) -> Value {
    let target = match target {
        Target::Utilization(percent) => json!({"type": "Utilization", "averageUtilization": percent}),
        Target::Average(quantity) => json!({"type": "AverageValue", "averageValue": quantity}),
    };
    json!({"type": "Resource", "resource": {"name": name, "target": target}})
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// Percent of what is requested.
    Utilization(i64),
    /// An amount, in its canonical text.
    Average(String),
}

/// `70%`, `500m`, or a bare number of thousandths of a CPU or of mebibytes. Models `parseResourceInput`.
fn target(resource: &str, text: &str) -> Result<Target, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("empty input".to_owned());
    }
    if let Some(percent) = text.strip_suffix('%') {
        let number = percent.parse::<i32>().ok().filter(|number| *number >= 0);
        return number
            .map(|number| Target::Utilization(i64::from(number)))
            .ok_or_else(|| format!("invalid percentage value: {percent}"));
    }
    if let Ok(number) = text.parse::<f64>() {
        let unit = if resource == "cpu" { "m" } else { "Mi" };
        let quantity = Quantity::parse(&format!("{}{unit}", shortest(number))).map_err(|why| why.to_string())?;
        return Ok(Target::Average(quantity.to_string()));
    }
    let quantity = Quantity::parse(text).map_err(|_| format!("invalid resource {resource} value: {text}"))?;
    Ok(Target::Average(quantity.to_string()))
}

/// Go's `%g`: `500`, `0.5`, `1e+06`.
fn shortest(number: f64) -> String {
    let science = format!("{number:e}");
    match science.split_once('e').and_then(|(digits, power)| Some((digits, power.parse::<i32>().ok()?))) {
        Some((digits, power)) if !(-4..6).contains(&power) => {
            let sign = if power < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", power.abs())
        }
        _ => number.to_string(),
    }
}

fn autoscale(context: &mut Context, parsed: &Parsed, key: &Key, metrics: &[Value], dry: DryRun) -> Result<(), Failure> {
    let info = key.kind.info();
    if !matches!(key.kind, Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet | Kind::ReplicationController) {
        let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
        let why = format!("could not find scale subresource for {resource} in discovery information");
        return Err(Failure::error(format!("cannot autoscale a {}: {why}", info.kind)));
    }
    let mut value = autoscaler(context, parsed, key, metrics).write();
    record::note(context, parsed, &mut value);
    print::fresh(context);
    if dry == DryRun::Client {
        return print::outcome(context, parsed, &value, "created", dry);
    }
    if parsed.bool("save-config") {
        last_applied::set(&mut value);
    }
    let options = Options {
        dry_run: dry == DryRun::Server,
        field_manager: parsed.given("field-manager").unwrap_or("kubectl-autoscale").to_owned(),
        ..Options::default()
    };
    let namespace = context.namespace.clone();
    match context.cluster.create(Kind::HorizontalPodAutoscaler, &namespace, &value, &options) {
        Ok(response) => {
            context.warn(&response.warnings);
            print::outcome(context, parsed, &response.object.write(), "autoscaled", dry)
        }
        // Refused, it is tried as autoscaling/v1, which only knows a percentage of CPU and is refused alike.
        Err(status) => Err(match fits_v1(parsed) {
            Ok(()) => status.into(),
            Err(why) => Failure::error(format!(
                "failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: {why}"
            )),
        }),
    }
}

/// Models `canCreateHPAV1`, the missing error of Go's `%w` included.
fn fits_v1(parsed: &Parsed) -> Result<(), String> {
    let cpu = target("cpu", parsed.string("cpu"))?;
    let percent = parsed.int("cpu-percent") >= 0 || matches!(cpu, Target::Utilization(_));
    if percent && parsed.string("memory").is_empty() { Ok(()) } else { Err("%!w(<nil>)".to_owned()) }
}

fn autoscaler(context: &Context, parsed: &Parsed, key: &Key, metrics: &[Value]) -> Object {
    let mut hpa = HorizontalPodAutoscaler::default();
    let name = parsed.string("name");
    hpa.metadata.name = if name.is_empty() { key.name.to_string() } else { name.to_owned() };
    if context.namespace_given {
        hpa.metadata.namespace.clone_from(&context.namespace);
    }
    let number = |flag: &str| i32::try_from(parsed.int(flag)).unwrap_or_default();
    let reference = &mut hpa.spec.scale_target_ref;
    reference.api_version = key.kind.info().api_version();
    key.kind.name().clone_into(&mut reference.kind);
    reference.name = key.name.to_string();
    hpa.spec.min_replicas = Some(number("min")).filter(|min| *min > 0);
    hpa.spec.max_replicas = number("max");
    if !metrics.is_empty() {
        hpa.spec.metrics = Opaque(Value::Array(metrics.to_vec()).into());
    }
    Object::HorizontalPodAutoscaler(hpa)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of `TestParseResourceInput`.
    #[test]
    fn targets() {
        let average = |text: &str| Ok(Target::Average(text.to_owned()));
        for (resource, text, want) in [
            ("cpu", "70%", Ok(Target::Utilization(70))),
            ("cpu", "500m", average("500m")),
            ("cpu", "500", average("500m")),
            ("cpu", "1000", average("1")),
            ("cpu", "0.5", average("500u")),
            ("memory", "512", average("512Mi")),
            ("memory", "2Gi", average("2Gi")),
            ("cpu", "x%", Err("invalid percentage value: x".to_owned())),
            ("cpu", "-5%", Err("invalid percentage value: -5".to_owned())),
            ("memory", "lots", Err("invalid resource memory value: lots".to_owned())),
            // `1e+06m`: the scanner stops at a letter behind the exponent.
            ("cpu", "1000000", Err(crate::api::quantity::ParseQuantityError::Format.to_string())),
            ("cpu", " ", Err("empty input".to_owned())),
        ] {
            assert_eq!(target(resource, text), want, "{resource} {text}");
        }
    }
}
