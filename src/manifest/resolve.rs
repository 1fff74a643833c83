//! What a scalar is by the way it looks: YAML 1.1's words and numbers, as go-yaml v2 resolves them.
//!
//! Models go.yaml.in/yaml/v2 `resolve.go`.

use super::number::{parse_float, parse_int, parse_uint};

pub const STR: &str = "tag:yaml.org,2002:str";
pub const BOOL: &str = "tag:yaml.org,2002:bool";
pub const INT: &str = "tag:yaml.org,2002:int";
pub const FLOAT: &str = "tag:yaml.org,2002:float";
pub const NULL: &str = "tag:yaml.org,2002:null";
pub const TIMESTAMP: &str = "tag:yaml.org,2002:timestamp";
pub const BINARY: &str = "tag:yaml.org,2002:binary";
pub const MERGE: &str = "tag:yaml.org,2002:merge";

/// A resolved scalar.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// A number above the range of `Int`.
    Uint(u64),
    Float(f64),
    Str(String),
    /// Looks like a moment; it is read as a string all the same.
    Timestamp(String),
}

impl Scalar {
    fn tag(&self) -> &'static str {
        match self {
            Scalar::Null => NULL,
            Scalar::Bool(_) => BOOL,
            Scalar::Int(_) | Scalar::Uint(_) => INT,
            Scalar::Float(_) => FLOAT,
            Scalar::Str(_) => STR,
            Scalar::Timestamp(_) => TIMESTAMP,
        }
    }
}

/// The words that are no strings.
fn word(text: &str) -> Option<Scalar> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// `!!int` for `tag:yaml.org,2002:int`.
fn short_tag(tag: &str) -> String {
    tag.strip_prefix("tag:yaml.org,2002:").map_or_else(|| tag.to_string(), |rest| format!("!!{rest}"))
}

/// A scalar with an explicit tag.
///
/// # Errors
/// go-yaml's words when the text is not what its tag says.
pub fn resolve_tagged(tag: &str, text: &str) -> Result<Scalar, String> {
    if !["", STR, BOOL, INT, FLOAT, NULL, TIMESTAMP].contains(&tag) || tag == STR {
        return Ok(Scalar::Str(text.to_string()));
    }
    let scalar = resolve_with(text, tag.is_empty() || tag == TIMESTAMP);
    match scalar {
        Scalar::Int(int) if tag == FLOAT => Ok(Scalar::Float(int as f64)),
        scalar if tag.is_empty() || tag == scalar.tag() => Ok(scalar),
        scalar => Err(format!("cannot decode {} `{text}` as a {}", short_tag(scalar.tag()), short_tag(tag))),
    }
}

/// A scalar without a tag and without quotes.
pub fn resolve(text: &str) -> Scalar {
    resolve_with(text, true)
}

fn resolve_with(text: &str, timestamps: bool) -> Scalar {
    if let Some(scalar) = word(text) {
        return scalar;
    }
    let string = || Scalar::Str(text.to_string());
    match text.as_bytes().first() {
        Some(b'.') => parse_float(text).map_or_else(string, Scalar::Float),
        Some(b'0'..=b'9' | b'+' | b'-') => {
            if timestamps && is_timestamp(text) {
                return Scalar::Timestamp(text.to_string());
            }
            number(&text.replace('_', "")).unwrap_or_else(string)
        }
        _ => string(),
    }
}

fn number(plain: &str) -> Option<Scalar> {
    if let Some(int) = parse_int(plain) {
        return Some(Scalar::Int(int));
    }
    if let Some(uint) = parse_uint(plain) {
        return Some(Scalar::Uint(uint));
    }
    if is_yaml_float(plain) { parse_float(plain).map(Scalar::Float) } else { None }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_yaml_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits(unsigned);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => digits(after),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let (digits, rest) = digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
            !digits.is_empty() && rest.is_empty()
        }
        None => rest.is_empty(),
    }
}

/// Whether one of the four forms of a moment fits: a date, a date and time after a blank, or RFC 3339 with `T` or `t`.
pub fn is_timestamp(text: &str) -> bool {
    timestamp(text).is_some()
}

