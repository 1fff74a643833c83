//! The text field: a plain `textarea` whose letters are transparent, over the same text in colours.

use super::highlight;
use super::indent::{self, Change};
use super::marks::Mark;
use crate::app::browser::{select, selection};
use crate::manifest::MAX_TEXT;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The field, its line numbers and its colours.
#[component]
pub fn Code(
    /// The text, in both directions.
    text: RwSignal<String>,
    /// What is underlined.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// The field, for who wants to place the cursor.
    field: NodeRef<html::Textarea>,
    /// Ctrl-Enter and Ctrl-S.
    on_apply: Callback<()>,
    /// A paste is larger than any manifest may be; it was not taken.
    on_refuse: Callback<usize>,
) -> impl IntoView {
    let leaving = StoredValue::new(false);
    let colours = move || text.with(|text| marks.with(|marks| highlight::html(text, marks)));
    let keys = move |event: web_sys::KeyboardEvent| {
        let key = event.key();
        let command = event.ctrl_key() || event.meta_key();
        let left = leaving.get_value();
        if key != "Shift" {
            leaving.set_value(key == "Escape");
        }
        if event.is_composing() {
            return;
        }
        let Some(field) = field.get_untracked() else { return };
        let (from, to) = selection(&field);
        let written = field.value();
        let change = match key.as_str() {
            "Enter" | "s" if command => {
                event.prevent_default();
                on_apply.run(());
                return;
            }
            "Enter" if !event.shift_key() => Some(indent::enter(&written, from, to)),
            "Tab" if left => return,
            "Tab" if event.shift_key() => indent::back_tab(&written, from, to),
            "Tab" => Some(indent::tab(&written, from, to)),
            _ => return,
        };
        event.prevent_default();
        if let Some(change) = change {
            write(&field, &change);
            text.set(field.value());
        }
    };
    let paste = move |event: web_sys::ClipboardEvent| {
        let pasted = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        let length = pasted.map_or(0, |text| text.len());
        if length > MAX_TEXT {
            event.prevent_default();
            on_refuse.run(length);
        }
    };
    view! {
        <div class="code">
            <Gutter text=text marks=marks />
            <div class="sheet">
                <pre class="colours" aria-hidden="true" inner_html=colours></pre>
                <textarea
                    node_ref=field
                    class="letters"
                    aria-label="Manifest"
                    aria-describedby="editor-help"
                    placeholder="Paste YAML here, or take an example."
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    wrap="off"
                    prop:value=move || text.get()
                    on:input:target=move |event| text.set(event.target().value())
                    on:keydown=keys
                    on:paste=paste
                />
            </div>
            <span class="unseen" id="editor-help">
                "Tab indents. Press Escape, then Tab, to leave. Control and Enter applies."
            </span>
        </div>
    }
}

/// The line numbers, as one text, with a sign where a line has a problem.
#[component]
fn Gutter(text: RwSignal<String>, #[prop(into)] marks: Signal<Vec<Mark>>) -> impl IntoView {
    let count = Memo::new(move |_| text.with(|text| text.split('\n').count()));
    let numbers = move || (1..=count.get()).map(|number| format!("{number}\n")).collect::<String>();
    let signs = move || {
        let mut lines = std::collections::BTreeMap::new();
        marks.with(|marks| {
            for mark in marks {
                let severity = lines.entry(mark.line).or_insert(mark.severity);
                *severity = mark.severity.max(*severity);
            }
        });
        let sign = |(line, severity): (usize, super::marks::Severity)| {
            view! { <b class=format!("sign {}", severity.word()) style:--row=line.to_string()></b> }
        };
        lines.into_iter().map(sign).collect_view()
    };
    view! {
        <div class="gutter" aria-hidden="true">
            <pre>{numbers}</pre>
            {signs}
        </div>
    }
}

/// Makes a change as if it were typed, so that the browser's own undo knows it.
fn write(field: &web_sys::HtmlTextAreaElement, change: &Change) {
    select(field, change.from, change.to);
    let typed = document().dyn_into::<web_sys::HtmlDocument>().is_ok_and(|document| {
        document.exec_command_with_show_ui_and_value("insertText", false, &change.with).unwrap_or(false)
    });
    if !typed {
        let _ = field.set_range_text(&change.with);
    }
    select(field, change.select.0, change.select.1);
}
