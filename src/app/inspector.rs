//! The card of what is selected on the stage: its facts, what it belongs to, why, what to try, the rules that were met, its
//! events and its YAML. A reason leads to the thing that it comes from, and to the line of its YAML.

use super::bench::Bench;
use super::icons::{self, Icon};
use super::stage::air::request_of;
use crate::scene::dossier::{self, Advice, Dossier, Listing, Relation, Sources, Step, Tone};
use crate::scene::steps;
use leptos::html::Span;
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;

/// What was opened or closed by hand, by its title.
type Folds = RwSignal<BTreeMap<String, bool>>;

/// The card; nothing while nothing is selected.
#[component]
pub fn Inspector(
    bench: Bench,
    /// Does what is selected stand on the stage's left half? The card goes to the other.
    on_left: Signal<bool>,
    on_run: Callback<String>,
) -> impl IntoView {
    // The field that a reason named: the id of the thing, and the field.
    let field = RwSignal::new(None::<(String, String)>);
    let folds: Folds = RwSignal::new(BTreeMap::new());
    Effect::new(move |_| {
        let id = bench.selected.get();
        folds.set(BTreeMap::new());
        let number = id.as_deref().and_then(|id| id.strip_prefix("request/")?.parse().ok());
        if let Some(number) = number {
            let last = bench.session.peek(|playground| playground.flights().last().map_or(0, |flight| flight.id));
            bench.looked_at.set(Some((number, last)));
        }
        if field.with_untracked(|field| field.as_ref().map(|(of, _)| of) != id.as_ref()) {
            field.set(None);
        }
    });
    let card = Memo::new(move |_| {
        let id = bench.selected.get()?;
        let card = write(bench, &id)?;
        let named = field.get().filter(|(of, _)| *of == id);
        let line = named.and_then(|(_, field)| card.line_of(&field));
        Some((card, line))
    });
    let on_field = Callback::new(move |(id, name): (String, String)| {
        let whole = steps::thing(&id).to_owned();
        field.set(Some((whole.clone(), name)));
        bench.selected.set(Some(whole));
    });
    move || {
        card.get().map(|(card, line)| {
            view! { <Card card=card line=line folds=folds bench=bench on_left=on_left on_run=on_run on_field=on_field /> }
        })
    }
}

fn write(bench: Bench, id: &str) -> Option<Dossier> {
    bench.session.read(|playground| {
        let cluster = &playground.terminal().world.cluster;
        let traces = bench.recent(playground);
        let sources = Sources {
            store: cluster.store(),
            network: cluster.network(),
            settings: cluster.settings(),
            traces: &traces,
            unresolved: cluster.unresolved(),
            lit: bench.lit(playground),
        };
        match id.strip_prefix("request/") {
            Some(number) => {
                let flight = playground.flight(number.parse().ok()?)?;
                Some(dossier::of_request(&sources, flight.id, &request_of(flight)))
            }
            None => dossier::of_thing(&sources, id),
        }
    })
}

#[component]
fn Card(
    card: Dossier,
    /// The line of the YAML that a reason named.
    line: Option<usize>,
    folds: Folds,
    bench: Bench,
    on_left: Signal<bool>,
    on_run: Callback<String>,
    on_field: Callback<(String, String)>,
) -> impl IntoView {
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
        let from = step.from.into_iter().map(move |from| view! { <Field from=from on_field=on_field /> });
        view! { <li class=class>{step.text}{from.collect_view()}</li> }
    };
    let Dossier { kind, title, facts, relations, question, steps, others, advice, rules, events, yaml } = card;
    let (events, yaml_lines) =
        (Some(events).filter(|events| !events.is_empty()), Some(yaml).filter(|yaml| !yaml.is_empty()));
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
            {advice.into_iter().map(|advice| view! { <Hint advice=advice on_run=on_run on_field=on_field /> }).collect_view()}
            <h4>{question}</h4>
            <ol>{steps.into_iter().map(step).collect_view()}</ol>
            {rules.into_iter().map(|listing| view! { <Rules listing=listing folds=folds /> }).collect_view()}
            {(!others.is_empty()).then(|| view! {
                <Fold title="Why not the others?".to_owned() open=false folds=folds>
                    <ul>{others.clone().into_iter().map(step).collect_view()}</ul>
                </Fold>
            })}
            {events.map(|events| view! {
                <Fold title="Events".to_owned() open=false folds=folds>
                    <ul>{events.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view()}</ul>
                </Fold>
            })}
            {yaml_lines.map(|yaml| view! {
                <Fold title="YAML".to_owned() open=line.is_some() folds=folds>
                    <Lines lines=yaml.lines().enumerate().map(|(at, text)| (text.to_owned(), Some(at) == line)).collect() />
                </Fold>
            })}
        </section>
    }
}