fn timestamp(text: &str) -> Option<()> {
    let (year, rest) = digits(text);
    if year.len() != 4 {
        return None;
    }
    let (month, rest) = one_or_two(rest.strip_prefix('-')?, 1, 12)?;
    let (day, rest) = one_or_two(rest.strip_prefix('-')?, 1, 31)?;
    let year: u32 = year.parse().ok()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > days {
        return None;
    }
    if rest.is_empty() {
        return Some(());
    }
    let (zoned, rest) = match rest.strip_prefix(['T', 't']) {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix(' ')?),
    };
    let rest = time_of_day(rest)?;
    match (zoned, rest) {
        (false, "") | (true, "Z") => Some(()),
        (true, offset) => {
            let offset = offset.strip_prefix(['+', '-'])?;
            let (hours, minutes) = offset.split_once(':')?;
            let two = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            (two(hours) && two(minutes) && hours <= "24" && minutes <= "60").then_some(())
        }
        _ => None,
    }
}

/// `15:4:5` with an optional fraction of seconds; what follows it.
fn time_of_day(text: &str) -> Option<&str> {
    let (hour, rest) = digits(text);
    if hour.is_empty() || hour.len() > 2 || hour.parse::<u32>().ok()? > 23 {
        return None;
    }
    let (_, rest) = one_or_two(rest.strip_prefix(':')?, 0, 59)?;
    let (_, rest) = one_or_two(rest.strip_prefix(':')?, 0, 59)?;
    match rest.strip_prefix(['.', ',']) {
        Some(after) => {
            let (fraction, rest) = digits(after);
            (!fraction.is_empty()).then_some(rest)
        }
        None => Some(rest),
    }
}

/// A number of one or two digits, as many as there are, within its range.
fn one_or_two(text: &str, low: u32, high: u32) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(length);
    let number: u32 = number.parse().ok()?;
    (low..=high).contains(&number).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Scalar {
        Scalar::Str(text.into())
    }

    /// Cases from go-yaml's own tables and from YAML 1.1's types.
    #[test]
    fn scalars_are_what_go_yaml_says() {
        let cases = [
            ("yes", Scalar::Bool(true)),
            ("Y", Scalar::Bool(true)),
            ("off", Scalar::Bool(false)),
            ("oN", string("oN")),
            ("n", Scalar::Bool(false)),
            ("~", Scalar::Null),
            ("null", Scalar::Null),
            ("nUll", string("nUll")),
            ("0755", Scalar::Int(0o755)),
            ("0o755", Scalar::Int(0o755)),
            ("0x50", Scalar::Int(80)),
            ("0b1010", Scalar::Int(10)),
            ("-0b101010", Scalar::Int(-42)),
            ("+685_230", Scalar::Int(685230)),
            ("08", Scalar::Float(8.0)),
            ("08a", string("08a")),
            ("1.10", Scalar::Float(1.1)),
            ("1.27.3", string("1.27.3")),
            ("1e3", Scalar::Float(1000.0)),
            (".5", Scalar::Float(0.5)),
            ("5.", Scalar::Float(5.0)),
            (".", string(".")),
            ("-", string("-")),
            ("6.8523015e+5", Scalar::Float(685230.15)),
            ("190:20:30", string("190:20:30")),
            ("18446744073709551615", Scalar::Uint(u64::MAX)),
            ("18446744073709551616", Scalar::Float(18446744073709551616.0)),
            ("-9223372036854775808", Scalar::Int(i64::MIN)),
            ("2015-01-01", Scalar::Timestamp("2015-01-01".into())),
            ("2015-02-30", string("2015-02-30")),
            ("2015-1-1T1:2:3Z", Scalar::Timestamp("2015-1-1T1:2:3Z".into())),
            ("2015-01-01 10:11:12.5", Scalar::Timestamp("2015-01-01 10:11:12.5".into())),
            (".inf", Scalar::Float(f64::INFINITY)),
            ("-.INF", Scalar::Float(f64::NEG_INFINITY)),
            ("<<", string("<<")),
            ("web", string("web")),
            ("10.96.0.1", string("10.96.0.1")),
            ("1_000.5", Scalar::Float(1000.5)),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn tags_bind() {
        assert_eq!(resolve_tagged(STR, "8080"), Ok(string("8080")));
        assert_eq!(resolve_tagged(INT, "8080"), Ok(Scalar::Int(8080)));
        assert_eq!(resolve_tagged(FLOAT, "2"), Ok(Scalar::Float(2.0)));
        assert_eq!(resolve_tagged(INT, "web"), Err("cannot decode !!str `web` as a !!int".into()));
        assert_eq!(resolve_tagged(BOOL, "1"), Err("cannot decode !!int `1` as a !!bool".into()));
        assert_eq!(resolve_tagged("!mine", "1"), Ok(string("1")));
    }
}
