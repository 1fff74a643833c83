//! `printf` with the verbs that objects need: `%s %v %q %d %t %f %x %%`, widths and `-`. Models Go's `fmt.Sprintf`.

use serde_json::Value;

use super::exec::{Found, shown};
use crate::kubectl::printers::go_value::{debug, quote, type_name};

/// The widest that a value is padded to.
const MAX_WIDTH: usize = 1_000;

/// Formats `arguments` by `format`.
pub(super) fn sprintf(format: &str, arguments: &[Found]) -> String {
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let mut chars = format.chars().peekable();
    while let Some(ch) = chars.next() {
        if ch != '%' {
            out.push(ch);
            continue;
        }
        let mut flags = String::new();
        while let Some(flag) = chars.next_if(|c| "+-# 0".contains(*c)) {
            flags.push(flag);
        }
        let mut number = String::new();
        while let Some(digit) = chars.next_if(|c| c.is_ascii_digit() || *c == '.') {
            number.push(digit);
        }
        let (width, precision) = match number.split_once('.') {
            Some((width, precision)) => (width.parse().unwrap_or(0), Some(precision.parse().unwrap_or(0))),
            None => (number.parse().unwrap_or(0), None),
        };
        match chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(verb) => {
                let text = match arguments.next() {
                    Some(argument) => one(verb, argument, &flags, precision),
                    None => format!("%!{verb}(MISSING)"),
                };
                pad(&mut out, &text, width, &flags);
            }
        }
    }
    let extra: Vec<String> = arguments.map(described).collect();
    if !extra.is_empty() {
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    out
}

fn pad(out: &mut String, text: &str, width: usize, flags: &str) {
    let missing = width.min(MAX_WIDTH).saturating_sub(text.chars().count());
    let fill = if flags.contains('0') && !flags.contains('-') { "0" } else { " " }.repeat(missing);
    let (before, after) = if flags.contains('-') { ("", fill.as_str()) } else { (fill.as_str(), "") };
    out.push_str(&format!("{before}{text}{after}"));
}

fn one(verb: char, argument: &Found, flags: &str, precision: Option<usize>) -> String {
    let precision = precision.map(|p| p.min(MAX_WIDTH));
    match (verb, argument) {
        ('v', Some(value)) if flags.contains('#') => debug(value),
        ('v', None) => "<nil>".to_owned(),
        ('v', _) => shown(argument),
        ('T', Some(value)) => type_name(value).to_owned(),
        ('s', Some(Value::String(text))) => text.chars().take(precision.unwrap_or(usize::MAX)).collect(),
        ('s', Some(Value::Array(_) | Value::Object(_))) => shown(argument),
        ('q', Some(Value::String(text))) => quote(text),
        ('d', Some(Value::Number(number))) if !number.is_f64() => number.to_string(),
        ('x', Some(Value::Number(number))) if !number.is_f64() => format!("{:x}", number.as_i64().unwrap_or_default()),
        ('x', Some(Value::String(text))) => text.bytes().map(|b| format!("{b:02x}")).collect(),
        ('t', Some(Value::Bool(flag))) => flag.to_string(),
        ('f', Some(Value::Number(number))) if number.is_f64() => {
            format!("{:.*}", precision.unwrap_or(6), number.as_f64().unwrap_or_default())
        }
        _ => format!("%!{verb}({})", described(argument)),
    }
}

/// `string=web`, as Go names an argument that does not fit.
fn described(argument: &Found) -> String {
    match argument {
        Some(value) => format!("{}={}", type_name(value), shown(argument)),
        None => "<nil>".to_owned(),
    }
}
