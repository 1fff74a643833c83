//! Light, dark, or as the system has it.

use super::browser;
use crate::embed::params::{Params, Theme};
use leptos::prelude::*;

const KEY: &str = "portolan.theme";

/// Its word: in storage and for the style sheet.
pub fn word(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The next one when the button is pressed.
pub fn next(theme: Theme) -> Theme {
    match theme {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    }
}

/// The theme as a signal: the page's address decides, then what was stored; changes are shown on the root element and
/// stored, but not by an embedded page, whose host decides.
pub fn provide(params: &Params) -> RwSignal<Theme> {
    let stored = || {
        let stored = browser::stored(KEY)?;
        [Theme::Light, Theme::Dark].into_iter().find(|theme| word(*theme) == stored)
    };
    let embedded = params.embed;
    let chosen = if params.theme == Theme::System && !embedded { stored().unwrap_or_default() } else { params.theme };
    let theme = RwSignal::new(chosen);
    Effect::new(move |before: Option<Theme>| {
        let now = theme.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", word(now));
        }
        if !embedded && before.is_some_and(|before| before != now) {
            browser::store(KEY, word(now));
        }
        now
    });
    theme
}
