//! `sort [-rnuVfhb] [-k N[,M]] [-t C] [FILE...]`

use crate::order::InOrder;
use std::cmp::Ordering;

use super::{Io, options};

struct Key {
    first: usize,
    last: usize,
    numeric: bool,
    reverse: bool,
}

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let long = [("reverse", 'r'), ("numeric-sort", 'n'), ("unique", 'u'), ("key", 'k'), ("field-separator", 't')];
    let options = match options::read(io, "rnuVfhbsk:t:o:", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (reverse, numeric) = (options.has('r'), options.has('n') || options.has('h'));
    let mut keys = Vec::new();
    for (_, value) in options.given.iter().filter(|(letter, _)| *letter == 'k') {
        let number =
            |text: &str| text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).split('.').next()?.parse().ok();
        let (first, last) = value.split_once(',').map_or((value.as_str(), None), |(first, last)| (first, Some(last)));
        let Some(start) = number(first).filter(|first: &usize| *first > 0) else {
            io.fail(format!("invalid number at field start: invalid count at start of '{value}'"));
            return 2;
        };
        keys.push(Key {
            first: start,
            last: last.and_then(number).unwrap_or(usize::MAX),
            numeric: numeric || value.contains('n'),
            reverse: reverse || value.contains('r'),
        });
    }
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("cannot read: {path}: {why}"));
    if status != 0 {
        return 2;
    }
    let separator = options.value('t').and_then(|value| value.chars().next());
    let text: String = texts
        .into_iter()
        .map(|(_, text)| if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" })
        .collect();
    let mut lines: Vec<&str> = options::lines(&text).collect();
    let compare_keys = |a: &&str, b: &&str| {
        if keys.is_empty() {
            return direction(compare(a, b, numeric, &options), reverse);
        }
        let each = keys.iter().map(|key| {
            let (a, b) = (field(a, key, separator), field(b, key, separator));
            direction(compare(a, b, key.numeric, &options), key.reverse)
        });
        each.fold(Ordering::Equal, Ordering::then)
    };
    lines.order_by(|a, b| {
        // Lines whose keys are equal stand in order of the whole line, unless only one of them is kept.
        let last = if options.has('u') || options.has('s') { Ordering::Equal } else { direction(a.cmp(b), reverse) };
        compare_keys(a, b).then(last)
    });
    if options.has('u') {
        lines.dedup_by(|a, b| compare_keys(a, b) == Ordering::Equal);
    }
    let sorted: String = lines.iter().map(|line| format!("{line}\n")).collect();
    io.output.print(sorted);
    0
}

fn direction(ordering: Ordering, reverse: bool) -> Ordering {
    if reverse { ordering.reverse() } else { ordering }
}

fn compare(a: &str, b: &str, numeric: bool, options: &options::Options) -> Ordering {
    if numeric {
        return number(a).total_cmp(&number(b));
    }
    if options.has('V') {
        return version(a).cmp(&version(b));
    }
    if options.has('f') {
        return a.to_uppercase().cmp(&b.to_uppercase());
    }
    a.cmp(b)
}

/// The number that a text begins with; 0 without one.
fn number(text: &str) -> f64 {
    let text = text.trim_start();
    let end = text.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')));
    text.get(..end.map_or(text.len(), |(at, _)| at)).and_then(|digits| digits.parse().ok()).unwrap_or(0.0)
}

/// A text as words and numbers in turn, for `-V`.
fn version(text: &str) -> Vec<(String, u128)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (letters, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at_checked(digits).unwrap_or((after, ""));
        pieces.push((letters.to_string(), number.parse().unwrap_or(0)));
        rest = after;
    }
    pieces
}

/// The part of a line from one field to another. Without a separator a field begins with the blanks before it.
fn field<'a>(line: &'a str, key: &Key, separator: Option<char>) -> &'a str {
    let mut bounds = Vec::new();
    let (mut start, mut in_word) = (0, false);
    for (at, c) in line.char_indices() {
        match separator {
            Some(separator) if c == separator => {
                bounds.push((start, at));
                start = at + c.len_utf8();
            }
            Some(_) => {}
            None => {
                let blank = c == ' ' || c == '\t';
                if blank && in_word {
                    bounds.push((start, at));
                    start = at;
                }
                in_word = !blank;
            }
        }
    }
    bounds.push((start, line.len()));
    let Some((from, _)) = bounds.get(key.first.saturating_sub(1)) else { return "" };
    let to = bounds.get(key.last.saturating_sub(1)).map_or(line.len(), |(_, end)| *end);
    line.get(*from..to).unwrap_or_default()
}
