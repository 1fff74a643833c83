//! The page, in Leptos. The only room that knows a browser; `session` is its only door to the engine.

use leptos::prelude::*;

/// Puts the page into the document's body and takes the "loading" text away.
pub fn mount() {
    console_error_panic_hook::set_once();
    let embedded = window().location().search().is_ok_and(|search| search.contains("embed"));
    leptos::mount::mount_to_body(move || {
        view! {
            <div class="page" data-portolan="ready">
                <Show when=move || !embedded fallback=|| view! { <h1 class="unseen">"Portolan"</h1> }>
                    <header>
                        <h1>"Portolan"</h1>
                    </header>
                </Show>
                <main>
                    <section aria-label="Manifest"><h2>"Manifest"</h2></section>
                    <section aria-label="Terminal"><h2>"Terminal"</h2></section>
                    <section aria-label="Stage"><h2>"Stage"</h2></section>
                </main>
                <section aria-label="Timeline"><h2>"Timeline"</h2></section>
            </div>
        }
    });
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
