//! The bar's elements: buttons, the line with its marks, the moment in words, the log.

use super::axis::Axis;
use super::log::Log;
use super::ticks;
use crate::app::bench::Bench;
use crate::app::clock::{Pace, Pause};
use crate::app::icons::{self, Icon};
use crate::playground::Playground;
use crate::scene::decimal::Decimal;
use crate::sim::EPOCH;
use leptos::prelude::*;

/// How finely the line's places are counted by its slider (its `max`).
const GRAIN: f64 = 10_000.0;
/// How many marks PageUp and PageDown pass over.
const PAGE: usize = 10;

/// Milliseconds of virtual time stay far below what a float holds exactly.
#[allow(clippy::cast_precision_loss)]
fn float(at: i64) -> f64 {
    at as f64
}

/// The bar.
#[component]
pub fn Timeline(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let playing = bench.clock.playing;
    let past = Memo::new(move |_| session.is_in_the_past() && !session.is_showing());
    let log = RwSignal::new(false);
    let back = Callback::new(move |()| step(bench, false));
    let on = Callback::new(move |()| step(bench, true));
    view! {
        <section class="transport" class:past=past aria-label="Timeline">
            <h2 class="unseen">"Timeline"</h2>
            <div class="steps">
                <Step path=icons::BACK title="One step back" on_press=back />
                <Pause bench=bench />
                <Step path=icons::FORWARD title="One step on" on_press=on />
            </div>
            <Pace bench=bench />
            <Track bench=bench />
            <Caption bench=bench />
            <div class="steps">
                <Show when=move || past.get()>
                    <button class="button primary now" type="button" on:click=move |_| { session.leave_the_past(); playing.set(true); }>
                        "Back to now"
                    </button>
                </Show>
                <button
                    class="button quiet"
                    type="button"
                    aria-label="Log"
                    title="Log: name and compare moments, other courses"
                    aria-expanded=move || log.get().to_string()
                    on:click=move |_| log.update(|log| *log = !*log)
                >
                    <Icon path=icons::LOG />
                </button>
            </div>
            <Show when=move || log.get()>
                <Log bench=bench open=log />
            </Show>
        </section>
    }
}

/// On to the next mark or back to the one before; in the present, on to what happens next by itself.
fn step(bench: Bench, on: bool) {
    let session = bench.session;
    bench.clock.playing.set(false);
    let (now, past, (before, after)) = session.peek(|playground| {
        let now = playground.elapsed();
        (now, playground.is_in_the_past(), ticks::neighbours(playground.marks(), now))
    });
    match (on, past) {
        (true, true) => session.leap(after.unwrap_or(i64::MAX - EPOCH)),
        (true, false) => bench.clock.step(),
        (false, _) => session.leap(before.unwrap_or(0).min(now)),
    }
}

/// The line: marks under a slider.
#[component]
fn Track(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let axis = Memo::new(move |_| {
        session.now();
        session.read(|playground| {
            let events = playground.marks().iter().map(|mark| float(mark.at - EPOCH));
            Axis::new(events, float(playground.present()))
        })
    });
    let drawing = Memo::new(move |_| {
        session.read(|playground| {
            let names = playground.names().iter().map(|(at, name)| (*at, name.as_str()));
            axis.with(|axis| ticks::drawing(playground.marks(), names, axis))
        })
    });
    let place = Memo::new(move |_| axis.with(|axis| axis.place(float(session.now()))));
    let percent = ticks::percent;
    let slot = move || Decimal::<0>::of(place.get() * GRAIN).to_string();
    let present = move || {
        session.now();
        axis.with(|axis| axis.place(float(session.read(Playground::present))))
    };
    // The slider counts places; only the learner's hand moves it by an event.
    let go = move |to: i64| {
        bench.clock.playing.set(false);
        session.leap(to);
    };
    #[allow(clippy::cast_possible_truncation)]
    let slide = move |value: String| {
        let place = f64::from(value.parse().unwrap_or(0_i32)) / GRAIN;
        go(axis.with_untracked(|axis| axis.moment(place)) as i64);
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let (count, on) = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => (1, true),
            "ArrowLeft" | "ArrowDown" => (1, false),
            "PageUp" => (PAGE, true),
            "PageDown" => (PAGE, false),
            "Home" => {
                return {
                    event.prevent_default();
                    go(0)
                };
            }
            "End" => {
                return {
                    event.prevent_default();
                    session.leave_the_past()
                };
            }
            _ => return,
        };
        event.prevent_default();
        let to = session.peek(|playground| {
            (0..count).fold(playground.elapsed(), |at, _| {
                let (before, after) = ticks::neighbours(playground.marks(), at);
                if on { after.unwrap_or(i64::MAX - EPOCH) } else { before.unwrap_or(0) }
            })
        });
        go(to);
    };
    view! {
        <div class="track">
            <span class="gone" style:width=move || percent(present())></span>
            <svg class="marks" aria-hidden="true" inner_html=drawing></svg>
            <span class="later" style:left=move || percent(place.get()) style:right=move || percent(1.0 - present())></span>
            <input
                type="range"
                aria-label="Moment"
                aria-valuetext=move || said(bench)
                min="0"
                max="10000"
                step="1"
                prop:value=slot
                on:input:target=move |event| slide(event.target().value())
                on:keydown=keys
            />
        </div>
    }
}

/// What happened last at the moment that is shown.
fn last(bench: Bench) -> String {
    bench.session.now();
    bench.session.read(|playground| {
        let now = playground.now();
        let until = playground.marks().partition_point(|mark| mark.at <= now);
        let last = until.checked_sub(1).and_then(|last| playground.marks().get(last));
        last.map_or_else(String::new, |mark| mark.text.clone())
    })
}

fn said(bench: Bench) -> String {
    [&ticks::time(bench.session.now()), ": ", &last(bench)].concat()
}

/// The moment in words.
#[component]
fn Caption(bench: Bench) -> impl IntoView {
    let session = bench.session;
    let name = move || session.read(|playground| playground.names().get(&playground.elapsed()).cloned());
    let words = Memo::new(move |_| {
        session.now();
        name().unwrap_or_else(|| last(bench))
    });
    let of =
        move || session.is_in_the_past().then(|| [" of ", &ticks::time(session.read(Playground::present))].concat());
    view! {
        <p class="caption">
            <b>{move || ticks::time(session.now())}</b>
            <em>{of}</em>
            <span title=words>{words}</span>
        </p>
    }
}

/// A small button of the bar.
#[component]
fn Step(path: &'static str, title: &'static str, on_press: Callback<()>) -> impl IntoView {
    view! {
        <button class="button quiet step" type="button" aria-label=title title=title on:click=move |_| on_press.run(())>
            <Icon path=path />
        </button>
    }
}
