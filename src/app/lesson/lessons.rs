//! The handle of the lessons: which one is open, how far it is, and who is told.

use super::store;
use crate::app::bench::Bench;
use crate::app::browser;
use crate::app::session::Session;
use crate::app::terminal::scrollback::Voice;
use crate::embed::params;
use crate::lesson::progress::{Mark, Progress};
use crate::lesson::{self, Answer, Choice, Event, Lesson, Play, exam, index};
use crate::playground::Playground;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Milliseconds between something that happened and the look at the goals; what happens meanwhile is looked at together.
const PAUSE: u32 = 250;
/// Connections that are shown on the stage once a prediction is answered.
const SHOWN: u32 = 6;

/// What the pane shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The table of contents.
    Contents,
    /// A lesson that is on its way.
    Loading,
    /// A lesson that could not be opened: its slug, and why.
    Failed(String, String),
    /// The lesson that is open.
    Open,
}

/// A handle: copies mean the same lessons.
#[derive(Clone, Copy)]
pub struct Lessons {
    session: Session,
    pub shown: RwSignal<Shown>,
    play: RwSignal<Option<Play>, LocalStorage>,
    /// What is chosen for the prediction that is asked: ids of choices.
    pub picked: RwSignal<BTreeSet<String>>,
    pub progress: RwSignal<Progress>,
    /// Counts how often the pane was asked to come to the front.
    pub front: RwSignal<u32>,
    listeners: StoredValue<Vec<Callback<Event>>>,
    /// The slug of the lesson that was opened last, also while it is on its way.
    wanted: StoredValue<String>,
    /// How many inputs there were at the last look.
    inputs: StoredValue<usize>,
}

impl Lessons {
    /// No lesson is open.
    pub fn new(session: Session) -> Self {
        let lessons = Self {
            session,
            shown: RwSignal::new(Shown::Contents),
            play: RwSignal::new_local(None),
            picked: RwSignal::new(BTreeSet::new()),
            progress: RwSignal::new(Progress::default()),
            front: RwSignal::new(0),
            listeners: StoredValue::new(Vec::new()),
            wanted: StoredValue::new(String::new()),
            inputs: StoredValue::new(0),
        };
        lessons.follow();
        lessons
    }

    /// Takes up what was reached before, from storage where there is any.
    pub fn recall(self) {
        let stored = store::load();
        self.progress.update(|progress| progress.merge(&stored));
    }

    /// Has `listener` hear of everything that happens in lessons, as long as the page lives.
    pub fn listen(self, listener: Callback<Event>) {
        self.listeners.update_value(|listeners| listeners.push(listener));
    }

    /// Reads the open lesson, and again whenever it changes.
    pub fn read<T>(self, look: impl FnOnce(&Play) -> T) -> Option<T> {
        self.play.with(|play| play.as_ref().map(look))
    }

    /// Reads the open lesson once.
    pub fn peek<T>(self, look: impl FnOnce(&Play) -> T) -> Option<T> {
        self.play.with_untracked(|play| play.as_ref().map(look))
    }

    /// Changes the open lesson, notes what was reached, and tells whoever listens.
    fn change(self, work: impl FnOnce(&mut Play) -> Vec<Event>) {
        let events = self.play.try_update(|play| play.as_mut().map(work)).flatten().unwrap_or_default();
        self.tell(events);
    }

    fn tell(self, events: Vec<Event>) {
        for event in events {
            if matches!(event, Event::Reached { .. } | Event::Done { .. }) {
                self.note();
            }
            let listeners = self.listeners.get_value();
            listeners.iter().for_each(|listener| listener.run(event.clone()));
        }
    }

    /// Notes how far the open lesson is.
    fn note(self) {
        let reached = self.peek(|play| {
            let steps = play.lesson().steps.len();
            let reached =
                (0..steps).filter(|step| play.standing(*step).is_some_and(|standing| standing.reached)).count();
            let slug = play.lesson().slug.clone();
            (slug, Mark { done: play.is_done(), score: play.score(), steps: u64::try_from(reached).unwrap_or(0) })
        });
        let Some((slug, mark)) = reached else { return };
        // Exams are made anew each time; only that one was passed is worth keeping.
        let slug = if index::exam_seed(&slug).is_some() { index::EXAM.to_owned() } else { slug };
        self.progress.update(|progress| progress.note(&slug, mark));
        store::save(&self.progress.get_untracked());
    }

    /// Opens a lesson at a step. With `afresh` its cluster is set up; else the one that is there is the lesson's already, as
    /// in a link.
    pub fn open(self, bench: Bench, word: &str, step: usize, afresh: bool) {
        self.front.update(|front| *front += 1);
        let unknown = ["There is no lesson called ", word, "."].concat();
        // A host may have lessons of its own beside ours.
        let known = index::find(word);
        let ours = known.is_some();
        let Some(slug) = known.or_else(|| params::is_slug(word).then(|| word.to_owned())) else {
            return self.shown.set(Shown::Failed(String::new(), unknown));
        };
        self.wanted.set_value(slug.clone());
        if slug == index::EXAM {
            let seed = browser::chance();
            return self.begin(bench, exam::make(seed), step, afresh);
        }
        if let Some(seed) = index::exam_seed(&slug) {
            return self.begin(bench, exam::make(seed), step, afresh);
        }
        self.shown.set(Shown::Loading);
        leptos::task::spawn_local(async move {
            let address = ["lessons/", &slug, ".yaml"].concat();
            let read = browser::fetch(&address).await.and_then(|text| {
                lesson::read(&slug, &text)
                    .map_err(|mistakes| mistakes.first().map(ToString::to_string).unwrap_or_default())
            });
            match read {
                Ok(lesson) => self.begin(bench, lesson, step, afresh),
                Err(_) if !ours => self.shown.set(Shown::Failed(String::new(), unknown)),
                Err(why) => self.shown.set(Shown::Failed(slug, ["The lesson could not be opened: ", &why].concat())),
            }
        });
    }

