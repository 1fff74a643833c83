//! What a host page asks of the playground inside it: `load`, `theme`, `step`, `run`, `reset`, `pause`.
//!
//! A message is JSON with `portolan` (the version, 1) and `type`. It is hostile until it is read here: its length and every
//! part are bounded, and what is not understood is refused with a sentence, or overlooked where it was never meant for us.

use serde_json::Value;

use super::params::{self, Theme};

/// The version of the messages, both ways.
pub const VERSION: u64 = 1;
/// Longest message that is read, in bytes.
pub const LONGEST: usize = 256 * 1024;
/// Longest command that a host may have run, in bytes: several lines are allowed.
const LONGEST_COMMAND: usize = 16 * 1024;
/// Longest manifest that a host may bring, in bytes.
const LONGEST_MANIFEST: usize = 128 * 1024;
/// Most steps that a lesson may have.
const MOST_STEPS: u64 = 1_000;

/// Something asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Another lesson, another state, or a manifest that is put into the editor.
    Load(Load),
    Theme(Theme),
    /// A step of the open lesson, from 0.
    Step(usize),
    /// A command, as if it were typed; the terminal shows it.
    Run(String),
    /// Back to how the embed began.
    Reset,
    /// Virtual time stands still while nobody can see it.
    Pause(bool),
}

/// What to load.
#[derive(Debug, Clone, PartialEq)]
pub enum Load {
    /// The slug of a lesson, and its step.
    Lesson(String, usize),
    /// What stands after `#` in a link.
    Link(String),
    /// A manifest, applied to the cluster that is there.
    Manifest(String),
}

/// Why a message does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not one of ours: other scripts send messages as well. Nobody is told.
    Foreign,
    /// For a newer version than this.
    Newer,
    /// No such type.
    Unknown,
    /// A part is missing, too long or of the wrong kind; the sentence says which.
    Wrong(&'static str),
}

impl Refusal {
    /// What the host is told.
    pub fn words(self) -> &'static str {
        match self {
            Refusal::Foreign => "",
            Refusal::Newer => "This message is for a newer Portolan than this one.",
            Refusal::Unknown => "There is no message of this type.",
            Refusal::Wrong(words) => words,
        }
    }
}

/// Reads a message.
///
/// # Errors
/// See [`Refusal`]; nothing is to be changed then.
pub fn read(text: &str) -> Result<Request, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::Foreign);
    }
    let value: Value = serde_json::from_str(text).map_err(|_| Refusal::Foreign)?;
    let text_of = |name: &str| value.get(name).and_then(Value::as_str);
    match value.get("portolan").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(later) if later > VERSION => return Err(Refusal::Newer),
        _ => return Err(Refusal::Foreign),
    }
    match text_of("type").unwrap_or_default() {
        "load" => load(&value).map(Request::Load),
        "theme" => match text_of("theme").and_then(params::theme) {
            Some(theme) => Ok(Request::Theme(theme)),
            None => Err(Refusal::Wrong("theme needs theme: light, dark or system.")),
        },
        "step" => step(&value).ok_or(NO_STEP).map(Request::Step),
        "run" => match text_of("command") {
            Some(command) if !command.trim().is_empty() && command.len() <= LONGEST_COMMAND => {
                Ok(Request::Run(command.to_owned()))
            }
            _ => Err(Refusal::Wrong("run needs command: a text of at most 16 KiB.")),
        },
        "reset" => Ok(Request::Reset),
        "pause" => match value.get("paused").and_then(Value::as_bool) {
            Some(paused) => Ok(Request::Pause(paused)),
            None => Err(Refusal::Wrong("pause needs paused: true or false.")),
        },
        _ => Err(Refusal::Unknown),
    }
}

const NO_STEP: Refusal = Refusal::Wrong("step needs step: a whole number, from 0.");

fn step(value: &Value) -> Option<usize> {
    let step = value.get("step")?.as_u64().filter(|step| *step < MOST_STEPS)?;
    usize::try_from(step).ok()
}

