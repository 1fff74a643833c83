//! The things on the chart as elements: each can be focused, has a name, opens its card; each moves by itself.

use super::state::State;
use crate::scene::decimal::Decimal;
use crate::scene::draw::{self, Item};
use crate::scene::geometry::{Heading, Point};
use crate::scene::model::Flow;
use crate::scene::steps;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The chart.
#[component]
pub fn Things(state: State) -> impl IntoView {
    let background = move || state.scene.with(|scene| draw::background(scene));
    let frames = Memo::new(move |_| state.scene.with(|scene| draw::frames(scene)));
    let flows = Memo::new(move |_| state.scene.with(|scene| scene.flows.clone()));
    let world = move || {
        let camera = state.camera();
        format!(
            "translate({}px,{}px) scale({})",
            Decimal::<2>::of(camera.x),
            Decimal::<2>::of(camera.y),
            Decimal::<4>::of(camera.scale)
        )
    };
    let click = move |event: MouseEvent| {
        // The end of a drag is no click.
        if state.dragging.get_value() {
            state.dragging.set_value(false);
            return;
        }
        if let Some(number) = packet_at(state, &event) {
            state.bench.selected.set(Some(format!("request/{number}")));
        } else if let Some(id) = thing_at(event.target()) {
            choose(state, &id);
        }
    };
    view! {
        <svg class="chart" class:bare=move || state.bench.session.is_empty() role="application" aria-roledescription="chart" aria-label="The chart: arrow keys go from thing to thing, Enter opens" on:click=click on:mouseover=light on:mouseout=|_| unlight()>
            <g class="world" style:transform=world>
                <g class="background" aria-hidden="true" inner_html=background></g>
                <g aria-hidden="true">
                    <For each=move || frames.get() key=|item| item.id.clone() let:item>
                        <Still id=item.id frames=frames />
                    </For>
                </g>
                <g class="flows" aria-hidden="true">
                    <For each=move || flows.get() key=|flow| flow.id.clone() let:flow>
                        <Line id=flow.id flows=flows />
                    </For>
                </g>
                <g on:keydown=move |event| keys(state, &event)>
                    <For each=move || state.items.get().as_ref().clone() key=|item| item.id.clone() let:item>
                        <Thing id=item.id state=state />
                    </For>
                </g>
            </g>
        </svg>
    }
}

fn found(items: &[Item], id: &str) -> Option<Item> {
    items.iter().find(|item| item.id == id).cloned()
}

fn place(item: &Option<Item>) -> String {
    item.as_ref().map_or_else(String::new, |item| {
        format!("translate({}px,{}px)", Decimal::<2>::of(item.at.x), Decimal::<2>::of(item.at.y))
    })
}

/// A frame behind the lines.
#[component]
fn Still(id: String, frames: Memo<Vec<Item>>) -> impl IntoView {
    let item = Memo::new(move |_| frames.with(|frames| found(frames, &id)));
    view! {
        <g
            class=move || item.with(|item| item.as_ref().map(|item| format!("thing {}", item.class)))
            style:transform=move || item.with(place)
            inner_html=move || item.with(|item| item.as_ref().map(|item| item.markup.clone()).unwrap_or_default())
        ></g>
    }
}

/// A line.
#[component]
fn Line(id: String, flows: Memo<Vec<Flow>>) -> impl IntoView {
    let flow = Memo::new(move |_| flows.with(|flows| flows.iter().find(|flow| flow.id == id).cloned()));
    let path = move || flow.with(|flow| flow.as_ref().map(|flow| flow.path.svg()).unwrap_or_default());
    view! {
        <path
            class=move || flow.with(|flow| flow.as_ref().map(draw::flow_class))
            d=path
            style:d=move || format!("path(\"{}\")", path())
        />
    }
}

/// A thing.
#[component]
fn Thing(id: String, state: State) -> impl IntoView {
    let own = StoredValue::new(id);
    let item = Memo::new(move |_| state.items.with(|items| own.with_value(|id| found(items, id))));
    let says = move || item.with(|item| item.as_ref().map(|item| item.says.clone()));
    let current = Memo::new(move |_| state.current.with(|current| own.with_value(|id| current == id)));
    let selected =
        Memo::new(move |_| state.bench.selected.with(|chosen| own.with_value(|id| chosen.as_ref() == Some(id))));
    // What is chosen as the answer to a lesson's question is marked.
    let picked = Memo::new(move |_| state.bench.lessons.picked.with(|picked| own.with_value(|id| picked.contains(id))));
    view! {
        <g
            class=move || item.with(|item| item.as_ref().map(|item| format!("thing {}", item.class)))
            class:chosen=selected
            class:picked=picked
            style:transform=move || item.with(place)
            data-id=own.get_value()
            role="img"
            aria-label=says
            aria-current=move || selected.get().then_some("true")
            tabindex=move || if current.get() { "0" } else { "-1" }
            on:focus=move |_| state.current.set(own.get_value())
            inner_html=move || item.with(|item| item.as_ref().map(|item| item.markup.clone()).unwrap_or_default())
        ></g>
    }
}

