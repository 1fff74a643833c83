//! The texts that are open in the editor.

use leptos::prelude::*;

/// What a text is for, which decides what "Apply" does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The learner's manifest: applied to the cluster.
    Manifest,
    /// A file of the terminal's disk: saved under its path.
    File {
        /// Its absolute path.
        path: String,
    },
    /// A live object (`kubectl edit`): saving runs these words with the text as standard input.
    Object {
        /// The words to run.
        save: Vec<String>,
    },
}

/// One open text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Unique for the page's life.
    pub id: usize,
    /// What its tab says.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The text.
    pub text: RwSignal<String>,
}

/// A handle to the open texts; there is always at least one, the manifest.
#[derive(Clone, Copy)]
pub struct Documents {
    list: RwSignal<Vec<Document>>,
    current: RwSignal<usize>,
    next: StoredValue<usize>,
    opened: RwSignal<usize>,
}

impl Default for Documents {
    fn default() -> Self {
        let documents = Self {
            list: RwSignal::new(Vec::new()),
            current: RwSignal::new(0),
            next: StoredValue::new(0),
            opened: RwSignal::new(0),
        };
        documents.open("manifest.yaml", Purpose::Manifest, "");
        documents
    }
}

impl Documents {
    /// Opens a text in a tab of its own and shows it; one with the same purpose and title is shown again with the new text.
    pub fn open(self, title: &str, purpose: Purpose, text: &str) {
        self.opened.update(|opened| *opened += 1);
        let same = |document: &&Document| document.title == title && document.purpose == purpose;
        let there = self.list.with_untracked(|list| list.iter().find(same).cloned());
        if let Some(document) = there {
            document.text.set(text.to_string());
            self.current.set(document.id);
            return;
        }
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let text = RwSignal::new(text.to_string());
        self.list.update(|list| list.push(Document { id, title: title.to_string(), purpose, text }));
        self.current.set(id);
    }

    /// Counts up with every text that is opened.
    pub fn opened(self) -> usize {
        self.opened.get()
    }

    /// Closes a text; the last one stays.
    pub fn close(self, id: usize) {
        self.list.update(|list| {
            if list.len() > 1 {
                list.retain(|document| document.id != id);
            }
        });
        let list = self.list.get_untracked();
        if !list.iter().any(|document| document.id == self.current.get_untracked())
            && let Some(last) = list.last()
        {
            self.current.set(last.id);
        }
    }

    /// Shows a text.
    pub fn show(self, id: usize) {
        self.current.set(id);
    }

    /// The open texts, in the order of their tabs.
    pub fn list(self) -> Vec<Document> {
        self.list.get()
    }

    /// The text that is shown.
    pub fn current(self) -> Option<Document> {
        let id = self.current.get();
        self.list.with(|list| list.iter().find(|document| document.id == id).cloned())
    }

    /// Is this the text that is shown?
    pub fn is_current(self, id: usize) -> bool {
        self.current.get() == id
    }
}
