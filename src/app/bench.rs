//! What the parts of the page share, and how a command's output reaches them.

use super::browser;
use super::clock::Clock;
use super::editor::{Document, Documents, Purpose};
use super::embed::Host;
use super::lesson::Lessons;
use super::lifeboat;
use super::session::Session;
use super::terminal::Transcript;
use super::terminal::scrollback::Voice;
use super::timeline::ticks;
use crate::embed::link::{self, LinkError, State, What};
use crate::embed::params::Params;
use crate::kubectl::streams::{Effect as Wish, Output, Stream};
use crate::lint::{self, Hint};
use crate::playground::Playground;
use crate::proxy::Trace;
use crate::scene::Look;
use leptos::prelude::*;
use std::rc::Rc;

/// A handle: copies mean the same page.
#[derive(Clone, Copy)]
pub struct Bench {
    /// The engine.
    pub session: Session,
    /// Virtual time's drive.
    pub clock: Clock,
    /// What the terminal shows.
    pub transcript: Transcript,
    /// What the editor shows.
    pub documents: Documents,
    /// The id of what is selected on the stage: `service/default/web`, `request/7`.
    pub selected: RwSignal<Option<String>>,
    /// The number of the request that was looked at last, and of the newest one at that time.
    pub looked_at: RwSignal<Option<(u64, u64)>>,
    /// How the stage looks at traffic.
    pub look: RwSignal<Look>,
    /// The page around this one.
    pub host: Host,
    /// Is a command shown on the stage while it runs, or only its end?
    pub shown: RwSignal<bool>,
    /// Is the page inside another one?
    pub embedded: bool,
    /// What the terminal's history begins with: what was typed before a reload.
    pub typed: RwSignal<Vec<String>>,
    /// The lessons.
    pub lessons: Lessons,
}

/// The packet path's word in a link; the concept view has none.
const PACKET_PATH: &str = "packet-path";
/// What the terminal shows when the editor's text is applied.
const APPLIED: &str = "Apply: manifest.yaml\n";
/// Shortest time, in virtual milliseconds, that a command must have taken to be shown as it runs.
const WORTH_SHOWING: i64 = 250;
/// Longest time, in milliseconds, that it is shown for at the pace of real time; what takes longer is shown faster.
const SHOWN_FOR: f64 = 8_000.0;

/// How many connections back the hints look.
const RECENT: usize = 200;

impl Bench {
    /// A page with a fresh cluster, whose time runs.
    pub fn new(params: &Params) -> Self {
        let session = Session::new();
        let bench = Self {
            session,
            clock: Clock::start(session),
            transcript: Transcript::default(),
            documents: Documents::default(),
            selected: RwSignal::new(None),
            look: RwSignal::new(Look::Concept),
            host: Host::new(params),
            looked_at: RwSignal::new(None),
            shown: RwSignal::new(true),
            embedded: params.embed,
            typed: RwSignal::new(Vec::new()),
            lessons: Lessons::new(session),
        };
        // What goes on (`kubectl get -w`) is shown as time passes.
        Effect::new(move |_| {
            session.now();
            if let Some(said) = session.take_said() {
                bench.show(said);
            }
        });
        bench
    }

    /// The connection whose rules are lit: the one that was looked at, until there is a newer one, or else the newest.
    pub fn lit(self, playground: &Playground) -> Option<&Trace> {
        let flights = playground.flights();
        let last = flights.last().map_or(0, |flight| flight.id);
        let looked_at = self.looked_at.get().filter(|(_, then)| *then == last);
        let looked_at = looked_at.and_then(|(id, _)| playground.flight(id));
        let newest = || flights.iter().rev().find(|flight| flight.trace.is_some());
        looked_at.filter(|flight| flight.trace.is_some()).or_else(newest)?.trace.as_deref()
    }

    /// The hints of the moment.
    pub fn hints(self, playground: &Playground) -> Vec<Hint> {
        let cluster = &playground.terminal().world.cluster;
        let traces = self.recent(playground);
        lint::hints(&lint::View {
            store: cluster.store(),
            network: cluster.network(),
            settings: cluster.settings(),
            traces: &traces,
            unresolved: cluster.unresolved(),
        })
    }

    /// The connections of late, oldest first.
    pub fn recent(self, playground: &Playground) -> Vec<Rc<Trace>> {
        let flights = playground.flights();
        let recent = flights.get(flights.len().saturating_sub(RECENT)..).unwrap_or_default();
        recent.iter().filter_map(|flight| flight.trace.clone()).collect()
    }

    /// Runs a command and shows what it says. One that takes its time is shown on the stage as it runs.
    pub fn run(self, command: &str) {
        self.before_acting();
        #[cfg(debug_assertions)]
        assert!(command != "panic!()", "asked to: the page tests look at what is left then");
        let before = self.session.peek(Playground::elapsed);
        let output = self.session.run(command);
        self.show(output);
        let took = self.session.peek(Playground::elapsed) - before;
        if took >= WORTH_SHOWING && self.shown.get_untracked() {
            #[allow(clippy::cast_precision_loss)]
            self.clock.haste.set_value((took as f64 / SHOWN_FOR).max(1.0));
            self.session.show_since(before);
            self.clock.playing.set(true);
        }
    }

    /// What is to be done before anything is done: the state is kept for the lifeboat; from the past a new course begins.
    fn before_acting(self) {
        lifeboat::remember(self.session.state());
        // What the address carries is no longer what is on the page; a reload is to lead back here.
        if !self.embedded && browser::fragment().len() > 1 {
            browser::set_fragment("");
        }
        self.session.stop_showing();
        if untrack(move || self.session.is_in_the_past()) {
            let at = ticks::time(self.session.peek(Playground::elapsed));
            let words = [
                "From ",
                &at,
                " on history takes another course. The one you left is in the log, beside the timeline.\n",
            ];
            self.transcript.say(Voice::Note, &words.concat());
            self.clock.playing.set(true);
        }
    }

