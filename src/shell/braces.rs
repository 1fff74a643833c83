//! Brace lists: `{a,b}` and `{1..5}`, before every other expansion.

use super::words::{Part, Word};

/// Most words that one word may become.
const MAX_WORDS: usize = 10_000;
/// Most characters that they may have together.
const MAX_CHARS: usize = 200_000;
/// How deep braces may stand inside braces.
const MAX_DEPTH: usize = 16;

#[derive(Clone)]
enum Item {
    Char(char),
    Part(Part),
}

/// The words that a word's braces make, in order. A word without a list is itself.
pub fn expand(word: Word) -> Vec<Word> {
    let unquoted = |sign: char| word.iter().any(|part| matches!(part, Part::Text(text) if text.contains(sign)));
    if !unquoted('{') || !unquoted('}') {
        return vec![word];
    }
    let mut items = Vec::new();
    for part in word {
        match part {
            Part::Text(text) => items.extend(text.chars().map(Item::Char)),
            part => items.push(Item::Part(part)),
        }
    }
    alternatives(&items, 0).into_iter().take(MAX_WORDS).map(|items| join(&items)).collect()
}

fn join(items: &[Item]) -> Word {
    let mut word: Word = Vec::new();
    for item in items {
        match (item, word.last_mut()) {
            (Item::Char(c), Some(Part::Text(text))) => text.push(*c),
            (Item::Char(c), _) => word.push(Part::Text(c.to_string())),
            (Item::Part(part), _) => word.push(part.clone()),
        }
    }
    word
}

fn is(item: Option<&Item>, sign: char) -> bool {
    matches!(item, Some(Item::Char(c)) if *c == sign)
}

fn alternatives(items: &[Item], depth: usize) -> Vec<Vec<Item>> {
    if depth < MAX_DEPTH {
        for open in 0..items.len() {
            if !is(items.get(open), '{') {
                continue;
            }
            let Some((close, commas)) = matching(items, open) else { continue };
            let inner = items.get(open + 1..close).unwrap_or_default();
            let middle: Vec<Vec<Item>> = if commas.is_empty() {
                let Some(range) = range(inner) else { continue };
                range.into_iter().map(|text| text.chars().map(Item::Char).collect()).collect()
            } else {
                let starts = std::iter::once(open + 1).chain(commas.iter().map(|comma| comma + 1));
                let ends = commas.iter().copied().chain([close]);
                let slices = starts.zip(ends).map(|(start, end)| items.get(start..end).unwrap_or_default());
                slices.flat_map(|slice| alternatives(slice, depth + 1)).take(MAX_WORDS).collect()
            };
            let before = items.get(..open).unwrap_or_default();
            let after = alternatives(items.get(close + 1..).unwrap_or_default(), depth + 1);
            let pairs = middle.iter().flat_map(|middle| after.iter().map(move |after| (middle, after)));
            return pairs
                .take(MAX_WORDS.min(1 + MAX_CHARS / items.len()))
                .map(|(middle, after)| [before, middle, after].concat())
                .collect();
        }
    }
    vec![items.to_vec()]
}

/// The brace that closes the one at `open`, and the commas directly inside.
fn matching(items: &[Item], open: usize) -> Option<(usize, Vec<usize>)> {
    let (mut depth, mut commas) = (0usize, Vec::new());
    for (at, item) in items.iter().enumerate().skip(open + 1) {
        match item {
            Item::Char('{') => depth += 1,
            Item::Char('}') if depth == 0 => return Some((at, commas)),
            Item::Char('}') => depth -= 1,
            Item::Char(',') if depth == 0 => commas.push(at),
            _ => {}
        }
    }
    None
}

/// `1..5`, `01..10`, `a..e`, `1..9..2`
fn range(inner: &[Item]) -> Option<Vec<String>> {
    let text: String = inner.iter().map(|item| if let Item::Char(c) = item { *c } else { '\0' }).collect();
    let mut pieces = text.split("..");
    let (from, to, step) = (pieces.next()?, pieces.next()?, pieces.next().unwrap_or("1"));
    if pieces.next().is_some() {
        return None;
    }
    let step = step.parse::<i64>().ok()?.unsigned_abs().clamp(1, i64::MAX as u64) as i64;
    if let (Ok(first), Ok(last)) = (from.parse::<i64>(), to.parse::<i64>()) {
        let padded =
            |text: &str| text.trim_start_matches('-').len() > 1 && text.trim_start_matches('-').starts_with('0');
        let width = if padded(from) || padded(to) { from.len().max(to.len()) } else { 0 };
        return Some(count(first, last, step).into_iter().map(|n| format!("{n:0width$}")).collect());
    }
    let letter =
        |text: &str| (text.len() == 1).then(|| text.chars().next()).flatten().filter(char::is_ascii_alphabetic);
    let (first, last) = (letter(from)? as i64, letter(to)? as i64);
    Some(
        count(first, last, step)
            .into_iter()
            .filter_map(|n| u8::try_from(n).ok())
            .map(|n| char::from(n).to_string())
            .collect(),
    )
}

fn count(first: i64, last: i64, step: i64) -> Vec<i64> {
    let mut numbers = Vec::new();
    let mut at = first;
    while numbers.len() < MAX_WORDS && (if first <= last { at <= last } else { at >= last }) {
        numbers.push(at);
        let Some(next) = (if first <= last { at.checked_add(step) } else { at.checked_sub(step) }) else { break };
        at = next;
    }
    numbers
}
