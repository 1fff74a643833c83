//! The stage: the chart on which the cluster is drawn. What is drawn where, `scene` decides; here it becomes elements.

mod chart;
mod empty;

use crate::app::icons::{self, Icon};
use crate::app::inspector::{Card, Inspector};
use chart::Chart;
use empty::Empty;
use leptos::prelude::*;

/// Two ways to look at the same connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Client, Service port, EndpointSlice entry, targetPort.
    Concept,
    /// What happens on the wire.
    PacketPath,
}

/// The stage.
#[component]
pub fn Stage(
    /// Is there nothing of the learner's to draw?
    #[prop(into)]
    empty: Signal<bool>,
    /// What is selected.
    card: RwSignal<Option<Card>>,
    /// A suggestion was taken: runs a command.
    on_run: Callback<String>,
    /// A suggestion was taken: opens an example.
    on_example: Callback<usize>,
) -> impl IntoView {
    let look = RwSignal::new(Look::Concept);
    view! {
        <section class="stage" aria-label="Stage">
            <h2 class="unseen">"Stage"</h2>
            <Chart />
            <div class="stage-bar">
                <LookChoice look=look />
                <span class="gap"></span>
                <button class="button" type="button" aria-label="Send one" title="Send one" disabled=empty>
                    <Icon path=icons::SEND />
                    <span class="word">"Send one"</span>
                </button>
                <button class="button primary" type="button" aria-label="Stream" title="Stream" disabled=empty>
                    <Icon path=icons::PLAY />
                    <span class="word">"Stream"</span>
                </button>
            </div>
            <div class="stage-body">
                <Show when=move || empty.get()>
                    <Empty on_run=on_run on_example=on_example />
                </Show>
                <Inspector card=card on_close=Callback::new(move |()| card.set(None)) />
            </div>
        </section>
    }
}

/// Concept or packet path.
#[component]
fn LookChoice(look: RwSignal<Look>) -> impl IntoView {
    let choice = move |of: Look, title: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="look"
                    prop:checked=move || look.get() == of
                    on:change=move |_| look.set(of)
                />
                <span>{title}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choice">
            <legend class="unseen">"View"</legend>
            {choice(Look::Concept, "Concept")}
            {choice(Look::PacketPath, "Packet path")}
        </fieldset>
    }
}
