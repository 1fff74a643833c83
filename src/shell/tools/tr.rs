//! `tr [-dsc] SET1 [SET2]`

use super::{Io, options};
use crate::shell::escapes::{Style, unescape};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "dscC", &[("delete", 'd'), ("squeeze-repeats", 's'), ("complement", 'c')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let Some(first) = options.operands.first() else { return io.misuse("missing operand") };
    let second = options.operands.get(1);
    let (delete, squeeze) = (options.has('d'), options.has('s'));
    if second.is_none() && !delete && !squeeze {
        let text = format!("missing operand after '{first}'\nTwo strings must be given when translating.");
        return io.misuse(text);
    }
    let (from, to) = (set(first), second.map(|second| set(second)).unwrap_or_default());
    let complement = options.has('c') || options.has('C');
    let place = |c: char| {
        let found = from.iter().position(|known| *known == c);
        if complement { found.is_none().then_some(usize::MAX) } else { found }
    };
    let mut text = String::new();
    let mut last: Option<char> = None;
    for c in io.stdin.unwrap_or_default().chars() {
        let found = place(c);
        if delete && found.is_some() {
            continue;
        }
        let new = match found {
            Some(index) if !delete && !to.is_empty() => to.get(index).or(to.last()).copied().unwrap_or(c),
            _ => c,
        };
        let squeezed = squeeze && if to.is_empty() { found.is_some() } else { to.contains(&new) };
        if squeezed && last == Some(new) {
            continue;
        }
        last = Some(new);
        text.push(new);
    }
    io.output.print(text);
    0
}

/// The characters of a set: ranges, classes, escapes.
fn set(source: &str) -> Vec<char> {
    let mut text = source.to_string();
    for (class, members) in [
        ("[:lower:]", "a-z"),
        ("[:upper:]", "A-Z"),
        ("[:digit:]", "0-9"),
        ("[:alpha:]", "A-Za-z"),
        ("[:alnum:]", "0-9A-Za-z"),
        ("[:space:]", "\t\n\x0b\x0c\r "),
        ("[:blank:]", "\t "),
        ("[:punct:]", "!-/:-@[-`{-~"),
    ] {
        text = text.replace(class, members);
    }
    let chars: Vec<char> = unescape(&text, Style::Format).text.chars().collect();
    let mut set = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(end)) if end >= c => {
                set.extend((*c..=*end).take(0x1_0000));
                at += 3;
            }
            _ => {
                set.push(*c);
                at += 1;
            }
        }
    }
    set
}
