//! The window behind "Share": the link to this moment, and the lines that put it into a course page, with how that looks.

use crate::app::bench::Bench;
use crate::app::browser;
use crate::app::dialog::Dialog;
use crate::embed::snippet::{self, Choice};
use leptos::prelude::*;

/// The window.
#[component]
pub fn Share(
    /// What the page shares.
    bench: Bench,
    /// Is it open?
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Share" class="share">
            <Link bench=bench />
            <Embed bench=bench />
        </Dialog>
    }
}

/// The link, once it is asked for: the address bar has it from then on.
#[component]
fn Link(bench: Bench) -> impl IntoView {
    let link = untrack(move || bench.link());
    if let Some(link) = &link {
        browser::set_fragment(link);
    }
    let told = match &link {
        None => {
            "This state is too long for a link. A script in the terminal, pasted again, leads here as well.".to_owned()
        }
        Some(link) => {
            let inputs = bench.session.peek(|playground| playground.inputs().len());
            let letters = link.len();
            format!(
                "The whole state stands in the link, {inputs} inputs in {letters} letters. It is kept on no server."
            )
        }
    };
    let address = link.map(|_| browser::address());
    view! {
        <section class="share-link">
            <h3>"Link to this moment"</h3>
            {address.map(|address| view! { <Copied id="share-address" label="Link" text=Signal::stored(address) lines=1 /> })}
            <p class="share-note">{told}</p>
        </section>
    }
}

/// A text to copy, and the button that copies it.
#[component]
fn Copied(id: &'static str, label: &'static str, #[prop(into)] text: Signal<String>, lines: u32) -> impl IntoView {
    let copied = RwSignal::new(false);
    Effect::new(move |_| {
        text.track();
        copied.set(false);
    });
    view! {
        <div class="copied" class:tall=lines != 1>
            <label class="unseen" for=id>{label}</label>
            <textarea id=id readonly rows=lines spellcheck="false" prop:value=text></textarea>
            <button
                class="button primary"
                type="button"
                on:click=move |_| {
                    browser::copy(&text.get_untracked());
                    copied.set(true);
                }
            >
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </div>
    }
}

/// One of a few, as a row of words.
#[component]
fn OneOf(
    name: &'static str,
    title: &'static str,
    chosen: RwSignal<&'static str>,
    /// Value and word.
    of: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let one = move |(value, word): &'static (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == *value
                    on:change=move |_| chosen.set(value)
                />
                <span>{*word}</span>
            </label>
        }
    };
    view! {
        <fieldset class="one-of">
            <legend>{title}</legend>
            <div class="choice">{of.iter().map(one).collect_view()}</div>
        </fieldset>
    }
}

/// The lines for a course page.
#[component]
fn Embed(bench: Bench) -> impl IntoView {
    let state = untrack(move || {
        let nothing = bench.session.is_empty() && bench.draft().is_empty();
        if nothing { String::new() } else { bench.link().unwrap_or_default() }
    });
    let lesson = untrack(move || bench.lesson_slug()).unwrap_or_default();
    let too_long = state.len() > snippet::LONGEST_STATE;
    let form = RwSignal::new("element");
    let theme = RwSignal::new("");
    let panes = RwSignal::new("");
    let height = RwSignal::new("500");
    let loading = RwSignal::new("lazy");
    let choice = Memo::new(move |_| Choice {
        base: browser::base(),
        // An open lesson begins at its own start.
        state: if lesson.is_empty() { state.clone() } else { String::new() },
        lesson: lesson.clone(),
        theme: theme.get().to_owned(),
        panes: panes.get().to_owned(),
        height: height.get().to_owned(),
        loading: if form.get() == "element" { loading.get().to_owned() } else { String::new() },
    });
    let text = Signal::derive(move || {
        choice.with(|choice| if form.get() == "element" { choice.element() } else { choice.frame() })
    });
    // How it loads and how it is written changes nothing of how it looks.
    let address = Memo::new(move |_| choice.with(Choice::address));
    let tall = move || height.get() == "640";
    view! {
        <section class="share-embed">
            <h3>"In a course page"</h3>
            <div class="share-options">
                <OneOf name="share-form" title="As" chosen=form of=&[("element", "Element"), ("frame", "Frame")] />
                <OneOf name="share-theme" title="Theme" chosen=theme of=&[("", "Reader's"), ("light", "Light"), ("dark", "Dark")] />
                <OneOf
                    name="share-panes"
                    title="Shows"
                    chosen=panes
                    of=&[("", "All"), ("stage,terminal", "Chart and terminal"), ("stage", "Chart")]
                />
                <OneOf name="share-height" title="Height" chosen=height of=&[("500", "500"), ("640", "640"), ("auto", "Its own")] />
                <Show when=move || form.get() == "element">
                    <OneOf
                        name="share-loading"
                        title="Loads"
                        chosen=loading
                        of=&[("lazy", "When near"), ("click", "On a click"), ("eager", "At once")]
                    />
                </Show>
            </div>
            <Copied id="share-snippet" label="Lines for the page" text=text lines=5 />
            {too_long.then(|| view! { <p class="share-note">"The state is long; some editors of course pages cut such a line."</p> })}
            <div class="share-preview" class:tall=tall>
                <iframe title="Preview" sandbox="allow-scripts" src=address></iframe>
            </div>
            <p class="share-note">
                "The frame has no rights on the page around it. Its host must send "
                <code>"Access-Control-Allow-Origin: *"</code> ", as most static hosts do."
            </p>
        </section>
    }
}
