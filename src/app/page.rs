//! The page as a whole: its parts, and what flows between them.

use super::browser;
use super::desk::Desk;
use super::editor::examples::EXAMPLES;
use super::editor::{Documents, Purpose};
use super::header::Header;
use super::inspector::Card;
use super::session::Session;
use super::stage::Stage;
use super::terminal::Transcript;
use super::terminal::scrollback::Voice;
use super::theme;
use super::transport::Transport;
use crate::kubectl::streams::{Effect, Output, Stream};
use leptos::prelude::*;

/// Puts the page into the document's body and takes the "loading" text away.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(Page);
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// What the parts of the page share. A handle: copies mean the same page.
#[derive(Clone, Copy)]
pub struct Bench {
    /// The engine.
    pub session: Session,
    /// What the terminal shows.
    pub transcript: Transcript,
    /// What the editor shows.
    pub documents: Documents,
    /// What is selected on the stage.
    pub card: RwSignal<Option<Card>>,
}

impl Bench {
    fn new() -> Self {
        Self {
            session: Session::new(),
            transcript: Transcript::default(),
            documents: Documents::default(),
            card: RwSignal::new(None),
        }
    }

    /// Runs a command and shows what it says.
    pub fn run(self, command: &str) {
        let output = self.session.run(command);
        self.show(output);
    }

    /// Runs a command that the learner did not type: the terminal shows it as if it had been.
    pub fn run_shown(self, command: &str) {
        let prompt = untrack(move || self.session.prompt());
        self.transcript.say(Voice::Learner, &format!("{prompt}{command}"));
        self.run(command);
    }

    /// Shows what a command wrote, and does what it wishes of the page.
    pub fn show(self, output: Output) {
        for segment in output.segments {
            let voice = match segment.stream {
                Stream::Stdout => Voice::Stdout,
                Stream::Stderr => Voice::Stderr,
            };
            self.transcript.say(voice, &segment.text);
        }
        for effect in output.effects {
            self.fulfil(effect);
        }
    }

    fn fulfil(self, effect: Effect) {
        match effect {
            Effect::ClearScreen => self.transcript.clear(),
            Effect::EditObject { text, save } => self.documents.open("edit", Purpose::Object { save }, &text),
            Effect::OpenEditor { path } => {
                let title = path.rsplit('/').next().unwrap_or(&path).to_string();
                self.documents.open(&title, Purpose::File { path }, "");
            }
            Effect::Follow { .. } | Effect::Forward { .. } | Effect::Exit => {}
        }
    }
}

/// The page.
#[component]
fn Page() -> impl IntoView {
    let embedded = browser::query().split('&').any(|part| part == "embed" || part.starts_with("embed="));
    let compact = browser::media("(max-width: 719px), (max-height: 559px)");
    let theme = theme::provide();
    let bench = Bench::new();
    let open_example = Callback::new(move |place: usize| {
        if let Some(example) = EXAMPLES.get(place) {
            bench.documents.open("manifest.yaml", Purpose::Manifest, example.text);
        }
    });
    view! {
        <div class="page" class:embedded=embedded data-portolan="ready">
            <Show when=move || !embedded>
                <Header
                    crumb="Kubernetes 1.36"
                    theme=theme
                    can_undo=false
                    can_redo=false
                    on_undo=Callback::new(|()| {})
                    on_redo=Callback::new(|()| {})
                    on_share=Callback::new(|()| {})
                />
            </Show>
            <main class="bench">
                <Show when=move || embedded>
                    <h1 class="unseen">"Portolan"</h1>
                </Show>
                <Desk bench=bench compact=compact embedded=embedded />
                <Stage
                    empty=Signal::derive(move || bench.session.is_empty())
                    card=bench.card
                    on_run=Callback::new(move |command: String| bench.run_shown(&command))
                    on_example=open_example
                />
                <Show when=move || !embedded>
                    <Transport />
                </Show>
            </main>
        </div>
    }
}
