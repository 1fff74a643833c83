//! What happens in a lesson, as the host is told.

use crate::app::bench::Bench;
use crate::app::lesson::Shown;
use crate::embed::notice::Notice;
use crate::lesson::{Event, Play};
use leptos::prelude::*;

/// Tells the host of lessons, from now on.
pub fn tell(bench: Bench) {
    bench.lessons.listen(Callback::new(move |event: Event| {
        if let Some(notice) = bench.lessons.peek(|play| notice(play, &event)).flatten() {
            bench.host.tell(&notice);
        }
    }));
    Effect::new(move |_| {
        if let Shown::Failed(_, reason) = bench.lessons.shown.get() {
            bench.host.tell(&Notice::Refused { reason });
        }
    });
}

/// The notice of an event; a step that is reached has none of its own: its goals and predictions were told.
fn notice(play: &Play, event: &Event) -> Option<Notice> {
    let lesson = play.lesson().slug.clone();
    let steps = &play.lesson().steps;
    Some(match *event {
        Event::Step { step } => Notice::Step { lesson, step, steps: steps.len() },
        Event::Goal { step, goal, held } => {
            let text = steps.get(step)?.goals.get(goal)?.text.clone();
            Notice::Goal { lesson, step, goal, held, text }
        }
        Event::Prediction { step, prediction, score } => {
            let text = steps.get(step)?.predictions.get(prediction)?.ask.clone();
            Notice::Prediction { lesson, step, prediction, score, text }
        }
        Event::Attempt { step, held, of } => Notice::Attempt { lesson, step, held, of },
        Event::Done { score } => Notice::Done { lesson, score },
        Event::Reached { .. } => return None,
    })
}
