//! The help as a window: a field and what is found, section by section.

use super::search::{self, Entry, Section};
use crate::app::dialog::Dialog;
use leptos::prelude::*;

/// The window.
#[component]
pub fn Help(
    /// Is it open?
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Help" class="help">
            <Searched />
        </Dialog>
    }
}

#[component]
fn Searched() -> impl IntoView {
    let query = RwSignal::new(String::new());
    let entries = StoredValue::new(search::entries());
    let found = Memo::new(move |_| {
        entries.with_value(|entries| search::find(entries, &query.get()).into_iter().cloned().collect::<Vec<Entry>>())
    });
    let count = move || match found.with(Vec::len) {
        0 => "Nothing has all of these words. Try one of them alone.".to_owned(),
        1 => "1 entry".to_owned(),
        many => [many.to_string().as_str(), " entries"].concat(),
    };
    view! {
        <div class="help-search">
            <label for="help-query" class="unseen">"Search the help"</label>
            // The dialog gives its first field the focus by itself, the close button stands before it.
            <input
                id="help-query"
                type="search"
                autofocus
                autocomplete="off"
                spellcheck="false"
                placeholder="Search: targetPort, refused, kubectl expose …"
                prop:value=query
                on:input=move |event| query.set(event_target_value(&event))
            />
            <p class="help-count" role="status">{count}</p>
        </div>
        <div class="help-found" tabindex="0" role="group" aria-label="What was found">
            {[Section::Concepts, Section::Keys, Section::Commands]
                .into_iter()
                .map(|section| view! { <Part section=section found=found /> })
                .collect_view()}
        </div>
    }
}

/// What was found of one section.
#[component]
fn Part(section: Section, found: Memo<Vec<Entry>>) -> impl IntoView {
    let own = Memo::new(move |_| {
        found.with(|found| found.iter().filter(|entry| entry.section == section).cloned().collect::<Vec<Entry>>())
    });
    let class = ["help-", &section.title().to_lowercase()].concat();
    view! {
        <Show when=move || own.with(|own| !own.is_empty())>
            <section class=class.clone()>
                <h3>{section.title()}</h3>
                <dl>
                    {move || {
                        own.get()
                            .into_iter()
                            .map(|entry| {
                                view! {
                                    <div>
                                        <dt>{entry.title}</dt>
                                        <dd>{rich(&entry.text)}</dd>
                                    </div>
                                }
                            })
                            .collect_view()
                    }}
                </dl>
            </section>
        </Show>
    }
}

/// Text with what stands between backquotes as code.
fn rich(text: &str) -> Vec<AnyView> {
    let piece = |(place, piece): (usize, &str)| {
        let piece = piece.to_owned();
        if place % 2 == 1 { view! { <code>{piece}</code> }.into_any() } else { piece.into_any() }
    };
    text.split('`').enumerate().map(piece).collect()
}
