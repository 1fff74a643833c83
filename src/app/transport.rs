//! The bar at the bottom: virtual time, and everything that happened in it as marks on a line.

use super::icons::{self, Icon};
use crate::scene::decimal::Decimal;
use leptos::prelude::*;

/// Something that happened, as a mark on the time line.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When, as a share of the line from 0 to 1.
    pub at: f64,
    /// A connection, and not a change of an object?
    pub traffic: bool,
    /// What it was.
    pub title: String,
}

/// The bar.
#[component]
pub fn Transport(
    /// Does time run?
    #[prop(into, default = Signal::stored(false))]
    playing: Signal<bool>,
    /// Where the line's end stands, in milliseconds of virtual time; 0 while nothing has happened.
    #[prop(into, default = Signal::stored(0.0))]
    end: Signal<f64>,
    /// The moment that is shown, in milliseconds.
    #[prop(into, default = Signal::stored(0.0))]
    now: Signal<f64>,
    /// What happened.
    #[prop(into, default = Signal::stored(Vec::new()))]
    moments: Signal<Vec<Moment>>,
    /// What happened last, in words.
    #[prop(into, default = Signal::stored(String::new()))]
    caption: Signal<String>,
    /// Play or pause.
    #[prop(default = Callback::new(|_| {}))]
    on_play: Callback<bool>,
    /// On to the next thing that happens by itself.
    #[prop(default = Callback::new(|_| {}))]
    on_step: Callback<()>,
) -> impl IntoView {
    let still = Signal::derive(move || end.get() <= 0.0);
    let time = move || format!("{} s", Decimal::<1>::of(now.get() / 1000.0));
    let mark = |moment: Moment| {
        let class = if moment.traffic { "moment traffic" } else { "moment" };
        view! { <i class=class title=moment.title style:left=format!("{}%", Decimal::<3>::of(moment.at * 100.0))></i> }
    };
    let play = move || if playing.get() { (icons::PAUSE, "Pause") } else { (icons::PLAY, "Play") };
    view! {
        <section class="transport" aria-label="Timeline">
            <h2 class="unseen">"Timeline"</h2>
            <div class="steps">
                <button
                    class="button round"
                    type="button"
                    aria-label=move || play().1
                    title=move || play().1
                    disabled=still
                    on:click=move |_| on_play.run(!playing.get_untracked())
                >
                    {move || view! { <Icon path=play().0 /> }}
                </button>
                <Step path=icons::FORWARD title="One step on" still=still on_press=on_step />
            </div>
            <div class="track">
                {move || moments.get().into_iter().map(mark).collect_view()}
                <input
                    type="range"
                    aria-label="Moment"
                    aria-valuetext=time
                    min="0"
                    step="100"
                    max=move || end.get().max(1.0).to_string()
                    prop:value=move || now.get().to_string()
                    disabled=true
                />
            </div>
            <p class="caption">
                <b>{time}</b>
                <span>{caption}</span>
            </p>
        </section>
    }
}

/// A small button of the bar.
#[component]
fn Step(path: &'static str, title: &'static str, still: Signal<bool>, on_press: Callback<()>) -> impl IntoView {
    view! {
        <button class="button quiet" type="button" aria-label=title title=title disabled=still on:click=move |_| on_press.run(())>
            <Icon path=path />
        </button>
    }
}
