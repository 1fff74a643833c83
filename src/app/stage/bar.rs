//! The stage's tools: the two ways to look, who asks whom, one request or a stream, the pace, the view.

use super::camera::Camera;
use super::state::State;
use crate::app::clock::{Pace, Pause};
use crate::app::icons::{self, Icon};
use crate::scene::Look;
use crate::scene::geometry::Point;
use leptos::prelude::*;

/// Requests a second of a stream.
const STREAM: u32 = 4;

/// The tools.
#[component]
pub fn Bar(state: State, empty: Signal<bool>) -> impl IntoView {
    let none = Signal::derive(move || empty.get() || state.aim().is_none());
    let aim = Memo::new(move |_| state.aim());
    let client = move || aim.get().map(|aim| aim.client).unwrap_or_default();
    let port =
        move || aim.get().map(|aim| format!("{}:{}/{}", aim.service, aim.port, aim.protocol)).unwrap_or_default();
    let (clients, ports) = (Memo::new(move |_| state.clients()), Memo::new(move |_| state.ports()));
    let streaming = move || state.stream.get() > 0;
    view! {
        <div class="stage-bar" role="toolbar" aria-label="Stage tools">
            <LookChoice look=state.look />
            <span class="gap"></span>
            <div class="route" class:off=none>
                <Menu title="From" chosen=Signal::derive(client) choices=clients on_choose=Callback::new(move |id| state.client.set(id)) />
                <span aria-hidden="true">"→"</span>
                <Menu title="To" chosen=Signal::derive(port) choices=ports on_choose=Callback::new(move |id| state.port.set(id)) />
            </div>
            <button class="button" type="button" disabled=none on:click=move |_| { state.send(); }>
                <Icon path=icons::SEND />
                <span>"Send one"</span>
            </button>
            <button
                class="button primary"
                type="button"
                disabled=none
                aria-pressed=move || streaming().to_string()
                on:click=move |_| state.stream.update(|rate| *rate = if *rate > 0 { 0 } else { STREAM })
            >
                {move || view! { <Icon path=if streaming() { icons::PAUSE } else { icons::PLAY } /> }}
                <span>{move || if streaming() { "Stop" } else { "Stream" }}</span>
            </button>
            <label class="keep" title="HTTP keep-alive: a stream stays on one connection, and so with one Pod">
                <input
                    type="checkbox"
                    prop:checked=move || state.keep.get()
                    on:change:target=move |event| state.keep.set(event.target().checked())
                />
                <span>"Keep-alive"</span>
            </label>
            <Show when=move || state.bench.embedded>
                <Pause bench=state.bench />
                <Pace bench=state.bench />
            </Show>
        </div>
    }
}

/// A menu of things.
#[component]
fn Menu(
    title: &'static str,
    chosen: Signal<String>,
    choices: Memo<Vec<(String, String)>>,
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <label>
            <span class="unseen">{title}</span>
            <select prop:value=chosen on:change:target=move |event| on_choose.run(event.target().value())>
                <For each=move || choices.get() key=|choice| choice.clone() let:choice>
                    {
                        let id = choice.0.clone();
                        view! { <option value=choice.0 selected=move || chosen.get() == id>{choice.1}</option> }
                    }
                </For>
            </select>
        </label>
    }
}

/// Concept or packet path.
#[component]
fn LookChoice(look: RwSignal<Look>) -> impl IntoView {
    let choice = move |of: Look, title: &'static str| {
        view! {
            <label>
                <input type="radio" name="look" prop:checked=move || look.get() == of on:change=move |_| look.set(of) />
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

/// The buttons at the chart's corner: larger, smaller, everything.
#[component]
pub fn Zoom(state: State) -> impl IntoView {
    let middle = move || {
        let size = state.size.get_untracked();
        Point::new(size.w / 2.0, size.h / 2.0)
    };
    let zoom = move |factor: f64| {
        let camera = untrack(move || state.camera());
        state.camera.set(Some(camera.zoomed(factor, middle())));
        state.placed.set_value(true);
    };
    let fit = move |_| {
        let whole = Camera::whole(state.scene.with_untracked(|scene| scene.size), state.size.get_untracked());
        let fitted = state.camera.get_untracked().is_none();
        state.camera.set(fitted.then_some(whole));
        state.placed.set_value(fitted);
    };
    view! {
        <div class="zoom" role="group" aria-label="Zoom">
            <button class="button" type="button" aria-label="Larger" on:click=move |_| zoom(1.25)>"+"</button>
            <button class="button" type="button" aria-label="Smaller" on:click=move |_| zoom(0.8)>"−"</button>
            <button class="button" type="button" aria-label="Fit" on:click=fit>"⤢"</button>
        </div>
    }
}
