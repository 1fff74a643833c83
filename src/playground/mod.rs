//! A playground without a page: a terminal before a cluster, the connections that were opened, and the history of it all.
//!
//! The page and the command line hold one each. This room never reads a clock (its owner says how far time goes), never
//! draws, and changes the cluster only through what a learner could do: typing, applying, sending.

mod check;
mod history;
mod mark;

use std::rc::Rc;

use crate::api::settings::Settings;
use crate::embed::link::{Input, MOST_INPUTS, State, What};
use crate::kubectl::context::Context;
use crate::kubectl::files::NoFiles;
use crate::kubectl::streams::Output;
use crate::kubectl::{self};
use crate::proxy::{Client, Destination, Trace};
use crate::shell::{Reader, Terminal};
use crate::sim::{Cluster, EPOCH};

pub use check::Problem;
pub use history::Moment;
pub use mark::{Mark, MarkKind};

/// Most connections that are remembered.
const MOST_FLIGHTS: usize = 2_000;
/// Most marks that the timeline keeps.
const MOST_MARKS: usize = 5_000;

/// A connection and when it was opened.
#[derive(Debug, Clone)]
pub struct Flight {
    /// Counts up from 1.
    pub id: u64,
    pub trace: Rc<Trace>,
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
}

/// A playground.
#[derive(Debug, Clone)]
pub struct Playground {
    terminal: Terminal,
    settings: Settings,
    inputs: Vec<Input>,
    moments: Vec<Moment>,
    undone: Vec<Input>,
    marks: Vec<Mark>,
    flights: Vec<Flight>,
    last_flight: u64,
}

impl Playground {
    /// A fresh cluster with these settings, at its start.
    pub fn new(settings: Settings) -> Playground {
        Playground::before(Cluster::new(settings))
    }

    /// What a page shows before its engine is there: it can be looked at, and nothing may be asked of it.
    pub fn sketch(settings: Settings) -> Playground {
        Playground::before(Cluster::sketch(settings))
    }

    fn before(cluster: Cluster) -> Playground {
        Playground {
            settings: cluster.settings().clone(),
            terminal: Terminal::before(cluster, Reader::Person),
            inputs: Vec::new(),
            moments: Vec::new(),
            undone: Vec::new(),
            marks: Vec::new(),
            flights: Vec::new(),
            last_flight: 0,
        }
    }

    /// The playground that a state describes: everything in it is done again.
    pub fn open(state: &State) -> Playground {
        let mut playground = Playground::new(state.settings.clone());
        for input in &state.inputs {
            playground.run_until(EPOCH + input.at);
            playground.perform(&input.what);
        }
        if let Some(moment) = state.moment {
            playground.run_until(EPOCH + moment);
        }
        playground
    }

    /// What leads here, for a link or a reload.
    pub fn state(&self) -> State {
        State {
            settings: self.settings.clone(),
            inputs: self.inputs.clone(),
            moment: Some(self.now() - EPOCH),
            ..State::default()
        }
    }

    /// The terminal and the cluster behind it.
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// The terminal, for completion and other things that change no object.
    pub fn terminal_mut(&mut self) -> &mut Terminal {
        &mut self.terminal
    }

    /// The cluster's settings at its start.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Milliseconds of virtual time since 1970.
    pub fn now(&self) -> i64 {
        self.terminal.world.cluster.now()
    }

    /// Milliseconds of virtual time since the learner met the cluster.
    pub fn elapsed(&self) -> i64 {
        self.now() - EPOCH
    }

    /// Everything that was done, in order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Changes and connections, in order of time.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The connections that are remembered, oldest first.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// One connection.
    pub fn flight(&self, id: u64) -> Option<&Flight> {
        self.flights.iter().find(|flight| flight.id == id)
    }

    /// Runs one input of the terminal.
    pub fn type_text(&mut self, text: &str) -> Output {
        self.perform(&What::Type(text.to_owned()))
    }

    /// Applies a manifest, as the editor's button does.
    pub fn apply(&mut self, text: &str) -> Output {
        self.perform(&What::Apply(text.to_owned()))
    }

    /// Opens connections, as the stage's button does: from, to and how many in the words of `trace`.
    pub fn send(&mut self, from: &str, to: &str, count: u32) -> Output {
        self.perform(&What::Send(from.to_owned(), to.to_owned(), count))
    }

    /// Makes this moment the beginning: what was done so far stays done, and cannot be taken back.
    pub fn anchor(&mut self) {
        self.moments.clear();
        self.undone.clear();
    }

    /// What `kubectl apply` would say of a manifest, at its places in the text. Changes nothing.
    pub fn check(&self, text: &str) -> Vec<Problem> {
        let world = &self.terminal.world;
        let namespace = world.config.namespace(None).unwrap_or_default();
        check::check(&world.cluster, &namespace, text)
    }