/// A field of an object, which leads to its line.
#[component]
fn Field(from: (String, String), on_field: Callback<(String, String)>) -> impl IntoView {
    let name = from.0.rsplit('/').next().unwrap_or_default().to_owned();
    let text = format!("{name}: {}", from.1);
    view! { <button type="button" class="link field" on:click=move |_| on_field.run(from.clone())>{text}</button> }
}

/// What is likely not meant, and what to try: a click types the command.
#[component]
fn Hint(advice: Advice, on_run: Callback<String>, on_field: Callback<(String, String)>) -> impl IntoView {
    let attempt = move |(label, command): (String, String)| {
        let typed = command.clone();
        view! {
            <button type="button" class="try" on:click=move |_| on_run.run(command.clone())>
                <b>{label}</b>
                <code>{typed}</code>
            </button>
        }
    };
    view! {
        <div class="advice" role="note">
            <p>{advice.message}<Field from=advice.from on_field=on_field /></p>
            {advice.tries.into_iter().map(attempt).collect_view()}
        </div>
    }
}

/// Rules, the ones that were met lit.
#[component]
fn Rules(listing: Listing, folds: Folds) -> impl IntoView {
    let Listing { title, note, rules, open } = listing;
    let lines: Vec<(String, bool)> = rules.into_iter().map(|rule| (rule.text, rule.met)).collect();
    view! {
        <Fold title=title note=note open=open folds=folds>
            <Lines lines=lines.clone() />
        </Fold>
    }
}

/// A part of the card that opens and closes, and stays so while the card is written again.
#[component]
fn Fold(
    title: String,
    #[prop(optional)] note: &'static str,
    open: bool,
    folds: Folds,
    children: ChildrenFn,
) -> impl IntoView {
    let own = title.clone();
    let is_open = Memo::new(move |_| folds.with(|folds| folds.get(&own).copied().unwrap_or(open)));
    let key = title.clone();
    view! {
        <details
            open=move || is_open.get()
            on:toggle:target=move |event| {
                let now = event.target().open();
                if now != is_open.get_untracked() {
                    folds.update(|folds| {
                        folds.insert(key.clone(), now);
                    });
                }
            }
        >
            <summary>{title}{(!note.is_empty()).then(|| view! { <i>{note}</i> })}</summary>
            {move || is_open.get().then(|| children())}
        </details>
    }
}

/// Lines of text, some of them marked; the first of these comes into sight.
#[component]
fn Lines(lines: Vec<(String, bool)>) -> impl IntoView {
    let first = NodeRef::<Span>::new();
    let mut waiting = true;
    let mut line = |(text, marked): (String, bool)| {
        let text = if marked { text } else { text + "\n" };
        let first_one = marked && std::mem::replace(&mut waiting, false);
        match (marked, first_one) {
            (true, true) => view! { <span class="met" node_ref=first>{text}</span> }.into_any(),
            (true, false) => view! { <span class="met">{text}</span> }.into_any(),
            (false, _) => text.into_any(),
        }
    };
    let lines = lines.into_iter().map(&mut line).collect_view();
    Effect::new(move |_| {
        let Some(span) = first.get() else { return };
        request_animation_frame(move || {
            let Some(around) = span.parent_element().and_then(|around| around.dyn_into::<web_sys::HtmlElement>().ok())
            else {
                return;
            };
            let down = span.offset_top() - around.offset_top();
            around.set_scroll_top((down - around.client_height() / 3).max(0));
        });
    });
    view! { <pre tabindex="0">{lines}</pre> }
}
