//! The few things of the browser that the page asks for, each of which may be refused: storage in a sandboxed frame, media
//! queries, the clipboard. Nothing here panics where it is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// What is stored under `key`; `None` where there is nothing or storage is refused.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Stores `value` under `key`, where storage is allowed.
pub fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// A media query as a signal that follows it; `false` where the browser does not know the query.
pub fn media(query: &str) -> ReadSignal<bool> {
    let list = window().match_media(query).ok().flatten();
    let (matches, set) = signal(list.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(list) = list {
        let asked = list.clone();
        let changed = Closure::<dyn Fn()>::new(move || set.set(asked.matches()));
        let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        // The page's media queries last as long as the page.
        changed.forget();
    }
    matches
}

/// The query part of the page's address, without `?`: `embed&theme=dark`.
pub fn query() -> String {
    let search = window().location().search().unwrap_or_default();
    search.trim_start_matches('?').to_string()
}

/// Calls `work` once the whole program is here: `web/boot.js` says so after the first picture.
pub fn when_whole(work: impl FnOnce() + 'static) {
    let called = Closure::once(work);
    let _ = window().add_event_listener_with_callback("portolan:whole", called.as_ref().unchecked_ref());
    // It waits as long as the page.
    called.forget();
}

/// What is selected in a text field, in UTF-16 units.
pub fn selection(field: &web_sys::HtmlTextAreaElement) -> (usize, usize) {
    let place = |at: Option<u32>| at.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    (place(field.selection_start().ok().flatten()), place(field.selection_end().ok().flatten()))
}

/// Selects a stretch of a text field, in UTF-16 units.
pub fn select(field: &web_sys::HtmlTextAreaElement, from: usize, to: usize) {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let _ = field.set_selection_range(place(from), place(to));
}

/// Is some text of the page selected, outside the text fields?
pub fn selecting() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// The part of the page's address after `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Changes the part of the page's address after `#`, without a new entry in the browser's history.
pub fn set_fragment(fragment: &str) {
    let place = if fragment.is_empty() { query_and_path() } else { ["#", fragment].concat() };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&place));
    }
}

/// Takes away what is stored under `key`.
pub fn forget(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// The page's address without its last part.
fn query_and_path() -> String {
    let location = window().location();
    [location.pathname().unwrap_or_default(), location.search().unwrap_or_default()].concat()
}

/// The page's whole address.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// The page's address without query and fragment, and without the name of its file: `https://example.org/portolan/`.
pub fn base() -> String {
    let address = address();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned() + "/"
}

/// Calls `work` whenever the part of the page's address after `#` changes by the learner's or a host's hand.
pub fn on_fragment(work: impl Fn() + 'static) {
    let changed = Closure::<dyn Fn()>::new(work);
    let _ = window().add_event_listener_with_callback("hashchange", changed.as_ref().unchecked_ref());
    changed.forget();
}

/// The text at an address relative to the page's.
///
/// # Errors
/// The host has no such file, or cannot be reached; in words.
pub async fn fetch(address: &str) -> Result<String, String> {
    let asked = wasm_bindgen_futures::JsFuture::from(window().fetch_with_str(address)).await;
    let response = asked.ok().and_then(|response| response.dyn_into::<web_sys::Response>().ok());
    let Some(response) = response else { return Err("its host cannot be reached.".to_owned()) };
    if !response.ok() {
        return Err(["its host answers ", &response.status().to_string(), "."].concat());
    }
    let text = response.text().map_err(|_| "it holds no text.")?;
    let text = wasm_bindgen_futures::JsFuture::from(text).await.ok();
    text.and_then(|text| text.as_string()).ok_or_else(|| "it holds no text.".to_owned())
}

/// The text of the file that was chosen in a field.
pub async fn file_text(field: &web_sys::HtmlInputElement) -> Option<String> {
    let file = field.files()?.get(0)?;
    wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?.as_string()
}

/// A number by chance: for what shall differ each time. Everything that has to be the same again comes from a seed.
pub fn chance() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let number = (js_sys::Math::random() * 1_000_000.0) as u64;
    number
}

/// Puts a text on the clipboard, where the browser allows it; a page without a secure origin has no clipboard at all.
pub fn copy(text: &str) {
    if window().is_secure_context() {
        let _ = window().navigator().clipboard().write_text(text);
    }
}
