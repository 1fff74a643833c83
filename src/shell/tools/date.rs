//! `date [-u] [+FORMAT]`: the cluster's virtual time, in UTC.

use super::Io;
use crate::api::time::civil;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let mut pattern = "%a %b %e %H:%M:%S UTC %Y".to_string();
    for word in io.args {
        match word.as_str() {
            "-u" | "--utc" => {}
            "-Is" | "--iso-8601=seconds" => pattern = "%Y-%m-%dT%H:%M:%S+00:00".into(),
            "-I" | "--iso-8601" => pattern = "%F".into(),
            word => match word.strip_prefix('+') {
                Some(format) => pattern = format.to_string(),
                None => return io.fail(format!("invalid date '{word}'")),
            },
        }
    }
    let text = format(&pattern, io.host.now());
    io.output.print(text + "\n");
    0
}

/// A time in milliseconds since 1970 by a format of `strftime`.
pub(super) fn format(pattern: &str, milliseconds: i64) -> String {
    let seconds = milliseconds.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let name = |names: &'static [&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
    };
    let weekday = name(&DAYS, (days + 4).rem_euclid(7));
    let month_name = name(&MONTHS, i64::from(month) - 1);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    let short = |name: &'static str| name.get(..3).unwrap_or(name).to_string();
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        text.push_str(&match chars.next() {
            Some('Y') => year.to_string(),
            Some('m') => format!("{month:02}"),
            Some('d') => format!("{day:02}"),
            Some('e') => format!("{day:2}"),
            Some('H') => format!("{hour:02}"),
            Some('M') => format!("{minute:02}"),
            Some('S') => format!("{second:02}"),
            Some('N') => format!("{:03}000000", milliseconds.rem_euclid(1000)),
            Some('s') => seconds.to_string(),
            Some('F') => format!("{year}-{month:02}-{day:02}"),
            Some('T') => format!("{hour:02}:{minute:02}:{second:02}"),
            Some('R') => format!("{hour:02}:{minute:02}"),
            Some('a') => short(weekday),
            Some('A') => weekday.to_string(),
            Some('b' | 'h') => short(month_name),
            Some('B') => month_name.to_string(),
            Some('Z') => "UTC".into(),
            Some('z') => "+0000".into(),
            Some('n') => "\n".into(),
            Some('%') => "%".into(),
            Some(other) => format!("%{other}"),
            None => "%".into(),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!(format("%a %b %e %H:%M:%S %Y", 0), "Thu Jan  1 00:00:00 1970");
        assert_eq!(format("%F %T %s", 1_709_210_096_789), "2024-02-29 12:34:56 1709210096");
        assert_eq!(format("%A %B %d", 1_795_408_897_000), "Monday November 23");
    }
}
