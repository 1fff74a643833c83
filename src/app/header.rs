//! The bar at the top: name, where the learner is, undo, share, theme. An embedded page has none.

use super::icons::{self, Icon};
use super::theme;
use crate::embed::params::Theme;
use leptos::prelude::*;

/// The bar; what its buttons do is the page's affair.
#[component]
pub fn Header(
    /// Where the learner is: a lesson, a cluster.
    #[prop(into)]
    crumb: Signal<String>,
    /// The theme, which its button changes.
    chosen: RwSignal<Theme>,
    /// Is there something to undo?
    #[prop(into)]
    can_undo: Signal<bool>,
    /// Is there something to do again?
    #[prop(into)]
    can_redo: Signal<bool>,
    /// Undo.
    on_undo: Callback<()>,
    /// Redo.
    on_redo: Callback<()>,
    /// Share.
    on_share: Callback<()>,
    /// Help.
    on_help: Callback<()>,
    /// A fresh cluster.
    on_restart: Callback<()>,
    /// The lessons.
    on_lessons: Callback<()>,
) -> impl IntoView {
    let theme_icon = move || match chosen.get() {
        Theme::System => icons::HALF,
        Theme::Light => icons::SUN,
        Theme::Dark => icons::MOON,
    };
    let theme_label = move || {
        let now = chosen.get();
        format!("Theme: {}. Change to {}", theme::word(now), theme::word(theme::next(now)))
    };
    view! {
        <header class="header">
            <h1 class="brand">
                <Rose />
                "Portolan"
            </h1>
            <p class="crumb">{crumb}</p>
            <div class="actions">
                <button class="button" type="button" aria-label="Lessons" on:click=move |_| on_lessons.run(())>
                    <Icon path=icons::BOOK />
                    <span class="word">"Lessons"</span>
                </button>
                <button
                    class="button quiet"
                    type="button"
                    aria-label="Undo"
                    title="Undo"
                    disabled=move || !can_undo.get()
                    on:click=move |_| on_undo.run(())
                >
                    <Icon path=icons::UNDO />
                </button>
                <button
                    class="button quiet"
                    type="button"
                    aria-label="Redo"
                    title="Redo"
                    disabled=move || !can_redo.get()
                    on:click=move |_| on_redo.run(())
                >
                    <Icon path=icons::REDO />
                </button>
                <button
                    class="button quiet"
                    type="button"
                    aria-label="Start afresh"
                    title="Start afresh: a new cluster; the log keeps this one"
                    disabled=move || !can_undo.get()
                    on:click=move |_| on_restart.run(())
                >
                    <Icon path=icons::FRESH />
                </button>
                <button class="button" type="button" aria-label="Share" on:click=move |_| on_share.run(())>
                    <Icon path=icons::SHARE />
                    <span class="word">"Share"</span>
                </button>
                <button
                    class="button quiet"
                    type="button"
                    aria-label="Help"
                    title="Help (F1)"
                    on:click=move |_| on_help.run(())
                >
                    <Icon path=icons::HELP />
                </button>
                <button
                    class="button quiet"
                    type="button"
                    aria-label=theme_label
                    title=theme_label
                    on:click=move |_| chosen.update(|chosen| *chosen = theme::next(*chosen))
                >
                    {move || view! { <Icon path=theme_icon() /> }}
                </button>
            </div>
        </header>
    }
}

/// The compass star of the name.
#[component]
fn Rose() -> impl IntoView {
    view! {
        <svg class="rose-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="half" d="M16 16 7 7m9 9 9-9m-9 9 9 9m-9-9-9 9" />
            <path class="wind" d="M16 1l3.2 11.8L31 16l-11.8 3.2L16 31l-3.2-11.8L1 16l11.8-3.2z" />
            <path class="lee" d="M16 1v15l-3.2-3.2zM31 16H16l3.2-3.2zM16 31V16l3.2 3.2zM1 16h15l-3.2 3.2z" />
        </svg>
    }
}
