//! A reload leads back to where the learner was: the state is stored where the browser allows it, and opened again. A page
//! in another one stores nothing; in a sandboxed frame storage is refused, and nothing is lost by that but this.

use super::bench::Bench;
use super::browser;
use super::terminal::scrollback::Voice;
use crate::embed::link;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Where the state is stored.
const STATE: &str = "portolan.state";
/// Set while a stored state is being opened: found at a start, it says that the page did not survive that.
const OPENING: &str = "portolan.opening";
/// Longest text of the editor that is stored with the state, in bytes.
const LONGEST_DRAFT: usize = 100_000;
/// How long the page waits for more to happen before it stores, in milliseconds.
const PAUSE: u64 = 800;

/// Opens what the page's address carries, or else what was stored, and stores from then on.
pub fn open(bench: Bench) {
    let fragment = browser::fragment();
    if !fragment.trim_start_matches('#').is_empty() {
        // What is wrong with a link stands in the terminal.
        let _ = bench.open_link(&fragment);
    } else if !bench.embedded && untrack(move || bench.session.is_empty()) {
        open_stored(bench);
    }
    if !bench.embedded {
        keep(bench);
    }
}

fn open_stored(bench: Bench) {
    let Some(stored) = browser::stored(STATE) else { return };
    if browser::stored(OPENING).is_some() {
        browser::forget(STATE);
        browser::forget(OPENING);
        bench.transcript.say(Voice::Note, "The page did not survive opening its last state; it begins afresh.\n");
        return;
    }
    let Ok(Some(state)) = link::unpack(&stored, link::STORED) else { return browser::forget(STATE) };
    if state.inputs.is_empty() && state.draft.is_empty() {
        return;
    }
    browser::store(OPENING, "1");
    bench.open_state(&state);
    browser::forget(OPENING);
}

/// Stores the state a moment after it has changed, and when the page is left.
fn keep(bench: Bench) {
    let waiting = StoredValue::new(false);
    let store = move || {
        waiting.set_value(false);
        let mut state = bench.state();
        // Packing a megabyte takes longer than anyone would wait after each key.
        if state.draft.len() > LONGEST_DRAFT {
            state.draft.clear();
        }
        if let Some(text) = link::write_within(&state, link::STORED) {
            browser::store(STATE, &text);
        }
    };
    Effect::new(move |before: Option<()>| {
        bench.session.read(|playground| playground.inputs().len());
        bench.documents.current().inspect(|document| document.text.track());
        if before.is_some() && !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(store, Duration::from_millis(PAUSE));
        }
    });
    let left = Closure::<dyn Fn()>::new(store);
    let _ = window().add_event_listener_with_callback("pagehide", left.as_ref().unchecked_ref());
    // As long as the page lives.
    left.forget();
}
