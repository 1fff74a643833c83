//! The card of what is selected on the stage: its facts, what it belongs to, why, what to try, its events and its YAML.

use super::bench::Bench;
use super::editor::Purpose;
use super::icons::{self, Icon};
use crate::lint::Action;
use crate::scene::dossier::{self, Dossier, Relation, Sources, Step, Tone};
use crate::scene::steps;
use leptos::prelude::*;
use std::rc::Rc;

/// The card; nothing while nothing is selected.
#[component]
pub fn Inspector(
    bench: Bench,
    /// Does what is selected stand on the stage's left half? The card goes to the other.
    on_left: Signal<bool>,
    on_run: Callback<String>,
) -> impl IntoView {
    let card = Memo::new(move |_| bench.selected.get().and_then(|id| write(bench, &id)));
    move || card.get().map(|card| view! { <Card card=card bench=bench on_left=on_left on_run=on_run /> })
}

fn write(bench: Bench, id: &str) -> Option<Dossier> {
    bench.session.read(|playground| {
        if let Some(number) = id.strip_prefix("request/") {
            let flight = playground.flight(number.parse().ok()?)?;
            return Some(dossier::of_request(flight.id, &flight.trace));
        }
        let cluster = &playground.terminal().world.cluster;
        let flights = playground.flights();
        let recent = flights.get(flights.len().saturating_sub(200)..).unwrap_or_default();
        let traces: Vec<_> = recent.iter().map(|flight| Rc::clone(&flight.trace)).collect();
        let sources = Sources {
            store: cluster.store(),
            network: cluster.network(),
            settings: cluster.settings(),
            traces: &traces,
        };
        dossier::of_thing(&sources, id)
    })
}

#[component]
fn Card(card: Dossier, bench: Bench, on_left: Signal<bool>, on_run: Callback<String>) -> impl IntoView {
    let close = move || bench.selected.set(None);
    let fact = |(name, value): (String, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let relation = move |relation: Relation| {
        view! {
            <li>
                {relation.how}" "
                <button type="button" class="link" on:click=move |_| bench.selected.set(Some(relation.id.clone()))>
                    {relation.name}
                </button>
            </li>
        }
    };
    let step = move |step: Step| {
        let class = match step.tone {
            Tone::Plain => "",
            Tone::Good => "good",
            Tone::Bad => "bad",
        };
        let from = step.from.into_iter().map(move |(id, field)| {
            let name = id.rsplit('/').next().unwrap_or_default().to_owned();
            let whole = steps::thing(&id).to_owned();
            view! {
                <button type="button" class="link field" on:click=move |_| bench.selected.set(Some(whole.clone()))>
                    {format!("{name}: {field}")}
                </button>
            }
        });
        view! { <li class=class>{step.text}{from.collect_view()}</li> }
    };
    let fix = move |fix: crate::lint::Fix| {
        let act = move |_| match &fix.action {
            Action::Command(command) => on_run.run(command.clone()),
            Action::Edit { key, .. } => {
                let id = dossier::id_of(key);
                if let Some(card) = write(bench, &id) {
                    bench.documents.open("manifest.yaml", Purpose::Manifest, &card.yaml);
                }
            }
        };
        view! { <button type="button" class="button" on:click=act>{fix.label.clone()}</button> }
    };
    let Dossier { kind, title, facts, relations, question, steps, fixes, events, yaml } = card;
    let (has_events, has_yaml, has_fixes) = (!events.is_empty(), !yaml.is_empty(), !fixes.is_empty());
    view! {
        <section
            class="inspector"
            class:right=on_left
            aria-label="Inspector"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <header>
                <span class="kind">{kind}</span>
                <h3>{title}</h3>
                <button class="button quiet" type="button" aria-label="Close" on:click=move |_| close()>
                    <Icon path=icons::CLOSE />
                </button>
            </header>
            <dl>{facts.into_iter().map(fact).collect_view()}</dl>
            <ul class="relations">{relations.into_iter().map(relation).collect_view()}</ul>
            <h4>{question}</h4>
            <ol>{steps.into_iter().map(step).collect_view()}</ol>
            {has_fixes.then(|| view! { <div class="fixes"><span>"Try"</span>{fixes.into_iter().map(fix).collect_view()}</div> })}
            {has_events.then(|| view! {
                <details>
                    <summary>"Events"</summary>
                    <ul>{events.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </details>
            })}
            {has_yaml.then(|| view! {
                <details>
                    <summary>"YAML"</summary>
                    <pre tabindex="0">{yaml}</pre>
                </details>
            })}
        </section>
    }
}