    /// Opens a lesson that was not fetched but handed over.
    ///
    /// # Errors
    /// The text is no lesson; the first mistake in it, with its place.
    pub fn open_text(self, bench: Bench, slug: &str, text: &str) -> Result<(), String> {
        let first = |mistakes: Vec<lesson::Mistake>| mistakes.first().map(ToString::to_string).unwrap_or_default();
        let lesson = lesson::read(slug, text).map_err(first)?;
        self.front.update(|front| *front += 1);
        self.begin(bench, lesson, 0, true);
        Ok(())
    }

    /// Is the lesson that this word means open, or on its way?
    pub fn is_wanted(self, word: &str) -> bool {
        index::find(word).is_some_and(|slug| self.wanted.with_value(|wanted| *wanted == slug))
    }

    fn begin(self, bench: Bench, lesson: Lesson, step: usize, afresh: bool) {
        let lesson = Rc::new(lesson);
        if afresh {
            self.session.put(lesson::begin(&lesson));
            bench.transcript.clear();
            bench.transcript.say(Voice::Note, &["Lesson: ", &lesson.title, ". Its cluster is set up.\n"].concat());
            bench.selected.set(None);
            bench.clock.playing.set(true);
        }
        let mut play = Play::new(lesson);
        let events = if afresh { play.open(step) } else { play.resume(step) };
        self.inputs.set_value(self.session.peek(|playground| playground.inputs().len()));
        self.picked.set(BTreeSet::new());
        self.play.set(Some(play));
        self.shown.set(Shown::Open);
        self.tell(events);
        self.look();
    }

    /// Back to the table of contents; the cluster stays as it is.
    pub fn close(self) {
        self.wanted.set_value(String::new());
        self.play.set(None);
        self.shown.set(Shown::Contents);
    }

    /// The slug of the open lesson and its step, for a link.
    pub fn at(self) -> Option<(String, usize)> {
        self.peek(|play| (play.lesson().slug.clone(), play.at()))
    }

    /// Opens a step of the open lesson; whether there is one.
    pub fn open_step(self, step: usize) -> bool {
        let there = self.peek(|play| step < play.lesson().steps.len()) == Some(true);
        if there {
            self.picked.set(BTreeSet::new());
            self.change(|play| play.open(step));
            self.look();
        }
        there
    }

    /// Goes on to the next step.
    pub fn go_on(self) {
        self.picked.set(BTreeSet::new());
        self.change(Play::go_on);
        self.look();
    }

    /// Shows one hint more.
    pub fn hint(self) {
        self.change(|play| {
            play.hint();
            Vec::new()
        });
    }

    /// Answers the prediction that is asked, and lets its connections be seen on the stage.
    pub fn answer(self, answer: Answer) {
        let way = self.peek(|play| {
            let (_, prediction) = play.asked()?;
            prediction.about.way().filter(|_| prediction.after.is_empty()).cloned()
        });
        let session = self.session;
        self.change(|play| session.peek(|playground| play.answer(answer, playground.terminal())));
        self.picked.set(BTreeSet::new());
        if let Some(way) = way.flatten() {
            session.change(|playground| lesson::send(playground, &way, SHOWN));
        }
    }

    /// What can be chosen for the prediction that is asked.
    pub fn choices(self) -> Vec<Choice> {
        let session = self.session;
        let choices = |play: &Play| {
            let (_, prediction) = play.asked()?;
            Some(session.peek(|playground| lesson::choices(prediction, playground.terminal())))
        };
        self.peek(choices).flatten().unwrap_or_default()
    }

    /// Chooses something, or takes the choice back; with `only` nothing else stays chosen.
    pub fn pick(self, id: &str, only: bool) {
        self.picked.update(|picked| {
            let there = picked.remove(id);
            if only {
                picked.clear();
            }
            if !there || only {
                picked.insert(id.to_owned());
            }
        });
    }

    /// Looks at the goals, in the present.
    fn look(self) {
        if self.session.peek(Playground::is_in_the_past) {
            return;
        }
        let inputs = self.session.peek(|playground| playground.inputs().len());
        let attempt = inputs != self.inputs.get_value();
        self.inputs.set_value(inputs);
        let session = self.session;
        self.change(|play| session.peek(|playground| play.look(playground.terminal(), attempt)));
    }

    /// Looks at the goals a moment after something has happened, as long as the page lives.
    fn follow(self) {
        let waiting = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
        Effect::new(move |_| {
            self.session.read(|_| ());
            let idle = self.play.with_untracked(Option::is_none);
            if idle || waiting.with_value(Option::is_some) {
                return;
            }
            waiting.set_value(Some(gloo::timers::callback::Timeout::new(PAUSE, move || {
                // Given away, not dropped: a timer must not end itself while it runs.
                waiting.update_value(|waiting| drop(waiting.take().map(gloo::timers::callback::Timeout::forget)));
                self.look();
            })));
        });
    }
}

impl Bench {
    /// Opens a lesson at a step, with its cluster.
    pub fn open_lesson(self, lesson: &str, step: usize) {
        self.lessons.open(self, lesson, step, true);
    }

    /// Opens a step of the open lesson; whether there is one.
    pub fn open_step(self, step: usize) -> bool {
        self.lessons.open_step(step)
    }

    /// The lesson that is open.
    pub fn lesson_slug(self) -> Option<String> {
        self.lessons.at().map(|(slug, _)| slug)
    }
}
