//! Ages as a learner reads them: `5s`, `2m30s`, `4d12h`.
//!
//! Models `apimachinery/pkg/util/duration/duration.go`. Durations are whole milliseconds.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// What Kubernetes prints for a moment that lies two seconds or more in the future.
const INVALID: &str = "<invalid>";

/// A duration in milliseconds with two or three significant figures, as the AGE column shows it.
///
/// Up to two seconds "in the future" count as now, since clocks may disagree by that much; more is `<invalid>`.
///
/// ```
/// assert_eq!(portolan::api::duration::human_duration(190_000), "3m10s");
/// ```
pub fn human_duration(millis: i64) -> String {
    let seconds = millis / SECOND;
    if seconds < -1 {
        return INVALID.into();
    }
    if seconds < 0 {
        return "0s".into();
    }
    if seconds < 2 * 60 {
        return format!("{seconds}s");
    }
    let minutes = millis / MINUTE;
    if minutes < 10 {
        return two_parts(minutes, 'm', seconds % 60, 's');
    }
    if minutes < 3 * 60 {
        return format!("{minutes}m");
    }
    let hours = millis / HOUR;
    match hours {
        ..8 => two_parts(hours, 'h', minutes % 60, 'm'),
        8..48 => format!("{hours}h"),
        48..192 => two_parts(hours / 24, 'd', hours % 24, 'h'),
        192..17_520 => format!("{}d", hours / 24),
        17_520..70_080 => two_parts(hours / 24 / 365, 'y', hours / 24 % 365, 'd'),
        _ => format!("{}y", hours / 24 / 365),
    }
}

/// A duration in milliseconds with one unit only, as some columns show it (`1h` for anything from one hour to two).
pub fn short_human_duration(millis: i64) -> String {
    let seconds = millis / SECOND;
    match seconds {
        ..-1 => INVALID.into(),
        -1 => "0s".into(),
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        86_400..31_536_000 => format!("{}d", seconds / 86_400),
        _ => format!("{}y", seconds / 31_536_000),
    }
}

/// A duration as Go's `time.Duration` prints it (`1m30s`, `500ms`, `0s`), for the texts that show one so.
///
/// Models Go's `time.Duration.String`, at millisecond precision.
pub fn go_duration(millis: i64) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let total = millis.unsigned_abs();
    if total == 0 {
        return "0s".into();
    }
    if total < 1_000 {
        return format!("{sign}{total}ms");
    }
    let (hours, minutes) = (total / 3_600_000, total / 60_000 % 60);
    let seconds = seconds_with_fraction(total % 60_000);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{minutes}m{seconds}s"),
        _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// The larger unit, and the smaller one only when it is not zero.
fn two_parts(large: i64, large_unit: char, small: i64, small_unit: char) -> String {
    if small == 0 { format!("{large}{large_unit}") } else { format!("{large}{large_unit}{small}{small_unit}") }
}

/// Milliseconds below one minute as seconds with the fraction that is there: `1`, `1.5`, `1.005`.
fn seconds_with_fraction(millis: u64) -> String {
    let fraction = format!("{:03}", millis % 1_000);
    match fraction.trim_end_matches('0') {
        "" => format!("{}", millis / 1_000),
        rest => format!("{}.{rest}", millis / 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;

    #[test]
    fn human_duration_at_its_boundaries() {
        let table = [
            (-2 * SECOND, "<invalid>"),
            (-2 * SECOND + 1, "0s"),
            (0, "0s"),
            (SECOND - 1, "0s"),
            (SECOND, "1s"),
            (70 * SECOND, "70s"),
            (2 * MINUTE - 1, "119s"),
            (2 * MINUTE, "2m"),
            (2 * MINUTE + SECOND, "2m1s"),
            (190 * SECOND, "3m10s"),
            (10 * MINUTE - 1, "9m59s"),
            (10 * MINUTE + SECOND, "10m"),
            (70 * MINUTE, "70m"),
            (3 * HOUR - 1, "179m"),
            (3 * HOUR, "3h"),
            (3 * HOUR + MINUTE, "3h1m"),
            (8 * HOUR - 1, "7h59m"),
            (8 * HOUR + 59 * MINUTE, "8h"),
            (2 * DAY - 1, "47h"),
            (2 * DAY, "2d"),
            (2 * DAY + HOUR, "2d1h"),
            (8 * DAY - 1, "7d23h"),
            (8 * DAY + 23 * HOUR, "8d"),
            (367 * DAY, "367d"),
            (2 * YEAR - 1, "729d"),
            (2 * YEAR + DAY - 1, "2y"),
            (2 * YEAR + DAY, "2y1d"),
            (8 * YEAR - 1, "7y364d"),
            (8 * YEAR + 364 * DAY, "8y"),
            (9 * YEAR, "9y"),
        ];
        for (millis, want) in table {
            assert_eq!(human_duration(millis), want, "{millis} ms");
        }
    }

    #[test]
    fn short_human_duration_at_its_boundaries() {
        let table = [
            (-2 * SECOND, "<invalid>"),
            (-2 * SECOND + 1, "0s"),
            (0, "0s"),
            (MINUTE - 1, "59s"),
            (2 * MINUTE - 1, "1m"),
            (HOUR - 1, "59m"),
            (2 * HOUR - 1, "1h"),
            (DAY - 1, "23h"),
            (YEAR - 1, "364d"),
            (2 * YEAR - 1, "1y"),
            (2 * YEAR, "2y"),
        ];
        for (millis, want) in table {
            assert_eq!(short_human_duration(millis), want, "{millis} ms");
        }
    }

    #[test]
    fn go_durations() {
        let table = [(0, "0s"), (1, "1ms"), (1_500, "1.5s"), (90_000, "1m30s"), (3_600_000, "1h0m0s"), (-5_000, "-5s")];
        for (millis, want) in table {
            assert_eq!(go_duration(millis), want);
        }
    }
}
