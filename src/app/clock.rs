//! Real time to virtual time: frame by frame while time runs. The only place where the page reads a clock.

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
}

impl Clock {
    /// A clock that runs, at the speed of real time.
    pub fn start(session: Session) -> Self {
        let clock = Self {
            playing: RwSignal::new(true),
            speed: RwSignal::new(1.0),
            steps: RwSignal::new(0),
            asleep: RwSignal::new(false),
        };
        let last = StoredValue::new(None::<f64>);
        let owed = StoredValue::new(0.0);
        every_frame(move |now| {
            let before = last.get_value();
            last.set_value(Some(now));
            let real = before.map_or(0.0, |before| (now - before).clamp(0.0, LONGEST_FRAME));
            if !clock.playing.get_untracked() || clock.asleep.get_untracked() {
                return;
            }
            // Whole milliseconds go to the engine; what is left is owed to the next frame.
            let due = owed.get_value() + real * clock.speed.get_untracked();
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
