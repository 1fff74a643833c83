//! What is to be reached in the open step, as the cluster stands now; and the hints.

use super::prose::{Prose, inline};
use crate::app::bench::Bench;
use crate::lesson::{Do, GoalState, Play, markdown};
use leptos::prelude::*;

/// A goal as it stands: its text, its state, what was seen.
type Row = (String, GoalState, String);

/// The goals of the open step; nothing while a question is open.
#[component]
pub fn Goals(bench: Bench) -> impl IntoView {
    let rows = Memo::new(move |_| bench.lessons.read(rows).unwrap_or_default());
    let row = move |(text, state, seen): Row| {
        let (class, sign, says) = match state {
            GoalState::Open => ("goal open", "○", "Not yet"),
            GoalState::Held => ("goal held", "✓", "Reached"),
            GoalState::Broke => ("goal broke", "!", "It held, and broke again"),
        };
        view! {
            <li class=class>
                <span class="badge" aria-hidden="true">
                    {sign}
                </span>
                <p>
                    <span class="unseen">{says}": "</span>
                    {inline(bench, markdown::inline(&text))}
                    <span class="seen">
                        {(state == GoalState::Broke).then_some("It held, and broke again. ")}
                        {seen}
                    </span>
                </p>
            </li>
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <section class="goals" aria-label="To reach">
                <h3>"To reach"</h3>
                <ul aria-live="polite">{move || rows.get().into_iter().map(row).collect_view()}</ul>
            </section>
            <Hints bench=bench />
        </Show>
    }
}

fn rows(play: &Play) -> Vec<Row> {
    let (Some(step), Some(standing)) = (play.step(), play.standing(play.at())) else { return Vec::new() };
    if play.asked().is_some() {
        return Vec::new();
    }
    let row = |(goal, (state, seen)): (&crate::lesson::Goal, &(GoalState, crate::lesson::Seen))| {
        (goal.text.clone(), *state, seen.words.clone())
    };
    step.goals.iter().zip(&standing.goals).map(row).collect()
}

/// The hints that were asked for, and the button for one more.
#[component]
fn Hints(bench: Bench) -> impl IntoView {
    let lessons = bench.lessons;
    // The shown hints, how many there are, the solution if it is shown, whether all is reached.
    let shown = Memo::new(move |_| {
        lessons
            .read(|play| {
                let (step, standing) = (play.step()?, play.standing(play.at())?);
                let hints: Vec<String> = step.hints.iter().take(standing.hints).cloned().collect();
                let solution = standing.revealed.then(|| solution(&step.solution));
                Some((hints, step.hints.len(), solution, standing.reached))
            })
            .flatten()
            .unwrap_or_default()
    });
    let hints = move || shown.with(|(hints, ..)| hints.clone());
    let solution = move || shown.with(|(_, _, solution, _)| solution.clone());
    let more = move || {
        shown.with(|(hints, all, solution, reached)| match (*reached || solution.is_some(), hints.len() < *all) {
            (true, _) => None,
            (false, true) if hints.is_empty() => Some("A hint"),
            (false, true) => Some("Another hint"),
            (false, false) => Some("Show a solution"),
        })
    };
    view! {
        <section class="hints" aria-label="Hints">
            <ol>
                {move || {
                    hints()
                        .into_iter()
                        .map(|hint| view! { <li><Prose bench=bench text=hint held_back=false /></li> })
                        .collect_view()
                }}
            </ol>
            {move || solution().map(|text| view! { <Prose bench=bench text=text held_back=false /> })}
            {move || more().map(|words| {
                view! {
                    <button type="button" class="button" on:click=move |_| lessons.hint()>
                        {words}
                    </button>
                }
            })}
        </section>
    }
}

/// A solution as a text whose commands can be run.
fn solution(doing: &[Do]) -> String {
    let mut text = String::from("One way to do it:\n\n");
    for one in doing {
        match one {
            Do::Run(command) => text.extend(["```sh\n", command, "\n```\n\n"]),
            Do::Apply(manifest) => {
                text.extend(["```sh\nkubectl apply -f - <<'END'\n", manifest.trim_end(), "\nEND\n```\n\n"])
            }
            Do::Wait(_) => {}
        }
    }
    text
}
