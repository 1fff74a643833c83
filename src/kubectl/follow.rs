//! Commands that go on while virtual time passes: `get --watch`, `events --watch`, `logs -f`, `rollout status`, `wait`.
//!
//! Each is a value that is asked again after everything that happens in the cluster. Where nobody watches (in a pipe, in a
//! script, in a recording) time is let pass until it ends, or until nothing more happens by itself.

use super::cmd::{events, get, logs, rollout, wait};
use super::context::Context;
use super::failure::Failure;
use super::streams::Effect;

/// Longest virtual time that a command without an end of its own is followed where nobody can end it: ten minutes.
const PATIENCE: i64 = 600_000;
/// Exit status of a command that `timeout` ended.
pub const TIMED_OUT: i32 = 124;
/// Most looks that one command takes in one call.
const MOST_LOOKS: usize = 1_000_000;

/// A command that goes on.
#[derive(Debug, Clone)]
pub enum Follower {
    /// `kubectl get --watch`
    Objects(get::Watch),
    /// `kubectl events --watch`
    Events(events::Watch),
    /// `kubectl logs -f`
    Logs(logs::Follow),
    /// `kubectl rollout status`
    Rollout(rollout::Watch),
    /// `kubectl wait`
    Wait(wait::Waiting),
}

/// What a look at the cluster came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The command has ended well.
    Done,
    /// It looks again after the next thing that happens, at this moment of virtual time (in milliseconds) at the latest.
    Until(i64),
}

impl Follower {
    /// Looks at the cluster, prints what is new and says how it goes on.
    ///
    /// # Errors
    /// The command has ended in failure.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        match self {
            Follower::Objects(watch) => watch.step(context),
            Follower::Events(watch) => watch.step(context),
            Follower::Logs(follow) => follow.step(context),
            Follower::Rollout(watch) => watch.step(context),
            Follower::Wait(waiting) => waiting.step(context),
        }
    }

    /// Whether it goes on until somebody ends it.
    pub fn is_endless(&self) -> bool {
        matches!(self, Follower::Objects(_) | Follower::Events(_) | Follower::Logs(_))
    }
}

/// Carries a command on: to its end at once, or, where somebody watches, as far as it comes without time passing.
///
/// # Errors
/// The command's own.
pub fn follow(context: &mut Context, mut follower: Follower) -> Result<(), Failure> {
    let start = context.now();
    let endless = follower.is_endless();
    for _ in 0..MOST_LOOKS {
        let until = match follower.step(context)? {
            Step::Done => return Ok(()),
            Step::Until(until) => until,
        };
        if context.deferred {
            context.follows = Some(Box::new(follower));
            context.out.effects.push(Effect::Follow);
            return Ok(());
        }
        if context.deadline.is_some_and(|end| context.now() >= end) {
            return Err(Failure::silent(TIMED_OUT));
        }
        let until = context.deadline.map_or(until, |end| until.min(end));
        if endless && context.deadline.is_none() && (context.cluster.is_settled() || context.now() - start > PATIENCE) {
            return Ok(());
        }
        if !context.cluster.step(until) {
            context.cluster.run_until(until);
        }
    }
    Ok(())
}
