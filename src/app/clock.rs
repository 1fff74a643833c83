//! Real time to virtual time, frame by frame while time runs, and the two controls of it. The only place where the page
//! reads a clock.

use super::bench::Bench;
use super::icons::{self, Icon};
use super::session::Session;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The most that one frame lets pass, in milliseconds of real time: after a pause in the background, time goes on, it does not jump.
const LONGEST_FRAME: f64 = 100.0;

/// Whether time runs, and how fast.
#[derive(Clone, Copy)]
pub struct Clock {
    /// Does it run?
    pub playing: RwSignal<bool>,
    /// Virtual milliseconds for each real one.
    pub speed: RwSignal<f64>,
    /// Counts the single steps that were asked for while time stands.
    pub steps: RwSignal<u32>,
    /// Nobody can see the page: time stands, whatever the learner chose.
    pub asleep: RwSignal<bool>,
    /// Virtual time waits while this holds: a packet is on its way whose client would be gone before it has arrived.
    pub waits: StoredValue<bool>,
    /// How much faster than the pace time goes, so that a long command is shown in a few seconds.
    pub haste: StoredValue<f64>,
}

impl Clock {
    /// A clock that runs, at the speed of real time.
    pub fn start(session: Session) -> Self {
        let clock = Self {
            playing: RwSignal::new(true),
            speed: RwSignal::new(1.0),
            steps: RwSignal::new(0),
            asleep: RwSignal::new(false),
            waits: StoredValue::new(false),
            haste: StoredValue::new(1.0),
        };
        let last = StoredValue::new(None::<f64>);
        let owed = StoredValue::new(0.0);
        every_frame(move |now| {
            let before = last.get_value();
            last.set_value(Some(now));
            let real = before.map_or(0.0, |before| (now - before).clamp(0.0, LONGEST_FRAME));
            let stands = !clock.playing.get_untracked() || clock.asleep.get_untracked() || clock.waits.get_value();
            if stands {
                return;
            }
            let haste = if untrack(move || session.is_showing()) { clock.haste.get_value() } else { 1.0 };
            // Whole milliseconds go to the engine; what is left is owed to the next frame.
            let due = owed.get_value() + real * clock.speed.get_untracked() * haste;
            owed.set_value(due.fract());
            if due >= 1.0 {
                #[allow(clippy::cast_possible_truncation)]
                session.pass(due as i64);
            }
        });
        clock
    }
}

impl Clock {
    /// Stops time, and has the next thing happen: a packet reaches its next place, or the cluster does its next work.
    pub fn step(self) {
        self.playing.set(false);
        self.steps.update(|steps| *steps += 1);
    }
}

/// Calls `work` before every picture that the browser draws, with the time in milliseconds, as long as the page lives.
pub fn every_frame(mut work: impl FnMut(f64) + 'static) {
    type Frame = Closure<dyn FnMut(f64)>;
    let own = Rc::new(std::cell::RefCell::new(None::<Frame>));
    let again = Rc::clone(&own);
    let ask = |frame: &Option<Frame>| {
        if let Some(frame) = frame {
            let _ = window().request_animation_frame(frame.as_ref().unchecked_ref());
        }
    };
    *own.borrow_mut() = Some(Closure::new(move |now: f64| {
        work(now);
        ask(&again.borrow());
    }));
    ask(&own.borrow());
}

/// Stops time and lets it run: with it everything that moves.
#[component]
pub fn Pause(bench: Bench) -> impl IntoView {
    let playing = bench.clock.playing;
    let shows = move || if playing.get() { (icons::PAUSE, "Pause") } else { (icons::PLAY, "Play") };
    view! {
        <button
            class="button round"
            type="button"
            aria-label=move || shows().1
            title=move || shows().1
            on:click=move |_| playing.update(|playing| *playing = !*playing)
        >
            {move || view! { <Icon path=shows().0 /> }}
        </button>
    }
}

/// Paces of time, slowest first.
const PACES: [(f64, &str); 5] = [(0.1, "1/10×"), (0.25, "1/4×"), (0.5, "1/2×"), (1.0, "1×"), (3.0, "3×")];

/// How fast time runs.
#[component]
pub fn Pace(bench: Bench) -> impl IntoView {
    let speed = bench.clock.speed;
    let option = move |(value, title): (f64, &'static str)| {
        view! { <option value=value.to_string() selected=move || speed.get() == value>{title}</option> }
    };
    view! {
        <label class="pace">
            <span class="unseen">"Pace of time"</span>
            <select on:change:target=move |event| speed.set(event.target().value().parse().unwrap_or(1.0))>
                {PACES.map(option).collect_view()}
            </select>
        </label>
    }
}
