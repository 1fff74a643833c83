//! What the stage says before anything runs: where one can set out from.

use leptos::prelude::*;

/// The first two commands of the notes.
const COMMANDS: [(&str, &str); 2] = [
    ("Launch five echo servers", "kubectl create deployment echoserver --image=hashicorp/http-echo:1.0.0 --replicas=5"),
    ("Give them one address", "kubectl expose deployment echoserver --port=80 --target-port=8080"),
];

/// The example whose requests all fail; it stands last among the examples.
const PUZZLE: usize = 2;

/// The words and the four ways to begin.
#[component]
pub fn Empty(
    /// Runs a command.
    on_run: Callback<String>,
    /// Opens an example.
    on_example: Callback<usize>,
    /// Opens the lessons.
    on_lessons: Callback<()>,
) -> impl IntoView {
    let command = move |(title, command): (&'static str, &'static str)| {
        view! {
            <li>
                <button type="button" class="course" on:click=move |_| on_run.run(command.to_string())>
                    <b>{title}</b>
                    <code>{whole_words(command)}</code>
                </button>
            </li>
        }
    };
    view! {
        <div class="uncharted">
            <h3>"Uncharted water"</h3>
            <p>
                "Nothing of yours runs in this cluster yet. Type a command, paste a manifest, or set out from here; every connection will be drawn, from its client through a Service port to a Pod, or to the place where it fails."
            </p>
            <ol>
                {COMMANDS.map(command).collect_view()}
                <li>
                    <button type="button" class="course" on:click=move |_| on_example.run(PUZZLE)>
                        <b>"Or solve a puzzle"</b>
                        <span>"A manifest in which every object is there, and yet nobody answers."</span>
                    </button>
                </li>
                <li>
                    <button type="button" class="course" on:click=move |_| on_lessons.run(())>
                        <b>"Take the lessons"</b>
                        <span>"Twenty-one small clusters, broken or surprising, and an exam."</span>
                    </button>
                </li>
            </ol>
        </div>
    }
}

/// A command that is broken between its words only: `--port` must not lose its dashes to the line above.
fn whole_words(command: &'static str) -> impl IntoView {
    command.split(' ').map(|word| view! { <span>{word}</span> " " }).collect_view()
}
