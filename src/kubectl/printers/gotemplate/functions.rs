//! The functions that templates know. Models `text/template/funcs.go` and kubectl's own two.

use serde_json::Value;

use super::exec::{Found, is_true, shown};
use super::printf::sprintf;
use crate::kubectl::printers::go_value::type_name;
use crate::kubectl::printers::jsonpath::compare::{equal, less};

/// Why a call gave no value.
pub(super) enum Refusal {
    /// There is no such function.
    Unknown,
    /// Too many or too few arguments.
    Arguments(String),
    /// The function itself refuses.
    Failed(String),
}

type Called = Result<Found, Refusal>;

/// Whether templates know a function of this name.
pub(super) fn is_known(name: &str) -> bool {
    matches!(name, "and" | "or" | "call") || !matches!(call(name, &[]), Err(Refusal::Unknown))
}

/// Calls a function other than `and` and `or`.
pub(super) fn call(name: &str, arguments: &[Found]) -> Called {
    let least = match name {
        "not" | "len" | "html" | "js" | "urlquery" | "base64decode" | "index" | "slice" | "printf" | "eq"
        | "exists" => 1,
        "ne" | "lt" | "le" | "gt" | "ge" => 2,
        "print" | "println" => 0,
        _ => return Err(Refusal::Unknown),
    };
    let exact = matches!(name, "not" | "len" | "base64decode" | "ne" | "lt" | "le" | "gt" | "ge");
    if arguments.len() < least || (exact && arguments.len() > least) {
        let qualifier = if exact { "want" } else { "want at least" };
        let words = format!("wrong number of args for {name}: {qualifier} {least} got {}", arguments.len());
        return Err(Refusal::Arguments(words));
    }
    let first = arguments.first().cloned().flatten();
    let rest = arguments.get(1..).unwrap_or_default();
    let truth = |flag: bool| Ok(Some(Value::from(flag)));
    match name {
        "not" => truth(!is_true(&first)),
        "len" => length(&first),
        "print" => Ok(Some(print(arguments).into())),
        "println" => {
            let words: Vec<String> = arguments.iter().map(shown).collect();
            Ok(Some((words.join(" ") + "\n").into()))
        }
        "html" => Ok(Some(html(&print(arguments)).into())),
        "js" => Ok(Some(print(arguments).replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"").into())),
        "urlquery" => Ok(Some(urlquery(&print(arguments)).into())),
        "printf" => Ok(Some(sprintf(first.as_ref().and_then(Value::as_str).unwrap_or_default(), rest).into())),
        "base64decode" => base64(first.as_ref().and_then(Value::as_str).unwrap_or_default()),
        "index" => index(first, rest),
        "slice" => slice(first, rest),
        "exists" => truth(index(first, rest).is_ok_and(|found| found.is_some())),
        "eq" => {
            for other in rest {
                if compare(&first, other, equal)? {
                    return truth(true);
                }
            }
            if rest.is_empty() {
                Err(Refusal::Failed("missing argument for comparison".to_owned()))
            } else {
                truth(false)
            }
        }
        _ => {
            let other = rest.first().cloned().flatten();
            let (equal, less) = (|| compare(&first, &other, equal), || compare(&first, &other, less));
            match name {
                "ne" => truth(!equal()?),
                "lt" => truth(less()?),
                "le" => truth(less()? || equal()?),
                "gt" => truth(!less()? && !equal()?),
                _ => truth(!less()?),
            }
        }
    }
}

fn compare(
    left: &Found,
    right: &Found,
    with: impl Fn(&Value, &Value) -> Result<bool, String>,
) -> Result<bool, Refusal> {
    match (left, right) {
        (None, None) => Ok(true),
        (Some(left), Some(right)) => with(left, right).map_err(Refusal::Failed),
        _ => Err(Refusal::Failed("incompatible types for comparison".to_owned())),
    }
}

fn length(value: &Found) -> Called {
    let length = match value {
        Some(Value::String(text)) => text.len(),
        Some(Value::Array(items)) => items.len(),
        Some(Value::Object(map)) => map.len(),
        Some(other) => return Err(Refusal::Failed(format!("len of type {}", type_name(other)))),
        None => return Err(Refusal::Failed("len of nil pointer".to_owned())),
    };
    Ok(Some(length.into()))
}

/// Go's `fmt.Sprint`: a blank between neighbours that are both no text.
fn print(arguments: &[Found]) -> String {
    let mut out = String::new();
    let mut after_text = true;
    for argument in arguments {
        let is_text = matches!(argument, Some(Value::String(_)));
        if !out.is_empty() && !is_text && !after_text {
            out.push(' ');
        }
        out.push_str(&argument.as_ref().map_or_else(|| "<nil>".to_owned(), |_| shown(argument)));
        after_text = is_text;
    }
    out
}

fn index(value: Found, keys: &[Found]) -> Called {
    let mut value = value;
    for key in keys {
        let failed = |why: String| Err(Refusal::Failed(why));
        value = match (&value, key) {
            (None, _) => return failed("index of untyped nil".to_owned()),
            (Some(Value::Array(items)), Some(Value::Number(number))) => {
                let at = number.as_i64().unwrap_or(-1);
                match usize::try_from(at).ok().and_then(|at| items.get(at)) {
                    Some(found) => Some(found.clone()),
                    None => return failed(format!("index out of range: {at}")),
                }
            }
            (Some(Value::Object(map)), Some(Value::String(key))) => map.get(key).cloned(),
            (Some(Value::Array(_)), Some(key)) => {
                return failed(format!("cannot index slice/array with type {}", type_name(key)));
            }
            (Some(Value::Array(_) | Value::Object(_)), None) => {
                return failed("cannot index slice/array with nil".to_owned());
            }
            (Some(Value::Object(_)), Some(key)) => {
                return failed(format!("value has type {}; should be string", type_name(key)));
            }
            (Some(other), _) => return failed(format!("can't index item of type {}", type_name(other))),
        };
    }
    Ok(value)
}

fn slice(value: Found, bounds: &[Found]) -> Called {
    let bound =
        |at: usize| bounds.get(at).cloned().flatten().and_then(|v| v.as_u64()).and_then(|v| usize::try_from(v).ok());
    let (from, to) = (bound(0).unwrap_or(0), bound(1));
    let cut = match &value {
        Some(Value::String(text)) => text.get(from..to.unwrap_or(text.len())).map(Value::from),
        Some(Value::Array(items)) => {
            items.get(from..to.unwrap_or(items.len())).map(|items| Value::from(items.to_vec()))
        }
        _ => return Err(Refusal::Failed("can't slice item".to_owned())),
    };
    cut.map(Some).ok_or_else(|| Refusal::Failed(format!("index out of range: {}", to.unwrap_or(from))))
}

fn html(text: &str) -> String {
    let mut out = String::new();
    for ch in text.chars() {
        match ch {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn urlquery(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

fn base64(text: &str) -> Called {
    let failed = |at: usize| Refusal::Failed(format!("base64 decode failed: illegal base64 data at input byte {at}"));
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0u32, 0);
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) {
        return Err(failed(text.len()));
    }
    for (at, byte) in body.bytes().enumerate() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err(failed(at)),
        };
        buffer = (buffer << 6 | u32::from(digit)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned().into()))
}
