//! Light, dark, or as the system has it.

use super::browser;
use leptos::prelude::*;

const KEY: &str = "portolan.theme";

/// What the learner chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Ink on paper.
    Light,
    /// The chart by night.
    Dark,
}

impl Theme {
    /// Its word: in an address (`?theme=dark`), in storage, and for the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn of(word: &str) -> Option<Theme> {
        [Theme::System, Theme::Light, Theme::Dark].into_iter().find(|theme| theme.word() == word)
    }

    /// The next one when the button is pressed.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }
}

/// The theme as a signal: the address decides, then what was stored; changes are stored and shown on the root element.
pub fn provide() -> RwSignal<Theme> {
    let asked = browser::query().split('&').find_map(|part| part.strip_prefix("theme=").and_then(Theme::of));
    let chosen = asked.or_else(|| browser::stored(KEY).as_deref().and_then(Theme::of));
    let theme = RwSignal::new(chosen.unwrap_or(Theme::System));
    Effect::new(move |before: Option<Theme>| {
        let now = theme.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", now.word());
        }
        if before.is_some_and(|before| before != now) {
            browser::store(KEY, now.word());
        }
        now
    });
    theme
}
