//! Numbers as Go reads and writes them.
//!
//! Models Go's `strconv` (base 0 integers, floats with underscores, shortest formatting) and `encoding/json`'s floats.

/// An integer with Go's prefixes: `0x`, `0o`, `0b`, and `0` for octal.
pub fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let magnitude = i128::from(parse_uint(digits)?);
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// The same without a sign.
pub fn parse_uint(text: &str) -> Option<u64> {
    let lower = text.get(..2).map(str::to_ascii_lowercase);
    let (radix, digits) = match lower.as_deref() {
        Some("0x") => (16, text.get(2..)?),
        Some("0o") => (8, text.get(2..)?),
        Some("0b") => (2, text.get(2..)?),
        _ if text.len() > 1 && text.starts_with('0') => (8, text.get(1..)?),
        _ => (10, text),
    };
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// A decimal float; underscores may stand between digits.
pub fn parse_float(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let underscores_fit = (0..bytes.len())
        .filter(|&i| bytes.get(i) == Some(&b'_'))
        .all(|i| digit(i.checked_sub(1)) && digit(Some(i + 1)));
    let numeric = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-' | b'_');
    if !underscores_fit || !bytes.iter().all(numeric) {
        return None;
    }
    text.replace('_', "").parse::<f64>().ok().filter(|float| float.is_finite())
}

/// Digits and decimal exponent (of the first digit) of the shortest form of a finite float that is not negative.
fn shortest(float: f64) -> (String, i32) {
    let text = format!("{float:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn positional(digits: &str, exponent: i32) -> String {
    let point = exponent + 1;
    if point <= 0 {
        return format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
    }
    let point = point as usize;
    if digits.len() <= point {
        return format!("{digits}{}", "0".repeat(point - digits.len()));
    }
    let (whole, fraction) = digits.split_at(point);
    format!("{whole}.{fraction}")
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(digits.len().min(1));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

fn special(float: f64) -> Option<&'static str> {
    match float {
        _ if float.is_nan() => Some("NaN"),
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ => None,
    }
}

fn sign(float: f64) -> &'static str {
    if float.is_sign_negative() { "-" } else { "" }
}

/// Go's `FormatFloat(float, 'g', -1, 64)`.
pub fn format_float(float: f64) -> String {
    if let Some(special) = special(float) {
        return special.to_string();
    }
    let (digits, exponent) = shortest(float.abs());
    general(sign(float), &digits, exponent)
}

/// Go's `FormatFloat(float, 'g', -1, 32)`: the shortest form that is still the same as a 32-bit float.
pub fn format_float32(float: f64) -> String {
    let narrow = float as f32;
    if let Some(special) = special(f64::from(narrow)) {
        return special.to_string();
    }
    let text = format!("{:e}", narrow.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    general(sign(float), &mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn general(sign: &str, digits: &str, exponent: i32) -> String {
    let body = if !(-4..6).contains(&exponent) { scientific(digits, exponent) } else { positional(digits, exponent) };
    format!("{sign}{body}")
}

/// A float as `encoding/json` writes it: positional between 1e-6 and 1e21.
pub fn format_json_float(float: f64) -> String {
    if let Some(special) = special(float) {
        return special.to_string();
    }
    let (digits, exponent) = shortest(float.abs());
    let body = if float != 0.0 && !(-6..21).contains(&exponent) {
        // One digit is enough for a small negative exponent: e-09 becomes e-9.
        scientific(&digits, exponent).replace("e-0", "e-")
    } else {
        positional(&digits, exponent)
    };
    format!("{}{body}", sign(float))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        let general = [
            (1.5, "1.5"),
            (1e20, "1e+20"),
            (1e21, "1e+21"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (100000.0, "100000"),
            (1234567.0, "1.234567e+06"),
        ];
        for (float, expected) in general {
            assert_eq!(format_float(float), expected);
        }
        let json =
            [(1e20, "100000000000000000000"), (1e21, "1e+21"), (1e-7, "1e-7"), (0.000001, "0.000001"), (-0.5, "-0.5")];
        for (float, expected) in json {
            assert_eq!(format_json_float(float), expected);
        }
        assert_eq!(format_float32(1.1), "1.1");
    }

    #[test]
    fn integers_take_gos_prefixes() {
        assert_eq!(parse_int("0x1F"), Some(31));
        assert_eq!(parse_int("-010"), Some(-8));
        assert_eq!(parse_int("09"), None);
        assert_eq!(parse_int("0x"), None);
        assert_eq!(parse_int("+"), None);
        assert_eq!(parse_int("0"), Some(0));
        assert_eq!(parse_uint("+1"), None);
    }
}