    /// Runs a command that the learner did not type: the terminal shows it as if it had been.
    pub fn run_shown(self, command: &str) {
        let prompt = untrack(move || self.session.prompt());
        self.transcript.say(Voice::Learner, &format!("{prompt}{command}"));
        self.run(command);
    }

    /// What "Apply" means for a text: to the cluster, to its file, or what `kubectl edit` asked for.
    pub fn apply(self, document: &Document) {
        let text = document.text.get_untracked();
        match &document.purpose {
            Purpose::Manifest => {
                self.transcript.say(Voice::Note, APPLIED);
                self.apply_text(&text);
            }
            Purpose::File { path } => self.run_shown(&heredoc(&format!("cat > {path}"), &text)),
            Purpose::Object { save } => self.run_shown(&heredoc(&save.join(" "), &text)),
        }
    }

    /// Applies a manifest and shows what `kubectl apply` says.
    pub fn apply_text(self, manifest: &str) {
        self.before_acting();
        let output = self.session.apply(manifest);
        self.show(output);
    }

    /// Everything that leads here and back to what is looked at.
    pub fn state(self) -> State {
        let view = match self.look.get_untracked() {
            Look::Concept => String::new(),
            Look::PacketPath => PACKET_PATH.to_owned(),
        };
        let selected = self.selected.get_untracked().unwrap_or_default();
        State { draft: self.draft(), view, selected, lesson: self.lessons.at(), ..self.session.state() }
    }

    /// The part of an address after `#` that leads to this moment; `None` where it would be too long.
    pub fn link(self) -> Option<String> {
        link::write(&self.state())
    }

    /// What stands in the manifest's tab.
    pub fn draft(self) -> String {
        let documents = untrack(move || self.documents.list());
        let manifest = documents.iter().find(|document| document.purpose == Purpose::Manifest);
        manifest.map(|document| document.text.get_untracked()).unwrap_or_default()
    }

    /// Opens the state that an address carries, or says why it cannot be opened.
    ///
    /// # Errors
    /// The link is broken, too long or newer than this page; the terminal has said so, and nothing else has changed.
    pub fn open_link(self, fragment: &str) -> Result<(), LinkError> {
        match link::read(fragment) {
            Ok(None) => {}
            Ok(Some(state)) => {
                self.open_state(&state);
                let words = match state.inputs.len() {
                    1 => "Opened from a link: 1 input was done again.\n".to_owned(),
                    inputs => ["Opened from a link: ", &inputs.to_string(), " inputs were done again.\n"].concat(),
                };
                self.transcript.say(Voice::Note, &words);
            }
            Err(error) => {
                self.transcript.say(Voice::Note, &[&error.to_string(), "\n"].concat());
                return Err(error);
            }
        }
        Ok(())
    }

    /// Opens a state: everything in it is done again, and the terminal shows it as it was.
    pub fn open_state(self, state: &State) {
        let mut typed = Vec::new();
        self.session.open(state, &mut |what, output| {
            match what {
                What::Type(command) => {
                    self.transcript.say(Voice::Learner, &["$ ", &command.replace('\n', "\n> ")].concat());
                    typed.push(command.clone());
                }
                What::Apply(_) => self.transcript.say(Voice::Note, APPLIED),
                What::Send(..) => {}
            }
            self.print(output);
        });
        self.typed.set(typed);
        if !state.draft.is_empty() {
            self.documents.open("manifest.yaml", Purpose::Manifest, &state.draft);
        }
        self.look.set(if state.view == PACKET_PATH { Look::PacketPath } else { Look::Concept });
        self.selected.set(Some(state.selected.clone()).filter(|id| !id.is_empty()));
        // The cluster is its lesson's already.
        if let Some((lesson, step)) = &state.lesson {
            self.lessons.open(self, lesson, *step, false);
        }
    }

    /// A fresh cluster and an empty terminal; the course so far is kept in the log.
    pub fn restart(self) {
        // A lesson's cluster begins as the lesson does.
        if let Some(lesson) = self.lesson_slug() {
            return self.open_lesson(&lesson, 0);
        }
        lifeboat::remember(self.session.state());
        browser::set_fragment("");
        self.session.restart();
        self.transcript.clear();
        self.selected.set(None);
        self.clock.playing.set(true);
    }

    /// Shows what a command wrote, and does what it wishes of the page.
    fn show(self, mut output: Output) {
        let effects = std::mem::take(&mut output.effects);
        self.print(output);
        for effect in effects {
            self.fulfil(effect);
        }
    }

    fn print(self, output: Output) {
        for segment in output.segments {
            let voice = match segment.stream {
                Stream::Stdout => Voice::Stdout,
                Stream::Stderr => Voice::Stderr,
            };
            self.transcript.say(voice, &segment.text);
        }
    }

    fn fulfil(self, effect: Wish) {
        match effect {
            Wish::ClearScreen => self.transcript.clear(),
            Wish::EditObject { text, save } => self.documents.open("edit", Purpose::Object { save }, &text),
            Wish::OpenEditor { path } => {
                let title = path.rsplit('/').next().unwrap_or(&path).to_string();
                let text = self.session.file(&path);
                self.documents.open(&title, Purpose::File { path }, &text);
            }
            Wish::Enter { .. } | Wish::Follow | Wish::Forward { .. } | Wish::Kill { .. } | Wish::Exit => {}
        }
    }
}

/// A command that reads `text` from a heredoc.
fn heredoc(command: &str, text: &str) -> String {
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    format!("{command} <<'END'\n{text}{newline}END")
}
