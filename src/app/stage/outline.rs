//! The stage as a list, for those who read or hear it: closed until it is asked for, the same words as the chart's.

use super::state::State;
use super::things;
use crate::scene::sentences;
use leptos::prelude::*;

/// The list.
#[component]
pub fn Outline(state: State) -> impl IntoView {
    let open = RwSignal::new(false);
    let rows =
        Memo::new(move |_| if open.get() { state.scene.with(|scene| sentences::outline(scene)) } else { Vec::new() });
    let row = move |row: sentences::Row| {
        let class = format!("depth-{}", row.depth);
        if row.depth == 0 {
            return view! { <li class=class><b>{row.text}</b></li> }.into_any();
        }
        if row.id.is_empty() {
            return view! { <li class=class>{row.text}</li> }.into_any();
        }
        let id = crate::scene::steps::thing(&row.id).to_owned();
        view! {
            <li class=class>
                <button type="button" class="link" on:click=move |_| things::choose(state, &id)>{row.text}</button>
            </li>
        }
        .into_any()
    };
    view! {
        <Show when=move || !state.bench.embedded>
            <p class="pictures">
                <span aria-hidden="true">"Picture:"</span>
                <button type="button" class="link" aria-label="Save the picture as SVG" data-picture="svg">"SVG"</button>
                <button type="button" class="link" aria-label="Save the picture as PNG" data-picture="png">"PNG"</button>
            </p>
        </Show>
        <details class="outline" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>"The stage as a list"</summary>
            <ul>{move || rows.get().into_iter().map(row).collect_view()}</ul>
        </details>
    }
}
