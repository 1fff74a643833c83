//! The card of what is selected on the stage: its facts, and why.

use super::icons::{self, Icon};
use leptos::prelude::*;

/// How a sentence of "why" is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A step on the way.
    Plain,
    /// It went well.
    Good,
    /// It failed here.
    Bad,
}

/// A step of "why".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// What the card shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The kind: `Service`, `Pod`, `Request` ...
    pub kind: String,
    /// Its name.
    pub title: String,
    /// Names and values.
    pub facts: Vec<(String, String)>,
    /// The question that `reasons` answers.
    pub question: String,
    /// Why, step by step.
    pub reasons: Vec<Reason>,
}

/// The card; nothing while nothing is selected.
#[component]
pub fn Inspector(
    /// What is selected.
    #[prop(into)]
    card: Signal<Option<Card>>,
    /// The card's own button was pressed, or Escape.
    on_close: Callback<()>,
) -> impl IntoView {
    let fact = |(name, value): (String, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let reason = |reason: Reason| {
        let class = match reason.tone {
            Tone::Plain => "",
            Tone::Good => "good",
            Tone::Bad => "bad",
        };
        view! { <li class=class>{reason.text}</li> }
    };
    let filled = move |card: Card| {
        let why = !card.reasons.is_empty();
        view! {
            <section
                class="inspector"
                aria-label="Inspector"
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        on_close.run(());
                    }
                }
            >
                <header>
                    <span class="kind">{card.kind}</span>
                    <h3>{card.title}</h3>
                    <button class="button quiet" type="button" aria-label="Close" on:click=move |_| on_close.run(())>
                        <Icon path=icons::CLOSE />
                    </button>
                </header>
                <dl>{card.facts.into_iter().map(fact).collect_view()}</dl>
                <Show when=move || why>
                    <h4>{card.question.clone()}</h4>
                </Show>
                <ol>{card.reasons.into_iter().map(reason).collect_view()}</ol>
            </section>
        }
    };
    move || card.get().map(filled)
}