fn load(value: &Value) -> Result<Load, Refusal> {
    let text_of = |name: &str| value.get(name).map(|part| part.as_str().unwrap_or_default());
    match (text_of("lesson"), text_of("link"), text_of("manifest")) {
        (Some(lesson), None, None) if params::is_slug(lesson) => {
            let at = if value.get("step").is_some() { step(value).ok_or(NO_STEP)? } else { 0 };
            Ok(Load::Lesson(lesson.to_owned(), at))
        }
        (Some(_), None, None) => Err(Refusal::Wrong("lesson is a name of letters, digits and dashes.")),
        // A whole address or what stands after `#` in it.
        (None, Some(link), None) => {
            Ok(Load::Link(link.split_once('#').map_or(link, |(_, fragment)| fragment).to_owned()))
        }
        (None, None, Some(manifest)) if !manifest.trim().is_empty() && manifest.len() <= LONGEST_MANIFEST => {
            Ok(Load::Manifest(manifest.to_owned()))
        }
        (None, None, Some(_)) => Err(Refusal::Wrong("manifest is a text of at most 128 KiB.")),
        _ => Err(Refusal::Wrong("load needs one of lesson, link and manifest.")),
    }
}

/// Whether a message from `origin` is read: from the host that the embed's address names, or, where it names none, from
/// whichever page the frame stands in.
pub fn is_heard(host: Option<&str>, origin: &str) -> bool {
    host.is_none_or(|host| host == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests() {
        let cases: &[(&str, Result<Request, Refusal>)] = &[
            (r#""type":"reset""#, Ok(Request::Reset)),
            (r#""type":"run","command":"kubectl get pods""#, Ok(Request::Run("kubectl get pods".to_owned()))),
            (r#""type":"theme","theme":"dark""#, Ok(Request::Theme(Theme::Dark))),
            (r#""type":"theme","theme":"system""#, Ok(Request::Theme(Theme::System))),
            (r#""type":"step","step":2"#, Ok(Request::Step(2))),
            (r#""type":"pause","paused":true"#, Ok(Request::Pause(true))),
            (r#""type":"load","lesson":"03-ports""#, Ok(Request::Load(Load::Lesson("03-ports".to_owned(), 0)))),
            (
                r#""type":"load","lesson":"03-ports","step":1"#,
                Ok(Request::Load(Load::Lesson("03-ports".to_owned(), 1))),
            ),
            (r#""type":"load","link":"https://x.example/#1.abc""#, Ok(Request::Load(Load::Link("1.abc".to_owned())))),
            (r#""type":"load","link":"1.abc""#, Ok(Request::Load(Load::Link("1.abc".to_owned())))),
            (r#""type":"load","manifest":"kind: Pod""#, Ok(Request::Load(Load::Manifest("kind: Pod".to_owned())))),
            (r#""type":"load""#, Err(Refusal::Wrong("load needs one of lesson, link and manifest."))),
            (
                r#""type":"load","lesson":"a","manifest":"b""#,
                Err(Refusal::Wrong("load needs one of lesson, link and manifest.")),
            ),
            (
                r#""type":"load","lesson":"../../etc""#,
                Err(Refusal::Wrong("lesson is a name of letters, digits and dashes.")),
            ),
            (r#""type":"step","step":-1"#, Err(NO_STEP)),
            (r#""type":"step","step":1e9"#, Err(NO_STEP)),
            (r#""type":"run","command":7"#, Err(Refusal::Wrong("run needs command: a text of at most 16 KiB."))),
            (r#""type":"eval","script":"alert(1)""#, Err(Refusal::Unknown)),
        ];
        for (parts, wanted) in cases {
            assert_eq!(&read(&format!("{{\"portolan\":1,{parts}}}")), wanted, "{parts}");
        }
    }

    #[test]
    fn what_is_not_for_us_is_overlooked() {
        for text in ["", "7", "[]", "{}", r#"{"type":"run","command":"ls"}"#, r#"{"portolan":"1","type":"reset"}"#] {
            assert_eq!(read(text), Err(Refusal::Foreign), "{text}");
        }
        assert_eq!(read(r#"{"portolan":2,"type":"reset"}"#), Err(Refusal::Newer));
        assert_eq!(read(&"[".repeat(100_000)), Err(Refusal::Foreign));
        assert_eq!(read(&" ".repeat(LONGEST + 1)), Err(Refusal::Foreign));
    }

    #[test]
    fn only_the_named_host_is_heard() {
        assert!(is_heard(None, "https://anyone.example") && is_heard(None, "null"));
        assert!(is_heard(Some("https://course.example"), "https://course.example"));
        assert!(!is_heard(Some("https://course.example"), "https://course.example.evil.example"));
        assert!(!is_heard(Some("https://course.example"), "null"));
    }
}
