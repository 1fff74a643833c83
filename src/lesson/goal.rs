//! Whether a goal holds: the cluster is asked, on a copy.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde_json::Value;

use super::copy::{Tried, connect, perform};
use super::model::{Check, Count, End, Expect, Goal, Way};
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::labels::Selector;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::store::{Key, Store};
use crate::order::InOrder;
use crate::proxy::{Verdict, narrate};
use crate::shell::Terminal;

/// What a look at a goal showed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    pub held: bool,
    /// What was seen, in one line: `18 of 30: It is refused at once`.
    pub words: String,
}

impl Seen {
    fn new(held: bool, words: impl Into<String>) -> Seen {
        Seen { held, words: words.into() }
    }
}

/// Looks whether `goal` holds now. Nothing changes but a copy.
pub fn look(goal: &Goal, terminal: &Terminal) -> Seen {
    let mut copy = terminal.aside();
    perform(&mut copy, &goal.after, goal.during == 0);
    match &goal.check {
        Check::Connection { way, end, by, every, port, source } => {
            let tried = tries(&mut copy, way, goal.during);
            connections(
                copy.world.cluster.store(),
                way,
                &tried,
                &Wanted { end: *end, by, every: *every, port: *port, source },
            )
        }
        Check::Shares { way, of, between } => {
            let tried = tries(&mut copy, way, goal.during);
            shares(copy.world.cluster.store(), &tried, of, *between)
        }
        check => {
            let until = copy.world.cluster.now() + goal.during;
            copy.world.cluster.run_until(until);
            let store = copy.world.cluster.store();
            match check {
                Check::Slices { namespace, service, counts } => slices(store, namespace, service, counts),
                Check::Object { kind, namespace, name, field, expect } => {
                    object(store, kind, namespace, name, field, expect)
                }
                _ => Seen::default(),
            }
        }
    }
}

/// Opens the connections of a way, at once or spread over `during` milliseconds.
pub(super) fn tries(terminal: &mut Terminal, way: &Way, during: i64) -> Vec<Tried> {
    let pause = during / i64::from(way.times.max(1));
    (0..way.times)
        .map(|_| {
            let tried = connect(terminal, way);
            let until = terminal.world.cluster.now() + pause;
            terminal.world.cluster.run_until(until);
            tried
        })
        .collect()
}

struct Wanted<'a> {
    end: End,
    by: &'a str,
    every: bool,
    port: Option<u16>,
    source: &'a str,
}

fn connections(store: &Store, way: &Way, tried: &[Tried], wanted: &Wanted) -> Seen {
    let total = tried.len();
    let other = tried.iter().filter(|one| one.end != wanted.end).count();
    if other > 0 {
        return Seen::new(false, ends(tried));
    }
    let mut reached = BTreeSet::new();
    for one in tried {
        let Some(trace) = &one.trace else { continue };
        let Verdict::Delivered { pod, target_port, source } = &trace.verdict else { continue };
        reached.insert(pod.clone());
        if !selects(store, wanted.by, pod) {
            return Seen::new(false, ["answered by Pod ", &pod.name, ", which was not meant"].concat());
        }
        if wanted.port.is_some_and(|port| port != *target_port) {
            return Seen::new(false, format!("it arrives on port {target_port}"));
        }
        let seen = narrate::client(source);
        let fits = match wanted.source {
            "" => true,
            "client" => source == &trace.connection.from,
            "node" => seen.starts_with("node/"),
            exact => seen == exact,
        };
        if !fits {
            return Seen::new(false, ["the Pod sees ", &seen, " as its client"].concat());
        }
    }
    if wanted.every {
        let space =
            way.from.strip_prefix("pod/").and_then(|name| name.split_once('/')).map_or("default", |(space, _)| space);
        let missed = store.list_as::<Pod>(Some(space)).find(|pod| {
            let key = Key::new(Kind::Pod, space, &pod.metadata.name);
            pod.metadata.deletion_timestamp.is_none() && selects(store, wanted.by, &key) && !reached.contains(&key)
        });
        if let Some(pod) = missed {
            return Seen::new(false, ["Pod ", &pod.metadata.name, " gets nothing"].concat());
        }
    }
    Seen::new(true, format!("{total} of {total}: {}", words(wanted.end)))
}

/// The ends that came, the most frequent first.
fn ends(tried: &[Tried]) -> String {
    let mut counts: BTreeMap<End, usize> = BTreeMap::new();
    for one in tried {
        *counts.entry(one.end).or_default() += 1;
    }
    let mut counts: Vec<(End, usize)> = counts.into_iter().collect();
    counts.order_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> =
        counts.iter().map(|(end, count)| format!("{count} of {}: {}", tried.len(), words(*end))).collect();
    let why = tried.iter().find(|one| one.end == End::Nowhere && !one.why.is_empty());
    why.map_or_else(|| told.join("; "), |one| one.why.clone())
}

