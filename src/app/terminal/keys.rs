//! What the keys of the command line do. The browser's text field does the rest.

use super::history::History;
use super::line::{self, Edited};
use super::paste;
use super::scrollback::Voice;
use super::transcript::Transcript;
use crate::app::browser;
use crate::shell::Completion;
use leptos::html;
use leptos::prelude::*;

/// Characters that a row of candidates may take when the field's width cannot be asked.
const COLUMNS: usize = 60;

/// What the terminal asks of the page.
#[derive(Clone, Copy)]
pub struct Asks {
    /// Runs a whole command, which may be several lines.
    pub run: Callback<String>,
    /// Does this command need more lines (open quote, heredoc, `\` at its end)?
    pub unfinished: Callback<String, bool>,
    /// What may stand at the cursor (text, place in bytes).
    pub complete: Callback<(String, usize), Completion>,
    /// Ctrl-C: stops what runs, if anything does.
    pub interrupt: Callback<()>,
}

/// A search back through the history (Ctrl-R).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What is looked for.
    pub query: String,
    /// The place of the entry that was found.
    at: Option<usize>,
}

/// The command line: its text, what stands above it unfinished, its history.
#[derive(Clone, Copy)]
pub struct CommandLine {
    /// What the field holds.
    pub text: RwSignal<String>,
    /// The lines of a command that is not whole yet.
    pub pending: RwSignal<String>,
    /// The search that goes on, if one does.
    pub search: RwSignal<Option<Search>>,
    /// The field.
    pub field: NodeRef<html::Textarea>,
    /// What the learner sees before a command.
    pub prompt: Signal<String>,
    history: StoredValue<History>,
    /// Escape was pressed: the next Tab leaves the field.
    leaving: StoredValue<bool>,
    /// Tab was pressed and found several: the next one lists them.
    listing: StoredValue<bool>,
    transcript: Transcript,
    asks: Asks,
}

impl CommandLine {
    /// An empty line.
    pub fn new(prompt: Signal<String>, transcript: Transcript, asks: Asks) -> Self {
        Self {
            text: RwSignal::new(String::new()),
            pending: RwSignal::new(String::new()),
            search: RwSignal::new(None),
            field: NodeRef::new(),
            prompt,
            history: StoredValue::new(History::default()),
            leaving: StoredValue::new(false),
            listing: StoredValue::new(false),
            transcript,
            asks,
        }
    }

    /// Puts commands into the history, oldest first.
    pub fn remember(self, commands: &[String]) {
        self.history.update_value(|history| commands.iter().for_each(|command| history.push(command)));
    }

    /// What stands before the field: the prompt, or `>` while a command goes on, or what is searched for.
    pub fn prompt_now(self) -> String {
        if let Some(search) = self.search.get() {
            return format!("(reverse-i-search)`{}': ", search.query);
        }
        if self.pending.with(String::is_empty) { self.prompt.get() } else { "> ".to_string() }
    }

