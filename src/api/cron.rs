//! Schedules such as `*/5 * * * *`: reading them, with the words for what they may not be, and the next moment they name.
//!
//! Models the parser of `robfig/cron` that Kubernetes uses, with five fields and descriptors.

use super::time;

/// One field's name, bounds and words for its values.
struct Bounds {
    low: u32,
    high: u32,
    names: &'static [&'static str],
}

const MINUTES: Bounds = Bounds { low: 0, high: 59, names: &[] };
const HOURS: Bounds = Bounds { low: 0, high: 23, names: &[] };
const DAYS: Bounds = Bounds { low: 1, high: 31, names: &[] };
const MONTHS: Bounds = Bounds {
    low: 1,
    high: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const WEEKDAYS: Bounds = Bounds { low: 0, high: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };

/// The values that a field allows, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Values {
    bits: u64,
    /// Written as `*`: the other of day and weekday then decides alone.
    star: bool,
}

/// A schedule. Times are taken as UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    minutes: Values,
    hours: Values,
    days: Values,
    months: Values,
    weekdays: Values,
    /// `@every`: milliseconds between two runs; the fields are not used then.
    every: Option<i64>,
}

/// Reads a schedule.
///
/// # Errors
/// The parser's words: `expected exactly 5 fields, found 1: [tomorrow]`.
pub fn parse(text: &str) -> Result<Schedule, String> {
    if text.is_empty() {
        return Err("empty spec string".to_owned());
    }
    let mut text = text;
    if text.starts_with("TZ=") || text.starts_with("CRON_TZ=") {
        text = text.split_once(' ').map_or("", |(_, rest)| rest.trim());
    }
    if text.starts_with('@') {
        return descriptor(text);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minutes, hours, days, months, weekdays] = fields.as_slice() else {
        return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
    };
    Ok(Schedule {
        minutes: field(minutes, &MINUTES)?,
        hours: field(hours, &HOURS)?,
        days: field(days, &DAYS)?,
        months: field(months, &MONTHS)?,
        weekdays: field(weekdays, &WEEKDAYS)?,
        every: None,
    })
}

fn descriptor(text: &str) -> Result<Schedule, String> {
    let fields = match text {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => {
            let unknown = || format!("unrecognized descriptor: {text}");
            let duration = text.strip_prefix("@every ").ok_or_else(unknown)?;
            let every = milliseconds(duration)
                .ok_or_else(|| format!("failed to parse duration {text}: time: invalid duration {duration:?}"))?;
            // The shortest is a second.
            let every = (every.max(1_000) / 1_000) * 1_000;
            return Ok(Schedule { every: Some(every), ..parse("* * * * *")? });
        }
    };
    parse(fields)
}

/// `1h30m`, of hours, minutes and seconds.
fn milliseconds(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0i64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let unit = match tail.as_bytes().first()? {
            b'h' => 3_600_000,
            b'm' => 60_000,
            b's' => 1_000,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        rest = tail.get(1..)?;
    }
    (!text.is_empty()).then_some(total)
}

fn field(text: &str, bounds: &Bounds) -> Result<Values, String> {
    let mut values = Values { bits: 0, star: false };
    for part in text.split(',').filter(|part| !part.is_empty()) {
        let one = range(part, bounds)?;
        values.bits |= one.bits;
        values.star |= one.star;
    }
    Ok(values)
}

