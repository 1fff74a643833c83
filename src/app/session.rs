//! The page's only door to the engine. What is read through it is read again when the engine has changed.

use super::editor::marks::{Mark, Severity};
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::store::Key;
use crate::embed::link::{State, What};
use crate::kubectl::files::Files;
use crate::kubectl::streams::Output;
use crate::order::InOrder;
use crate::playground::{Playground, Problem};
use crate::scene::dossier;
use crate::shell::Completion;
use crate::sim::EPOCH;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A handle to the one playground of the page; copies mean the same.
#[derive(Clone, Copy)]
pub struct Session {
    playground: StoredValue<Playground, LocalStorage>,
    /// Is it the engine, and no longer a sketch?
    started: RwSignal<bool>,
    revision: RwSignal<u64>,
    now: RwSignal<i64>,
    /// Counts the leaps in time: what was on its way is not any more.
    leaps: RwSignal<u64>,
    /// Is the past looked at because a command is shown as it runs, and not because the learner went there?
    showing: RwSignal<bool>,
}

impl Session {
    /// A fresh cluster, as a sketch: the first picture needs no more, and is there before most of the program is. The engine
    /// starts with `start`, or by itself when something is asked of it.
    pub fn new() -> Self {
        let playground = Playground::sketch(Settings::default());
        let now = RwSignal::new(playground.elapsed());
        let started = RwSignal::new(false);
        Self {
            playground: StoredValue::new_local(playground),
            started,
            revision: RwSignal::new(0),
            now,
            leaps: RwSignal::new(0),
            showing: RwSignal::new(false),
        }
    }

    /// Starts the engine.
    pub fn start(self) {
        self.change(|_| ());
    }

    /// Does the engine run, or is it a sketch yet?
    pub fn is_started(self) -> bool {
        self.started.get_untracked()
    }

    /// The same, followed: parts of the page that tell of what the engine did wait for it, so that the first picture is small.
    pub fn has_started(self) -> bool {
        self.started.get()
    }

    /// Puts the engine where the sketch was. Nobody looks again by this alone.
    fn ensure(self) {
        if !self.is_started() {
            self.playground.update_value(|playground| *playground = Playground::new(Settings::default()));
            self.started.set(true);
        }
    }

    /// Reads the engine, and again whenever something in it has changed.
    pub fn read<T>(self, look: impl FnOnce(&Playground) -> T) -> T {
        self.revision.track();
        self.playground.with_value(look)
    }

    /// Reads the engine once.
    pub fn peek<T>(self, look: impl FnOnce(&Playground) -> T) -> T {
        self.playground.with_value(look)
    }

