//! The questions of a step: the answered ones with what the engine said, and the one that is asked, whose answer is given on
//! the stage or in the list.

use super::prose::{Prose, inline};
use crate::app::bench::Bench;
use crate::lesson::{About, Answer, Choice, Play, Told, markdown};
use leptos::prelude::*;

/// An answered question, in words.
#[derive(Clone, PartialEq)]
struct Past {
    ask: String,
    verdict: &'static str,
    class: &'static str,
    said: String,
    then: String,
}

/// How the asked question is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Several of the choices.
    Many,
    /// One of them.
    One,
    /// A number, and what is counted in.
    Number(&'static str),
}

/// The question that is asked.
#[derive(Clone, PartialEq)]
struct Asked {
    at: usize,
    ask: String,
    kind: Kind,
    /// Its choices stand on the stage as well.
    on_stage: bool,
}

/// The questions of the open step.
#[component]
pub fn Predictions(bench: Bench) -> impl IntoView {
    let lessons = bench.lessons;
    let past = Memo::new(move |_| lessons.read(|play| past(bench, play)).unwrap_or_default());
    let asked = Memo::new(move |_| lessons.read(asked).flatten());
    // Pods come and go while the question stands.
    let pods = Memo::new(move |_| {
        bench.session.read(|playground| {
            let store = playground.terminal().world.cluster.store();
            store.count(crate::api::scheme::Kind::Pod)
        })
    });
    let choices = Memo::new(move |_| {
        pods.track();
        asked.with(|asked| {
            asked.as_ref().map(|_| lessons.choices()).unwrap_or_default().into_iter().map(pair).collect::<Vec<_>>()
        })
    });
    // What is selected on the stage while it can be chosen is chosen.
    Effect::new(move |_| {
        let Some(id) = bench.selected.get() else { return };
        let Some(asked) = asked.get_untracked().filter(|asked| asked.on_stage) else { return };
        if choices.with_untracked(|choices| choices.iter().any(|(known, _)| *known == id)) {
            lessons.pick(&id, asked.kind == Kind::One);
            bench.selected.set(None);
        }
    });
    let answered = move |past: Past| {
        view! {
            <li class=["prediction ", past.class].concat()>
                <p class="ask">{inline(bench, markdown::inline(&past.ask))}</p>
                <p class="verdict">
                    <b>{past.verdict}</b>
                    " "
                    {past.said}
                </p>
                {(!past.then.is_empty()).then(|| view! { <Prose bench=bench text=past.then.clone() held_back=false /> })}
            </li>
        }
    };
    view! {
        <ol class="predictions" aria-live="polite">
            {move || past.get().into_iter().map(answered).collect_view()}
        </ol>
        {move || asked.get().map(|asked| view! { <Question bench=bench asked=asked choices=choices /> })}
    }
}

fn pair(choice: Choice) -> (String, String) {
    (choice.id, choice.words)
}

fn asked(play: &Play) -> Option<Asked> {
    let (at, prediction) = play.asked()?;
    let (kind, on_stage) = match prediction.about {
        About::Pods(_) => (Kind::Many, true),
        About::Source(_) => (Kind::One, true),
        About::End(_) | About::Works(_) => (Kind::One, false),
        About::Share(..) => (Kind::Number("%"), false),
        About::Port(_) | About::Lines(_) => (Kind::Number(""), false),
    };
    Some(Asked { at, ask: prediction.ask.clone(), kind, on_stage })
}

