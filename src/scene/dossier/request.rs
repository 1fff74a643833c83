//! The card of a request: the name that was asked for, the account of its way, the rules that it met, what was not taken.

use super::{Dossier, MOST_PODS, Sources, Tone, card, id_of, listing, reference};
use crate::api::service::Service;
use crate::dns::Lookup;
use crate::proxy::{Trace, narrate};
use crate::scene::outcome::{self, Mark};
use crate::scene::way::Request;
use crate::scene::{facts, sentences};

/// The card of a request.
pub fn of_request(sources: &Sources, number: u64, request: &Request) -> Dossier {
    let mark = outcome::of_request(request);
    let because = match (request.trace, request.lookup) {
        (Some(trace), _) => outcome::because(trace),
        (None, lookup) => lookup.map_or("nothing was asked for", |lookup| outcome::of_lookup(lookup).1),
    };
    let question = match mark {
        Mark::Accepted if request.trace.is_none() => "What does DNS say?",
        Mark::Accepted => "Why did it end there?",
        Mark::Refused => "Why was it refused?",
        Mark::Silence => "Why does nobody answer?",
        Mark::NoWay => "Why is there no way?",
        Mark::UnknownName => "Why is the name unknown?",
    };
    let mut out = card("Request", &format!("#{number}"), question);
    out.fact("from", sentences::client(request.client));
    if let Some(lookup) = request.lookup {
        out.fact("name", lookup.asked.clone());
    }
    if let Some(trace) = request.trace {
        let to = trace.connection.to;
        let socket = std::net::SocketAddr::new(to.ip, to.port).to_string();
        out.fact("to", if to.port == 0 { to.ip.to_string() } else { socket });
    }
    out.fact(
        "outcome",
        if mark.word() == because { because.to_owned() } else { format!("{}, {because}", mark.word()) },
    );
    if let Some(lookup) = request.lookup {
        names(&mut out, request, lookup);
        headless(&mut out, sources, lookup);
    }
    match request.trace {
        Some(trace) => account(&mut out, sources, request, trace, mark),
        None => advise_on_name(&mut out, sources, request),
    }
    out
}

/// The search path, name by name.
fn names(out: &mut Dossier, request: &Request, lookup: &Lookup) {
    let dns = || vec![("dns".to_owned(), "search path".to_owned())];
    if lookup.tried.is_empty() {
        let text = "Cluster DNS does not answer: are its Pods there, and ready?";
        return out.step(Tone::Bad, text, vec![("service/kube-system/kube-dns".into(), "spec.selector".into())]);
    }
    for (name, _) in &lookup.tried {
        if lookup.name.as_ref() == Some(name) {
            let answers: Vec<String> = lookup.addresses.iter().map(ToString::to_string).collect();
            let text = match answers.as_slice() {
                [] => format!("{name} is known."),
                [one] => format!("{name} is {one}."),
                [first, ..] => {
                    format!("{name} has {} addresses, of which the client takes one: {first} ...", answers.len())
                }
            };
            out.step(Tone::Good, text, dns());
        } else {
            let word = lookup.tried.iter().find(|(tried, _)| tried == name).map(|(_, status)| *status);
            let text = match word {
                Some(crate::dns::Status::NoError) => format!("{name} has no address (NODATA)."),
                _ => format!("{name} does not exist (NXDOMAIN)."),
            };
            out.step(if lookup.name.is_some() { Tone::Plain } else { Tone::Bad }, text, dns());
        }
    }
    for alias in &lookup.aliases {
        out.step(Tone::Plain, format!("It is an alias for {alias}."), Vec::new());
    }
    if lookup.name.is_none() && matches!(request.client, crate::proxy::Client::External) {
        out.step(Tone::Bad, "The laptop does not ask cluster DNS: Services' names are known inside only.", Vec::new());
    }
}

