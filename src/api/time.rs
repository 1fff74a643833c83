//! Points in time as text. A point is milliseconds since 1970-01-01T00:00:00Z, of virtual time.

/// Year, month, day of a day number since 1970 (Howard Hinnant's civil-from-days).
pub fn civil(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

/// Day number since 1970 of a date.
pub fn days(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let mp = (i64::from(month) + 9) % 12;
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

fn clock(ms: i64) -> (i64, i64, i64, i64) {
    let seconds = ms.div_euclid(1000);
    let of_day = seconds.rem_euclid(86_400);
    (seconds.div_euclid(86_400), of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// `2026-11-23T03:09:26Z`.
pub fn rfc3339(ms: i64) -> String {
    let (day_number, h, m, s) = clock(ms);
    let (year, month, day) = civil(day_number);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}Z")
}

/// `2026-11-23T03:09:26.123000Z`.
pub fn rfc3339_micro(ms: i64) -> String {
    let text = rfc3339(ms);
    format!("{}.{:06}Z", text.trim_end_matches('Z'), ms.rem_euclid(1000) * 1000)
}

/// `Mon, 23 Nov 2026 03:09:26 +0000`, as `describe` shows it.
pub fn rfc1123z(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day_number, h, m, s) = clock(ms);
    let (year, month, day) = civil(day_number);
    let weekday = DAYS.get(day_number.rem_euclid(7) as usize).copied().unwrap_or_default();
    let month = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    format!("{weekday}, {day:02} {month} {year:04} {h:02}:{m:02}:{s:02} +0000")
}

/// Reads `2026-11-23T03:09:26Z` and the same with a fraction or an offset such as `+02:00`.
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (h, m, s) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || h > 23 || m > 59 || s > 60 {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut millis = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let digits: String = fraction.chars().take(end).chain("000".chars()).take(3).collect();
        millis = digits.parse::<i64>().ok()?;
        rest = fraction.get(end..)?;
    }
    let offset = match rest {
        "Z" | "z" => 0,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            sign * (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?) * 60
        }
    };
    let seconds =
        days(i64::from(year), month, day) * 86_400 + i64::from(h) * 3600 + i64::from(m) * 60 + i64::from(s) - offset;
    Some(seconds * 1000 + millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_404_566_000, "2026-11-23T03:29:26Z"),
        ] {
            assert_eq!(rfc3339(ms), text);
            assert_eq!(parse_rfc3339(text), Some(ms));
        }
        assert_eq!(parse_rfc3339("2026-11-23T05:29:26.250+02:00"), Some(1_795_404_566_250));
        assert_eq!(parse_rfc3339("2026-13-01T00:00:00Z"), None);
        assert_eq!(rfc1123z(1_795_404_566_000), "Mon, 23 Nov 2026 03:29:26 +0000");
        assert_eq!(rfc3339_micro(1_795_404_566_007), "2026-11-23T03:29:26.007000Z");
    }
}
