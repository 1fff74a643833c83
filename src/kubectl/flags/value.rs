//! Values of flags, with the errors of Go's `strconv` and `time`.

use super::Holds;

/// Checks a value and splits it where the flag holds several. The error is Go's.
pub(super) fn check(holds: Holds, text: &str) -> Result<Vec<String>, String> {
    match holds {
        Holds::Bool => parse_bool(text).map(drop).ok_or_else(|| syntax("ParseBool", text)),
        Holds::Int => parse_int(text, 64).map(drop),
        Holds::Int32 => parse_int(text, 32).map(drop),
        Holds::Int64 => parse_int(text, 64).map(drop),
        Holds::Duration => parse_duration(text).map(drop),
        Holds::String | Holds::StringArray => Ok(()),
        Holds::StringSlice => return split_csv(text),
        Holds::StringToString => {
            let pairs = split_csv(text)?;
            if let Some(pair) = pairs.iter().find(|pair| !pair.contains('=')) {
                return Err(format!("{pair} must be formatted as key=value"));
            }
            return Ok(pairs);
        }
    }?;
    Ok(vec![text.to_owned()])
}

fn syntax(function: &str, text: &str) -> String {
    format!("strconv.{function}: parsing {}: invalid syntax", quote(text))
}

/// Go's `%q`, for the characters that can be typed.
pub(crate) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Models `strconv.ParseInt` with base 0: `10`, `0x1f`, `0o17`, `0b1`, `1_000`.
pub(super) fn parse_int(text: &str, bits: u32) -> Result<i64, String> {
    let fail = || syntax("ParseInt", text);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = if let Some(hex) = lower.strip_prefix("0x") {
        (16, hex)
    } else if let Some(octal) = lower.strip_prefix("0o") {
        (8, octal)
    } else if let Some(binary) = lower.strip_prefix("0b") {
        (2, binary)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    let digits = digits.replace('_', "");
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(fail());
    }
    let range = || format!("strconv.ParseInt: parsing {}: value out of range", quote(text));
    let number = i128::from_str_radix(&digits, radix).map_err(|_| range())?;
    let number = if negative { -number } else { number };
    let limit = 1i128 << (bits - 1);
    if number < -limit || number >= limit { Err(range()) } else { i64::try_from(number).map_err(|_| range()) }
}

/// Models `time.ParseDuration`; the answer is in milliseconds.
pub(super) fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut nanos = 0f64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        let number: f64 = number.parse().map_err(|_| invalid())?;
        let end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let scale = match unit {
            "" => return Err(format!("time: missing unit in duration {}", quote(text))),
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return Err(format!("time: unknown unit {} in duration {}", quote(unit), quote(text))),
        };
        nanos += number * scale;
        rest = tail;
    }
    let millis = (nanos / 1e6) as i64;
    Ok(if negative { -millis } else { millis })
}

/// One line of comma-separated values with `"quotes"`, as `encoding/csv` reads it.
fn split_csv(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut fields = vec![String::new()];
    let mut chars = text.chars().peekable();
    let (mut quoted, mut at_start) = (false, true);
    while let Some(c) = chars.next() {
        let Some(field) = fields.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if at_start => quoted = true,
            '"' => return Err("parse error on line 1, column 1: bare \" in non-quoted field".to_owned()),
            ',' if !quoted => {
                fields.push(String::new());
                at_start = true;
                continue;
            }
            c => field.push(c),
        }
        at_start = false;
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_go_reads_them() {
        assert_eq!(parse_int("0x1f", 64), Ok(31));
        assert_eq!(parse_int("-7", 32), Ok(-7));
        assert_eq!(parse_int("x", 32), Err("strconv.ParseInt: parsing \"x\": invalid syntax".to_owned()));
        assert_eq!(
            parse_int("2147483648", 32),
            Err("strconv.ParseInt: parsing \"2147483648\": value out of range".to_owned())
        );
    }

    #[test]
    fn durations_as_go_reads_them() {
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000));
        assert_eq!(parse_duration("1.5s"), Ok(1_500));
        assert_eq!(parse_duration("5"), Err("time: missing unit in duration \"5\"".to_owned()));
        assert_eq!(parse_duration("5d"), Err("time: unknown unit \"d\" in duration \"5d\"".to_owned()));
        assert_eq!(parse_duration("soon"), Err("time: invalid duration \"soon\"".to_owned()));
    }

    #[test]
    fn slices() {
        assert_eq!(check(Holds::StringSlice, "a,\"b,c\",d"), Ok(vec!["a".into(), "b,c".into(), "d".into()]));
        assert_eq!(check(Holds::StringToString, "a"), Err("a must be formatted as key=value".to_owned()));
    }
}
