//! What a learner has reached, as a text that a page can keep and a file can carry. A text from elsewhere is bounded, and
//! what cannot be read in it is left out.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Longest text that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most lessons that are remembered.
const MOST: usize = 500;
/// Longest slug.
const LONGEST_SLUG: usize = 64;

/// What was reached in one lesson.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mark {
    pub done: bool,
    /// The best score, 0 to 1.
    pub score: f64,
    /// How many steps were reached at most.
    pub steps: u64,
}

/// What was reached in all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    marks: BTreeMap<String, Mark>,
}

impl Progress {
    /// What was reached in a lesson.
    pub fn of(&self, slug: &str) -> Mark {
        self.marks.get(slug).copied().unwrap_or_default()
    }

    /// How many lessons are done.
    pub fn done(&self) -> usize {
        self.marks.values().filter(|mark| mark.done).count()
    }

    /// Notes what was reached; nothing that was reached before is lost.
    pub fn note(&mut self, slug: &str, mark: Mark) {
        if slug.len() > LONGEST_SLUG || (self.marks.len() >= MOST && !self.marks.contains_key(slug)) {
            return;
        }
        let own = self.marks.entry(slug.to_owned()).or_default();
        own.done |= mark.done;
        own.score = own.score.max(mark.score.clamp(0.0, 1.0));
        own.steps = own.steps.max(mark.steps);
    }

    /// Takes up what another text holds.
    pub fn merge(&mut self, other: &Progress) {
        for (slug, mark) in &other.marks {
            self.note(slug, *mark);
        }
    }

    /// Reads a text; `None` if it is none of ours.
    pub fn read(text: &str) -> Option<Progress> {
        if text.len() > LONGEST {
            return None;
        }
        let value: Value = serde_json::from_str(text).ok()?;
        let lessons = value.get("lessons").filter(|_| value.get("portolan").and_then(Value::as_u64) == Some(1))?;
        let mut progress = Progress::default();
        for (slug, mark) in lessons.as_object()? {
            let mark = Mark {
                done: mark.get("done").and_then(Value::as_bool).unwrap_or(false),
                score: mark.get("score").and_then(Value::as_f64).unwrap_or(0.0),
                steps: mark.get("steps").and_then(Value::as_u64).unwrap_or(0),
            };
            progress.note(slug, mark);
        }
        Some(progress)
    }

    /// The text.
    pub fn write(&self) -> String {
        let mark = |mark: &Mark| json!({"done": mark.done, "score": mark.score, "steps": mark.steps});
        let lessons: Map<String, Value> = self.marks.iter().map(|(slug, own)| (slug.clone(), mark(own))).collect();
        json!({"portolan": 1, "lessons": lessons}).to_string()
    }
}
