//! A line of history: a terminal at its latest moment, what was done to come there, and a snapshot before each input. A
//! snapshot shares with the present what has not changed.

use std::collections::BTreeMap;

use super::{Flight, Mark, carry_out};
use crate::embed::link::{Input, What};
use crate::order::InOrder;
use crate::shell::{INTERRUPT, Reader, Terminal};
use crate::sim::{Cluster, Opened};

/// Most connections that are remembered.
const MOST_FLIGHTS: usize = 2_000;
/// Most marks that the timeline keeps.
const MOST_MARKS: usize = 5_000;
/// Most moments that are kept; the oldest go first.
const MOST_MOMENTS: usize = 300;
/// Most moments that have a name.
pub(super) const MOST_NAMES: usize = 100;
/// Longest name of a moment, in characters.
pub(super) const LONGEST_NAME: usize = 60;

/// A line of history.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// As it was when the learner met it.
    start: Terminal,
    /// How many inputs had led to the start.
    begun: usize,
    /// As it is at the line's end.
    pub terminal: Terminal,
    pub inputs: Vec<Input>,
    pub moments: Vec<Moment>,
    /// In order of time.
    pub marks: Vec<Mark>,
    /// How many older marks were dropped.
    dropped: usize,
    /// In order of time.
    pub flights: Vec<Flight>,
    last_flight: u64,
    /// Milliseconds since the start, and what the learner calls that moment.
    pub names: BTreeMap<i64, String>,
}

/// The terminal as it was before an input.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    terminal: Terminal,
    /// How many inputs came before.
    pub inputs: usize,
    /// How many marks there had been.
    marks: usize,
    last_flight: u64,
}

impl Moment {
    fn now(&self) -> i64 {
        self.terminal.world.cluster.now()
    }
}

impl Line {
    /// A terminal before a fresh cluster.
    pub fn new(cluster: Cluster) -> Line {
        let start = Terminal::before(cluster, Reader::Person);
        Line {
            terminal: start.clone(),
            start,
            begun: 0,
            inputs: Vec::new(),
            moments: Vec::new(),
            marks: Vec::new(),
            dropped: 0,
            flights: Vec::new(),
            last_flight: 0,
            names: BTreeMap::new(),
        }
    }

    /// The line's end, in milliseconds of virtual time since 1970.
    pub fn now(&self) -> i64 {
        self.terminal.world.cluster.now()
    }

    /// The earliest moment that can be looked at, in milliseconds of virtual time since 1970.
    pub fn begins(&self) -> i64 {
        self.start.world.cluster.now()
    }

    /// Makes the line's end its beginning: what led here stays done.
    pub fn anchor(&mut self) {
        self.start = self.terminal.clone();
        self.begun = self.inputs.len();
        self.moments.clear();
    }

    /// Takes a snapshot, before an input.
    pub fn keep_moment(&mut self) {
        if self.moments.len() >= MOST_MOMENTS {
            self.moments.remove(0);
        }
        let (inputs, marks, last_flight) = (self.inputs.len(), self.dropped + self.marks.len(), self.last_flight);
        self.moments.push(Moment { terminal: self.terminal.clone(), inputs, marks, last_flight });
    }

    /// The line as it was before the input of a moment, by the moment's place.
    pub fn before(&self, place: usize) -> Option<Line> {
        let moment = self.moments.get(place)?;
        let mut line = self.cut(moment.now(), moment.inputs, place, moment.terminal.clone());
        line.flights.retain(|flight| flight.id <= moment.last_flight);
        line.last_flight = moment.last_flight;
        line.marks.truncate(moment.marks.saturating_sub(self.dropped));
        Some(line)
    }

