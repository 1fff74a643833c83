//! The pointer on the chart: drag to pan, wheel and two fingers to zoom; and how large the stage is.

use super::state::State;
use crate::scene::geometry::{Point, Size};
use leptos::html::Div;
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// How far a pointer moves before a press becomes a drag, in CSS pixels.
const SLACK: f64 = 4.0;

/// Listens on the stage's body as long as the page is there.
pub fn listen(state: State, body: NodeRef<Div>) {
    Effect::new(move |_| {
        let Some(body) = body.get() else { return };
        measure(state, &body);
        let own = body.clone();
        let resized = Closure::<dyn Fn()>::new(move || measure(state, &own));
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&body);
        }
        resized.forget();
        wheel(state, &body);
        drag(state, &body);
    });
}

fn measure(state: State, body: &web_sys::HtmlDivElement) {
    let (w, h) = (f64::from(body.client_width()), f64::from(body.client_height()));
    if w > 0.0 && h > 0.0 && state.size.get_untracked() != (Size { w, h }) {
        state.size.set(Size { w, h });
        state.camera.set(None);
        state.placed.set_value(false);
    }
}

fn place(body: &web_sys::HtmlDivElement, x: i32, y: i32) -> Point {
    let rect = body.get_bounding_client_rect();
    Point::new(f64::from(x) - rect.left(), f64::from(y) - rect.top())
}

fn shift(state: State, dx: f64, dy: f64) -> bool {
    let camera = untrack(move || state.camera());
    let chart = state.scene.with_untracked(|scene| scene.size);
    let moved = camera.moved(dx, dy, chart, state.size.get_untracked());
    if moved == camera {
        return false;
    }
    state.camera.set(Some(moved));
    state.placed.set_value(true);
    true
}

fn wheel(state: State, body: &web_sys::HtmlDivElement) {
    let own = body.clone();
    let turned = Closure::<dyn Fn(web_sys::WheelEvent)>::new(move |event: web_sys::WheelEvent| {
        let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if inside.is_some_and(|element| element.closest(".inspector, .uncharted").ok().flatten().is_some()) {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            let camera = untrack(move || state.camera());
            let factor = (-event.delta_y() * 0.004).clamp(-0.5, 0.5).exp();
            state.camera.set(Some(camera.zoomed(factor, place(&own, event.client_x(), event.client_y()))));
            state.placed.set_value(true);
            event.prevent_default();
        } else if shift(state, -event.delta_x(), -event.delta_y()) {
            event.prevent_default();
        }
    });
    let options = web_sys::AddEventListenerOptions::new();
    options.set_passive(false);
    let _ = body.add_event_listener_with_callback_and_add_event_listener_options(
        "wheel",
        turned.as_ref().unchecked_ref(),
        &options,
    );
    turned.forget();
}

fn drag(state: State, body: &web_sys::HtmlDivElement) {
    let fingers = StoredValue::new(BTreeMap::<i32, Point>::new());
    let far = StoredValue::new(0.0);
    let own = body.clone();
    let at = move |event: &web_sys::PointerEvent| place(&own, event.client_x(), event.client_y());
    let (down_at, move_at) = (at.clone(), at);
    on(body, "pointerdown", move |event: web_sys::PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let on_chart = target.is_some_and(|element| element.closest(".chart").ok().flatten().is_some());
        if on_chart && event.button() == 0 {
            far.set_value(0.0);
            fingers.update_value(|fingers| {
                fingers.insert(event.pointer_id(), down_at(&event));
            });
        }
    });
    on(body, "pointermove", move |event: web_sys::PointerEvent| {
        let now = move_at(&event);
        let Some(before) = fingers.with_value(|fingers| fingers.get(&event.pointer_id()).copied()) else { return };
        let others =
            fingers.with_value(|fingers| fingers.iter().find(|(id, _)| **id != event.pointer_id()).map(|(_, at)| *at));
        fingers.update_value(|fingers| {
            fingers.insert(event.pointer_id(), now);
        });
        far.update_value(|far| *far += before.distance(now));
        match others {
            Some(other) => {
                let (was, is) = (before.distance(other).max(1.0), now.distance(other).max(1.0));
                let camera = untrack(move || state.camera()).zoomed(is / was, before.towards(other, 0.5));
                state.camera.set(Some(camera));
            }
            None if far.get_value() > SLACK => {
                shift(state, now.x - before.x, now.y - before.y);
                state.dragging.set_value(true);
            }
            None => {}
        }
    });
    for end in ["pointerup", "pointercancel", "pointerleave"] {
        on(body, end, move |event: web_sys::PointerEvent| {
            fingers.update_value(|fingers| {
                fingers.remove(&event.pointer_id());
            });
        });
    }
}

fn on(body: &web_sys::HtmlDivElement, name: &str, work: impl Fn(web_sys::PointerEvent) + 'static) {
    let work = Closure::<dyn Fn(web_sys::PointerEvent)>::new(work);
    let _ = body.add_event_listener_with_callback(name, work.as_ref().unchecked_ref());
    work.forget();
}