/// The id of the thing that an event met.
fn thing_at(target: Option<web_sys::EventTarget>) -> Option<String> {
    let element = target?.dyn_into::<web_sys::Element>().ok()?;
    element.closest("[data-id]").ok()??.get_attribute("data-id")
}

/// How far from a packet's middle a click still means it, in CSS pixels.
const REACH: f64 = 14.0;

/// The number of the request whose packet a click met.
fn packet_at(state: State, event: &MouseEvent) -> Option<u64> {
    let svg = event.current_target()?.dyn_into::<web_sys::Element>().ok()?;
    let rect = svg.get_bounding_client_rect();
    let camera = untrack(move || state.camera());
    let at = Point::new(f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
    let at = camera.chart_at(at);
    state.air.with_value(|air| {
        let near = air.poses().map(|(one, pose)| (pose.at.distance(at) * camera.scale, one.id));
        near.filter(|(far, _)| *far <= REACH).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    })
}

/// Lights up every chip that stands for the same label as the one under the pointer.
fn light(event: MouseEvent) {
    let chip = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let pair = chip
        .and_then(|chip| chip.closest("[data-pair]").ok().flatten())
        .and_then(|chip| chip.get_attribute("data-pair"));
    let Some(pair) = pair else { return };
    let selector = format!("[data-pair=\"{}\"]", pair.replace(['"', '\\'], ""));
    let Ok(chips) = document().query_selector_all(&selector) else { return };
    for at in 0..chips.length() {
        if let Some(chip) = chips.item(at).and_then(|chip| chip.dyn_into::<web_sys::Element>().ok()) {
            let _ = chip.class_list().add_1("lit");
        }
    }
}

fn unlight() {
    let Ok(chips) = document().query_selector_all(".chip.lit") else { return };
    for at in 0..chips.length() {
        if let Some(chip) = chips.item(at).and_then(|chip| chip.dyn_into::<web_sys::Element>().ok()) {
            let _ = chip.class_list().remove_1("lit");
        }
    }
}

/// Selects a thing; opens or closes a group.
pub fn choose(state: State, id: &str) {
    if id.starts_with("group/") {
        state.opened.update(|opened| {
            if !opened.remove(id) {
                opened.insert(id.to_owned());
            }
        });
        return;
    }
    state.current.set(id.to_owned());
    state.bench.selected.update(|selected| {
        *selected = if selected.as_deref() == Some(id) { None } else { Some(id.to_owned()) };
    });
}

/// Puts the keyboard on a thing.
pub fn focus(state: State, id: &str) {
    state.current.set(id.to_owned());
    let spot = state.scene.with_untracked(|scene| scene.spot(id).copied());
    if let Some(spot) = spot {
        let camera = untrack(move || state.camera()).showing(spot.rect, state.size.get_untracked());
        if camera != untrack(move || state.camera()) {
            state.camera.set(Some(camera));
        }
    }
    let selector = format!("[data-id=\"{}\"]", id.replace('"', ""));
    let element = document().query_selector(&selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::SvgElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn keys(state: State, event: &KeyboardEvent) {
    let Some(here) = thing_at(event.target()) else { return };
    let heading = match event.key().as_str() {
        "ArrowLeft" => Heading::Left,
        "ArrowRight" => Heading::Right,
        "ArrowUp" => Heading::Up,
        "ArrowDown" => Heading::Down,
        "Enter" | " " => {
            event.prevent_default();
            choose(state, &here);
            return;
        }
        "Escape" => {
            state.bench.selected.set(None);
            return;
        }
        _ => return,
    };
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    event.prevent_default();
    let next = state.items.with_untracked(|items| {
        state.scene.with_untracked(|scene| steps::step(scene, items, &here, heading).map(str::to_owned))
    });
    if let Some(next) = next {
        focus(state, &next);
    }
}