    /// Opens a connection; `None` if the client does not exist or has no address yet.
    pub fn connect(&mut self, from: &Client, to: Destination) -> Option<&Flight> {
        self.terminal.world.cluster.connect(from, to)?;
        self.collect();
        self.flights.last()
    }

    /// Lets time pass until `until`, milliseconds of virtual time since 1970.
    pub fn run_until(&mut self, until: i64) {
        self.terminal.world.cluster.run_until(until);
        self.collect();
    }

    /// Lets time pass until nothing but periodic work waits.
    pub fn settle(&mut self) {
        self.terminal.world.cluster.settle();
        self.collect();
    }

    fn perform(&mut self, what: &What) -> Output {
        self.keep_moment();
        self.undone.clear();
        if self.inputs.len() < MOST_INPUTS {
            self.inputs.push(Input { at: self.elapsed(), what: what.clone() });
        }
        let label = match what {
            What::Type(text) => text.lines().next().unwrap_or_default().to_owned(),
            What::Apply(_) => "apply".to_owned(),
            What::Send(from, to, _) => format!("{from} → {to}"),
        };
        self.mark(Mark { at: self.now(), kind: MarkKind::Input, text: label, key: None });
        let output = carry_out(&mut self.terminal, what);
        self.collect();
        output
    }

    fn remember(&mut self, trace: Rc<Trace>) {
        self.last_flight += 1;
        let flight = Flight { id: self.last_flight, at: trace.connection.at, trace };
        self.mark(Mark::of_flight(&flight));
        if self.flights.len() >= MOST_FLIGHTS {
            self.flights.remove(0);
        }
        self.flights.push(flight);
    }

    /// Takes up what the cluster did and the connections that commands opened.
    fn collect(&mut self) {
        for change in self.terminal.world.cluster.take_log() {
            if let Some(mark) = Mark::of_change(&change) {
                self.mark(mark);
            }
        }
        for trace in self.terminal.world.cluster.take_traces() {
            self.remember(trace);
        }
    }

    fn mark(&mut self, mark: Mark) {
        if self.marks.len() >= MOST_MARKS {
            self.marks.drain(..MOST_MARKS / 10);
        }
        self.marks.push(mark);
    }
}

/// Does what an input says to a terminal and its cluster.
fn carry_out(terminal: &mut Terminal, what: &What) -> Output {
    match what {
        What::Type(text) => terminal.run(text),
        What::Apply(text) => {
            let world = &mut terminal.world;
            let mut files = NoFiles;
            let mut context = Context::new(&mut world.cluster, &mut world.config, &mut files, Some(text));
            kubectl::run(&mut context, &["apply", "-f", "-"].map(str::to_owned))
        }
        What::Send(from, to, count) => terminal.run(&format!("trace --from {from} --to {to} --count {count}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: &str = "kubectl create deployment web --image=nginx:1.27 --replicas=2";
    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n";

    fn services(playground: &Playground) -> usize {
        playground.terminal().world.cluster.store().list(crate::api::scheme::Kind::Service, Some("default")).count()
    }

    #[test]
    fn inputs_are_kept_taken_back_and_done_again() {
        let mut playground = Playground::new(Settings::default());
        assert_eq!(playground.type_text(CREATE).stdout(), "deployment.apps/web created\n");
        playground.run_until(playground.now() + 2_000);
        assert_eq!(playground.apply(SERVICE).stdout(), "service/web created\n");
        assert_eq!(services(&playground), 2);
        assert!(playground.undo());
        assert_eq!((services(&playground), playground.inputs().len()), (1, 1));
        assert!(playground.redo() && !playground.can_redo());
        assert_eq!((services(&playground), playground.inputs().len()), (2, 2));
    }

    #[test]
    fn a_state_leads_to_the_same_cluster() {
        let mut playground = Playground::new(Settings::default());
        playground.type_text(CREATE);
        playground.run_until(playground.now() + 3_000);
        playground.apply(SERVICE);
        playground.run_until(playground.now() + 3_000);
        let again = Playground::open(&playground.state());
        let yaml = |p: &Playground| {
            let store = p.terminal().world.cluster.store();
            crate::api::scheme::Kind::ALL
                .iter()
                .flat_map(|kind| store.list(*kind, None))
                .map(|object| object.write().to_string())
                .collect::<Vec<String>>()
        };
        assert_eq!(yaml(&again), yaml(&playground));
        assert_eq!(again.now(), playground.now());
    }

    #[test]
    fn the_past_can_be_looked_at() {
        let mut playground = Playground::new(Settings::default());
        let start = playground.now();
        playground.run_until(start + 1_000);
        playground.apply(SERVICE);
        playground.run_until(start + 5_000);
        let past = playground.at(start + 2_000).map(|terminal| terminal.world.cluster.now());
        assert_eq!(past, Some(start + 2_000));
        assert!(playground.at(start + 6_000).is_none());
        assert_eq!(services(&playground), 2);
    }
}
