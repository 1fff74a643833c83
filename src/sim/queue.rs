//! The event queue: what is due, in the order of time and, at the same time, of arrival.

use std::collections::BTreeMap;

use crate::apiserver::store::Key;

/// Something that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Controller number `.0` looks at a key.
    Reconcile(usize, Key),
    /// The kubelet of a Pod's node looks at the Pod.
    Kubelet(Key),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at: i64,
    turn: u64,
}

/// Tasks by due time. A task stands in it once at most: the earlier time wins.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    due: BTreeMap<Due, Task>,
    /// Where each task stands, and whether it is periodic; by its hash first, which tells nearly all apart.
    places: BTreeMap<(u64, Task), (Due, bool)>,
    turn: u64,
    /// How many tasks are not periodic.
    pressing: usize,
}

impl Queue {
    /// Puts a task in; `at` is milliseconds of virtual time. `periodic` tasks do not keep the cluster from being settled.
    pub fn add(&mut self, task: Task, at: i64, periodic: bool) {
        let task = hashed(task);
        if let Some(&(place, was_periodic)) = self.places.get(&task) {
            if place.at <= at && (!was_periodic || periodic) {
                return;
            }
            let at = at.min(place.at);
            self.take_out(place, was_periodic);
            return self.insert(task, at, periodic && was_periodic);
        }
        self.insert(task, at, periodic);
    }

    fn insert(&mut self, task: (u64, Task), at: i64, periodic: bool) {
        self.turn += 1;
        let due = Due { at, turn: self.turn };
        self.pressing += usize::from(!periodic);
        self.places.insert(task.clone(), (due, periodic));
        self.due.insert(due, task.1);
    }

    fn take_out(&mut self, due: Due, periodic: bool) {
        self.due.remove(&due);
        self.pressing -= usize::from(!periodic).min(self.pressing);
    }

    /// When the next task is due.
    pub fn next_at(&self) -> Option<i64> {
        self.due.keys().next().map(|due| due.at)
    }

    /// Whether nothing but periodic work waits.
    pub fn is_settled(&self) -> bool {
        self.pressing == 0
    }

    /// Takes the next task that is due at `until` or before.
    pub fn pop(&mut self, until: i64) -> Option<(i64, Task)> {
        let (&due, _) = self.due.first_key_value()?;
        if due.at > until {
            return None;
        }
        let task = hashed(self.due.remove(&due)?);
        if let Some((_, periodic)) = self.places.remove(&task) {
            self.pressing -= usize::from(!periodic).min(self.pressing);
        }
        Some((due.at, task.1))
    }
}

fn hashed(task: Task) -> (u64, Task) {
    let (number, key) = match &task {
        Task::Reconcile(number, key) => (*number as u64, key),
        Task::Kubelet(key) => (u64::MAX, key),
    };
    (key.hash().wrapping_add(number), task)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scheme::Kind;

    fn task(name: &str) -> Task {
        Task::Reconcile(0, Key::new(Kind::Pod, "default", name))
    }

    #[test]
    fn first_in_first_out_on_ties() {
        let mut queue = Queue::default();
        queue.add(task("late"), 20, false);
        queue.add(task("b"), 10, false);
        queue.add(task("a"), 10, false);
        assert_eq!(queue.pop(100), Some((10, task("b"))));
        assert_eq!(queue.pop(100), Some((10, task("a"))));
        assert_eq!(queue.pop(15), None);
        assert_eq!(queue.pop(20), Some((20, task("late"))));
    }

    #[test]
    fn a_task_stands_once_and_the_earlier_time_wins() {
        let mut queue = Queue::default();
        queue.add(task("a"), 50, true);
        assert!(queue.is_settled());
        queue.add(task("a"), 10, false);
        queue.add(task("a"), 30, false);
        assert!(!queue.is_settled());
        assert_eq!(queue.pop(100), Some((10, task("a"))));
        assert_eq!(queue.pop(100), None);
        assert!(queue.is_settled());
    }
}
