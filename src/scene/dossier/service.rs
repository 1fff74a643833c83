//! The card of a Service: its addresses and ports, who answers, who does not and why.

use std::rc::Rc;

use super::{Dossier, MOST_PODS, Sources, Tone, card, reference};
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::service::Service;
use crate::proxy::{Trace, why};
use crate::scene::{facts, sentences, words};

pub(super) fn service(sources: &Sources, service: &Service) -> Dossier {
    let (meta, spec) = (&service.metadata, &service.spec);
    let id = facts::id("service", &meta.namespace, &meta.name);
    let mut out = card("Service", &meta.name, "Who answers?");
    out.fact("type", if facts::is_headless(service) { "ClusterIP, headless".to_owned() } else { spec.type_.clone() });
    out.fact("cluster IP", spec.cluster_ips.join(", "));
    out.fact("name in DNS", format!("{}.{}.svc.cluster.local", meta.name, meta.namespace));
    out.fact("external name", spec.external_name.clone());
    if spec.type_ == "LoadBalancer" {
        let ingress: Vec<String> = service.status.load_balancer.ingress.iter().map(|one| one.ip.clone()).collect();
        out.fact(
            "outside",
            if ingress.is_empty() { "<pending>: nothing gives out addresses".to_owned() } else { ingress.join(", ") },
        );
    }
    for port in &spec.ports {
        let on_nodes = if port.node_port > 0 { format!(", {} on every node", port.node_port) } else { String::new() };
        out.fact(
            &format!("port {}", facts::port_text(port)),
            format!("to targetPort {}{on_nodes}", facts::target_text(port)),
        );
    }
    let selector: Vec<String> = spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    out.fact("selector", if selector.is_empty() { "none".to_owned() } else { selector.join("  ") });
    out.fact("affinity", if spec.session_affinity == "ClientIP" { "ClientIP" } else { "" });
    out.fact("external policy", if spec.external_traffic_policy == "Local" { "Local" } else { "" });
    out.fact(
        "internal policy",
        spec.internal_traffic_policy.clone().filter(|policy| policy == "Local").unwrap_or_default(),
    );
    let slices = sources.store.list_as::<EndpointSlice>(Some(&meta.namespace));
    for slice in slices.filter(|s| s.metadata.labels.get("kubernetes.io/service-name") == Some(&meta.name)) {
        out.relate("endpoints in", "endpointslice", &meta.namespace, &slice.metadata.name);
    }
    who_answers(&mut out, sources, service, &id);
    shares(&mut out, sources, service);
    out
}

fn who_answers(out: &mut Dossier, sources: &Sources, service: &Service, id: &str) {
    if service.spec.type_ == "ExternalName" {
        let text = "DNS answers with another name; no packet passes this Service, and its ports mean nothing.";
        return out.step(Tone::Plain, text, vec![(id.to_owned(), "spec.externalName".into())]);
    }
    for port in 0..service.spec.ports.len().min(4) {
        let text = service.spec.ports.get(port).map(facts::port_text).unwrap_or_default();
        let all = why::pods(sources.store, sources.network, service, port);
        let (good, bad): (Vec<_>, Vec<_>) = all.iter().partition(|why| why.selected && why.reasons.is_empty());
        let names: Vec<String> = good.iter().take(4).map(|why| why.pod.name.to_string()).collect();
        match good.len() {
            0 => out.step(Tone::Bad, format!("{text}: nobody."), vec![(id.to_owned(), "spec.selector".into())]),
            1 => out.step(Tone::Good, format!("{text}: {}.", words::list(&names)), Vec::new()),
            2..=4 => out.step(Tone::Good, format!("{text}: {}, by chance.", words::list(&names)), Vec::new()),
            many => out.step(Tone::Good, format!("{text}: one of {many} Pods, by chance."), Vec::new()),
        }
        let telling = bad.iter().filter(|why| why.selected || good.is_empty() || is_near(why));
        for why in telling.take(MOST_PODS) {
            if let Some((reason, from)) = why.reasons.first() {
                let text = format!("{text}: not {}: {}.", why.pod.name, reason.sentence());
                out.step(Tone::Bad, text, vec![reference(from)]);
            }
        }
    }
}

/// Whether a Pod misses by so little that it is likely meant.
fn is_near(why: &why::PodWhy) -> bool {
    use why::PodReason::{LabelDiffers, LabelMissing, OtherNamespace};
    matches!(
        why.reasons.first(),
        Some((LabelDiffers { near: true, .. } | LabelMissing { near: Some(_), .. } | OtherNamespace { .. }, _))
    )
}

/// How the last requests fell on the endpoints.
fn shares(out: &mut Dossier, sources: &Sources, service: &Service) {
    let meta = &service.metadata;
    let here = |trace: &&Rc<Trace>| {
        trace
            .choice
            .as_ref()
            .is_some_and(|choice| choice.port.namespace == meta.namespace && choice.port.service == meta.name)
    };
    let mut recent = sources.traces.iter().rev().filter(here).take(200).map(|trace| &**trace).peekable();
    if recent.peek().is_some() {
        out.step(Tone::Plain, sentences::summary(recent), Vec::new());
    }
}
