//! Commands that go on while time passes (`kubectl get -w`): the terminal asks each again after everything that happens, and
//! keeps what they print until its owner shows it.

use std::collections::VecDeque;

use super::syntax::List;
use super::terminal::Started;
use super::{Output, Stream, Terminal};
use crate::kubectl::context::Context;
use crate::kubectl::follow::{Follower, Step, TIMED_OUT};

/// Most commands that go on at a time; the oldest end first.
const MOST: usize = 16;
/// Most bytes that are kept until somebody shows them; what is older is forgotten.
const MOST_KEPT: usize = 1024 * 1024;
/// Most inputs that wait.
const MOST_AHEAD: usize = 1_000;
/// Longest virtual time that settling looks ahead: ten minutes.
const SETTLE: i64 = 600_000;
/// Most looks that settling takes.
const MOST_LOOKS: usize = 100_000;

/// A command that goes on.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    follower: Follower,
    /// What its line does after it.
    rest: List,
    /// When it looks again, if nothing happens before.
    until: i64,
    /// When it began to go on.
    since: i64,
    /// The job's number, where it runs in the background.
    job: Option<u32>,
    /// When `timeout` ends it.
    deadline: Option<i64>,
}

/// The commands that go on, and what comes of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Going {
    commands: Vec<Followed>,
    /// Inputs that came with a command (in one paste) that has not ended.
    ahead: VecDeque<String>,
    /// What was printed and not yet shown.
    said: Output,
}

impl Terminal {
    /// Does a command go on?
    pub fn follows(&self) -> bool {
        !self.going.commands.is_empty()
    }

    /// What the commands that go on have printed since the last call.
    pub fn take_said(&mut self) -> Output {
        std::mem::take(&mut self.going.said)
    }

    /// Lets time pass until `until`, milliseconds since 1970; commands that go on look at everything that happens.
    pub fn run_until(&mut self, until: i64) {
        while self.follows() && self.world.cluster.now() < until {
            self.look_again(until);
        }
        self.world.cluster.run_until(until);
    }

    /// Lets time pass until nothing but periodic work waits.
    pub fn settle(&mut self) {
        let end = self.world.cluster.now() + SETTLE;
        for _ in 0..MOST_LOOKS {
            if !self.follows() || self.world.cluster.is_settled() {
                break;
            }
            self.look_again(end);
        }
        self.world.cluster.settle();
    }

    /// Has the next thing happen, `until` at the latest, and everyone look.
    fn look_again(&mut self, until: i64) {
        let next = self.going.commands.iter().map(|followed| followed.until).min().unwrap_or(until).min(until);
        if !self.world.cluster.step(next) {
            self.world.cluster.run_until(next);
        }
        self.poll();
    }

    /// Asks every command that goes on for news; those that have ended leave the rest of their line to be done.
    pub(super) fn poll(&mut self) {
        let mut ended = Vec::new();
        let (world, shell, said) = (&mut self.world, &mut self.shell, &mut self.going.said);
        self.going.commands.retain_mut(|followed| {
            let mut context = Context::new(&mut world.cluster, &mut world.config, &mut shell.disk, None);
            context.terminal = true;
            let step = followed.follower.step(&mut context);
            let mut output = std::mem::take(&mut context.out);
            let exit = match step {
                Ok(Step::Until(_)) if followed.deadline.is_some_and(|end| context.cluster.now() >= end) => TIMED_OUT,
                Ok(Step::Until(until)) => {
                    followed.until = followed.deadline.map_or(until, |end| until.min(end));
                    keep(said, output);
                    return true;
                }
                Ok(Step::Done) => 0,
                Err(failure) => {
                    output.eprint(failure.text);
                    failure.exit
                }
            };
            keep(said, output);
            ended.push((std::mem::take(&mut followed.rest), exit, followed.job));
            false
        });
        for (rest, exit, job) in ended {
            if job.is_none() {
                let output = self.shell.resume(&rest, exit, &mut self.world);
                let output = self.absorb(output);
                keep(&mut self.going.said, output);
            }
        }
        while !self.waits_for_an_end() {
            let Some(input) = self.going.ahead.pop_front() else { break };
            let output = self.run(&input);
            keep(&mut self.going.said, output);
        }
    }

    /// Takes up a command that goes on after its call.
    pub(super) fn take_up(&mut self, started: Started) {
        let Started { follower, job, deadline } = started;
        let rest = if job.is_none() { self.shell.take_rest() } else { List::new() };
        if self.going.commands.len() >= MOST {
            self.going.commands.remove(0);
        }
        let now = self.world.cluster.now();
        let until = deadline.unwrap_or(i64::MAX);
        self.going.commands.push(Followed { follower, rest, until, since: now, job, deadline });
    }

    /// Whether a command in the foreground has an end that later input waits for.
    fn waits_for_an_end(&self) -> bool {
        self.going.commands.iter().any(|followed| followed.job.is_none() && !followed.follower.is_endless())
    }