/// A name that gives the addresses of Pods: a headless Service's.
fn headless(out: &mut Dossier, sources: &Sources, lookup: &Lookup) {
    let labels: Vec<&str> = lookup.name.iter().flat_map(|name| name.split('.')).collect();
    // SERVICE.NAMESPACE.svc, or a Pod's own name before that.
    let Some(at) = labels.iter().position(|label| *label == "svc") else { return };
    let (Some(name), Some(namespace)) =
        (at.checked_sub(2).and_then(|at| labels.get(at)), at.checked_sub(1).and_then(|at| labels.get(at)))
    else {
        return;
    };
    let service = sources.store.get_as::<Service>(namespace, name);
    if service.is_some_and(facts::is_headless) {
        let text = format!(
            "{name} is headless: its name gives its Pods' own addresses; no rule chooses, and no port is translated."
        );
        out.step(Tone::Plain, text, vec![(facts::id("service", namespace, name), "spec.clusterIP".into())]);
    }
}

fn account(out: &mut Dossier, sources: &Sources, request: &Request, trace: &Trace, mark: Mark) {
    out.fact("seen as from", if mark == Mark::Accepted { trace.last.source.to_string() } else { String::new() });
    if request.kept {
        let text =
            "The connection stood already (keep-alive): no rule was met and no Pod drawn again. How it was opened:";
        out.step(Tone::Plain, text, Vec::new());
    }
    let last = trace.hops.iter().map(|hop| hop.reasons.len()).sum::<usize>();
    let mut at = 0;
    for hop in &trace.hops {
        for reason in &hop.reasons {
            at += 1;
            let tone = match (at == last, mark) {
                (false, _) => Tone::Plain,
                (true, Mark::Accepted) => Tone::Good,
                (true, _) => Tone::Bad,
            };
            out.step(tone, narrate::sentence(trace, hop, reason), reason.from.iter().map(reference).collect());
        }
    }
    if let Some(port) = trace.caution {
        let text = format!("It works here. The published image listens on {port} unless it is told otherwise.");
        out.step(Tone::Bad, text, Vec::new());
    }
    for other in trace.choice.iter().flat_map(|choice| &choice.alternatives).take(MOST_PODS) {
        let who = other.endpoint.pod.as_ref().map_or(other.endpoint.socket().to_string(), |pod| pod.name.to_string());
        let text = format!("{who}: it {}.", narrate::why_not(other.why));
        out.others.push(super::Step { tone: Tone::Plain, text, from: vec![reference(&other.from)] });
    }
    out.rules = listing::of_trace(sources.network, trace);
    if let Some(choice) = &trace.choice {
        out.relate("through", "service", &choice.port.namespace, &choice.port.service);
    }
    if let Some(pod) = &trace.pod {
        out.relate("to", "pod", &pod.namespace, &pod.name);
    }
    // Whatever is likely wrong with what it went through.
    if mark != Mark::Accepted {
        let through: Vec<String> = out.relations.iter().map(|relation| relation.id.clone()).collect();
        let tried_here = |id: &str| id == "node_port_on_localhost" && mark == Mark::Refused;
        for hint in sources.hints() {
            let on_laptop = trace.cause == crate::proxy::Cause::NothingOnLaptop && tried_here(hint.id);
            if through.contains(&id_of(&hint.key)) || on_laptop {
                out.advise(hint);
            }
        }
    }
}

/// What to try with a name that is not known: the Service may live in another namespace.
fn advise_on_name(out: &mut Dossier, sources: &Sources, request: &Request) {
    let asked = request.lookup.map_or("", |lookup| lookup.asked.as_str());
    let namespace = match request.client {
        crate::proxy::Client::Pod { namespace, .. } => namespace.as_str(),
        _ => "",
    };
    for hint in sources.hints().into_iter().filter(|hint| hint.id == "service_in_other_namespace") {
        if *hint.key.name == *asked && *hint.key.namespace != *namespace {
            out.advise(hint);
        }
    }
}
