//! Should the page fail all the same: it says so, and offers the state back in a link, without the input that it failed on.

use crate::embed::link::{self, State};
use leptos::prelude::*;
use std::cell::RefCell;

thread_local! {
    /// The state before the input that is being carried out.
    static SAVED: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// Remembers a state to come back to.
pub fn remember(state: State) {
    SAVED.with(|saved| {
        if let Ok(mut saved) = saved.try_borrow_mut() {
            *saved = Some(state);
        }
    });
}

/// Has a panic shown on the page. The engine stands still from then on.
pub fn man() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let _ = show();
    }));
}

/// Puts the alert over the page; plain DOM calls, since nothing else can be relied on any more.
fn show() -> Option<()> {
    let document = document();
    let alert = document.create_element("div").ok()?;
    alert.set_class_name("lifeboat");
    alert.set_attribute("role", "alert").ok()?;
    let words = document.create_element("p").ok()?;
    words.set_text_content(Some("Portolan has run aground: something failed that should not. Your work is not lost."));
    alert.append_child(&words).ok()?;
    let state = SAVED.with(|saved| saved.try_borrow().ok().and_then(|saved| saved.clone()));
    let fragment = state.and_then(|state| link::write(&state)).unwrap_or_default();
    let way_back = document.create_element("a").ok()?;
    way_back.set_attribute("href", &format!("#{fragment}")).ok()?;
    way_back.set_text_content(Some("Go back to the moment before"));
    // A change of the fragment alone loads nothing: boot.js reloads the page when this class is clicked.
    way_back.set_class_name("button primary reload");
    alert.append_child(&way_back).ok()?;
    document.body()?.append_child(&alert).ok()?;
    Some(())
}
