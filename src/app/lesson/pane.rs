//! The pane: the table of contents, or the open lesson, step by step.

use super::contents::Contents;
use super::goals::Goals;
use super::lessons::Shown;
use super::prediction::Predictions;
use super::prose::Prose;
use crate::app::bench::Bench;
use crate::app::icons::{self, Icon};
use crate::lesson::index;
use leptos::prelude::*;

/// The pane.
#[component]
pub fn LessonPane(bench: Bench) -> impl IntoView {
    let shown = bench.lessons.shown;
    bench.lessons.recall();
    move || match shown.get() {
        Shown::Contents => view! { <Contents bench=bench /> }.into_any(),
        Shown::Loading => view! { <p class="empty" role="status">"Fetching the lesson …"</p> }.into_any(),
        Shown::Failed(slug, why) => view! { <Failed bench=bench slug=slug why=why /> }.into_any(),
        Shown::Open => view! { <Open bench=bench /> }.into_any(),
    }
}

/// A lesson that could not be opened.
#[component]
fn Failed(bench: Bench, slug: String, why: String) -> impl IntoView {
    let again = (!slug.is_empty()).then(|| {
        view! { <button type="button" class="button" on:click=move |_| bench.open_lesson(&slug, 0)>"Try again"</button> }
    });
    view! {
        <div class="lesson failed" role="alert">
            <p>{why}</p>
            <p class="row">
                {again}
                <button type="button" class="button" on:click=move |_| bench.lessons.close()>"All lessons"</button>
            </p>
        </div>
    }
}

/// What the head of the pane shows: title, step, steps, which of them are reached.
type Head = (String, usize, Vec<bool>);

/// The open lesson.
#[component]
fn Open(bench: Bench) -> impl IntoView {
    let lessons = bench.lessons;
    let head = Memo::new(move |_| {
        let head = lessons.read(|play| {
            let steps = play.lesson().steps.len();
            let reached = |step| play.standing(step).is_some_and(|standing| standing.reached);
            (play.lesson().title.clone(), play.at(), (0..steps).map(reached).collect::<Vec<bool>>())
        });
        head.unwrap_or_default()
    });
    let step = Memo::new(move |_| {
        let step = lessons.read(|play| play.step().map(|step| (play.at(), step.title.clone(), step.text.clone())));
        step.flatten().unwrap_or_default()
    });
    let asked = Memo::new(move |_| lessons.read(|play| play.asked().is_some()).unwrap_or(false));
    let root = NodeRef::<leptos::html::Article>::new();
    // A step begins at its top.
    Effect::new(move |before: Option<usize>| {
        let at = step.with(|(at, ..)| *at);
        if before != Some(at)
            && let Some(panel) = root.get_untracked().and_then(|root| root.parent_element())
        {
            panel.set_scroll_top(0);
        }
        at
    });
    // Where the button that was pressed is gone, the focus stays in the lesson; from elsewhere it is never taken.
    let keep_focus = move || {
        request_animation_frame(move || {
            let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
            if let Some(root) = root.get_untracked().filter(|_| lost) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = root.focus_with_options(&options);
            }
        });
    };
    view! {
        <article class="lesson" tabindex="-1" node_ref=root on:click=move |_| keep_focus() on:submit=move |_| keep_focus()>
            <Top bench=bench head=head />
            {move || {
                let (at, title, text) = step.get();
                view! {
                    <div class="step" data-step=at>
                        <h3>{title}</h3>
                        <Prose bench=bench text=text held_back=asked />
                    </div>
                }
            }}
            <Predictions bench=bench />
            <Goals bench=bench />
            <Bottom bench=bench />
        </article>
    }
}

/// Title, the way back, and a dot for each step.
#[component]
fn Top(bench: Bench, head: Memo<Head>) -> impl IntoView {
    let lessons = bench.lessons;
    let title = move || head.with(|(title, ..)| title.clone());
    let dots = move || {
        let (_, at, reached) = head.get();
        let count = reached.len();
        let first_open = reached.iter().position(|reached| !reached).unwrap_or(count);
        let dot = move |(step, reached): (usize, bool)| {
            let says = format!("Step {} of {count}{}", step + 1, if reached { ", reached" } else { "" });
            view! {
                <button
                    type="button"
                    class="dot"
                    class:reached=reached
                    aria-label=says.clone()
                    title=says
                    aria-current=(step == at).then_some("step")
                    disabled={step > first_open}
                    on:click=move |_| {
                        lessons.open_step(step);
                    }
                ></button>
            }
        };
        reached.into_iter().enumerate().map(dot).collect_view()
    };
    view! {
        <header>
            <button type="button" class="button quiet" aria-label="All lessons" title="All lessons" on:click=move |_| lessons.close()>
                <Icon path=icons::LIST />
            </button>
            <h2>{title}</h2>
            <div class="dots">{dots}</div>
        </header>
    }
}

/// What comes next: the next step, or the end.
#[component]
fn Bottom(bench: Bench) -> impl IntoView {
    let lessons = bench.lessons;
    // Whether the step is reached, whether it is the last, and the end's words where all is done.
    let state = Memo::new(move |_| {
        let state = lessons.read(|play| {
            let reached = play.standing(play.at()).is_some_and(|standing| standing.reached);
            let last = play.at() + 1 >= play.lesson().steps.len();
            let lesson = play.lesson();
            let end = (play.is_done() && last).then(|| {
                (
                    lesson.end.clone(),
                    lesson.belief.clone(),
                    lesson.teaches.clone(),
                    lesson.sources.clone(),
                    play.score(),
                    lesson.slug.clone(),
                )
            });
            (reached, last, end)
        });
        state.unwrap_or_default()
    });
    let next = move || state.with(|(reached, last, _)| *reached && !*last);
    let restart = move |_| {
        if let Some((slug, _)) = lessons.at() {
            bench.open_lesson(&slug, 0);
        }
    };
    view! {
        <footer>
            <Show when=next>
                <button type="button" class="button primary" on:click=move |_| lessons.go_on()>"Go on"</button>
            </Show>
            {move || {
                let (.., end) = state.get();
                end.map(|(end, belief, teaches, sources, score, slug)| {
                    let after = if index::exam_seed(&slug).is_some() { Some(index::EXAM) } else { index::after(&slug) };
                    let onward = after.map(|next| {
                        let words = match (next == index::EXAM, index::exam_seed(&slug).is_some()) {
                            (_, true) => "Another exam",
                            (true, _) => "To the exam",
                            _ => "Next lesson",
                        };
                        view! { <button type="button" class="button primary" on:click=move |_| bench.open_lesson(next, 0)>{words}</button> }
                    });
                    let source = |source: String| match source.strip_prefix("https://") {
                        Some(short) => {
                            let short = short.trim_end_matches('/').to_owned();
                            view! { <li><a href=source.clone() target="_blank" rel="noopener noreferrer">{short}</a></li> }.into_any()
                        }
                        None => view! { <li>{source}</li> }.into_any(),
                    };
                    view! {
                        <section class="end" role="status">
                            <h3>"Done"<span class="score">{format!("{:.0}%", score * 100.0)}</span></h3>
                            <Prose bench=bench text=end held_back=false />
                            {(!belief.is_empty()).then(|| view! { <p class="belief"><s>{belief}</s></p> })}
                            <p class="teaches">{teaches}</p>
                            <ul class="sources">{sources.into_iter().map(source).collect_view()}</ul>
                            {onward}
                        </section>
                    }
                })
            }}
            <button type="button" class="button quiet restart" on:click=restart>"Start this lesson again"</button>
        </footer>
    }
}
