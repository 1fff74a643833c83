//! The final exam: six different faults in one cluster, drawn from a seed. Each fault brings an application of its own, with
//! names, numbers and misspellings that are drawn as well; what is asked for is said by its symptom only. The same seed gives
//! the same exam, byte for byte.

mod faults;

use super::model::{Check, Do, End, Goal, Lesson, Step, Way, Wrong};
use crate::api::protocol::Protocol;
use crate::api::random::Random;
use crate::api::settings::Settings;
use faults::FAULTS;

/// Faults of one exam.
const COUNT: usize = 6;
/// The stream of chance that exams are drawn from.
const STREAM: u64 = 7;

/// Names of applications. Short ones, that no other begins with.
const NAMES: &[&str] = &[
    "anchor", "beacon", "cargo", "dinghy", "ebb", "ferry", "gale", "harbor", "inlet", "jetty", "keel", "lagoon",
    "mast", "narrows", "oar", "pilot", "quay", "reef", "sail", "tide", "vane", "wharf", "yawl",
];

/// One fault: what it sets up, what is to be reached, how.
pub(super) struct Fault {
    pub start: Vec<Do>,
    pub goals: Vec<Goal>,
    pub hint: &'static str,
    pub solution: Vec<Do>,
}

/// What a fault is made from.
pub(super) struct Draw<'a> {
    pub name: &'static str,
    pub chance: &'a mut Random,
}

impl Draw<'_> {
    /// A whole number from `least` to `most`.
    pub fn number(&mut self, least: u64, most: u64) -> u64 {
        least + self.chance.below(most.saturating_sub(least) + 1)
    }

    /// The name with two neighbouring letters changed round or one left out, and never the name itself.
    pub fn misspelt(&mut self) -> String {
        let letters: Vec<char> = self.name.chars().collect();
        let last = u64::try_from(letters.len()).unwrap_or(2).saturating_sub(1);
        let at = usize::try_from(self.chance.below(last)).unwrap_or(0);
        let mut changed = letters.clone();
        changed.swap(at, (at + 1).min(letters.len().saturating_sub(1)));
        if changed == letters || self.chance.below(2) == 0 {
            changed = letters;
            changed.remove(at.min(changed.len().saturating_sub(1)));
        }
        let text: String = changed.into_iter().collect();
        if text == self.name { [self.name, "s"].concat() } else { text }
    }
}

/// The exam of a seed.
pub fn make(seed: u64) -> Lesson {
    let mut chance = Random::new(seed, STREAM);
    let mut names: Vec<&'static str> = NAMES.to_vec();
    let mut kinds: Vec<usize> = (0..FAULTS.len()).collect();
    let (mut start, mut goals, mut hints, mut solution, mut solutions) = (client(), vec![], vec![], vec![], vec![]);
    for _ in 0..COUNT {
        let (Some(kind), Some(name)) = (take(&mut kinds, &mut chance), take(&mut names, &mut chance)) else { break };
        let Some(fault) = FAULTS.get(kind) else { break };
        let made = fault(&mut Draw { name, chance: &mut chance });
        start.extend(made.start);
        goals.extend(made.goals);
        hints.push(["`", name, "`: ", made.hint].concat());
        solution.extend(made.solution.iter().cloned());
        solutions.push(made.solution);
    }
    // Five of six is not enough, whichever is left.
    let missed = take(&mut solutions, &mut chance);
    let wrong = missed.map(|_| Wrong {
        why: "Five mended faults leave one.".to_owned(),
        doing: solutions.into_iter().flatten().collect(),
    });
    Lesson {
        slug: format!("exam-{seed}"),
        title: format!("Final exam, paper {seed}"),
        belief: String::new(),
        teaches: "Symptom, place, cause: every connection says which of its stations has let it down.".to_owned(),
        sources: vec!["https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/".to_owned()],
        minutes: 20,
        // The cluster's own chance differs from paper to paper as well.
        cluster: Settings { seed, ..Settings::default() },
        start,
        steps: vec![Step {
            title: "Six calls in the night".to_owned(),
            text: TEXT.to_owned(),
            goals,
            hints,
            solution,
            wrong: wrong.into_iter().collect(),
            ..Step::default()
        }],
        end: "All six are answered again. Another paper has other faults.".to_owned(),
    }
}

const TEXT: &str = "Six teams call at once: nobody reaches them. [The client](stage:pod/client) asks for their Services by \
name, [the laptop](stage:laptop) by the nodes' ports. Nothing is wrong with the client, the nodes, or the images.\n\n\
Find what ails each, and mend it. Send requests, and look how they fail; that is half of the answer.\n\n\
```sh\nkubectl get deployments,services,endpointslices\n```";

fn client() -> Vec<Do> {
    vec![Do::Run("kubectl run client --image=busybox:1.37 -- sleep infinity".to_owned())]
}

/// Takes one of the list, each as likely.
fn take<T>(list: &mut Vec<T>, chance: &mut Random) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    let at = usize::try_from(chance.below(u64::try_from(list.len()).unwrap_or(1))).unwrap_or(0);
    Some(list.swap_remove(at.min(list.len() - 1)))
}

/// The goal that a connection ends well, at Pods that `by` selects, each of which answers.
pub(super) fn reach(text: String, from: &str, to: String, by: String) -> Goal {
    Goal {
        text,
        keep: false,
        after: Vec::new(),
        during: 0,
        check: Check::Connection {
            // So many that each of four Pods is drawn, with all but certainty.
            way: Way { from: from.to_owned(), to, times: 100, protocol: Protocol::Tcp },
            end: End::Delivered,
            every: !by.is_empty(),
            by,
            port: None,
            source: String::new(),
        },
    }
}