/// An end as a learner reads it.
pub(super) fn words(end: End) -> &'static str {
    End::ALL.iter().find(|(known, ..)| *known == end).map_or("", |(.., words)| words)
}

/// Whether a Pod is among those that a selector means; an empty one means all.
pub(super) fn selects(store: &Store, selector: &str, pod: &Key) -> bool {
    selector.is_empty()
        || Selector::parse(selector).is_ok_and(|selector| {
            store.get_as::<Pod>(&pod.namespace, &pod.name).is_some_and(|pod| selector.matches(&pod.metadata.labels))
        })
}

/// Which part of the tries that arrived went to the Pods that `of` selects, 0 to 1; `None` where none arrived.
pub(super) fn share(store: &Store, tried: &[Tried], of: &str) -> Option<f64> {
    let pods: Vec<&Key> = tried
        .iter()
        .filter_map(|one| match &one.trace.as_ref()?.verdict {
            Verdict::Delivered { pod, .. } => Some(pod),
            _ => None,
        })
        .collect();
    let meant = pods.iter().filter(|pod| selects(store, of, pod)).count();
    // Counts of tries are far below what a float holds exactly.
    (!pods.is_empty()).then(|| meant as f64 / pods.len() as f64)
}

fn shares(store: &Store, tried: &[Tried], of: &str, (least, most): (f64, f64)) -> Seen {
    if tried.iter().any(|one| one.end != End::Delivered) {
        return Seen::new(false, ends(tried));
    }
    match share(store, tried, of) {
        None => Seen::new(false, "no Pod was reached"),
        Some(part) => Seen::new((least..=most).contains(&part), format!("{:.0}% go to {of}", part * 100.0)),
    }
}

fn slices(store: &Store, namespace: &str, service: &str, counts: &[(Count, i64, i64)]) -> Seen {
    let slices: Vec<&EndpointSlice> = store.slices_of(namespace, service).collect();
    let entries = || slices.iter().flat_map(|slice| &slice.endpoints);
    let mut told = Vec::new();
    let mut held = true;
    for (what, least, most) in counts {
        // An unset condition reads as ready and serving, and as not terminating.
        let number = match what {
            Count::Slices => slices.len(),
            Count::Entries => entries().map(|entry| entry.addresses.len()).sum(),
            Count::Addresses => entries()
                .flat_map(|entry| &entry.addresses)
                .filter_map(|ip| ip.parse::<IpAddr>().ok())
                .collect::<BTreeSet<_>>()
                .len(),
            Count::Ready => entries().filter(|entry| entry.conditions.ready.unwrap_or(true)).count(),
            Count::Serving => {
                entries().filter(|entry| entry.conditions.serving.or(entry.conditions.ready).unwrap_or(true)).count()
            }
            Count::Terminating => entries().filter(|entry| entry.conditions.terminating.unwrap_or(false)).count(),
        };
        let word = Count::ALL.iter().find(|(count, _)| count == what).map_or("", |(_, word)| word);
        told.push(format!("{word}: {number}"));
        held &= i64::try_from(number).is_ok_and(|number| (*least..=*most).contains(&number));
    }
    Seen::new(held, told.join(", "))
}

fn object(store: &Store, kind: &str, namespace: &str, name: &str, field: &str, expect: &Expect) -> Seen {
    let kind = Kind::ALL.iter().copied().find(|known| known.name() == kind);
    let found = kind.and_then(|kind| store.get(kind, if kind.namespaced() { namespace } else { "" }, name));
    let Some(found) = found else {
        return Seen::new(matches!(expect, Expect::Exists(false)), "it is not there");
    };
    let whole = found.write();
    let value = if field.is_empty() { Some(&whole) } else { at(&whole, field) };
    let held = match expect {
        Expect::Exists(wanted) => value.is_some() == *wanted,
        Expect::Is(wanted) => value == Some(wanted),
        Expect::IsNot(wanted) => value != Some(wanted),
    };
    let shown = match value {
        _ if field.is_empty() => "it is there".to_owned(),
        None => [field, " is not set"].concat(),
        Some(value) => [field, " is ", &value.to_string()].concat(),
    };
    Seen::new(held, shown)
}

/// The part of an object that a path names: `spec.ports[0].targetPort`, `metadata.labels[app.kubernetes.io/name]`.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut value = value;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (key, after) = inner.split_once(']')?;
            value = match value {
                Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
                other => other.get(key)?,
            };
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            value = value.get(key)?;
            rest = after.strip_prefix('.').unwrap_or(after);
        }
    }
    Some(value)
}
