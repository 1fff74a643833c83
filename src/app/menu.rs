//! A button that opens a short list of choices. Escape and a click elsewhere close it; arrows walk through it.

use super::icons::{self, Icon};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub title: String,
    /// A line about it.
    pub about: String,
}

/// The button and its list; `on_choose` gets the place of the choice.
#[component]
pub fn Menu(
    /// The words on the button.
    label: &'static str,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Called with the place of what was chosen.
    on_choose: Callback<usize>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let items = StoredValue::new(choices);
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            close();
        }
        "ArrowDown" => {
            event.prevent_default();
            open.set(true);
            request_animation_frame(move || step(root, 1));
        }
        "ArrowUp" if open.get_untracked() => {
            event.prevent_default();
            step(root, -1);
        }
        _ => {}
    };
    let left = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let item = move |(place, choice): (usize, Choice)| {
        view! {
            <li role="none">
                <button
                    role="menuitem"
                    type="button"
                    tabindex="-1"
                    on:click=move |_| {
                        close();
                        on_choose.run(place);
                    }
                >
                    <b>{choice.title}</b>
                    <span>{choice.about}</span>
                </button>
            </li>
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=keys on:focusout=left>
            <button
                class="button"
                type="button"
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {label}
                <Icon path=icons::DOWN />
            </button>
            <Show when=move || open.get()>
                <ul role="menu" aria-label=label>
                    {items.get_value().into_iter().enumerate().map(item).collect_view()}
                </ul>
            </Show>
        </div>
    }
}

/// Moves the focus to the next or the previous choice, around the ends.
fn step(root: NodeRef<html::Div>, by: i32) {
    let Some(list) = root.get_untracked().and_then(|root| root.query_selector_all("[role=menuitem]").ok()) else {
        return;
    };
    let count = i32::try_from(list.length()).unwrap_or(0);
    let active = document().active_element();
    let at = (0..count).find(|place| {
        let node = list.get(u32::try_from(*place).unwrap_or(0));
        active.as_ref().is_some_and(|active| node.as_ref() == Some(active.as_ref()))
    });
    let next = match at {
        Some(at) => (at + by).rem_euclid(count),
        None => 0,
    };
    let item = list.get(u32::try_from(next).unwrap_or(0)).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(item) = item {
        let _ = item.focus();
    }
}
