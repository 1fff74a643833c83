//! The editor's elements: tabs of the open texts, examples, "Apply", the text field, the list of problems.

use super::code::Code;
use super::documents::{Document, Documents};
use super::examples::EXAMPLES;
use super::marks::{self, Mark};
use crate::app::browser;
use crate::app::icons::{self, Icon};
use crate::app::menu::{Choice, Menu};
use crate::manifest::MAX_TEXT;
use leptos::html;
use leptos::prelude::*;

/// The most problems that are listed; a broken paste can have thousands.
const MOST_LISTED: usize = 50;

/// The editor.
#[component]
pub fn Editor(
    /// The open texts.
    documents: Documents,
    /// What is wrong with the text that is shown.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// "Apply", or Ctrl-Enter: the text that is shown.
    on_apply: Callback<Document>,
) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let apply = Callback::new(move |()| {
        if let Some(document) = untrack(move || documents.current()) {
            on_apply.run(document);
        }
    });
    let example = Callback::new(move |place: usize| {
        if let Some(example) = EXAMPLES.get(place) {
            documents.open("manifest.yaml", super::Purpose::Manifest, example.text);
        }
    });
    let choices = EXAMPLES.iter().map(|example| Choice { title: example.title.into(), about: example.about.into() });
    let empty = move || documents.current().is_none_or(|document| document.text.with(|text| text.trim().is_empty()));
    let refused = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        documents.current().inspect(|document| document.text.track());
        refused.set(None);
    });
    let sheet = Memo::new(move |_| documents.current());
    view! {
        <div class="editor">
            <div class="editor-bar">
                <Files documents=documents />
                <Menu label="Examples" choices=choices.collect() on_choose=example />
                <button
                    class="button primary"
                    type="button"
                    title="Control and Enter"
                    disabled=empty
                    on:click=move |_| apply.run(())
                >
                    "Apply"
                </button>
            </div>
            {move || {
                sheet
                    .get()
                    .map(|document| {
                        view! { <Code text=document.text marks=marks field=field on_apply=apply on_refuse=Callback::new(move |length| refused.set(Some(length))) /> }
                    })
            }}
            <p class="refused" role="alert">
                {move || refused.get().map(|length| format!("This paste has {length} bytes; a manifest may have {MAX_TEXT}."))}
            </p>
            <Problems documents=documents marks=marks field=field />
        </div>
    }
}

/// The open texts as tabs; nothing while only the manifest is open.
#[component]
fn Files(documents: Documents) -> impl IntoView {
    let tab = move |document: Document| {
        let Document { id, title, .. } = document;
        let close = format!("Close {title}");
        view! {
            <li class:current=move || documents.is_current(id)>
                <button
                    type="button"
                    aria-current=move || documents.is_current(id).then_some("true")
                    on:click=move |_| documents.show(id)
                >
                    {title}
                </button>
                <Show when=move || { documents.list().len() > 1 }>
                    <button type="button" class="close" aria-label=close.clone() on:click=move |_| documents.close(id)>
                        <Icon path=icons::CLOSE />
                    </button>
                </Show>
            </li>
        }
    };
    view! {
        <ul class="files" aria-label="Open files">
            <For each=move || documents.list() key=|document| document.id children=tab />
        </ul>
    }
}

/// What is wrong, line by line; a click places the cursor there.
#[component]
fn Problems(
    documents: Documents,
    #[prop(into)] marks: Signal<Vec<Mark>>,
    field: NodeRef<html::Textarea>,
) -> impl IntoView {
    let goto = move |line: usize, column: usize| {
        let Some(document) = untrack(move || documents.current()) else { return };
        let at = document.text.with_untracked(|text| marks::offset(text, line, column));
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
            browser::select(&field, at, at);
        }
    };
    let row = move |mark: Mark| {
        let Mark { line, column, severity, message, .. } = mark;
        view! {
            <li class=severity.word()>
                <button type="button" on:click=move |_| goto(line, column)>
                    <span class="where">{format!("{}:{}", line, column)}</span>
                    <span class="unseen">{format!(" {}: ", severity.word())}</span>
                    {message}
                </button>
            </li>
        }
    };
    let more = move || marks.with(Vec::len).saturating_sub(MOST_LISTED);
    view! {
        <div class="problems" role="status" aria-label="Problems">
            <Show when=move || marks.with(|marks| !marks.is_empty())>
                <ol>
                    {move || marks.get().into_iter().take(MOST_LISTED).map(row).collect_view()}
                    <Show when=move || { more() > 0 }>
                        <li>{move || format!("and {} more", more())}</li>
                    </Show>
                </ol>
            </Show>
        </div>
    }
}
