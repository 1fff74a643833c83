//! A lesson's Markdown as elements. Links to the stage select what they name; blocks of commands can be run.

use crate::app::bench::Bench;
use crate::app::icons::{self, Icon};
use crate::lesson::links;
use crate::lesson::markdown::{self, Block, Inline};
use leptos::prelude::*;

/// A text; `held_back` keeps its commands from being run with a click.
#[component]
pub fn Prose(bench: Bench, text: String, #[prop(into)] held_back: Signal<bool>) -> impl IntoView {
    let block = |block: Block| match block {
        Block::Paragraph(words) => view! { <p>{inline(bench, words)}</p> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.into_iter().map(|item| view! { <li>{inline(bench, item)}</li> }).collect_view();
            if ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
        }
        Block::Code { language, text } if language == "sh" => {
            view! { <Command bench=bench text=text held_back=held_back /> }.into_any()
        }
        Block::Code { text, .. } => view! { <pre tabindex="0">{text}</pre> }.into_any(),
    };
    view! { <div class="prose">{markdown::parse(&text).into_iter().map(block).collect_view()}</div> }
}

/// The words of one paragraph, for where a text has no blocks.
pub fn inline(bench: Bench, words: Vec<Inline>) -> impl IntoView {
    let piece = move |piece: Inline| match piece {
        Inline::Text(text) => text.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Emphasis(text) => view! { <em>{text}</em> }.into_any(),
        Inline::Link(text, target) if target.starts_with("stage:") => {
            let point = move |_| {
                let found =
                    bench.session.peek(|playground| links::find(playground.terminal().world.cluster.store(), &target));
                if found.is_some() {
                    bench.selected.set(found);
                }
            };
            view! { <button type="button" class="link" title="Show it on the stage" on:click=point>{text}</button> }
                .into_any()
        }
        Inline::Link(text, target) => {
            view! { <a href=target target="_blank" rel="noopener noreferrer">{text}</a> }.into_any()
        }
    };
    words.into_iter().map(piece).collect_view()
}

/// A command with its button.
#[component]
fn Command(bench: Bench, text: String, held_back: Signal<bool>) -> impl IntoView {
    let command = text.trim_end().to_owned();
    let run = {
        let command = command.clone();
        move |_| bench.run_shown(&command)
    };
    view! {
        <div class="command-block">
            <pre tabindex="0">{command}</pre>
            <button
                type="button"
                class="button quiet"
                aria-label="Run this in the terminal"
                title=move || if held_back.get() { "Answer the question first" } else { "Run this in the terminal" }
                disabled=held_back
                on:click=run
            >
                <Icon path=icons::PLAY />
            </button>
        </div>
    }
}
