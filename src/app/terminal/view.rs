//! The terminal's elements: a roll of chunks that the browser lays out only where they are seen, and the command line.

use super::keys::{Asks, CommandLine};
use super::names::{self, Piece};
use super::scrollback::{Chunk, Voice};
use super::transcript::Transcript;
use crate::app::browser;
use crate::shell::Completion;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The terminal.
#[component]
pub fn Terminal(
    /// What it shows; the page writes a command's output there.
    transcript: Transcript,
    /// What was typed before, oldest first.
    #[prop(into)]
    typed: Signal<Vec<String>>,
    /// What stands before a command.
    #[prop(into)]
    prompt: Signal<String>,
    /// Runs a whole command, which may be several lines.
    on_run: Callback<String>,
    /// Does this command need more lines?
    unfinished: Callback<String, bool>,
    /// What may stand at the cursor.
    complete: Callback<(String, usize), Completion>,
    /// Ctrl-C.
    on_interrupt: Callback<()>,
    /// The things of the cluster by the names that a table may give them: what a name in the output leads to.
    things: Callback<(), BTreeMap<String, String>>,
    /// A name in the output was pressed: the id of what it names.
    on_thing: Callback<String>,
) -> impl IntoView {
    let roll = NodeRef::<html::Div>::new();
    // The roll hangs by its lower end (`column-reverse`), so 0 is its end.
    let run = Callback::new(move |command| {
        if let Some(roll) = roll.get_untracked() {
            roll.set_scroll_top(0);
        }
        on_run.run(command);
    });
    let line = CommandLine::new(prompt, transcript, Asks { run, unfinished, complete, interrupt: on_interrupt });
    Effect::new(move |_| typed.with(|typed| line.remember(typed)));
    let focus = move |_| {
        if let (false, Some(field)) = (browser::selecting(), line.field.get_untracked()) {
            let _ = field.focus();
        }
    };
    view! {
        <div class="terminal" on:click=focus>
            <div class="roll" node_ref=roll role="group" aria-label="Terminal output" tabindex="0">
                <div class="paper">
                    <For each=move || transcript.chunks() key=|chunk| chunk.id children=move |chunk| lines(chunk, things, on_thing) />
                    <CommandField line=line />
                </div>
            </div>
            <div class="unseen" role="log" aria-live="polite" aria-label="Terminal">
                {move || transcript.spoken()}
            </div>
        </div>
    }
}

/// One chunk. Its height is known before it is laid out, so that the scroll bar is right.
fn lines(chunk: Chunk, things: Callback<(), BTreeMap<String, String>>, on_thing: Callback<String>) -> impl IntoView {
    let class = match chunk.voice {
        Voice::Learner => "chunk learner",
        Voice::Stdout => "chunk stdout",
        Voice::Stderr => "chunk stderr",
        Voice::Note => "chunk note",
    };
    view! {
        <div class=class style:--lines=chunk.lines.to_string()>
            {words(&chunk, things, on_thing)}
        </div>
    }
}

/// The text of a chunk; names in it that a table or a verdict gives (`web-7d4c`, `service/web created`) lead to their things.
fn words(chunk: &Chunk, things: Callback<(), BTreeMap<String, String>>, on_thing: Callback<String>) -> AnyView {
    if chunk.voice != Voice::Stdout || !names::may_name(&chunk.text) {
        return chunk.text.to_string().into_any();
    }
    let known = things.run(());
    let piece = move |piece: Piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Name(name, id) => view! {
            <button
                type="button"
                class="name"
                on:click=move |event| {
                    event.stop_propagation();
                    on_thing.run(id.clone());
                }
            >
                {name}
            </button>
        }
        .into_any(),
    };
    names::pieces(&chunk.text, &known).into_iter().map(piece).collect_view().into_any()
}

/// Prompt and field. The field lies over a mirror of its text, which gives it its height.
#[component]
fn CommandField(line: CommandLine) -> impl IntoView {
    let paste = move |event: web_sys::ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if text.contains(['\n', '\r']) || text.len() > super::paste::MOST {
            event.prevent_default();
            line.pasted(&text);
        }
    };
    view! {
        <div class="command">
            <span class="prompt" aria-hidden="true">
                {move || line.prompt_now()}
            </span>
            <span class="field">
                <span class="mirror" aria-hidden="true">
                    {move || format!("{}\u{200b}", line.text.get())}
                </span>
                <textarea
                    node_ref=line.field
                    rows="1"
                    aria-label="Command"
                    placeholder=move || line.hint()
                    aria-describedby="terminal-help"
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="send"
                    prop:value=move || line.text.get()
                    on:input:target=move |event| line.typed(event.target().value())
                    on:keydown=move |event| line.key(&event)
                    on:paste=paste
                />
            </span>
            <span class="unseen" id="terminal-help">
                "Enter runs, up and down arrows walk through earlier commands, Tab completes. Press Escape, then Tab, to leave."
            </span>
        </div>
    }
}
