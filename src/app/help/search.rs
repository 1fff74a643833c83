//! Finds what the help has on some words.

use super::topics::TOPICS;
use crate::kubectl::command;
use crate::order::InOrder;
use crate::shell;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Concepts,
    Keys,
    Commands,
}

impl Section {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Section::Concepts => "Concepts",
            Section::Keys => "Keys",
            Section::Commands => "Commands",
        }
    }
}

/// One thing that the help has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub section: Section,
    pub title: String,
    /// Commands, fields and output stand between backquotes.
    pub text: String,
}

/// Everything the help has, section by section.
pub fn entries() -> Vec<Entry> {
    let entry = |section: Section, title: String, text: String| Entry { section, title, text };
    let mut all: Vec<Entry> =
        TOPICS.iter().map(|(section, title, text)| entry(*section, (*title).to_owned(), (*text).to_owned())).collect();
    for command in command::find(&[]).command.subcommands {
        let mut text = command.short.to_owned();
        if let Some((line, _)) = command.examples.first() {
            text.push_str(": `");
            text.push_str(line);
            text.push('`');
        }
        all.push(entry(Section::Commands, ["kubectl ", command.name].concat(), text));
    }
    let traffic = [
        ("curl, wget", "Send a request, from the laptop or, after `kubectl exec POD --`, from a Pod"),
        ("nslookup, dig", "Ask the cluster's DNS, from a Pod"),
        ("trace", "Follow a connection hop by hop: `trace --from external --to svc/web:80`"),
    ];
    all.extend(traffic.iter().map(|(name, text)| entry(Section::Commands, (*name).to_owned(), (*text).to_owned())));
    all.extend(shell::tools().map(|(name, summary)| entry(Section::Commands, name.to_owned(), summary.to_owned())));
    all
}

/// The entries that hold every word of `query`, those first whose title begins with it, then those whose title holds it;
/// all of them in their order where nothing is asked for.
pub fn find<'a>(entries: &'a [Entry], query: &str) -> Vec<&'a Entry> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<(usize, &Entry)> = entries
        .iter()
        .filter_map(|entry| {
            let title = entry.title.to_lowercase();
            let text = entry.text.to_lowercase();
            let held = words.iter().all(|word| title.contains(word) || text.contains(word));
            let rank = if title.starts_with(&query) {
                0
            } else if words.iter().all(|word| title.contains(word)) {
                1
            } else {
                2
            };
            held.then_some((if query.is_empty() { 0 } else { rank }, entry))
        })
        .collect();
    found.order_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_first() {
        let all = entries();
        let first = |query: &str| find(&all, query).first().map(|entry| entry.title.clone()).unwrap_or_default();
        for (query, title) in [
            ("targetport", "port, targetPort, nodePort, containerPort"),
            ("headless", "Headless Service"),
            ("refused", "Refused, timed out, unknown name"),
            ("kubectl expose", "kubectl expose"),
            ("expose", "kubectl expose"),
            ("CTRL r", "Ctrl R"),
            ("pending", "LoadBalancer"),
            ("trace", "trace"),
        ] {
            assert_eq!(first(query), title, "{query}");
        }
        assert_eq!(find(&all, "").len(), all.len());
        assert!(find(&all, "no such thing at all").is_empty());
    }

    #[test]
    fn backquotes_come_in_pairs() {
        for entry in entries() {
            assert!(entry.text.matches('`').count() % 2 == 0, "{}", entry.title);
            assert!(!entry.title.is_empty() && entry.text.len() > 2, "{}", entry.title);
        }
    }
}
