//! Undo, redo, any moment of the past, and the lines that are left when something else is done there.

use super::line::{Line, label};
use super::{MarkKind, Playground};
use crate::api::pod::Pod;
use crate::proxy::Client;
use crate::shell::Terminal;
use crate::sim::{Cluster, EPOCH};

/// A moment of the past that is looked at.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub terminal: Terminal,
    /// How many of the line's connections had been opened.
    pub flights: usize,
}

/// A line that was left, as a menu shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What was done there first that was not done here.
    pub title: String,
    /// Where the two part, in milliseconds since the cluster's start.
    pub parted: i64,
}

/// Most lines that are kept beside the present one; the oldest go first.
const MOST_BRANCHES: usize = 8;

impl Playground {
    /// Whether there is an input to take back.
    pub fn can_undo(&self) -> bool {
        !self.line.moments.is_empty()
    }

    /// Whether an input was taken back.
    pub fn can_redo(&self) -> bool {
        self.undone.is_some()
    }

    /// Takes back the last input and everything that followed from it.
    pub fn undo(&mut self) -> bool {
        self.past = None;
        let last = self.line.moments.len().checked_sub(1);
        let Some(before) = last.and_then(|last| self.line.before(last)) else { return false };
        let whole = std::mem::replace(&mut self.line, before);
        self.undone.get_or_insert(whole);
        true
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> bool {
        let Some(whole) = self.undone.take() else { return false };
        self.past = None;
        let done = self.line.inputs.len() + 1;
        let next = whole.moments.iter().position(|moment| moment.inputs == done);
        match next.and_then(|next| whole.before(next)) {
            Some(line) => {
                self.line = line;
                self.undone = Some(whole);
            }
            None => self.line = whole,
        }
        true
    }

    /// The terminal and its cluster as they were at `at`, milliseconds of virtual time since 1970. What happened since is
    /// not touched. `None` for the present and for a past that is not kept any more.
    pub fn at(&self, at: i64) -> Option<Terminal> {
        if at >= self.line.now() { None } else { self.line.terminal_at(at.max(self.line.begins())) }
    }

    /// Looks at the moment `at`, milliseconds of virtual time since 1970; the line's end and what lies after it are the
    /// present. Returns whether that moment is still kept.
    pub fn visit(&mut self, at: i64) -> bool {
        if at >= self.line.now() {
            self.past = None;
            return true;
        }
        let Some(terminal) = self.at(at) else { return false };
        let flights = self.line.flights.partition_point(|flight| flight.at <= at);
        self.past = Some(Visit { terminal, flights });
        true
    }

    /// Back to the present.
    pub fn leave_the_past(&mut self) {
        self.past = None;
    }

    /// Is a moment of the past looked at?
    pub fn is_in_the_past(&self) -> bool {
        self.past.is_some()
    }

    /// The present, in milliseconds since the cluster's start, also while the past is looked at.
    pub fn present(&self) -> i64 {
        self.line.now() - EPOCH
    }

    /// Does anything happen between the moment that is looked at and `until`, milliseconds of virtual time since 1970?
    pub fn happens_until(&self, until: i64) -> bool {
        let now = self.now();
        let due = self.terminal().world.cluster.next_due().is_some_and(|due| due <= until);
        let again = || {
            let next = self.line.marks.partition_point(|mark| mark.at <= now);
            until >= self.line.now() || self.line.marks.get(next).is_some_and(|mark| mark.at <= until)
        };
        due || (self.past.is_some() && again())
    }

    /// Does the client of a connection stay, in the present? A passing Pod is done, or gone, soon after it has asked.
    pub fn stays(&self, client: &Client) -> bool {
        let Client::Pod { namespace, name } = client else { return true };
        let pod = self.line.terminal.world.cluster.store().get_as::<Pod>(namespace, name);
        let done = |pod: &Pod| matches!(pod.status.phase.as_str(), "Succeeded" | "Failed");
        pod.is_some_and(|pod| pod.metadata.deletion_timestamp.is_none() && !done(pod))
    }

    /// From a moment of the past on to `until`: what happened then happens again.
    pub(super) fn go_on(&mut self, until: i64) {
        let Some(past) = &mut self.past else { return };
        let before = past.terminal.world.cluster.now();
        if until >= self.line.now() {
            self.past = None;
            return;
        }
        let first = self.line.marks.partition_point(|mark| mark.at <= before);
        let happened = self.line.marks.get(first).is_some_and(|mark| mark.at <= until);
        if happened {
            self.visit(until);
        } else {
            past.terminal.world.cluster.run_until(until);
        }
    }

    /// Before something is done: what would be lost by it is kept as a line of its own.
    pub(super) fn begin_to_act(&mut self) {
        if let Some(past) = self.past.take() {
            let line = self.line.until(past.terminal.world.cluster.now());
            let left = std::mem::replace(&mut self.line, line);
            self.keep_branch(left);
        }
        if let Some(whole) = self.undone.take() {
            self.keep_branch(whole);
        }
    }

    fn keep_branch(&mut self, line: Line) {
        let more = line.inputs.len() > self.line.inputs.len() || line.flights.len() > self.line.flights.len();
        if !more {
            return;
        }
        if self.branches.len() >= MOST_BRANCHES {
            self.branches.remove(0);
        }
        self.branches.push(line);
    }

    /// A fresh cluster with the same settings; what was done so far is kept as a line that was left.
    pub fn restart(&mut self) {
        (self.past, self.undone) = (None, None);
        let left = std::mem::replace(&mut self.line, Line::new(Cluster::new(self.settings.clone())));
        self.keep_branch(left);
    }

    /// The lines that were left, oldest first.
    pub fn branches(&self) -> Vec<Branch> {
        self.branches.iter().map(|line| branch(line, &self.line)).collect()
    }

    /// Goes over to a line that was left, by its place; the present one is kept in its stead.
    pub fn go_over(&mut self, place: usize) -> bool {
        (self.past, self.undone) = (None, None);
        let Some(other) = self.branches.get_mut(place) else { return false };
        std::mem::swap(other, &mut self.line);
        true
    }
}

/// How `line` differs from `present`, for a menu.
fn branch(line: &Line, present: &Line) -> Branch {
    let common = line.inputs.iter().zip(&present.inputs).take_while(|(a, b)| a == b).count();
    match line.inputs.get(common) {
        Some(input) => Branch { title: label(&input.what), parted: input.at },
        None => {
            let last = line.marks.iter().rfind(|mark| matches!(mark.kind, MarkKind::Delivered | MarkKind::Failed));
            let title = last.map_or_else(String::new, |mark| mark.text.clone());
            Branch { title, parted: last.map_or(0, |mark| mark.at - EPOCH) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scheme::Kind;
    use crate::api::settings::Settings;

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n";
    const DEPLOY: &str = "kubectl create deployment web --image=nginx:1.27";
    const ASK: &str = "kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -O- web";

    fn names(playground: &Playground, kind: Kind) -> Vec<String> {
        let store = playground.terminal().world.cluster.store();
        store.list(kind, Some("default")).map(|object| object.meta().name.clone()).collect()
    }

    /// Half a second of nothing, a Deployment at 1 s, a Service at 5 s, a request from a passing Pod at 9 s and its farewell.
    fn voyage() -> Playground {
        let mut playground = Playground::new(Settings::default());
        playground.run_until(EPOCH + 1_000);
        playground.type_text(DEPLOY);
        playground.run_until(EPOCH + 5_000);
        playground.type_text("kubectl expose deployment web --port=80");
        playground.run_until(EPOCH + 9_000);
        playground.type_text(ASK);
        playground.run_until(playground.now() + 3_000);
        playground
    }

    #[test]
    fn the_past_can_be_looked_at_and_nothing_is_lost() {
        let mut playground = voyage();
        let (marks, end) = (playground.marks().len(), playground.now());
        for (at, services) in [(500, 1), (3_000, 1), (6_000, 2)] {
            assert!(playground.visit(EPOCH + at));
            assert_eq!((playground.elapsed(), names(&playground, Kind::Service).len()), (at, services), "at {at}");
            assert!(playground.flights().is_empty());
        }
        assert_eq!(playground.marks().len(), marks);
        playground.leave_the_past();
        assert_eq!((playground.now(), playground.flights().len()), (end, 1));
    }

    #[test]
    fn a_moment_in_the_middle_of_a_command_shows_what_was_there_then() {
        let mut playground = voyage();
        assert!(!names(&playground, Kind::Pod).contains(&"tmp".to_owned()), "it is gone at the end");
        let asked = playground.flights()[0].at;
        assert!(playground.visit(asked));
        assert!(names(&playground, Kind::Pod).contains(&"tmp".to_owned()));
        assert_eq!(playground.flights().len(), 1);
        assert!(playground.visit(asked - 1));
        assert_eq!(playground.flights().len(), 0);
    }

    #[test]
    fn time_goes_on_from_the_past_as_it_went_then() {
        let mut playground = voyage();
        let end = playground.now();
        playground.visit(EPOCH + 500);
        let mut seen = Vec::new();
        while playground.is_in_the_past() {
            let pods = names(&playground, Kind::Pod).len();
            if seen.last() != Some(&pods) {
                seen.push(pods);
            }
            playground.run_until(playground.now() + 100);
        }
        assert_eq!(seen, [0, 1, 2, 1], "the server came, the client came and went");
        assert_eq!(playground.now(), end);
    }

    #[test]
    fn acting_in_the_past_makes_a_branch_and_the_old_future_stays_within_reach() {
        let mut playground = voyage();
        playground.visit(EPOCH + 3_000);
        playground.apply(SERVICE);
        assert_eq!(playground.inputs().len(), 2);
        assert_eq!(names(&playground, Kind::Service).len(), 2);
        let left = Branch { title: "kubectl expose deployment web --port=80".to_owned(), parted: 5_000 };
        assert_eq!(playground.branches(), [left]);
        assert!(playground.flights().is_empty());
        assert!(playground.go_over(0));
        assert_eq!((playground.inputs().len(), playground.flights().len()), (3, 1));
        assert_eq!(playground.branches()[0].title, "apply");
        assert!(!playground.go_over(7));
    }

    #[test]
    fn what_was_taken_back_is_kept_when_something_else_is_done() {
        let mut playground = voyage();
        assert!(playground.undo() && playground.undo());
        assert_eq!((playground.inputs().len(), playground.elapsed()), (1, 5_000));
        assert!(playground.redo());
        assert_eq!((playground.inputs().len(), playground.can_redo()), (2, true));
        assert!(playground.undo());
        playground.type_text("kubectl delete deployment web");
        assert!(!playground.can_redo());
        assert_eq!(playground.branches().len(), 1);
        assert!(playground.go_over(0));
        assert_eq!(playground.inputs().len(), 3);
    }

    #[test]
    fn a_state_opens_at_the_moment_it_was_made_at_with_its_names() {
        let mut playground = voyage();
        playground.visit(EPOCH + 6_000);
        playground.name_moment("  before anyone asked ");
        let again = Playground::open(&playground.state());
        assert_eq!((again.elapsed(), again.is_in_the_past()), (6_000, true));
        assert_eq!(again.names().get(&6_000).map(String::as_str), Some("before anyone asked"));
        assert_eq!(again.inputs(), playground.inputs());
    }
}