fn past(bench: Bench, play: &Play) -> Vec<Past> {
    let (Some(step), Some(standing)) = (play.step(), play.standing(play.at())) else { return Vec::new() };
    let told = |(prediction, told): (&crate::lesson::Prediction, &Option<Told>)| {
        let told = told.as_ref()?;
        let (verdict, class) = match told.score {
            _ if told.truth.is_err() => ("No answer.", "open"),
            score if score >= 1.0 => ("Right.", "right"),
            score if score > 0.0 => ("Partly.", "partly"),
            _ => ("No.", "off"),
        };
        let said = match &told.truth {
            Err(why) => why.clone(),
            Ok(Answer::Number(number)) if matches!(prediction.about, About::Share(..)) => format!("It was {number}%."),
            Ok(Answer::Number(number)) => format!("It is {number}."),
            Ok(Answer::Chosen(ids)) => {
                let choices =
                    bench.session.peek(|playground| crate::lesson::choices(prediction, playground.terminal()));
                let words = |id: &String| {
                    let known = choices.iter().find(|choice| choice.id == *id).map(|choice| choice.words.clone());
                    known.unwrap_or_else(|| id.rsplit('/').next().unwrap_or_default().to_owned())
                };
                match ids.len() {
                    0 => "None of them.".to_owned(),
                    _ => ids.iter().map(words).collect::<Vec<_>>().join(", ") + ".",
                }
            }
        };
        Some(Past { ask: prediction.ask.clone(), verdict, class, said, then: prediction.then.clone() })
    };
    step.predictions.iter().zip(&standing.told).filter_map(told).collect()
}

/// The question that is asked. No form: in a sandboxed frame the browser submits none.
#[component]
fn Question(bench: Bench, asked: Asked, choices: Memo<Vec<(String, String)>>) -> impl IntoView {
    let lessons = bench.lessons;
    let number = RwSignal::new(String::new());
    let Asked { at, ask, kind, on_stage } = asked;
    let parsed = move || number.with(|text| text.trim().parse::<f64>().ok().filter(|number| number.is_finite()));
    let ready = move || match kind {
        Kind::Many => true,
        Kind::One => lessons.picked.with(|picked| picked.len() == 1),
        Kind::Number(_) => parsed().is_some(),
    };
    let send = move || {
        let answer = match kind {
            Kind::Number(_) => parsed().map(Answer::Number),
            _ => Some(Answer::Chosen(lessons.picked.get_untracked())),
        };
        if let Some(answer) = answer.filter(|_| untrack(ready)) {
            lessons.answer(answer);
        }
    };
    let name = ["prediction-", &at.to_string()].concat();
    let choice = move |(id, words): (String, String)| {
        let (own, picks) = (id.clone(), id);
        let type_ = if kind == Kind::Many { "checkbox" } else { "radio" };
        let checked = move || lessons.picked.with(|picked| picked.contains(&own));
        view! {
            <label>
                <input
                    type=type_
                    name=name.clone()
                    prop:checked=checked
                    on:change=move |_| lessons.pick(&picks, kind == Kind::One)
                />
                <span>{words}</span>
            </label>
        }
    };
    let answer_is = match kind {
        Kind::Many if on_stage => "Click the Pods on the stage, or choose here; none is an answer too.",
        Kind::One if on_stage => "Click it on the stage, or choose here.",
        Kind::Many | Kind::One => "",
        Kind::Number(_) => "A number:",
    };
    view! {
        <div class="question">
            <fieldset>
                <legend>
                    <b>"Before you try: "</b>
                    {inline(bench, markdown::inline(&ask))}
                </legend>
                {match kind {
                    Kind::Number(unit) => {
                        view! {
                            <label class="number">
                                <span>{answer_is}</span>
                                <input
                                    type="text"
                                    inputmode="decimal"
                                    autocomplete="off"
                                    prop:value=move || number.get()
                                    on:input=move |event| number.set(event_target_value(&event))
                                    on:keydown=move |event| {
                                        if event.key() == "Enter" {
                                            send();
                                        }
                                    }
                                />
                                <span>{unit}</span>
                            </label>
                        }
                            .into_any()
                    }
                    _ => {
                        view! {
                            <p class="how">{answer_is}</p>
                            <div class="choices">
                                {move || choices.get().into_iter().map(choice.clone()).collect_view()}
                            </div>
                        }
                            .into_any()
                    }
                }}
            </fieldset>
            <button type="button" class="button primary" disabled=move || !ready() on:click=move |_| send()>
                "Answer"
            </button>
        </div>
    }
}
