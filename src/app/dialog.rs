//! A window over the page: the browser's own, which keeps the focus inside, closes with Escape and gives the focus back.

use super::icons::{self, Icon};
use leptos::html;
use leptos::prelude::*;

/// Fetches the windows' style sheet, which no first picture needs.
pub fn prepare() {
    let Ok(Some(head)) = document().query_selector("head") else { return };
    let Ok(link) = document().create_element("link") else { return };
    let _ = link.set_attribute("rel", "stylesheet");
    // Its name is always the same: a new release must not meet an old one that the browser kept.
    let _ = link.set_attribute("href", concat!("later/window.css?", env!("CARGO_PKG_VERSION")));
    let _ = head.append_child(&link);
}

/// Opens as it is put on the page; whoever puts it there takes it away when `open` is no longer set.
#[component]
pub fn Dialog(
    /// Is it open?
    open: RwSignal<bool>,
    /// Its heading.
    title: &'static str,
    /// The class of its frame.
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            // Refused only where the page is being taken down.
            let _ = dialog.show_modal();
        }
    });
    let close = move |_| {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class=["window ", class].concat() node_ref=node aria-label=title on:close=move |_| open.set(false)>
            <div class="window-bar">
                <h2>{title}</h2>
                <button class="button quiet" type="button" aria-label="Close" on:click=close>
                    <Icon path=icons::CLOSE />
                </button>
            </div>
            {children()}
        </dialog>
    }
}
