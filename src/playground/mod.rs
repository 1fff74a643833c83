//! A playground without a page: a terminal before a cluster, the connections that were opened, and the history of it all.
//!
//! The page and the command line hold one each. This room never reads a clock (its owner says how far time goes), never
//! draws, and changes the cluster only through what a learner could do: typing, applying, sending.

mod check;
mod compare;
mod history;
mod line;
mod mark;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::api::protocol::Protocol;
use crate::api::settings::Settings;
use crate::dns::Lookup;
use crate::embed::link::{Input, MOST_INPUTS, State, What};
use crate::kubectl::context::Context;
use crate::kubectl::files::NoFiles;
use crate::kubectl::streams::Output;
use crate::kubectl::{self};
use crate::proxy::{Client, Destination, Ending, Trace};
use crate::shell::net::Machine;
use crate::shell::{INTERRUPT, Terminal};
use crate::sim::{Cluster, EPOCH};

pub use check::Problem;
pub use compare::Difference;
pub use history::Branch;
use history::Visit;
use line::Line;
pub use mark::{Mark, MarkKind};

/// What a client did, and when: asked for a name, opened a connection, or one after the other.
#[derive(Debug, Clone)]
pub struct Flight {
    /// Counts up from 1.
    pub id: u64,
    pub from: Client,
    pub lookup: Option<Rc<Lookup>>,
    pub trace: Option<Rc<Trace>>,
    /// It went over a connection that stood already: no rule was met, nothing was drawn again.
    pub kept: bool,
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
}