    /// Keeps an input for later that came at the very moment of a command which has not ended: the next line of one paste. Whatever
    /// comes later runs beside the command, as in a second terminal.
    pub(super) fn puts_off(&mut self, input: &str) -> bool {
        let now = self.world.cluster.now();
        let same =
            |followed: &Followed| followed.job.is_none() && !followed.follower.is_endless() && followed.since == now;
        let later = !self.going.ahead.is_empty() || self.going.commands.iter().any(same);
        if later && self.waits_for_an_end() && self.going.ahead.len() < MOST_AHEAD {
            self.going.ahead.push_back(input.to_owned());
            return true;
        }
        false
    }

    /// Ctrl-C: what goes on in the foreground ends, and what waited for it is forgotten.
    pub(super) fn break_off(&mut self) {
        self.going.commands.retain(|followed| followed.job.is_some());
        self.going.ahead.clear();
    }

    /// `kill`: a job ends.
    pub(super) fn end_job(&mut self, job: u32) {
        self.going.commands.retain(|followed| followed.job != Some(job));
        self.world.forwards.retain(|forward| forward.job != Some(job));
    }
}

/// Adds what was printed to what is kept.
fn keep(said: &mut Output, output: Output) {
    let exit = said.exit;
    said.append(output);
    said.exit = exit;
    while said.len() > MOST_KEPT && said.segments.len() > 1 {
        said.segments.remove(0);
    }
    if said.len() > MOST_KEPT {
        said.segments.clear();
        said.write(Stream::Stderr, "bash: the output is longer than the playground keeps\n".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::Settings;
    use crate::shell::{INTERRUPT, Reader};

    fn person() -> Terminal {
        let mut terminal = Terminal::new(Settings::default(), Reader::Person);
        terminal.settle();
        terminal
    }

    fn text(output: &Output) -> String {
        output.segments.iter().map(|segment| segment.text.as_str()).collect()
    }

    /// What was said, each line without its last cell: the age.
    fn ageless(output: &Output) -> Vec<String> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let line = |line: &str| words(line).split_last().map_or(String::new(), |(_, cells)| cells.join(" "));
        text(output).lines().map(line).collect()
    }

    #[test]
    fn a_live_tail_in_virtual_time() {
        let mut terminal = person();
        assert_eq!(text(&terminal.run("kubectl get pods -w")), "");
        assert!(terminal.follows());
        assert_eq!(terminal.run("kubectl run web --image=nginx:1.27").stdout(), "pod/web created\n");
        terminal.run_until(terminal.world.cluster.now() + 60_000);
        let said = terminal.take_said();
        let said = ageless(&said);
        let want =
            ["NAME READY STATUS RESTARTS", "web 0/1 Pending 0", "web 0/1 ContainerCreating 0", "web 1/1 Running 0"];
        assert_eq!(said.first().map(String::as_str), Some(want[0]));
        for line in want {
            assert!(said.iter().any(|said| said == line), "{line}: {said:?}");
        }
        terminal.run("kubectl delete pod web --now --wait=false");
        terminal.run_until(terminal.world.cluster.now() + 60_000);
        assert!(ageless(&terminal.take_said()).iter().any(|line| line.contains("Terminating")));
        terminal.run(INTERRUPT);
        terminal.run("kubectl run web --image=nginx:1.27");
        terminal.run_until(terminal.world.cluster.now() + 60_000);
        assert!(!terminal.follows() && terminal.take_said().is_empty());
    }

    #[test]
    fn a_wait_ends_and_its_line_goes_on() {
        let mut terminal = person();
        terminal.run("kubectl run web --image=nginx:1.27");
        let line = "kubectl wait --for=condition=Ready pod/web && echo then; echo after";
        assert_eq!(text(&terminal.run(line)), "");
        // The next line of the same paste waits; what is typed later does not.
        assert_eq!(text(&terminal.run("echo pasted")), "");
        terminal.run_until(terminal.world.cluster.now() + 10);
        assert_eq!(text(&terminal.run("true")), "");
        terminal.run_until(terminal.world.cluster.now() + 60_000);
        assert_eq!(text(&terminal.take_said()), "pod/web condition met\nthen\nafter\npasted\n");
        assert!(!terminal.follows());
        let failing = "kubectl wait --for=delete pod/web --timeout=5s || echo late";
        assert_eq!(text(&terminal.run(failing)), "");
        terminal.run_until(terminal.world.cluster.now() + 10_000);
        let want = "error: timed out waiting for the condition on pods/web\nlate\n";
        assert_eq!(text(&terminal.take_said()), want);
    }

    #[test]
    fn jobs_stay_when_the_foreground_is_left() {
        let mut terminal = person();
        assert_eq!(text(&terminal.run("kubectl get pods -w & echo on")), "[1] 1001\non\n");
        terminal.run(INTERRUPT);
        assert!(terminal.follows());
        terminal.run("kill %1");
        assert!(!terminal.follows());
    }

    /// Without anybody to watch, time is let pass until nothing more happens.
    #[test]
    fn in_a_pipe() {
        let mut terminal = person();
        let line = "kubectl create deployment web --image=nginx:1.27 >/dev/null; kubectl get deploy -w | tail -n 1";
        assert_eq!(ageless(&terminal.run(line)), ["web 1/1 1 1"]);
        assert!(!terminal.follows());
    }
}
