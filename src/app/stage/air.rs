//! The requests that are on their way, by the stage's own clock: it stops when time is stopped, and goes on with it.

use crate::playground::Flight;
use crate::proxy::Client;
use crate::scene::{PacketPose, Request, Scene, Way, way};

/// Most packets that are drawn; what comes while so many are on the way is told, not drawn.
const MOST: usize = 400;
/// Milliseconds between the starts of two requests that were opened at once, so that they can be told apart.
const APART: f64 = 90.0;
/// How far back, in virtual milliseconds, a request is looked for that may still be on its way.
const LONGEST: i64 = 20_000;

/// One request on its way.
#[derive(Clone, Debug)]
pub struct Flying {
    /// The request's number.
    pub id: u64,
    flight: Flight,
    way: Way,
    start: f64,
}

/// Everything on its way.
#[derive(Clone, Debug, Default)]
pub struct Air {
    flying: Vec<Flying>,
    /// Milliseconds since the stage was opened, without the times when it stood still.
    clock: f64,
    latency: f64,
    /// The last connection that was taken up.
    last: u64,
}

impl Air {
    /// From now on a packet takes `latency` milliseconds for one step.
    pub fn set_latency(&mut self, latency: f64) {
        self.latency = latency;
    }

    /// The last connection that was taken up.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Starts a request now, or a little later than the one that was started before it.
    pub fn start(&mut self, flight: &Flight, scene: &Scene) {
        let id = flight.id;
        self.last = self.last.max(id);
        if self.flying.len() >= MOST {
            return;
        }
        let Some(way) = way(scene, &request_of(flight)) else { return };
        // The longer the line, the closer they follow one another.
        let apart = APART / (1.0 + self.flying.len() as f64 / 8.0);
        let after = self.flying.last().map_or(self.clock, |last| last.start + apart);
        self.flying.push(Flying { id, flight: flight.clone(), way, start: after.max(self.clock) });
    }

    /// After a leap in time to `now`: what is on its way at that moment is where it is then, all else is gone.
    pub fn leap(&mut self, flights: &[Flight], now: i64, scene: &Scene) {
        self.last = flights.last().map_or(0, |flight| flight.id);
        self.flying.clear();
        for flight in flights.iter().rev().take_while(|flight| now - flight.at <= LONGEST).take(MOST) {
            let Some(way) = way(scene, &request_of(flight)) else { continue };
            #[allow(clippy::cast_precision_loss)]
            let start = self.clock - (now - flight.at) as f64;
            self.flying.push(Flying { id: flight.id, flight: flight.clone(), way, start });
        }
        self.flying.reverse();
        self.pass(0.0);
    }

    /// The clients of everything on its way.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.flying.iter().map(|one| &one.flight.from)
    }

    /// Lets the ways follow a chart that has changed.
    pub fn redraw(&mut self, scene: &Scene) {
        self.flying.retain_mut(|one| match way(scene, &request_of(&one.flight)) {
            Some(way) => {
                one.way = way;
                true
            }
            None => false,
        });
    }

    /// Lets time pass.
    pub fn pass(&mut self, milliseconds: f64) {
        self.clock += milliseconds;
        let (clock, latency) = (self.clock, self.latency);
        self.flying.retain(|one| clock - one.start <= one.way.duration(latency));
    }

    /// Lets time pass until the first packet reaches the end of its present stretch. Returns whether there was one.
    pub fn step(&mut self) -> bool {
        const GRAIN: f64 = 10.0;
        let legs =
            |air: &Air| air.poses().map(|(one, pose)| (one.id, pose.leg, pose.ended.is_some())).collect::<Vec<_>>();
        let before = legs(self);
        for _ in 0..1000 {
            self.pass(GRAIN);
            if legs(self) != before {
                return true;
            }
        }
        !before.is_empty()
    }

    /// The last connection that has come to its end, as have all before it.
    pub fn landed(&self) -> u64 {
        let first = self.poses().filter(|(_, pose)| pose.ended.is_none()).map(|(one, _)| one.id).min();
        let waiting = self.flying.iter().filter(|one| one.start > self.clock).map(|one| one.id).min();
        first.into_iter().chain(waiting).min().map_or(self.last, |first| first.saturating_sub(1))
    }

    /// Whether nothing is on its way.
    pub fn is_empty(&self) -> bool {
        self.flying.is_empty()
    }

    /// How many are on their way.
    pub fn len(&self) -> usize {
        self.flying.len()
    }

    /// Every packet with its place.
    pub fn poses(&self) -> impl Iterator<Item = (&Flying, PacketPose<'_>)> {
        self.flying.iter().filter_map(|one| Some((one, one.way.pose(self.clock - one.start, self.latency)?)))
    }

    /// Every answer with its place.
    pub fn replies(&self) -> impl Iterator<Item = (&Flying, PacketPose<'_>)> {
        self.flying.iter().filter_map(|one| Some((one, one.way.reply(self.clock - one.start, self.latency)?)))
    }
}

/// A flight as the chart knows it.
pub fn request_of(flight: &Flight) -> Request<'_> {
    Request {
        client: &flight.from,
        lookup: flight.lookup.as_deref(),
        trace: flight.trace.as_deref(),
        kept: flight.kept,
    }
}

impl Flying {
    /// The way that it goes.
    pub fn way(&self) -> &Way {
        &self.way
    }
}
