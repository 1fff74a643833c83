//! What the page does when its host asks for it, and what it tells by itself. It never takes the focus.

use super::lesson;
use crate::app::bench::Bench;
use crate::app::browser;
use crate::app::editor::Purpose;
use crate::app::terminal::scrollback::Voice;
use crate::embed::notice::Notice;
use crate::embed::params::{Params, Theme};
use crate::embed::request::{Load, Request};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How long the playground is left alone before its state is told: a pasted script is one state, not a hundred.
const PAUSE: Duration = Duration::from_millis(300);

/// Hears the host and tells it, from now on. The engine runs by now.
pub fn listen(bench: Bench, params: &Params, theme: RwSignal<Theme>) {
    if !bench.host.is_there() {
        return;
    }
    let begun = StoredValue::new((browser::fragment(), params.lesson.clone()));
    bench.host.hear(move |request| match request {
        Request::Load(load) => open(bench, load),
        Request::Theme(chosen) => theme.set(chosen),
        Request::Step(step) => {
            if !bench.open_step(step) {
                refuse(bench, "No lesson is open, or it has no such step.");
            }
        }
        Request::Run(command) => bench.run_shown(&command),
        Request::Reset => {
            bench.transcript.clear();
            bench.selected.set(None);
            let (fragment, lesson) = begun.get_value();
            match lesson {
                Some(lesson) => open(bench, Load::Lesson(lesson, 0)),
                None if fragment.len() > 1 => open(bench, Load::Link(fragment)),
                None => bench.session.restart(),
            }
        }
        Request::Pause(paused) => bench.clock.asleep.set(paused),
    });
    lesson::tell(bench);
    tell_states(bench);
    if params.auto_height {
        tell_heights(bench);
    }
    let inputs = bench.session.peek(|playground| playground.inputs().len());
    bench.host.tell(&Notice::Ready { lesson: params.lesson.clone(), inputs });
}

fn refuse(bench: Bench, reason: &str) {
    bench.host.tell(&Notice::Refused { reason: reason.to_owned() });
}

fn open(bench: Bench, load: Load) {
    match load {
        Load::Link(link) => {
            if let Err(error) = bench.open_link(&link) {
                refuse(bench, &error.to_string());
            }
        }
        Load::Lesson(lesson, step) => bench.open_lesson(&lesson, step),
        Load::Manifest(manifest) => {
            bench.documents.open("manifest.yaml", Purpose::Manifest, &manifest);
            bench.transcript.say(Voice::Note, "Apply: manifest.yaml\n");
            bench.apply_text(&manifest);
        }
    }
}

/// The state, whenever something was done.
fn tell_states(bench: Bench) {
    let inputs = Memo::new(move |_| bench.session.read(|playground| playground.inputs().len()));
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    Effect::new(move |before: Option<()>| {
        let inputs = inputs.get();
        if before.is_none() {
            return;
        }
        if let Some(old) = waiting.get_value() {
            old.clear();
        }
        let tell = move || {
            let moment = bench.session.peek(crate::playground::Playground::elapsed);
            bench.host.tell(&Notice::State { inputs, moment, link: bench.link() });
        };
        waiting.set_value(set_timeout_with_handle(tell, PAUSE).ok());
    });
}

/// The height of the content, whenever it changes.
fn tell_heights(bench: Bench) {
    let Some(page) = document().query_selector(".page").ok().flatten() else { return };
    let (own, last) = (page.clone(), StoredValue::new(0));
    let resized = Closure::<dyn Fn()>::new(move || {
        let height = u32::try_from(own.scroll_height()).unwrap_or_default();
        if height != last.get_value() {
            last.set_value(height);
            bench.host.tell(&Notice::Resize { height });
        }
    });
    if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        observer.observe(&page);
    }
    resized.forget();
}
