//! Plays a lesson without a browser: whether its start fails its goals, its solution meets them, its wrong fixes do not, its
//! links point at something, its commands can be read, its questions have an answer.

use super::copy::{begin, perform};
use super::goal::look;
use super::model::{About, Do, Lesson, Step};
use super::predict::{Answer, choices, truth};
use super::{links, markdown};
use crate::shell::{Output, Terminal};

/// How long a learner may look before doing something, in milliseconds: what is broken must still be.
const PATIENCE: i64 = 120_000;

/// What a mistake in a command's words prints.
const MISREAD: &[&str] = &[
    "unknown flag",
    "unknown shorthand flag",
    "unknown command",
    "command not found",
    "syntax error",
    "See 'kubectl",
    "doesn't have a resource type",
    "unrecognized option",
    "Usage: trace",
    "flag needs an argument",
    "invalid number",
    "invalid option",
];

/// Plays the lesson; what is wrong with it, in its order. Nothing is wrong with a good one.
pub fn verify(lesson: &Lesson) -> Vec<String> {
    verify_aloud(lesson, &mut Vec::new())
}

/// The same, and what the engine answers to each question goes to `answers`.
pub fn verify_aloud(lesson: &Lesson, answers: &mut Vec<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut fresh = Terminal::new(lesson.cluster.clone(), crate::shell::Reader::Person);
    fresh.world.cluster.settle();
    for fault in done(&mut fresh, &lesson.start, true) {
        wrong.push(format!("start: {fault}"));
    }
    let mut terminal = begin(lesson).terminal().clone();
    for (at, step) in lesson.steps.iter().enumerate() {
        let faults = play(step, &mut terminal, answers);
        wrong.extend(faults.into_iter().map(|fault| format!("step {} ({}): {fault}", at + 1, step.title)));
    }
    for link in markdown::links(&lesson.end) {
        wrong.extend(broken(&link, &terminal).map(|fault| format!("end: {fault}")));
    }
    wrong
}

/// Plays one step; `terminal` stands after its solution then.
fn play(step: &Step, terminal: &mut Terminal, answers: &mut Vec<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for text in [&step.text].into_iter().chain(&step.hints) {
        wrong.extend(markdown::links(text).iter().filter_map(|link| broken(link, terminal)));
    }
    for prediction in &step.predictions {
        wrong.extend(asides(terminal, &prediction.after));
        if let About::Lines(command) | About::Works(command) = &prediction.about {
            let mut copy = terminal.aside();
            perform(&mut copy, &prediction.after, true);
            wrong.extend(done(&mut copy, &[Do::Run(command.clone())], false));
        }
        let truth = truth(prediction, terminal);
        answers.push(format!("{}\n    {}", prediction.ask, told(&truth)));
        match truth {
            Err(why) => wrong.push(format!("the question {:?} has no answer: {why}", prediction.ask)),
            Ok(Answer::Chosen(answer)) => {
                let offered = choices(prediction, terminal);
                let missing = answer.iter().filter(|id| !offered.iter().any(|choice| choice.id == **id));
                wrong.extend(
                    missing.map(|id| format!("the question {:?} does not offer its answer, {id}", prediction.ask)),
                );
            }
            Ok(Answer::Number(_)) => {}
        }
    }
    let typed: Vec<Do> = markdown::commands(&step.text).into_iter().map(Do::Run).collect();
    wrong.extend(done(terminal, &typed, false));
    if step.goals.is_empty() {
        return wrong;
    }
    if step.goals.iter().all(|goal| goal.keep) {
        wrong.push("every goal is one to keep: nothing is left to reach".to_owned());
    }
    for goal in &step.goals {
        wrong.extend(asides(terminal, &goal.after));
    }
    starts(step, terminal, &mut wrong);
    for fix in &step.wrong {
        let mut copy = terminal.clone();
        wrong.extend(
            done(&mut copy, &fix.doing, true).into_iter().map(|fault| format!("wrong fix {:?}: {fault}", fix.why)),
        );
        pass(&mut copy, PATIENCE);
        if step.goals.iter().all(|goal| look(goal, &copy).held) {
            wrong.push(format!("the wrong fix {:?} meets every goal", fix.why));
        }
    }
    wrong.extend(done(terminal, &step.solution, true).into_iter().map(|fault| format!("solution: {fault}")));
    for later in [false, true] {
        if later {
            pass(terminal, PATIENCE);
        }
        for goal in &step.goals {
            let seen = look(goal, terminal);
            if !seen.held {
                let when = if later { "two minutes after the solution" } else { "after the solution" };
                wrong.push(format!("{when}, {:?} does not hold: {}", goal.text, seen.words));
            }
        }
    }
    wrong
}

/// At its start a step's goals do not hold, and what is to be kept does; two minutes later as well.
fn starts(step: &Step, terminal: &Terminal, wrong: &mut Vec<String>) {
    let mut copy = terminal.clone();
    for _ in 0..2 {
        for goal in &step.goals {
            let seen = look(goal, &copy);
            match (goal.keep, seen.held) {
                (false, true) => wrong.push(format!("{:?} holds before anything is done: {}", goal.text, seen.words)),
                (true, false) => {
                    wrong.push(format!("{:?} is to be kept, and does not hold: {}", goal.text, seen.words))
                }
                _ => {}
            }
        }
        pass(&mut copy, PATIENCE);
    }
    wrong.dedup();
}

/// An answer in one line.
fn told(truth: &Result<Answer, String>) -> String {
    match truth {
        Ok(Answer::Chosen(ids)) => ids.iter().cloned().collect::<Vec<_>>().join(", "),
        Ok(Answer::Number(number)) => number.to_string(),
        Err(why) => why.clone(),
    }
}

fn pass(terminal: &mut Terminal, time: i64) {
    let until = terminal.world.cluster.now() + time;
    terminal.world.cluster.run_until(until);
}

/// Does things, and says which could not be read or, if they must, did not succeed.
fn done(terminal: &mut Terminal, doing: &[Do], must: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in doing {
        let outputs = perform(terminal, std::slice::from_ref(one), true);
        for output in outputs {
            wrong.extend(fault(one, &output, must));
        }
    }
    wrong
}

/// Things that are done on copies only; they must succeed there.
fn asides(terminal: &Terminal, doing: &[Do]) -> Vec<String> {
    done(&mut terminal.aside(), doing, true)
}

fn fault(one: &Do, output: &Output, must: bool) -> Option<String> {
    let what = match one {
        Do::Run(command) => command.lines().next().unwrap_or_default(),
        Do::Apply(_) => "apply",
        Do::Wait(_) => "wait",
    };
    let said = output.stderr();
    let misread = MISREAD.iter().any(|words| said.contains(words));
    (misread || (must && output.exit != 0)).then(|| format!("{what}: exit {}: {}", output.exit, said.trim_end()))
}

fn broken(link: &str, terminal: &Terminal) -> Option<String> {
    let missing = link.starts_with("stage:") && links::find(terminal.world.cluster.store(), link).is_none();
    missing.then(|| format!("the link {link} points at nothing"))
}