    /// Changes the engine, and has everything that reads it look again.
    pub fn change<T: 'static>(self, work: impl FnOnce(&mut Playground) -> T) -> Option<T> {
        self.ensure();
        let (result, now) = self.playground.try_update_value(|playground| (work(playground), playground.elapsed()))?;
        self.now.set(now);
        self.revision.update(|revision| *revision += 1);
        Some(result)
    }

    /// Virtual time, in milliseconds since the learner met the cluster.
    pub fn now(self) -> i64 {
        self.now.get()
    }

    /// Lets virtual time pass, once there is an engine. Only where something happened does the page look again.
    pub fn pass(self, milliseconds: i64) {
        if !self.is_started() {
            return;
        }
        let passed = self.playground.try_update_value(|playground| {
            let marks = playground.marks().len();
            let until = playground.now().saturating_add(milliseconds);
            let happens = playground.happens_until(until);
            playground.run_until(until);
            (happens || playground.marks().len() != marks, playground.elapsed(), playground.is_in_the_past())
        });
        let Some((happened, now, past)) = passed else { return };
        self.now.set(now);
        if !past && self.showing.get_untracked() {
            self.showing.set(false);
        }
        if happened {
            self.revision.update(|revision| *revision += 1);
        }
    }

    /// Looks at another moment, in milliseconds since the start; the present, where that lies before it.
    pub fn leap(self, to: i64) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(|playground| playground.visit(EPOCH + to));
    }

    /// Back to the present.
    pub fn leave_the_past(self) {
        if self.peek(Playground::is_in_the_past) {
            self.leap(i64::MAX - EPOCH);
        }
    }

    /// Shows what happened since `from` as if it happened now: what a command did while it ran.
    pub fn show_since(self, from: i64) {
        self.change(|playground| playground.visit(EPOCH + from));
        self.showing.set(self.peek(Playground::is_in_the_past));
    }

    /// Goes over to a course that was left, by its place among them.
    pub fn go_over(self, place: usize) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(|playground| playground.go_over(place));
    }

    /// Is a command shown as it runs?
    pub fn is_showing(self) -> bool {
        self.showing.get()
    }

    /// Counts the leaps in time.
    pub fn leaps(self) -> u64 {
        self.leaps.get()
    }

    /// Is a moment of the past looked at?
    pub fn is_in_the_past(self) -> bool {
        self.read(Playground::is_in_the_past)
    }

    /// Lets time pass until the next thing happens by itself, or for a tenth of a second where nothing waits.
    pub fn step(self) {
        let wait = self.peek(|playground| {
            let due = playground.terminal().world.cluster.next_due();
            due.map_or(100, |due| (due - playground.now()).clamp(20, 60_000))
        });
        self.pass(wait);
    }

    /// What stands before a command: a container's own prompt inside one, else the short one of course pages.
    pub fn prompt(self) -> String {
        self.read(|playground| {
            let terminal = playground.terminal();
            if terminal.is_inside() { terminal.prompt() } else { "$ ".to_string() }
        })
    }

    /// Ctrl-C.
    pub fn interrupt(self) {
        self.change(Playground::interrupt);
    }

    /// What commands that go on have printed since the last call.
    pub fn take_said(self) -> Option<Output> {
        if !self.is_started() {
            return None;
        }
        let said = self.playground.try_update_value(Playground::take_said)?;
        (!said.is_empty() || !said.effects.is_empty()).then_some(said)
    }

    /// Runs a command of the terminal. From a moment of the past that the learner went to it makes a new course.
    pub fn run(self, command: &str) -> Output {
        self.stop_showing();
        self.change(|playground| playground.type_text(command)).unwrap_or_default()
    }

    /// Applies a manifest, as `kubectl apply -f -` does.
    pub fn apply(self, manifest: &str) -> Output {
        self.stop_showing();
        self.change(|playground| playground.apply(manifest)).unwrap_or_default()
    }

    /// Ends the showing of a command: what comes next comes after it.
    pub fn stop_showing(self) {
        if self.showing.get_untracked() {
            self.leave_the_past();
        }
    }

    /// Does this command need more lines?
    pub fn unfinished(self, command: &str) -> bool {
        self.peek(|playground| playground.terminal().shell.needs_more(command))
    }

    /// What may stand at the cursor of the command line, a place in bytes.
    pub fn complete(self, line: &str, cursor: usize) -> Completion {
        self.ensure();
        self.peek(|playground| playground.terminal().complete(line, cursor))
    }

    /// What the stage can show, by the names that tables give: `web`, `service/web`, and the id of the thing. Of two with the
    /// same name the Pod or Service goes first, and what is in `default`.
    pub fn names(self) -> BTreeMap<String, String> {
        const SHOWN: [Kind; 5] = [Kind::Node, Kind::Deployment, Kind::EndpointSlice, Kind::Service, Kind::Pod];
        self.peek(|playground| {
            let store = playground.terminal().world.cluster.store();
            let mut names = BTreeMap::new();
            for kind in SHOWN {
                let mut keys: Vec<Key> = store.list(kind, None).map(|object| Key::of(object)).collect();
                keys.order_by_key(|key| *key.namespace == *"default");
                for key in keys {
                    let id = dossier::id_of(&key);
                    names.insert([kind.info().singular, "/", &key.name].concat(), id.clone());
                    names.insert(key.name.to_string(), id);
                }
            }
            names
        })
    }

    /// What is wrong with a manifest, without applying it.
    pub fn check(self, manifest: &str) -> Vec<Mark> {
        if manifest.trim().is_empty() {
            return Vec::new();
        }
        self.ensure();
        self.peek(|playground| playground.check(manifest)).into_iter().map(mark).collect()
    }

    /// What a file of the terminal's disk holds; nothing for one that is not there.
    pub fn file(self, path: &str) -> String {
        self.peek(|playground| Files::read(&playground.terminal().shell.disk, path).unwrap_or_default())
    }

    /// Is there an input to take back?
    pub fn can_undo(self) -> bool {
        self.read(Playground::can_undo)
    }

    /// Was an input taken back?
    pub fn can_redo(self) -> bool {
        self.read(Playground::can_redo)
    }

    /// Takes the last input back.
    pub fn undo(self) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(Playground::undo);
    }

    /// Does again what was taken back.
    pub fn redo(self) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(Playground::redo);
    }

    /// Has the learner done nothing yet?
    pub fn is_empty(self) -> bool {
        self.read(|playground| playground.inputs().is_empty())
    }

    /// What leads to this moment.
    pub fn state(self) -> State {
        self.peek(Playground::state)
    }

    /// Opens a state; `tell` hears each input and what came of it.
    pub fn open(self, state: &State, tell: &mut dyn FnMut(&What, Output)) {
        let opened = Playground::open_telling(state, tell);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(|playground| *playground = opened);
    }

    /// Another playground in the place of this one.
    pub fn put(self, other: Playground) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(|playground| *playground = other);
    }

    /// A fresh cluster; what was done so far stays within reach.
    pub fn restart(self) {
        self.showing.set(false);
        self.leaps.update(|leaps| *leaps += 1);
        self.change(Playground::restart);
    }
}

/// A problem as the editor marks it: within one line, the rest of which may be more than the problem's own.
fn mark(problem: Problem) -> Mark {
    let Problem { span, refused, message } = problem;
    let one_line = span.start.line == span.end.line;
    Mark {
        line: span.start.line,
        column: span.start.column,
        length: if one_line { span.end.column.saturating_sub(span.start.column) } else { 0 },
        severity: if refused { Severity::Error } else { Severity::Warning },
        message,
    }
}
