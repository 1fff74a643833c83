//! The page as a whole: its parts, and what flows between them.

use super::bench::Bench;
use super::browser;
use super::desk::Desk;
use super::dialog;
use super::editor::Purpose;
use super::editor::examples::EXAMPLES;
use super::embed::{self, Share};
use super::header::Header;
use super::help::Help;
use super::lifeboat;
use super::stage::Stage;
use super::theme;
use super::transport::{Moment, Transport};
use crate::embed::params::Params;
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
            // What is wrong with a link stands in the terminal.
            let _ = bench.open_link(&browser::fragment());
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
    view! {
        <div
            class="page"
            class:embedded=embedded
            class:auto-height=embedded && params.auto_height
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
                />
            </Show>
            <main class="bench">
                <Show when=move || embedded>
                    <h1 class="unseen">"Portolan"</h1>
                </Show>
                <Desk bench=bench compact=compact embedded=embedded />
                <Stage bench=bench on_example=open_example />
                <Show when=move || !embedded>
                    <TimeLine bench=bench />
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

/// The bar of time, filled from the session.
#[component]
fn TimeLine(bench: Bench) -> impl IntoView {
    let session = bench.session;
    // Milliseconds of virtual time stay far below what a float holds exactly.
    #[allow(clippy::cast_precision_loss)]
    let now = Signal::derive(move || session.now() as f64);
    let end = Memo::new(move |_| line_end(now.get()));
    #[allow(clippy::cast_precision_loss)]
    let moments = Signal::derive(move || {
        let end = end.get();
        let moment = |(at, traffic, title): (i64, bool, String)| Moment { at: at as f64 / end, traffic, title };
        session.moments().into_iter().filter(|(at, ..)| *at >= 0).map(moment).collect::<Vec<_>>()
    });
    let caption = Signal::derive(move || session.moments().pop().map(|(_, _, title)| title).unwrap_or_default());
    view! {
        <Transport
            playing=bench.clock.playing
            end=Signal::from(end)
            now=now
            moments=moments
            caption=caption
            on_play=Callback::new(move |play| bench.clock.playing.set(play))
            on_step=Callback::new(move |()| bench.clock.step())
        />
    }
}

/// Where the line ends while it is `now`: ten seconds, and twice as far whenever that is full, so that marks stay in place.
fn line_end(now: f64) -> f64 {
    let mut end = 10_000.0;
    while end < now {
        end *= 2.0;
    }
    end
}