    /// What an empty field suggests, until a first command has run.
    pub fn hint(self) -> &'static str {
        if self.pending.with(String::is_empty) && self.transcript.chunks().is_empty() {
            "kubectl get nodes"
        } else {
            ""
        }
    }

    /// The field's text changed under the learner's hands.
    pub fn typed(self, text: String) {
        self.leaving.set_value(false);
        self.listing.set_value(false);
        self.text.set(text);
    }

    /// A key went down. Keys that are not answered here are the browser's.
    pub fn key(self, event: &web_sys::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let control = event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let key = event.key();
        let answered = if self.search.with_untracked(Option::is_some) && self.search_key(&key, control) {
            true
        } else if control {
            self.control(&key)
        } else {
            self.plain(&key, event.shift_key())
        };
        if answered {
            event.prevent_default();
        }
        if key != "Tab" {
            self.listing.set_value(false);
        }
        if key != "Shift" {
            self.leaving.set_value(key == "Escape");
        }
    }

    fn plain(self, key: &str, shift: bool) -> bool {
        match key {
            "Enter" if !shift => self.enter(),
            "ArrowUp" if self.on_first_line() => self.walk(true),
            "ArrowDown" if self.on_last_line() => self.walk(false),
            "Tab" if !shift && !self.leaving.get_value() && !self.blank() => self.tab(),
            _ => return false,
        }
        true
    }

    fn control(self, key: &str) -> bool {
        let text = self.text.get_untracked();
        let (from, to) = self.selection();
        match key {
            // With something selected, Ctrl-C copies it.
            "c" if from == to && !browser::selecting() => self.abandon(),
            "l" => self.transcript.clear(),
            "r" => self.search.set(Some(Search::default())),
            "u" => self.put(&Edited { text: text.get(from..).unwrap_or_default().to_string(), cursor: 0 }),
            "k" => self.put(&Edited::at_end(text.get(..from).unwrap_or_default().to_string())),
            "a" => self.put(&Edited { text, cursor: 0 }),
            "e" => self.put(&Edited::at_end(text)),
            _ => return false,
        }
        true
    }

    /// Keys while a search goes on; `false` for those that end it and mean something else as well.
    fn search_key(self, key: &str, control: bool) -> bool {
        let Some(mut search) = self.search.get_untracked() else { return false };
        match key {
            "r" if control => search.at = search.at.or(Some(usize::MAX)),
            "Backspace" => {
                search.query.pop();
                search.at = None;
            }
            "Escape" | "g" | "c" if key == "Escape" || control => {
                self.search.set(None);
                return true;
            }
            _ if !control && key.chars().count() == 1 => {
                search.query.push_str(key);
                search.at = None;
            }
            "Shift" | "Control" => return true,
            _ => {
                self.search.set(None);
                return false;
            }
        }
        let found = self
            .history
            .with_value(|history| history.search(&search.query, search.at).map(|(at, entry)| (at, entry.to_string())));
        if let Some((at, entry)) = found {
            search.at = Some(at);
            self.put(&Edited::at_end(entry));
        }
        self.search.set(Some(search));
        true
    }

    fn enter(self) {
        let line = self.text.get_untracked();
        self.text.set(String::new());
        self.submit(&line);
    }

    /// Shows a line as entered and runs the command when it is whole.
    fn submit(self, line: &str) {
        let shown = format!("{}{}", self.prompt_now_untracked(), line.replace('\n', "\n> "));
        self.transcript.say(Voice::Learner, &shown);
        let before = self.pending.get_untracked();
        let whole = if before.is_empty() { line.to_string() } else { format!("{before}\n{line}") };
        if self.asks.unfinished.run(whole.clone()) {
            self.pending.set(whole);
            return;
        }
        self.pending.set(String::new());
        self.history.update_value(|history| history.push(&whole));
        if !whole.trim().is_empty() {
            self.asks.run.run(whole);
        }
    }

    /// Several lines were pasted over the selection: the whole commands among them run, one after the other.
    pub fn pasted(self, text: &str) {
        if text.len() > paste::MOST {
            let words = format!("This paste has {} bytes; the terminal takes {} at once.\n", text.len(), paste::MOST);
            self.transcript.say(Voice::Note, &words);
            return;
        }
        let (from, to) = self.selection();
        let line = self.text.get_untracked();
        let (head, tail) = (line.get(..from).unwrap_or_default(), line.get(to..).unwrap_or_default());
        let before = self.pending.get_untracked();
        let unfinished = |command: &str| {
            let whole = if before.is_empty() { command.to_string() } else { format!("{before}\n{command}") };
            self.asks.unfinished.run(whole)
        };
        let pasted = paste::split(&format!("{head}{text}{tail}"), unfinished);
        for command in &pasted.commands {
            self.submit(command);
        }
        self.put(&Edited::at_end(pasted.rest));
    }

    fn walk(self, older: bool) {
        let text = self.text.get_untracked();
        let found = self.history.try_update_value(|history| {
            let entry = if older { history.older(&text) } else { history.newer() };
            entry.map(str::to_string)
        });
        if let Some(Some(entry)) = found {
            self.put(&Edited::at_end(entry));
        }
    }

    fn tab(self) {
        let text = self.text.get_untracked();
        let (_, cursor) = self.selection();
        let found = self.asks.complete.run((text.clone(), cursor));
        if let Some(edited) = line::complete(&text, cursor, &found) {
            self.listing.set_value(false);
            self.put(&edited);
        } else if self.listing.get_value() {
            self.listing.set_value(false);
            self.transcript.say(Voice::Learner, &format!("{}{text}", self.prompt_now_untracked()));
            self.transcript.say(Voice::Stdout, &line::columns(&found.candidates, COLUMNS));
        } else {
            self.listing.set_value(found.candidates.len() > 1);
        }
    }

    /// Ctrl-C: leaves the line as it stands and begins a new one.
    fn abandon(self) {
        let line = self.text.get_untracked();
        self.transcript.say(Voice::Learner, &format!("{}{line}^C", self.prompt_now_untracked()));
        self.text.set(String::new());
        self.pending.set(String::new());
        self.asks.interrupt.run(());
    }

    /// Puts a text and a cursor into the field.
    fn put(self, edited: &Edited) {
        self.text.set(edited.text.clone());
        if let Some(field) = self.field.get_untracked() {
            // The signal's effect on the field comes later; the cursor needs the text now.
            field.set_value(&edited.text);
            let cursor = line::unit_at(&edited.text, edited.cursor);
            browser::select(&field, cursor, cursor);
        }
    }

    fn prompt_now_untracked(self) -> String {
        untrack(move || if self.pending.with(String::is_empty) { self.prompt.get() } else { "> ".to_string() })
    }

    fn blank(self) -> bool {
        self.text.with_untracked(|text| text.trim().is_empty())
    }

    /// What is selected, in bytes.
    fn selection(self) -> (usize, usize) {
        let Some(field) = self.field.get_untracked() else { return (0, 0) };
        let (from, to) = browser::selection(&field);
        self.text.with_untracked(|text| (line::byte_at(text, from), line::byte_at(text, to)))
    }

    fn on_first_line(self) -> bool {
        let (from, _) = self.selection();
        self.text.with_untracked(|text| !text.get(..from).unwrap_or_default().contains('\n'))
    }

    fn on_last_line(self) -> bool {
        let (_, to) = self.selection();
        self.text.with_untracked(|text| !text.get(to..).unwrap_or_default().contains('\n'))
    }
}
