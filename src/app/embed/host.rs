//! The page around this one: telling it what happens, and hearing it. Nothing that it sends is trusted before
//! `crate::embed::request` has read it.

use crate::app::browser;
use crate::embed::notice::{self, Notice};
use crate::embed::params::Params;
use crate::embed::request::{self, Refusal, Request};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A handle: copies mean the same host. A page that stands alone has none, and telling it does nothing.
#[derive(Clone, Copy)]
pub struct Host {
    /// The one origin that is told and heard; `None` for whichever page the frame stands in.
    origin: StoredValue<Option<String>>,
    xapi: bool,
    inside: bool,
}

impl Host {
    /// The host that the page's address speaks of.
    pub fn new(params: &Params) -> Self {
        let inside = params.embed && parent().is_some();
        Self { origin: StoredValue::new(params.host.clone()), xapi: params.xapi, inside }
    }

    /// Is there a page around this one that is told anything?
    pub fn is_there(self) -> bool {
        self.inside
    }

    /// Tells the host.
    pub fn tell(self, notice: &Notice) {
        if self.inside {
            let base = self.xapi.then(browser::base);
            self.post(&notice.write(base.as_deref()));
            if let Notice::Resize { height } = notice {
                self.post(&notice::frame_resize(*height));
            }
        }
    }

    fn post(self, text: &str) {
        let (Some(parent), Ok(message)) = (parent(), js_sys::JSON::parse(text)) else { return };
        self.origin.with_value(|origin| {
            let _ = parent.post_message(&message, origin.as_deref().unwrap_or("*"));
        });
    }

    /// Calls `work` with whatever the host asks for, as long as the page lives. What cannot be done is told back.
    pub fn hear(self, work: impl Fn(Request) + 'static) {
        if !self.inside {
            return;
        }
        let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            match self.read(&event) {
                Ok(request) => work(request),
                Err(Refusal::Foreign) => {}
                Err(refusal) => self.tell(&Notice::Refused { reason: refusal.words().to_owned() }),
            }
        });
        let _ = window().add_event_listener_with_callback("message", heard.as_ref().unchecked_ref());
        heard.forget();
    }

    fn read(self, event: &web_sys::MessageEvent) -> Result<Request, Refusal> {
        let from_parent = event.source().zip(parent()).is_some_and(|(from, parent)| js_sys::Object::is(&from, &parent));
        let known = self.origin.with_value(|origin| request::is_heard(origin.as_deref(), &event.origin()));
        if !from_parent || !known {
            return Err(Refusal::Foreign);
        }
        text(&event.data()).ok_or(Refusal::Foreign).and_then(|text| request::read(&text))
    }
}

/// A message as JSON; `None` for what is no message or is too long to be looked at.
fn text(data: &JsValue) -> Option<String> {
    let text = match data.dyn_ref::<js_sys::JsString>() {
        Some(text) => text.clone(),
        // What cannot be written as JSON (circles, big numbers) is not one of ours.
        None => js_sys::JSON::stringify(data).ok().filter(|text| text.is_string())?,
    };
    let short = usize::try_from(text.length()).is_ok_and(|length| length <= request::LONGEST);
    short.then(|| String::from(text))
}

/// The window around this one.
fn parent() -> Option<web_sys::Window> {
    let parent = window().parent().ok()??;
    (!js_sys::Object::is(&parent, &window())).then_some(parent)
}
