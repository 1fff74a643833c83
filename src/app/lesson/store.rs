//! What was reached, in the browser's storage where that is allowed, and as a file where the learner wants one.

use crate::app::browser;
use crate::lesson::progress::Progress;

const KEY: &str = "portolan.lessons";

/// What was stored; nothing where there is none, or none that can be read.
pub fn load() -> Progress {
    browser::stored(KEY).and_then(|text| Progress::read(&text)).unwrap_or_default()
}

/// Stores it, where that is allowed.
pub fn save(progress: &Progress) {
    browser::store(KEY, &progress.write());
}

/// An address that a link with `download` saves as a file.
pub fn address(progress: &Progress) -> String {
    ["data:application/json,", &String::from(js_sys::encode_uri_component(&progress.write()))].concat()
}
