//! A selector that matches no Pod, and the label that was likely meant.

use std::collections::BTreeMap;

use super::{Fix, Hint, View, key_of, namespace_flag, selecting};
use crate::api::near;
use crate::api::pod::Pod;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        if !pods.is_empty() {
            continue;
        }
        let (namespace, selector) = (&service.metadata.namespace, &service.spec.selector);
        let asked: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let mut hint = Hint {
            id: "selector_matches_no_pod",
            key: key_of(service),
            field: "spec.selector".to_owned(),
            message: format!("No Pod in namespace {namespace} has the labels {}.", asked.join(", ")),
            fixes: Vec::new(),
        };
        if let Some((pod, change)) = nearest(view, namespace, selector) {
            let (key, wanted, other_key, has) = change;
            hint.field = format!("spec.selector[{key}]");
            hint.message +=
                &format!(" Pod {} has {other_key}={has}, which is nearly {key}={wanted}.", pod.metadata.name);
            let kept = selector.iter().filter(|(one, _)| **one != key).map(|(key, value)| format!("{key}={value},"));
            let command = format!(
                "kubectl set selector service {}{} {}{other_key}={has}",
                service.metadata.name,
                namespace_flag(namespace),
                kept.collect::<String>()
            );
            hint.fixes.push(Fix { label: format!("Select {other_key}={has}"), command });
            hint.fixes.push(Fix {
                label: format!("Label the Pod {key}={wanted}"),
                command: format!(
                    "kubectl label pod {}{} {key}={wanted} --overwrite",
                    pod.metadata.name,
                    namespace_flag(namespace)
                ),
            });
        } else if let Some(pod) = elsewhere(view, namespace, selector) {
            hint.message += &format!(
                " Pod {} in namespace {} has them, but a selector ends at its own namespace.",
                pod.metadata.name, pod.metadata.namespace
            );
        }
        let flag = namespace_flag(namespace);
        hint.fixes.push(Fix {
            label: "Show the labels".to_owned(),
            command: format!("kubectl get pods{flag} --show-labels"),
        });
        out.push(hint);
    }
    out
}

/// Key and value that were asked for, key and value that a Pod has.
type Change = (String, String, String, String);

/// The Pod that misses the selector by one key, and that nearly.
fn nearest<'a>(view: &View<'a>, namespace: &'a str, selector: &BTreeMap<String, String>) -> Option<(&'a Pod, Change)> {
    view.store.list_as::<Pod>(Some(namespace)).take(500).find_map(|pod| {
        let labels = &pod.metadata.labels;
        let mut missed = selector.iter().filter(|(key, value)| labels.get(*key) != Some(*value));
        let ((key, wanted), None) = (missed.next()?, missed.next()) else { return None };
        let (other, has) = match labels.get(key) {
            Some(has) => (key, Some(has).filter(|has| near::is_near(has, wanted))?),
            None => labels
                .iter()
                .find(|(other, has)| near::is_near(other, key) && (*has == wanted || near::is_near(has, wanted)))?,
        };
        Some((pod, (key.clone(), wanted.clone(), other.clone(), has.clone())))
    })
}

/// A Pod of another namespace that the selector would match.
fn elsewhere<'a>(view: &View<'a>, namespace: &str, selector: &BTreeMap<String, String>) -> Option<&'a Pod> {
    let matches = |pod: &&Pod| selector.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value));
    view.store.list_as::<Pod>(None).take(2_000).find(|pod| pod.metadata.namespace != namespace && matches(pod))
}
