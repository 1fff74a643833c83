//! What may be tried next, one suggestion at a time, for who set out with the first suggestion of the empty stage.

use crate::app::bench::Bench;
use crate::app::icons::{self, Icon};
use crate::embed::link::What;
use crate::playground::Playground;
use leptos::prelude::*;

/// One suggestion.
struct Next {
    title: &'static str,
    command: &'static str,
    /// Is it of no use any more?
    done: fn(&Playground) -> bool,
}

/// What the tour begins with; the empty stage offers it.
const BEGINNING: &str = "kubectl create deployment echoserver";

/// In their order: each leads to something new to be seen.
const TOUR: [Next; 4] = [
    Next {
        title: "Next: give them one address",
        command: "kubectl expose deployment echoserver --port=80 --target-port=8080",
        done: |playground| typed(playground, "kubectl expose deployment echoserver"),
    },
    Next {
        title: "Next: ask them, from a Pod that comes and goes",
        command: "kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -O- echoserver",
        done: |playground| !playground.flights().is_empty(),
    },
    Next {
        title: "Next: launch a client that stays; then press Send one, or Stream",
        command: "kubectl run client --image=busybox:1.37 --command -- sleep infinity",
        done: |playground| typed(playground, "kubectl run client"),
    },
    Next {
        title: "Next: break it. Relabel the Pods and send again",
        command: "kubectl label pod -l app=echoserver app=echosrver --overwrite",
        done: |playground| typed(playground, "kubectl label pod -l app=echoserver"),
    },
];

fn typed(playground: &Playground, beginning: &str) -> bool {
    let begins = |what: &What| matches!(what, What::Type(text) if text.starts_with(beginning));
    playground.inputs().iter().any(|input| begins(&input.what))
}

/// The suggestion; nothing for who went another way, or has seen all of it, or does not want it.
#[component]
pub fn Guide(bench: Bench, on_run: Callback<String>) -> impl IntoView {
    let closed = RwSignal::new(bench.embedded);
    let next = Memo::new(move |_| {
        bench.session.read(|playground| {
            let begun = !closed.get() && typed(playground, BEGINNING);
            TOUR.iter().position(|next| !(next.done)(playground)).filter(|_| begun)
        })
    });
    let suggestion = move |next: &'static Next| {
        view! {
            <div class="guide">
                <button type="button" class="next" on:click=move |_| on_run.run(next.command.to_owned())>
                    <b>{next.title}</b>
                    <code>{next.command}</code>
                </button>
                <button type="button" class="button quiet" aria-label="No more suggestions" on:click=move |_| closed.set(true)>
                    <Icon path=icons::CLOSE />
                </button>
            </div>
        }
    };
    move || next.get().and_then(|next| TOUR.get(next)).map(suggestion)
}
