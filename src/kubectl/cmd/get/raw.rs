//! `kubectl get --raw`: what the API server answers at a path.

use serde_json::{Map, Value, json};

use crate::api::scheme::Kind;
use crate::api::settings::KUBERNETES_VERSION;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::select;
use crate::manifest::json as text;

/// Prints the answer as it comes.
pub(super) fn run(context: &mut Context, path: &str) -> Result<(), Failure> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let answer = match parts.as_slice() {
        ["healthz" | "livez" | "readyz", ..] => {
            context.out.print("ok");
            return Ok(());
        }
        ["version"] => {
            let mut version = KUBERNETES_VERSION.trim_start_matches('v').split('.');
            let (major, minor) = (version.next(), version.next());
            context.out.print(text::to_string(&json!({
                "major": major, "minor": minor, "gitVersion": KUBERNETES_VERSION, "platform": "linux/amd64",
            })));
            return Ok(());
        }
        ["api", version, rest @ ..] => of_group(context, "", version, rest, query)?,
        ["apis", group, version, rest @ ..] => of_group(context, group, version, rest, query)?,
        _ => return Err(nowhere()),
    };
    context.out.print(answer.to_string() + "\n");
    Ok(())
}

fn nowhere() -> Failure {
    Failure::plain("Error from server (NotFound): the server could not find the requested resource")
}

/// `[namespaces/NAMESPACE/]RESOURCE[/NAME]` of a group's version.
fn of_group(context: &Context, group: &str, version: &str, rest: &[&str], query: &str) -> Result<Value, Failure> {
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..] if !rest.is_empty() => (Some(*namespace), rest),
        rest => (None, rest),
    };
    let kind = |plural: &str| {
        let fits = |kind: &&Kind| {
            let info = kind.info();
            (info.group, info.version, info.plural) == (group, version, plural)
        };
        Kind::ALL.iter().find(fits).copied().ok_or_else(nowhere)
    };
    match rest {
        [plural, name] => {
            let kind = kind(plural)?;
            Ok(context.cluster.server().get(kind, namespace.unwrap_or_default(), name)?.write())
        }
        [plural] => {
            let kind = kind(plural)?;
            let labels = query.split('&').find_map(|pair| pair.strip_prefix("labelSelector=")).unwrap_or_default();
            let labels = labels.replace("%3D", "=").replace("%2C", ",");
            let found = select::list(context, kind, namespace, &labels, "")?;
            let bare = |value: Value| {
                let fields = value.as_object().into_iter().flatten();
                let own = fields.filter(|(name, _)| !["kind", "apiVersion"].contains(&name.as_str()));
                Value::from(own.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
            };
            let items: Vec<Value> = found.iter().map(|object| bare(object.write())).collect();
            Ok(json!({
                "kind": format!("{}List", kind.name()),
                "apiVersion": kind.info().api_version(),
                "metadata": {"resourceVersion": context.cluster.store().revision().to_string()},
                "items": items,
            }))
        }
        _ => Err(nowhere()),
    }
}
