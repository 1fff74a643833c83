//! The commands that were run, as a shell's history walks through them.

/// How many commands are kept; the oldest go first.
const KEPT: usize = 1000;

/// What was run, oldest first, and where ArrowUp has walked to.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: Vec<String>,
    /// The entry that is shown, or `None` while the learner's own line is.
    at: Option<usize>,
    /// The learner's own line, kept while older ones are shown.
    draft: String,
}

impl History {
    /// Notes a command that was run. Blank ones and repeats of the last are left out.
    pub fn push(&mut self, command: &str) {
        self.at = None;
        self.draft.clear();
        if command.trim().is_empty() || self.entries.last().is_some_and(|last| last == command) {
            return;
        }
        if self.entries.len() == KEPT {
            self.entries.remove(0);
        }
        self.entries.push(command.to_string());
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> &[String] {
        &self.entries
    }

    /// The next older entry; `current` is what the line holds now and comes back when the walk returns.
    pub fn older(&mut self, current: &str) -> Option<&str> {
        let next = match self.at {
            None => {
                self.draft = current.to_string();
                self.entries.len().checked_sub(1)?
            }
            Some(at) => at.checked_sub(1)?,
        };
        self.at = Some(next);
        self.entries.get(next).map(String::as_str)
    }

    /// The next newer entry, at the end the learner's own line again; `None` where the walk has not begun.
    pub fn newer(&mut self) -> Option<&str> {
        let next = self.at? + 1;
        if next < self.entries.len() {
            self.at = Some(next);
            return self.entries.get(next).map(String::as_str);
        }
        self.at = None;
        Some(&self.draft)
    }

    /// The newest entry before `below` (all entries, for `None`) that contains `query`, with its place: what Ctrl-R finds.
    pub fn search(&self, query: &str, below: Option<usize>) -> Option<(usize, &str)> {
        let end = below.unwrap_or(self.entries.len()).min(self.entries.len());
        let found = self.entries.iter().take(end).rposition(|entry| entry.contains(query))?;
        self.entries.get(found).map(|entry| (found, entry.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(entries: &[&str]) -> History {
        let mut history = History::default();
        entries.iter().for_each(|entry| history.push(entry));
        history
    }

    #[test]
    fn arrows_walk_back_and_return_to_the_line_that_was_begun() {
        let mut history = history(&["one", "two"]);
        assert_eq!(history.older("half"), Some("two"));
        assert_eq!(history.older("two"), Some("one"));
        assert_eq!(history.older("one"), None);
        assert_eq!(history.newer(), Some("two"));
        assert_eq!(history.newer(), Some("half"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn blanks_and_repeats_are_left_out() {
        assert_eq!(history(&["one", "one", "  ", "two", "one"]).entries(), ["one", "two", "one"]);
    }

    #[test]
    fn an_empty_history_has_nothing_older() {
        assert_eq!(History::default().older("x"), None);
    }

    #[test]
    fn search_finds_the_newest_first_and_then_older_ones() {
        let history = history(&["kubectl get svc", "ls", "kubectl get pods"]);
        assert_eq!(history.search("get", None), Some((2, "kubectl get pods")));
        assert_eq!(history.search("get", Some(2)), Some((0, "kubectl get svc")));
        assert_eq!(history.search("get", Some(0)), None);
    }

    #[test]
    fn the_oldest_goes_when_the_history_is_full() {
        let mut history = History::default();
        (0..=KEPT).for_each(|number| history.push(&number.to_string()));
        assert_eq!(history.entries().len(), KEPT);
        assert_eq!(history.entries()[0], "1");
    }
}
