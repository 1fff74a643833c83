//! The order of keys in `-o yaml`: by letters, but numbers within keys by their value, and what is no letter first.
//!
//! Models go.yaml.in/yaml/v2 `sorter.go`.

use std::cmp::Ordering;

pub fn compare(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    let (Some(&x), Some(&y)) = (a.get(at), b.get(at)) else { return Ordering::Equal };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let common = a.get(..at).unwrap_or(&[]);
    // Digits before the difference belong to the number, unless they are all zeros.
    let within_number =
        (x == '0' || y == '0') && common.iter().rev().take_while(|c| c.is_ascii_digit()).any(|c| *c != '0');
    let start = i64::from(within_number);
    let (a_number, a_end) = number(&a, at, start);
    let (b_number, b_end) = number(&b, at, start);
    a_number.cmp(&b_number).then(a_end.cmp(&b_end)).then(x.cmp(&y))
}

/// The number whose digits begin at `at`, after `start`, and where it ends. It wraps as Go's does.
fn number(text: &[char], at: usize, start: i64) -> (i64, usize) {
    let digits: Vec<i64> = text
        .iter()
        .skip(at)
        .take_while(|c| c.is_ascii_digit())
        .map(|c| i64::from(c.to_digit(10).unwrap_or(0)))
        .collect();
    let value = digits.iter().fold(start, |value, digit| value.wrapping_mul(10).wrapping_add(*digit));
    (value, at + digits.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order is that of go-yaml's own table.
    #[test]
    fn keys_sort_as_go_yaml_sorts_them() {
        let ordered = [
            "", ".1", ".2", ".a", "1", "2", "a!10", "a/0001", "a/002", "a/3", "a/10", "a/11", "a/0012", "a/100",
            "a~10", "ab/1", "b/1", "b/01", "b/2", "b/02", "b/3", "b/03", "b1", "b01", "b3", "c2.10", "c10.2", "d1",
            "d7", "d7abc", "d12", "d12a", "e2b", "e4b", "e21a",
        ];
        let mut sorted = ordered;
        sorted.reverse();
        sorted.sort_by(|a, b| compare(a, b));
        assert_eq!(sorted, ordered);
    }
}
