//! The page's few icons, drawn here so that no font and no file is fetched. They are decoration: whoever uses one names the control.

use leptos::prelude::*;

/// A drawing of 24 by 24 in the colour of the text around it.
#[component]
pub fn Icon(
    /// The drawing: one of the constants here.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=path />
        </svg>
    }
}

pub const UNDO: &str = "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6";
pub const REDO: &str = "m15 7 5 5-5 5m5-5H10a6 6 0 0 0-6 6";
pub const SHARE: &str = "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1";
pub const SUN: &str = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-6v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M5 19l1.4-1.4M17.6 6.4 19 5";
pub const MOON: &str = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z";
pub const HALF: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18m0-15 6-0m-6 4h8.6M12 14h8.6M12 18h6";
pub const PLAY: &str = "M8 5.5v13l11-6.5-11-6.5Z";
pub const PAUSE: &str = "M8 5.5v13M16 5.5v13";
pub const BACK: &str = "m17 6-9 6 9 6V6Z";
pub const LOG: &str = "M5 4h11l3 3v13H5zM9 9h6m-6 4h6m-6 4h4";
pub const FRESH: &str = "M20 5v5h-5M19.5 10A8 8 0 1 0 20 14";
pub const FORWARD: &str = "m7 6 9 6-9 6V6Z";
pub const SEND: &str = "M3 12h14m-5-5 5 5-5 5";
pub const HELP: &str = "M9 9a3 3 0 1 1 4.2 2.8c-.8.3-1.2 1-1.2 1.9v.8m0 3v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z";
pub const CLOSE: &str = "m6 6 12 12M18 6 6 18";
pub const LIST: &str = "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01";
pub const BOOK: &str = "M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.500 2-1.500 5-2 8-1.500V5c-3-.5-6 0-8 1.500Zm0 0v13";
pub const DOWN: &str = "m6 9 6 6 6-6";
