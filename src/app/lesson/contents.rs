//! The table of contents: the path of the lessons, what is done of it, and the exam at its end.

use super::store;
use crate::app::bench::Bench;
use crate::app::browser;
use crate::lesson::index::{EXAM, PATH, lessons};
use crate::lesson::progress::Progress;
use leptos::prelude::*;

/// The table of contents.
#[component]
pub fn Contents(bench: Bench) -> impl IntoView {
    let progress = bench.lessons.progress;
    let done = move || progress.with(|progress| lessons().filter(|(slug, _)| progress.of(slug).done).count());
    let next = move || {
        progress.with(|progress| lessons().map(|(slug, _)| slug).find(|slug| !progress.of(slug).done).unwrap_or(EXAM))
    };
    let entry = move |slug: &'static str, number: &'static str, title: &'static str| {
        let mark = move || progress.with(|progress| progress.of(slug));
        view! {
            <li class:done=move || mark().done class:next=move || next() == slug>
                <button type="button" on:click=move |_| bench.open_lesson(slug, 0)>
                    <span class="number" aria-hidden="true">
                        {move || if mark().done { "✓" } else { number }}
                    </span>
                    <span>{title}</span>
                    <Show when=move || mark().done>
                        <span class="unseen">"done"</span>
                    </Show>
                </button>
            </li>
        }
    };
    let chapters = PATH
        .iter()
        .map(|chapter| {
            let entries =
                chapter.lessons.iter().map(|(slug, title)| entry(slug, slug.get(..2).unwrap_or_default(), title));
            view! {
                <section>
                    <h3>{chapter.title}</h3>
                    <ol>{entries.collect_view()}</ol>
                </section>
            }
        })
        .collect_view();
    view! {
        <div class="contents">
            <header>
                <h2>"Lessons"</h2>
                <p>
                    "Each sets up a small cluster that is broken or surprising. Predict, try, mend; the traffic says whether it works."
                </p>
                <p class="tally">{move || format!("{} of {} done", done(), lessons().count())}</p>
            </header>
            {chapters}
            <section>
                <h3>"Final exam"</h3>
                <ol>{entry(EXAM, "★", "Six faults at once, never the same twice")}</ol>
            </section>
            <Keep bench=bench />
        </div>
    }
}

/// Progress to a file and from one.
#[component]
fn Keep(bench: Bench) -> impl IntoView {
    let progress = bench.lessons.progress;
    let said = RwSignal::new("");
    let take = move |event: web_sys::Event| {
        let field: web_sys::HtmlInputElement = event_target(&event);
        leptos::task::spawn_local(async move {
            let read = browser::file_text(&field).await.and_then(|text| Progress::read(&text));
            field.set_value("");
            match read {
                None => said.set("This file holds no progress of lessons."),
                Some(other) => {
                    progress.update(|progress| progress.merge(&other));
                    store::save(&progress.get_untracked());
                    said.set("What the file holds was added.");
                }
            }
        });
    };
    view! {
        <footer class="keep">
            <a class="button" download="portolan-lessons.json" href=move || progress.with(store::address)>
                "Save progress as a file"
            </a>
            <label class="button file">
                "Add progress from a file"
                <input class="unseen" type="file" accept=".json,application/json" on:change=take />
            </label>
            <p role="status">{said}</p>
        </footer>
    }
}
