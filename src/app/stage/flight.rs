//! The requests on their way, frame by frame: connections are taken up as they are opened, a stream is fed.

use super::air::Air;
use super::camera::Camera;
use super::state::State;
use crate::app::clock;
use crate::scene::geometry::Size;
use leptos::prelude::*;

/// Longest time that one frame stands for: a page that was in the background does not leap.
const LONGEST: f64 = 100.0;

/// Takes up every connection that is opened, and lets ways follow the chart.
pub fn follow(state: State) {
    let session = state.bench.session;
    Effect::new(move |_| {
        state.scene.with(|scene| state.air.update_value(|air| air.redraw(scene)));
    });
    Effect::new(move |before: Option<u64>| {
        let leaps = session.leaps();
        session.read(|playground| {
            let flights = playground.flights();
            let newest = flights.last().map_or(0, |flight| flight.id);
            state.air.update_value(|air| {
                air.set_latency(f64::from(playground.settings().latency));
                if before.is_some_and(|before| before != leaps) || newest < air.last() {
                    return state.scene.with_untracked(|scene| air.leap(flights, playground.now(), scene));
                }
                state.scene.with_untracked(|scene| {
                    let new = flights.iter().rev().take_while(|flight| flight.id > air.last()).count();
                    for flight in flights.iter().skip(flights.len() - new) {
                        air.start(flight, scene);
                    }
                });
            });
        });
        leaps
    });
}

/// Takes single steps while time stands: the first packet to its next place, or the cluster to its next work.
pub fn steps(state: State) {
    Effect::new(move |before: Option<u32>| {
        let now = state.bench.clock.steps.get();
        if before.is_some_and(|before| before != now) {
            let moved = state.air.try_update_value(Air::step);
            if moved != Some(true) {
                state.bench.session.step();
            }
        }
        now
    });
}

/// Each frame: lets packets move on, sends what a stream owes, and has the packets drawn.
pub fn each_frame(state: State, still: Signal<bool>, mut draw: impl FnMut(&Air, Camera, Size) + 'static) {
    let (mut before, mut since_sent) = (None::<f64>, 0.0);
    clock::every_frame(move |now| {
        let real = before.map_or(0.0, |before| (now - before).clamp(0.0, LONGEST));
        before = Some(now);
        let clock = state.bench.clock;
        if clock.playing.get_untracked() {
            let passed = real * clock.speed.get_untracked();
            since_sent = stream(state, since_sent + real);
            // Without motion each place is shown long enough to be found; few packets go slowly enough to be read.
            let few = state.air.with_value(Air::len) <= COMPANY;
            let pace = if still.get_untracked() {
                0.35
            } else if few {
                0.5
            } else {
                1.0
            };
            state.air.update_value(|air| air.pass(passed * pace));
        }
        let waits = state.air.with_value(|air| {
            let session = state.bench.session;
            !air.is_empty() && session.peek(|playground| air.clients().any(|client| !playground.stays(client)))
        });
        clock.waits.set_value(waits);
        let landed = state.air.with_value(Air::landed);
        if state.landed.get_untracked() != landed {
            state.landed.set(landed);
        }
        accompany(state, still.get_untracked());
        let (camera, size) = untrack(move || (state.camera(), state.size.get()));
        state.air.with_value(|air| draw(air, camera, size));
    });
}

/// Sends what a stream owes after `since` milliseconds; returns what is left of them.
fn stream(state: State, since: f64) -> f64 {
    let rate = state.stream.get_untracked();
    if rate == 0 {
        return 0.0;
    }
    let each = 1000.0 / f64::from(rate);
    let mut left = since;
    while left >= each {
        left -= each;
        if !state.send_of_stream() {
            state.stream.set(0);
            return 0.0;
        }
    }
    left
}

/// Most packets on the way that the view goes along with.
const COMPANY: usize = 3;
/// How much of the way to where it should be the view goes in one frame.
const HASTE: f64 = 0.09;

/// On a chart longer than the stage the view goes along with a packet, until the learner places it otherwise.
fn accompany(state: State, still: bool) {
    let size = state.size.get_untracked();
    let chart = state.scene.with_untracked(|scene| scene.size);
    let camera = untrack(move || state.camera());
    if state.placed.get_value() || chart.h * camera.scale < size.h * 1.15 {
        return;
    }
    let at = state.air.with_value(|air| {
        let few = air.len() <= COMPANY;
        air.poses().last().filter(|_| few).map(|(_, pose)| pose.at)
    });
    let Some(at) = at else { return };
    let wanted = (size.h * 0.45 - at.y * camera.scale).clamp(size.h - chart.h * camera.scale, 0.0);
    // Without motion the view leaps, and only where the packet would be out of sight.
    let (haste, least) = if still { (1.0, size.h * 0.35) } else { (HASTE, 0.3) };
    let dy = (wanted - camera.y) * haste;
    if dy.abs() > least {
        state.camera.set(Some(Camera { y: camera.y + dy, ..camera }));
    }
}
