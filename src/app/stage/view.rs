//! The stage as a whole.

use super::bar::{Bar, Zoom};
use super::empty::Empty;
use super::guide::Guide;
use super::outline::Outline;
use super::packets::Packets;
use super::state::State;
use super::things::Things;
use super::told::Told;
use super::{flight, pointer};
use crate::app::bench::Bench;
use crate::app::browser;
use crate::app::inspector::Inspector;
use crate::playground::Flight;
use leptos::html::Div;
use leptos::prelude::*;

/// The stage.
#[component]
pub fn Stage(
    bench: Bench,
    /// A suggestion was taken: opens an example.
    on_example: Callback<usize>,
) -> impl IntoView {
    let state = State::new(bench);
    let empty = Signal::derive(move || bench.session.is_empty());
    let still = Signal::from(browser::media("(prefers-reduced-motion: reduce)"));
    let body = NodeRef::<Div>::new();
    pointer::listen(state, body);
    flight::follow(state);
    flight::steps(state);
    let on_left = Signal::derive(move || {
        let Some(id) = bench.selected.get() else { return false };
        if let Some(number) = id.strip_prefix("request/").and_then(|number| number.parse().ok()) {
            // A request that reached a Pod ended on the right, any other before.
            let pod = |flight: &Flight| flight.trace.as_ref().is_some_and(|trace| trace.pod.is_some());
            return bench.session.peek(|playground| playground.flight(number).is_some_and(|flight| !pod(flight)));
        }
        let spot = state.scene.with(|scene| scene.spot(&id).copied());
        let (camera, size) = untrack(move || (state.camera(), state.size.get()));
        spot.is_some_and(|spot| spot.rect.centre().x * camera.scale + camera.x < size.w / 2.0)
    });
    let on_lessons = Callback::new(move |()| bench.lessons.front.update(|front| *front += 1));
    let run = Callback::new(move |command: String| bench.run_shown(&command));
    view! {
        <section class="stage" aria-label="Stage">
            <h2 class="unseen">"Stage"</h2>
            <Bar state=state empty=empty />
            <div class="stage-body" node_ref=body>
                <Things state=state />
                <Packets state=state still=still />
                <Show when=move || empty.get()>
                    <Empty on_run=run on_example=on_example on_lessons=on_lessons />
                </Show>
                <Show when=move || !empty.get()>
                    <Zoom state=state />
                </Show>
                <Show when=move || bench.session.has_started()>
                    <Inspector bench=bench on_left=on_left on_run=run />
                    <Guide bench=bench on_run=run />
                    <Told state=state />
                </Show>
            </div>
            <Outline state=state />
        </section>
    }
}