fn range(text: &str, bounds: &Bounds) -> Result<Values, String> {
    let steps: Vec<&str> = text.split('/').collect();
    let ends: Vec<&str> = steps.first().map_or_else(Vec::new, |first| first.split('-').collect());
    let single = ends.len() == 1;
    let mut star = matches!(ends.first(), Some(&"*" | &"?"));
    let (start, mut end) = match ends.as_slice() {
        _ if star => (bounds.low, bounds.high),
        [only] => {
            let value = number_or_name(only, bounds)?;
            (value, value)
        }
        [low, high] => (number_or_name(low, bounds)?, number_or_name(high, bounds)?),
        _ => return Err(format!("too many hyphens: {text}")),
    };
    let step = match steps.as_slice() {
        [_] => 1,
        [_, step] => {
            let step = number(step)?;
            if single {
                end = bounds.high;
            }
            star &= step <= 1;
            step
        }
        _ => return Err(format!("too many slashes: {text}")),
    };
    if start < bounds.low {
        return Err(format!("beginning of range ({start}) below minimum ({}): {text}", bounds.low));
    }
    if end > bounds.high {
        return Err(format!("end of range ({end}) above maximum ({}): {text}", bounds.high));
    }
    if start > end {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {text}"));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    let bits = (start..=end).step_by(step as usize).fold(0, |bits, value| bits | 1u64 << value);
    Ok(Values { bits, star })
}

fn number_or_name(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let name = text.to_lowercase();
    match bounds.names.iter().position(|known| *known == name) {
        Some(at) => Ok(at as u32 + bounds.low),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u32, String> {
    let value: i64 = text.parse().map_err(|_| {
        let why = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            "value out of range"
        } else {
            "invalid syntax"
        };
        format!("failed to parse int from {text}: strconv.Atoi: parsing {text:?}: {why}")
    })?;
    if value < 0 {
        return Err(format!("negative number ({value}) not allowed: {text}"));
    }
    Ok(value.min(i64::from(u32::MAX)) as u32)
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
/// Days that are searched before a schedule counts as never.
const HORIZON: i64 = 5 * 366;

impl Schedule {
    /// The first moment after `after` (milliseconds since 1970) that the schedule names; `None` if there is none in five
    /// years.
    pub fn next(&self, after: i64) -> Option<i64> {
        if let Some(every) = self.every {
            return Some(after - after.rem_euclid(1_000) + every);
        }
        let mut at = (after.div_euclid(MINUTE) + 1) * MINUTE;
        let limit = at + HORIZON * DAY;
        while at < limit {
            let day = at.div_euclid(DAY);
            if !self.names_day(day) {
                at = (day + 1) * DAY;
                continue;
            }
            let minute_of_day = at.rem_euclid(DAY) / MINUTE;
            let (hour, minute) = (minute_of_day / 60, minute_of_day % 60);
            if self.hours.bits >> hour & 1 == 0 {
                at = day * DAY + (hour + 1) * 60 * MINUTE;
            } else if self.minutes.bits >> minute & 1 == 0 {
                at += MINUTE;
            } else {
                return Some(at);
            }
        }
        None
    }

    /// Whether the schedule names a day: of day and weekday both must fit if one is `*`, else either.
    fn names_day(&self, day: i64) -> bool {
        let (_, month, of_month) = time::civil(day);
        if self.months.bits >> month & 1 == 0 {
            return false;
        }
        let by_day = self.days.bits >> of_month & 1 == 1;
        let by_weekday = self.weekdays.bits >> (day + 4).rem_euclid(7) & 1 == 1;
        if self.days.star || self.weekdays.star { by_day && by_weekday } else { by_day || by_weekday }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        for (text, want) in [
            ("tomorrow", "expected exactly 5 fields, found 1: [tomorrow]"),
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("@fortnightly", "unrecognized descriptor: @fortnightly"),
        ] {
            assert_eq!(parse(text).err().as_deref(), Some(want));
        }
    }

    #[test]
    fn next_moments() {
        let at = |text: &str| time::parse_rfc3339(text).unwrap();
        for (schedule, after, want) in [
            ("*/5 * * * *", "2026-11-23T03:09:26Z", "2026-11-23T03:10:00Z"),
            ("0 0 * * *", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
            ("30 9 * * mon-fri", "2026-11-20T10:00:00Z", "2026-11-23T09:30:00Z"),
            ("0 0 29 feb *", "2026-11-23T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 0 13 * 5", "2026-11-23T00:00:00Z", "2026-11-27T00:00:00Z"),
            ("@hourly", "2026-11-23T03:09:26Z", "2026-11-23T04:00:00Z"),
        ] {
            assert_eq!(parse(schedule).unwrap().next(at(after)), Some(at(want)), "{schedule}");
        }
        assert_eq!(parse("0 0 31 2 *").unwrap().next(0), None);
    }
}
