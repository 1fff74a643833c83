//! Links that carry a whole state: `#1.` and the state as JSON, deflated, in letters that need no escaping.
//!
//! The number is the version of the format. A link is hostile until it is read: its length, what it unpacks to and what it
//! holds are bounded, and a broken one is refused with a sentence, never with a guess.

use std::fmt;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

use crate::api::base64;
use crate::api::settings::Settings;

/// Longest link that is read, in letters. Browsers and chats carry about as much.
pub const LONGEST: usize = 64 * 1024;
/// Longest state that is stored in a browser, in letters.
pub const STORED: usize = 1024 * 1024;
/// Most that a link may unpack to, in bytes.
const UNPACKED: usize = 2 * 1024 * 1024;
/// Most inputs that a link may hold.
pub const MOST_INPUTS: usize = 2_000;

/// Everything that leads to a moment: a cluster's settings and what was done with it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: Settings,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// The moment shown, in milliseconds since the cluster's start; `None` for the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<i64>,
    /// The moments that have a name: milliseconds since the cluster's start, and the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(i64, String)>,
    /// What stands in the editor and was not applied.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub draft: String,
    /// `packet-path`, or nothing for the concept view.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// The thing that is selected on the stage, as the stage names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub selected: String,
    /// The lesson that is open, and its step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<(String, usize)>,
}

/// One thing that a learner did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// When, in milliseconds since the cluster's start.
    pub at: i64,
    #[serde(flatten)]
    pub what: What,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Typed or pasted into the terminal.
    Type(String),
    /// A manifest applied from the editor.
    Apply(String),
    /// Connections opened from the stage: from, to, how many.
    Send(String, String, u32),
}

fn is_default(settings: &Settings) -> bool {
    *settings == Settings::default()
}

/// Why a link cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkError {
    TooLong,
    /// Made by a newer version.
    Newer,
    /// Cut short, or not a link of ours.
    Broken,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LinkError::TooLong => "This link is too long to be one of Portolan's. The playground starts afresh.",
            LinkError::Newer => "This link was made by a newer Portolan than this one. The playground starts afresh.",
            LinkError::Broken => {
                "This link is cut short or damaged: its state cannot be read. The playground starts afresh."
            }
        })
    }
}

/// The part of an address after `#` that carries `state`; `None` if it would be longer than a link may be.
pub fn write(state: &State) -> Option<String> {
    write_within(state, LONGEST)
}

/// A state as text of at most `longest` letters.
pub fn write_within(state: &State, longest: usize) -> Option<String> {
    let json = serde_json::to_vec(state).ok()?;
    let text = pack(&json);
    (text.len() <= longest && state.inputs.len() <= MOST_INPUTS).then_some(text)
}

/// A state's JSON as it stands in an address, whatever it says.
pub fn pack(json: &[u8]) -> String {
    ["1.", &to_letters(&compress_to_vec(json, 9))].concat()
}

/// Reads the part of an address after `#`, with or without it. `Ok(None)` where there is nothing.
///
/// # Errors
/// It is too long, cut short or damaged, or newer than this program.
pub fn read(fragment: &str) -> Result<Option<State>, LinkError> {
    unpack(fragment, LONGEST)
}

/// Reads a state from a text of at most `longest` letters.
///
/// # Errors
/// As [`read`].
pub fn unpack(fragment: &str, longest: usize) -> Result<Option<State>, LinkError> {
    let text = fragment.strip_prefix('#').unwrap_or(fragment);
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > longest {
        return Err(LinkError::TooLong);
    }
    let (version, packed) = text.split_once('.').ok_or(LinkError::Broken)?;
    match version.parse::<u32>() {
        Ok(1) => {}
        Ok(2..) => return Err(LinkError::Newer),
        _ => return Err(LinkError::Broken),
    }
    let bytes = from_letters(packed).ok_or(LinkError::Broken)?;
    let json = decompress_to_vec_with_limit(&bytes, UNPACKED).map_err(|_| LinkError::Broken)?;
    let state: State = serde_json::from_slice(&json).map_err(|_| LinkError::Broken)?;
    if state.inputs.len() > MOST_INPUTS || !in_order(&state.inputs) || !state.settings.is_possible() {
        return Err(LinkError::Broken);
    }
    Ok(Some(state))
}

/// Base64 in the letters that need no escaping in an address, without padding.
fn to_letters(bytes: &[u8]) -> String {
    base64::encode(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

fn from_letters(text: &str) -> Option<Vec<u8>> {
    let known = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    // A lone letter at the end carries no whole byte.
    (text.bytes().all(known) && text.len() % 4 != 1).then(|| base64::decode(&text.replace('-', "+").replace('_', "/")))
}

/// Inputs come in the order of time and within a year of it.
fn in_order(inputs: &[Input]) -> bool {
    const YEAR: i64 = 366 * 86_400_000;
    inputs.iter().all(|input| (0..=YEAR).contains(&input.at))
        && inputs.windows(2).all(|pair| matches!(pair, [a, b] if a.at <= b.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State {
            inputs: vec![
                Input { at: 0, what: What::Type("kubectl create deployment web --image=nginx:1.27".to_owned()) },
                Input { at: 900, what: What::Apply("kind: Service\n".to_owned()) },
                Input { at: 900, what: What::Send("external".to_owned(), "svc/web:80".to_owned(), 3) },
            ],
            moment: Some(700),
            ..State::default()
        }
    }

    #[test]
    fn there_and_back() {
        let text = write(&state()).unwrap_or_default();
        assert!(text.starts_with("1.") && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
        assert_eq!(read(&format!("#{text}")), Ok(Some(state())));
        assert_eq!(read(""), Ok(None));
    }

    #[test]
    fn broken_links_are_refused() {
        let text = write(&state()).unwrap_or_default();
        assert_eq!(read(&text[..text.len() / 2]), Err(LinkError::Broken));
        assert_eq!(read("2.abc"), Err(LinkError::Newer));
        assert_eq!(read("x.abc"), Err(LinkError::Broken));
        assert_eq!(read("somewhere"), Err(LinkError::Broken));
        assert_eq!(read(&"1.".repeat(LONGEST)), Err(LinkError::TooLong));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = compress_to_vec(&vec![b' '; 60 * 1024 * 1024], 9);
        let text = format!("1.{}", to_letters(&bomb));
        assert!(read(&text) == Err(LinkError::Broken) || read(&text) == Err(LinkError::TooLong));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            /// Whatever is done to a link, reading it ends in a state or a refusal.
            #[test]
            fn mutated_links_never_panic(at in 0usize..400, with in "[ -~]{0,8}", cut in 0usize..400) {
                let mut text = write(&state()).unwrap_or_default();
                let at = at.min(text.len());
                text.insert_str(at, &with);
                text.truncate(cut.max(1));
                let _ = read(&text);
            }
        }
    }
}
