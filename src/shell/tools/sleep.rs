//! `sleep NUMBER[smhd]...`: lets virtual time pass.

use super::Io;

/// Longest sleep, a week: virtual time is cheap, but each second of it is work for the cluster.
const MAX_SECONDS: f64 = 7.0 * 86_400.0;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    if io.args.is_empty() {
        return io.misuse("missing operand");
    }
    let mut seconds = 0.0;
    for word in io.args {
        match interval(word) {
            Some(more) => seconds += more,
            None => return io.misuse(format!("invalid time interval '{word}'")),
        }
    }
    // The value is bounded and not negative: the cast cannot lose more than fractions of a millisecond.
    io.host.sleep((f64::min(seconds, MAX_SECONDS) * 1000.0) as u64);
    0
}

pub(super) fn interval(word: &str) -> Option<f64> {
    if word == "infinity" || word == "inf" {
        return Some(MAX_SECONDS);
    }
    let factor = match word.chars().last()? {
        'm' => 60.0,
        'h' => 3_600.0,
        'd' => 86_400.0,
        _ => 1.0,
    };
    let number = word.strip_suffix(['s', 'm', 'h', 'd']).unwrap_or(word);
    if !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    number.parse::<f64>().ok().map(|number| number * factor)
}