    /// The line up to `at`; a command that runs then is carried to its end, as no shell takes another one before.
    pub fn until(&self, at: i64) -> Line {
        let Some((place, moment)) = self.moment_at(at) else {
            let mut terminal = self.start.clone();
            terminal.run_until(at);
            return self.cut(at, self.begun, 0, terminal);
        };
        let mut terminal = moment.terminal.clone();
        if let Some(input) = self.inputs.get(moment.inputs) {
            carry_out(&mut terminal, &input.what);
        }
        terminal.run_until(at);
        let _ = (terminal.world.cluster.take_log(), terminal.world.cluster.take_opened(), terminal.take_said());
        let end = terminal.world.cluster.now();
        self.cut(end, moment.inputs + 1, place + 1, terminal)
    }

    fn cut(&self, at: i64, inputs: usize, moments: usize, terminal: Terminal) -> Line {
        let flights: Vec<Flight> = self.flights.iter().take_while(|flight| flight.at <= at).cloned().collect();
        Line {
            start: self.start.clone(),
            begun: self.begun,
            terminal,
            inputs: self.inputs.iter().take(inputs).cloned().collect(),
            moments: self.moments.iter().take(moments).cloned().collect(),
            marks: self.marks.iter().take_while(|mark| mark.at <= at).cloned().collect(),
            dropped: self.dropped,
            last_flight: flights.last().map_or(0, |flight| flight.id),
            flights,
            names: self.names.range(..=at - crate::sim::EPOCH).map(|(at, name)| (*at, name.clone())).collect(),
        }
    }

    fn moment_at(&self, at: i64) -> Option<(usize, &Moment)> {
        let place = self.moments.partition_point(|moment| moment.now() <= at).checked_sub(1)?;
        Some((place, self.moments.get(place)?))
    }

    /// The terminal as it was at `at`, also in the middle of a command. `None` for a past that is not kept any more.
    pub fn terminal_at(&self, at: i64) -> Option<Terminal> {
        let Some((_, moment)) = self.moment_at(at) else {
            let whole = self.moments.first().is_none_or(|moment| moment.inputs == self.begun);
            let mut terminal = whole.then(|| self.start.clone())?;
            terminal.run_until(at);
            return Some(terminal);
        };
        let mut terminal = moment.terminal.clone();
        terminal.world.cluster.keep(at);
        if let Some(input) = self.inputs.get(moment.inputs) {
            carry_out(&mut terminal, &input.what);
        }
        match terminal.world.cluster.take_kept() {
            Some(then) => terminal.world.cluster = then,
            None => terminal.run_until(at),
        }
        Some(terminal)
    }

    /// Takes up what the cluster did and the connections that commands opened.
    pub fn collect(&mut self) {
        let changes = self.terminal.world.cluster.take_log();
        let mut new: Vec<Mark> = changes.iter().filter_map(Mark::of_change).collect();
        for opened in self.terminal.world.cluster.take_opened() {
            new.push(self.remember(opened));
        }
        new.order_by_key(|mark| mark.at);
        new.into_iter().for_each(|mark| self.mark(mark));
    }

    fn remember(&mut self, opened: Opened) -> Mark {
        self.last_flight += 1;
        let Opened { from, lookup, trace, kept, at } = opened;
        let flight = Flight { id: self.last_flight, from, lookup, trace, kept, at };
        let mark = Mark::of_flight(&flight);
        if self.flights.len() >= MOST_FLIGHTS {
            self.flights.remove(0);
        }
        self.flights.push(flight);
        mark
    }

    /// Adds a mark.
    pub fn mark(&mut self, mark: Mark) {
        if self.marks.len() >= MOST_MARKS {
            self.marks.drain(..MOST_MARKS / 10);
            self.dropped += MOST_MARKS / 10;
        }
        self.marks.push(mark);
    }
}

/// What an input is called, in a line.
pub(super) fn label(what: &What) -> String {
    match what {
        What::Type(text) if text == INTERRUPT => "^C".to_owned(),
        What::Type(text) => text.lines().next().unwrap_or_default().to_owned(),
        What::Apply(_) => "apply".to_owned(),
        What::Send(from, to, _) => [from, " → ", to].concat(),
    }
}
