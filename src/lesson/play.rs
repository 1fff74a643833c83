//! A learner in a lesson: the step that is open, what was predicted and reached. Each call hands out what happened, for a
//! page to show and for a host page to be told.

use std::rc::Rc;

use super::goal::{Seen, look};
use super::model::{Lesson, Prediction, Step};
use super::predict::{Answer, score, truth};
use crate::shell::Terminal;

/// Something that happened in a lesson. Steps, goals and predictions count from 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A step was opened.
    Step { step: usize },
    /// A goal came to hold, or broke after it had held.
    Goal { step: usize, goal: usize, held: bool },
    /// A prediction was answered; what it is worth, 0 to 1.
    Prediction { step: usize, prediction: usize, score: f64 },
    /// The learner did something, and so many of the step's goals hold.
    Attempt { step: usize, held: usize, of: usize },
    /// Everything in a step is reached.
    Reached { step: usize },
    /// The whole lesson is; its score, 0 to 1.
    Done { score: f64 },
}

/// How a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GoalState {
    #[default]
    Open,
    Held,
    /// It held, and does not any more.
    Broke,
}

/// How a prediction stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub answer: Answer,
    /// What the engine said; a sentence where the question made no sense on the cluster any more.
    pub truth: Result<Answer, String>,
    /// 0 to 1.
    pub score: f64,
}

/// How a step stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    pub goals: Vec<(GoalState, Seen)>,
    pub told: Vec<Option<Told>>,
    /// How many hints are shown.
    pub hints: usize,
    /// Whether the solution is shown.
    pub revealed: bool,
    /// Everything was reached once.
    pub reached: bool,
}

/// A lesson that is being played.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    lesson: Rc<Lesson>,
    step: usize,
    standings: Vec<Standing>,
    done: bool,
}

impl Play {
    /// A lesson at its first step.
    pub fn new(lesson: Rc<Lesson>) -> Play {
        let standing = |step: &Step| Standing {
            goals: vec![(GoalState::Open, Seen::default()); step.goals.len()],
            told: vec![None; step.predictions.len()],
            ..Standing::default()
        };
        let standings = lesson.steps.iter().map(standing).collect();
        Play { lesson, step: 0, standings, done: false }
    }

    pub fn lesson(&self) -> &Rc<Lesson> {
        &self.lesson
    }

    /// The open step's number, from 0.
    pub fn at(&self) -> usize {
        self.step
    }

    /// The open step.
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.step)
    }

    /// How a step stands.
    pub fn standing(&self, step: usize) -> Option<&Standing> {
        self.standings.get(step)
    }

    /// Whether everything is reached.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The open step's prediction that is asked next; goals wait until all are answered.
    pub fn asked(&self) -> Option<(usize, &Prediction)> {
        let standing = self.standings.get(self.step)?;
        let at = standing.told.iter().position(Option::is_none)?;
        Some((at, self.step()?.predictions.get(at)?))
    }

    /// Opens a step again, or one that a link names. What was reached stays reached.
    pub fn open(&mut self, step: usize) -> Vec<Event> {
        self.step = step.min(self.lesson.steps.len().saturating_sub(1));
        vec![Event::Step { step: self.step }]
    }

    /// Opens the step that a link names. Whoever came so far had reached the steps before; what they had answered there is
    /// not in the link, and counts for nothing.
    pub fn resume(&mut self, step: usize) -> Vec<Event> {
        let events = self.open(step);
        self.standings.iter_mut().take(self.step).for_each(|standing| standing.reached = true);
        events
    }

    /// Goes on to the next step, if this one is reached.
    pub fn go_on(&mut self) -> Vec<Event> {
        let reached = self.standings.get(self.step).is_some_and(|standing| standing.reached);
        if reached && self.step + 1 < self.lesson.steps.len() { self.open(self.step + 1) } else { Vec::new() }
    }

    /// Shows one hint more; after the last one, the solution.
    pub fn hint(&mut self) {
        let hints = self.step().map_or(0, |step| step.hints.len());
        if let Some(standing) = self.standings.get_mut(self.step) {
            if standing.hints < hints {
                standing.hints += 1;
            } else {
                standing.revealed = true;
            }
        }
    }

    /// Answers the prediction that is asked. The engine is asked on a copy of `terminal`.
    pub fn answer(&mut self, answer: Answer, terminal: &Terminal) -> Vec<Event> {
        let Some((at, prediction)) = self.asked() else { return Vec::new() };
        let truth = truth(prediction, terminal);
        let score = truth.as_ref().map_or(0.0, |truth| score(prediction, truth, &answer));
        let step = self.step;
        if let Some(told) = self.standings.get_mut(step).and_then(|standing| standing.told.get_mut(at)) {
            *told = Some(Told { answer, truth, score });
        }
        let mut events = vec![Event::Prediction { step, prediction: at, score }];
        self.settle(&mut events);
        events
    }

    /// Looks how the open step's goals stand. `attempt` says that the learner has just done something.
    pub fn look(&mut self, terminal: &Terminal, attempt: bool) -> Vec<Event> {
        let mut events = Vec::new();
        let (lesson, step) = (Rc::clone(&self.lesson), self.step);
        let (Some(open), Some(standing)) = (lesson.steps.get(step), self.standings.get_mut(step)) else {
            return events;
        };
        // While the cluster still works, what would come of a command can only be guessed.
        let settled = terminal.world.cluster.is_settled();
        for (at, goal) in open.goals.iter().enumerate() {
            if !goal.after.is_empty() && !settled {
                continue;
            }
            let seen = look(goal, terminal);
            let Some((state, last)) = standing.goals.get_mut(at) else { continue };
            let next = match (seen.held, *state) {
                (true, _) => GoalState::Held,
                (false, GoalState::Open) => GoalState::Open,
                (false, _) => GoalState::Broke,
            };
            if next != *state {
                *state = next;
                events.push(Event::Goal { step, goal: at, held: seen.held });
            }
            *last = seen;
        }
        let held = standing.goals.iter().filter(|(state, _)| *state == GoalState::Held).count();
        if attempt && !standing.goals.is_empty() {
            events.push(Event::Attempt { step, held, of: standing.goals.len() });
        }
        if settled {
            self.settle(&mut events);
        }
        events
    }

    /// Whether the open step, and with it the lesson, is reached now.
    fn settle(&mut self, events: &mut Vec<Event>) {
        let step = self.step;
        if let Some(standing) = self.standings.get_mut(step) {
            let held = standing.goals.iter().all(|(state, _)| *state == GoalState::Held);
            if held && standing.told.iter().all(Option::is_some) && !standing.reached {
                standing.reached = true;
                events.push(Event::Reached { step });
            }
        }
        if !self.done && self.standings.iter().all(|standing| standing.reached) {
            self.done = true;
            events.push(Event::Done { score: self.score() });
        }
    }

    /// What the lesson is worth so far, 0 to 1: the mean of its predictions and of its steps with goals; a step counts half
    /// where the solution was shown.
    pub fn score(&self) -> f64 {
        let mut parts = Vec::new();
        for standing in &self.standings {
            parts.extend(standing.told.iter().map(|told| told.as_ref().map_or(0.0, |told| told.score)));
            if !standing.goals.is_empty() {
                parts.push(match (standing.reached, standing.revealed) {
                    (false, _) => 0.0,
                    (true, true) => 0.5,
                    (true, false) => 1.0,
                });
            }
        }
        // The parts are a handful: their number is exact.
        if parts.is_empty() { f64::from(u8::from(self.done)) } else { parts.iter().sum::<f64>() / parts.len() as f64 }
    }
}