/// A playground: a line of history, at times looked at from a moment in its past, and the lines that were left.
#[derive(Debug, Clone)]
pub struct Playground {
    settings: Settings,
    line: Line,
    /// The moment of the past that is looked at; `None` for the present.
    past: Option<Visit>,
    /// The whole line, while inputs are taken back that could be done again.
    undone: Option<Line>,
    /// Lines that were left when something else was done from a moment of their past, oldest first.
    branches: Vec<Line>,
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
        let settings = cluster.settings().clone();
        Playground { settings, line: Line::new(cluster), past: None, undone: None, branches: Vec::new() }
    }

    /// The playground that a state describes: everything in it is done again.
    pub fn open(state: &State) -> Playground {
        Playground::open_telling(state, &mut |_, _| {})
    }

    /// The playground that a state describes; `tell` hears each input and what came of it.
    pub fn open_telling(state: &State, tell: &mut dyn FnMut(&What, Output)) -> Playground {
        let mut playground = Playground::new(state.settings.clone());
        for input in &state.inputs {
            playground.run_until(EPOCH + input.at);
            let output = playground.perform(&input.what);
            tell(&input.what, output);
        }
        playground.line.names = state.names.iter().take(line::MOST_NAMES).cloned().collect();
        if let Some(moment) = state.moment {
            playground.run_until(EPOCH + moment);
            playground.visit(EPOCH + moment);
        }
        playground
    }

    /// What leads here, for a link or a reload.
    pub fn state(&self) -> State {
        State {
            settings: self.settings.clone(),
            inputs: self.line.inputs.clone(),
            moment: Some(self.elapsed()),
            names: self.line.names.iter().map(|(at, name)| (*at, name.clone())).collect(),
            ..State::default()
        }
    }

    /// The terminal and the cluster behind it, at the moment that is looked at.
    pub fn terminal(&self) -> &Terminal {
        self.past.as_ref().map_or(&self.line.terminal, |past| &past.terminal)
    }

    /// The terminal, for completion and other things that change no object.
    pub fn terminal_mut(&mut self) -> &mut Terminal {
        match &mut self.past {
            Some(past) => &mut past.terminal,
            None => &mut self.line.terminal,
        }
    }

    /// The cluster's settings at its start.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Milliseconds of virtual time since 1970, at the moment that is looked at.
    pub fn now(&self) -> i64 {
        self.terminal().world.cluster.now()
    }

    /// Milliseconds of virtual time since the learner met the cluster.
    pub fn elapsed(&self) -> i64 {
        self.now() - EPOCH
    }

    /// Everything that was done, in order, also what comes after the moment that is looked at.
    pub fn inputs(&self) -> &[Input] {
        &self.line.inputs
    }

    /// Changes and connections, in order of time, also what comes after the moment that is looked at.
    pub fn marks(&self) -> &[Mark] {
        &self.line.marks
    }

    /// The connections that are remembered, oldest first, up to the moment that is looked at.
    pub fn flights(&self) -> &[Flight] {
        let until = self.past.as_ref().map_or(usize::MAX, |past| past.flights);
        self.line.flights.get(..until).unwrap_or(&self.line.flights)
    }

    /// One connection.
    pub fn flight(&self, id: u64) -> Option<&Flight> {
        self.flights().iter().find(|flight| flight.id == id)
    }

    /// Runs one input of the terminal.
    pub fn type_text(&mut self, text: &str) -> Output {
        self.perform(&What::Type(text.to_owned()))
    }

    /// What commands that go on (`kubectl get -w`) have printed since the last call.
    pub fn take_said(&mut self) -> Output {
        self.line.terminal.take_said()
    }

    /// Ctrl-C. It counts as an input only where it ends something.
    pub fn interrupt(&mut self) {
        let terminal = &self.line.terminal;
        if terminal.follows() || !terminal.world.forwards.is_empty() {
            self.perform(&What::Type(INTERRUPT.to_owned()));
        }
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
        self.leave_the_past();
        self.undone = None;
        self.line.anchor();
    }

    /// What `kubectl apply` would say of a manifest, at its places in the text. Changes nothing.
    pub fn check(&self, text: &str) -> Vec<Problem> {
        let world = &self.terminal().world;
        let namespace = world.config.namespace(None).unwrap_or_default();
        check::check(&world.cluster, &namespace, text)
    }

    /// Opens a connection; `None` if the client does not exist or has no address yet.
    pub fn connect(&mut self, from: &Client, to: Destination) -> Option<&Flight> {
        self.begin_to_act();
        self.line.terminal.world.cluster.connect(from, to)?;
        self.line.collect();
        self.line.flights.last()
    }

    /// Asks for a name as a Pod's resolver does, and connects to what it finds, one of several addresses. `None` if the Pod
    /// does not exist. A name that leads nowhere is a flight without a connection.
    pub fn connect_to_name(
        &mut self,
        namespace: &str,
        pod: &str,
        name: &str,
        port: u16,
        protocol: Protocol,
    ) -> Option<&Flight> {
        self.begin_to_act();
        let cluster = &mut self.line.terminal.world.cluster;
        let machine = Machine::of_pod(cluster, namespace, pod, None)?;
        if let Some(ip) = machine.resolve(cluster, name) {
            cluster.connect(&machine.from, Destination { ip, port, protocol });
        }
        self.line.collect();
        self.line.flights.last()
    }

    /// Another request over the connection of an earlier one (HTTP keep-alive): it goes to the same Pod, whatever the rules
    /// say by now. `None` if that Pod is gone or does not run any more: the connection is broken, and a client opens another.
    pub fn send_again(&mut self, id: u64) -> Option<&Flight> {
        self.begin_to_act();
        let flight = self.line.flights.iter().find(|flight| flight.id == id)?;
        let trace = flight.trace.clone()?;
        let pod = trace.pod.as_ref().filter(|_| trace.ending == Ending::Delivered)?;
        let cluster = &mut self.line.terminal.world.cluster;
        let entry = cluster.network().pods.get(&pod.namespace, &pod.name)?;
        if !entry.ips.contains(&trace.last.destination) || !entry.running.contains(&true) {
            return None;
        }
        cluster.note_kept(&trace);
        self.line.collect();
        self.line.flights.last()
    }

    /// Lets time pass until `until`, milliseconds of virtual time since 1970. In the past, what happened then happens
    /// again, up to the present.
    pub fn run_until(&mut self, until: i64) {
        if self.past.is_some() {
            return self.go_on(until);
        }
        self.line.terminal.run_until(until);
        self.line.collect();
    }

    /// Lets time pass until nothing but periodic work waits.
    pub fn settle(&mut self) {
        self.leave_the_past();
        self.line.terminal.settle();
        self.line.collect();
    }

    /// The moments that were given a name: milliseconds since the cluster's start, and the name.
    pub fn names(&self) -> &BTreeMap<i64, String> {
        &self.line.names
    }

    /// Names the moment that is looked at; an empty name takes it away.
    pub fn name_moment(&mut self, name: &str) {
        let at = self.elapsed();
        let name: String = name.trim().chars().take(line::LONGEST_NAME).collect();
        if name.is_empty() {
            self.line.names.remove(&at);
        } else if self.line.names.len() < line::MOST_NAMES {
            self.line.names.insert(at, name);
        }
    }

    fn perform(&mut self, what: &What) -> Output {
        self.begin_to_act();
        self.line.keep_moment();
        let at = self.line.now();
        if self.line.inputs.len() < MOST_INPUTS {
            self.line.inputs.push(Input { at: at - EPOCH, what: what.clone() });
        }
        self.line.mark(Mark { at, kind: MarkKind::Input, text: line::label(what), key: None });
        let output = carry_out(&mut self.line.terminal, what);
        self.line.collect();
        output
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
    fn of_ten_thousand_pods_in_one_manifest_no_more_are_made_than_are_read() {
        let mut playground = Playground::new(Settings::default());
        let pod = |n: usize| {
            [
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p",
                &n.to_string(),
                "}\nspec: {containers: [{name: c, image: x}]}\n",
            ]
            .concat()
        };
        let text: Vec<String> = (0..10_000).map(pod).collect();
        let output = playground.apply(&text.join("---\n"));
        assert!(output.stderr().contains("more than the"), "{}", output.stderr());
        let pods =
            playground.terminal().world.cluster.store().list(crate::api::scheme::Kind::Pod, Some("default")).count();
        assert!(pods <= crate::manifest::MAX_DOCUMENTS, "{pods} Pods");
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
}
