//! The page as a whole: its parts, and what flows between them.

use super::bench::Bench;
use super::browser;
use super::desk::{Desk, Tabs};
use super::dialog;
use super::editor::Purpose;
use super::editor::examples::EXAMPLES;
use super::embed::{self, Share};
use super::header::Header;
use super::help::Help;
use super::lifeboat;
use super::reload;
use super::stage::Stage;
use super::theme;
use super::timeline::Timeline;
use crate::embed::params::{Pane, Params};
use leptos::prelude::*;

/// Puts the page into the document's body and takes the "loading" text away.
pub fn mount() {
    lifeboat::man();
    leptos::mount::mount_to_body(Page);
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// The page.
#[component]
fn Page() -> impl IntoView {
    let params = Params::parse(&browser::query());
    let embedded = params.embed;
    let compact = browser::media("(max-width: 719px), (max-height: 559px)");
    let theme = theme::provide(&params);
    let bench = Bench::new(&params);
    let owner = Owner::current().unwrap_or_default();
    let asked = params.clone();
    browser::when_whole(move || {
        owner.with(|| {
            bench.session.start();
            reload::open(bench);
            // What the address asks for comes before what was stored; a link's own lesson before both.
            let link = browser::fragment().len() > 1;
            if let Some(lesson) = asked.lesson.as_deref().filter(|lesson| !link && !bench.lessons.is_wanted(lesson)) {
                bench.open_lesson(lesson, 0);
            }
            browser::on_fragment(move || {
                let _ = bench.open_link(&browser::fragment());
            });
            embed::listen(bench, &asked, theme);
            dialog::prepare();
        });
    });
    let (sharing, helping) = (RwSignal::new(false), RwSignal::new(false));
    window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "F1" {
            event.prevent_default();
            helping.set(true);
        }
    });
    let open_example = Callback::new(move |place: usize| {
        if let Some(example) = EXAMPLES.get(place) {
            bench.documents.open("manifest.yaml", Purpose::Manifest, example.text);
        }
    });
    let session = bench.session;
    let (stage, desk) = (
        params.shows(Pane::Stage),
        [Pane::Lesson, Pane::Terminal, Pane::Editor].iter().any(|pane| params.shows(*pane)),
    );
    // An address that asks for none of the parts gets the stage.
    let stage = stage || !desk;
    let tabs = Tabs {
        lesson: params.shows(Pane::Lesson),
        editor: params.shows(Pane::Editor),
        terminal: params.shows(Pane::Terminal),
        objects: !embedded,
    };
    view! {
        <div
            class="page"
            class:embedded=embedded
            class:auto-height=embedded && params.auto_height
            class:only-stage=!desk
            class:only-desk=!stage
            data-portolan="ready"
            data-asleep=move || embedded.then(|| bench.clock.asleep.get().to_string())
        >
            <Show when=move || !embedded>
                <Header
                    crumb="Kubernetes 1.36"
                    chosen=theme
                    can_undo=Signal::derive(move || session.can_undo())
                    can_redo=Signal::derive(move || session.can_redo())
                    on_undo=Callback::new(move |()| session.undo())
                    on_redo=Callback::new(move |()| session.redo())
                    on_share=Callback::new(move |()| sharing.set(true))
                    on_help=Callback::new(move |()| helping.set(true))
                    on_restart=Callback::new(move |()| bench.restart())
                    on_lessons=Callback::new(move |()| bench.lessons.front.update(|front| *front += 1))
                />
            </Show>
            <main class="bench">
                <Show when=move || embedded>
                    <h1 class="unseen">"Portolan"</h1>
                </Show>
                <Show when=move || desk>
                    <Desk bench=bench compact=compact has=tabs />
                </Show>
                <Show when=move || stage>
                    <Stage bench=bench on_example=open_example />
                </Show>
                <Show when=move || !embedded>
                    <Show when=move || session.has_started() fallback=|| view! { <div class="transport"></div> }>
                        <Timeline bench=bench />
                    </Show>
                </Show>
            </main>
            <Show when=move || sharing.get()>
                <Share bench=bench open=sharing />
            </Show>
            <Show when=move || helping.get()>
                <Help open=helping />
            </Show>
        </div>
    }
}
