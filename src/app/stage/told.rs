//! What happens, told: the last request as a line on the stage that opens its card, and politely, a few at a time, for who
//! listens.

use super::air::request_of;
use super::state::State;
use crate::scene::outcome::{self, Mark};
use crate::scene::sentences;
use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds between two sentences for a listener: what comes sooner is summed up.
const PAUSE: u64 = 1_500;

/// The line, and the live region.
#[component]
pub fn Told(state: State) -> impl IntoView {
    let session = state.bench.session;
    // What comes of a request is told when its packet has come to its end.
    let last = Memo::new(move |_| {
        let landed = state.landed.get();
        session.read(|playground| {
            let flights = playground.flights();
            let until = flights.partition_point(|flight| flight.id <= landed);
            until.checked_sub(1).and_then(|last| flights.get(last)).map(|flight| flight.id)
        })
    });
    let line = move || {
        let id = last.get()?;
        session.peek(|playground| {
            let request = request_of(playground.flight(id)?);
            Some((id, outcome::of_request(&request), sentences::request(&request)))
        })
    };
    let spoken = RwSignal::new(String::new());
    let (heard, waiting) = (StoredValue::new(0_u64), StoredValue::new(false));
    let speak = move || {
        waiting.set_value(false);
        let said = session.peek(|playground| {
            let landed = state.landed.get_untracked();
            let new = playground.flights().iter().filter(|flight| flight.id > heard.get_value() && flight.id <= landed);
            let new: Vec<_> = new.collect();
            heard.set_value(landed);
            match new.as_slice() {
                [] => None,
                [one] => Some(sentences::request(&request_of(one))),
                many => Some(sentences::summary(many.iter().filter_map(|flight| flight.trace.as_deref()))),
            }
        });
        if let Some(said) = said {
            spoken.set(said);
        }
    };
    Effect::new(move |_| {
        if last.get().is_some_and(|id| id > heard.get_value()) && !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(speak, Duration::from_millis(PAUSE));
        }
    });
    view! {
        {move || line().map(|(id, mark, words)| view! {
            <button
                type="button"
                class="told"
                class:good=mark == Mark::Accepted
                class:bad=mark != Mark::Accepted
                title="Why?"
                on:click=move |_| state.bench.selected.set(Some(format!("request/{id}")))
            >
                <b aria-hidden="true">{mark.sign()}</b>
                <span>{words}</span>
                <i>"Why?"</i>
            </button>
        })}
        <p class="unseen" role="status" aria-live="polite">{spoken}</p>
    }
}
