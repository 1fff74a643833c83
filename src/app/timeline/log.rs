//! The log beside the line: names for moments, two moments compared, the other courses that history took, and how commands
//! are shown.

use super::ticks;
use crate::app::bench::Bench;
use crate::app::icons::{self, Icon};
use crate::order::InOrder;
use crate::playground::{Difference, MarkKind, Playground};
use crate::sim::EPOCH;
use leptos::prelude::*;

/// Most inputs that are offered for a comparison, the last ones.
const OFFERED: usize = 30;

/// The log.
#[component]
pub fn Log(bench: Bench, open: RwSignal<bool>) -> impl IntoView {
    let close = move || open.set(false);
    view! {
        <section
            class="log"
            aria-label="Log"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <header>
                <h3>"Log"</h3>
                <button class="button quiet" type="button" aria-label="Close the log" on:click=move |_| close()>
                    <Icon path=icons::CLOSE />
                </button>
            </header>
            <Names bench=bench />
            <Compare bench=bench />
            <Courses bench=bench />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || bench.shown.get()
                    on:change:target=move |event| bench.shown.set(event.target().checked())
                />
                <span>"Show a command on the stage while it runs, not only its end"</span>
            </label>
        </section>
    }
}

/// A name for this moment, and the moments that have one.
#[component]
fn Names(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let name = RwSignal::new(String::new());
    let give = move || {
        let text = name.get_untracked();
        if !text.trim().is_empty() {
            session.change(|playground| playground.name_moment(&text));
            name.set(String::new());
        }
    };
    let names = move || {
        session.read(|playground| playground.names().iter().map(|(at, name)| (*at, name.clone())).collect::<Vec<_>>())
    };
    let row = move |(at, name): (i64, String)| {
        let go = move |_| {
            bench.clock.playing.set(false);
            session.leap(at);
        };
        view! {
            <li>
                <button type="button" class="link" on:click=go>{name}</button>
                <span>{ticks::time(at)}</span>
            </li>
        }
    };
    view! {
        <form
            class="name"
            on:submit=move |event| {
                event.prevent_default();
                give();
            }
        >
            <label for="moment-name">"Name this moment"</label>
            <input
                id="moment-name"
                type="text"
                maxlength="60"
                autocomplete="off"
                prop:value=name
                on:input:target=move |event| name.set(event.target().value())
            />
            <button class="button" type="submit">"Name it"</button>
        </form>
        <ul class="named">{move || names().into_iter().map(row).collect_view()}</ul>
    }
}

/// A moment that can be chosen: milliseconds since the start, and its words.
type Choice = (i64, String);

fn choices(playground: &Playground) -> Vec<Choice> {
    let mut choices = vec![(0, "0.0 s · the start".to_owned())];
    let inputs = playground.marks().iter().filter(|mark| mark.kind == MarkKind::Input);
    let inputs: Vec<_> = inputs.map(|mark| (mark.at - EPOCH, ["before: ", &mark.text].concat())).collect();
    let last = inputs.len().saturating_sub(OFFERED);
    // Just before an input: what it changed is then seen in a comparison with any later moment.
    choices.extend(inputs.into_iter().skip(last).map(|(at, text)| ((at - 1).max(0), text)));
    choices.extend(playground.names().iter().map(|(at, name)| (*at, name.clone())));
    choices.order();
    choices.dedup_by_key(|choice| choice.0);
    choices.push((playground.present(), "now".to_owned()));
    for choice in choices.iter_mut().skip(1) {
        choice.1 = [&ticks::time(choice.0), " · ", &choice.1].concat();
    }
    choices
}

/// Two moments, and what is different.
#[component]
fn Compare(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let choices = Memo::new(move |_| session.read(choices));
    let (from, to) = (RwSignal::new(None::<i64>), RwSignal::new(None::<i64>));
    // Unless chosen otherwise: what the last input changed.
    let earlier = move || {
        let before_last = || choices.with(|choices| choices.iter().rev().nth(1).map_or(0, |choice| choice.0));
        from.get().unwrap_or_else(before_last)
    };
    let later = move || to.get().unwrap_or_else(|| choices.with(|choices| choices.last().map_or(0, |choice| choice.0)));
    let found = RwSignal::new(None::<Vec<Difference>>);
    let compare = move |_| {
        let (a, b) = untrack(move || (earlier(), later()));
        found.set(Some(session.peek(|playground| playground.compare(a.min(b), a.max(b)))));
    };
    view! {
        <div class="compare">
            <h4>"What changed"</h4>
            <Moments title="From" choices=choices chosen=Signal::derive(earlier) on_choose=Callback::new(move |at| from.set(Some(at))) />
            <Moments title="To" choices=choices chosen=Signal::derive(later) on_choose=Callback::new(move |at| to.set(Some(at))) />
            <button class="button" type="button" on:click=compare>"Compare"</button>
        </div>
        <div class="found" role="status">
            {move || found.get().map(|found| match found.as_slice() {
                [] => view! { <p>"Nothing is different."</p> }.into_any(),
                some => view! { <ul>{some.iter().map(|one| difference(bench, one)).collect_view()}</ul> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Moments(
    title: &'static str,
    choices: Memo<Vec<Choice>>,
    chosen: Signal<i64>,
    on_choose: Callback<i64>,
) -> impl IntoView {
    let option = move |(at, words): Choice| {
        view! { <option value=at.to_string() selected=move || chosen.get() == at>{words}</option> }
    };
    view! {
        <label>
            <span>{title}</span>
            <select on:change:target=move |event| on_choose.run(event.target().value().parse().unwrap_or(0))>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// One object that is different: its name, and the change of its YAML under it.
fn difference(bench: Bench, one: &Difference) -> impl IntoView + use<> {
    let (sign, word) = match one.kind {
        MarkKind::Created => ("+", "created"),
        MarkKind::Deleted => ("−", "deleted"),
        _ => ("±", "changed"),
    };
    let title = [one.key.kind.info().singular, "/", &one.key.name, " "].concat();
    let id = crate::scene::dossier::id_of(&one.key);
    let line = |line: &str| {
        let class = match line.chars().next() {
            Some('+') => "added",
            Some('-') => "removed",
            Some('@') => "place",
            _ => "",
        };
        view! { <span class=class>{[line, "\n"].concat()}</span> }
    };
    let lines = one.text.lines().map(line).collect_view();
    view! {
        <li>
            <details>
                <summary>
                    <b aria-hidden="true">{sign}</b>
                    {title}
                    <i>{word}</i>
                </summary>
                <pre tabindex="0">{lines}</pre>
                <button type="button" class="link" on:click=move |_| bench.selected.set(Some(id.clone()))>"On the stage"</button>
            </details>
        </li>
    }
}

/// The courses that were left.
#[component]
fn Courses(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let branches = Memo::new(move |_| session.read(Playground::branches));
    let row = move |(place, branch): (usize, crate::playground::Branch)| {
        let go = move |_| session.go_over(place);
        view! {
            <li>
                <button type="button" class="button" on:click=go>"Go there"</button>
                <span>"from "{ticks::time(branch.parted)}": "<code>{branch.title}</code></span>
            </li>
        }
    };
    view! {
        <Show when=move || branches.with(|branches| !branches.is_empty())>
            <h4>"Other courses"</h4>
            <ul class="courses">{move || branches.get().into_iter().enumerate().map(row).collect_view()}</ul>
        </Show>
    }
}
