//! Whether text is a point in time, with the words of Go's `time.Parse` if it is not.

const SECONDS: &str = "2006-01-02T15:04:05Z07:00";
const MICROS: &str = "2006-01-02T15:04:05.000000Z07:00";

/// The pieces of a date: how Go's layout writes the piece, how many digits it has, its bounds and its name.
const PIECES: [(&str, usize, u32, u32, &str); 6] = [
    ("2006", 4, 0, 9999, "year"),
    ("01", 2, 1, 12, "month"),
    ("02", 2, 1, 31, "day"),
    ("15", 2, 0, 23, "hour"),
    ("04", 2, 0, 59, "minute"),
    ("05", 2, 0, 59, "second"),
];
const BETWEEN: [&str; 5] = ["-", "-", "T", ":", ":"];

/// Checks RFC 3339 text.
///
/// # Errors
/// `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`, without `json:` before it.
pub fn check(text: &str, micro: bool) -> Result<(), String> {
    let layout = if micro { MICROS } else { SECONDS };
    let fail = |rest: &str, piece: &str| {
        Err(format!("parsing time {text:?} as {layout:?}: cannot parse {rest:?} as {piece:?}"))
    };
    let mut rest = text;
    let mut out_of_range = None;
    for (index, (piece, digits, low, high, name)) in PIECES.iter().enumerate() {
        let number = rest.get(..*digits).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let Some(number) = number.and_then(|part| part.parse::<u32>().ok()) else { return fail(rest, piece) };
        if !(*low..=*high).contains(&number) {
            out_of_range = out_of_range.or(Some(name));
        }
        rest = rest.get(*digits..).unwrap_or_default();
        if let Some(separator) = BETWEEN.get(index) {
            let Some(after) = rest.strip_prefix(separator) else { return fail(rest, separator) };
            rest = after;
        }
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    } else if micro {
        return fail(rest, ".000000");
    }
    let zone = rest.as_bytes();
    let offset = zone.len() >= 6
        && matches!(zone.first(), Some(b'+' | b'-'))
        && zone.get(3) == Some(&b':')
        && [1, 2, 4, 5].iter().all(|at| zone.get(*at).is_some_and(u8::is_ascii_digit));
    let end = if rest.starts_with('Z') {
        1
    } else if offset {
        6
    } else {
        return fail(rest, "Z07:00");
    };
    if let Some(name) = out_of_range {
        return Err(format!("parsing time {text:?}: {name} out of range"));
    }
    match rest.get(end..) {
        Some("") | None => Ok(()),
        Some(extra) => Err(format!("parsing time {text:?}: extra text: {extra:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(check("2026-11-23T03:09:26Z", false), Ok(()));
        assert_eq!(check("2026-11-23T03:09:26.5+02:00", false), Ok(()));
        for (text, want) in [
            ("soon", r#"parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006""#),
            ("2026-11-23", r#"parsing time "2026-11-23" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T""#),
            ("2026-13-23T00:00:00Z", r#"parsing time "2026-13-23T00:00:00Z": month out of range"#),
        ] {
            assert_eq!(check(text, false), Err(want.to_owned()));
        }
    }
}
