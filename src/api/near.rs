//! Near misses: how a label differs from the one that a selector asks for, letter by letter.

/// A stretch of a text, and whether it differs from what was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub text: String,
    pub differs: bool,
}

/// Longest text that is compared letter by letter; labels are 63 at the most.
const LONGEST: usize = 128;

/// The smallest number of letters to add, drop, change or swap (two neighbours) that turns one text into the other.
pub fn distance(one: &str, two: &str) -> usize {
    let table = table(one, two);
    table.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

/// Whether `actual` is likely meant to be `wanted`: it differs, in few letters for its length, or only in case or
/// punctuation.
pub fn is_near(actual: &str, wanted: &str) -> bool {
    if actual == wanted || actual.is_empty() || wanted.is_empty() {
        return false;
    }
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let longest = actual.chars().count().max(wanted.chars().count());
    let allowed = match longest {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    plain(actual) == plain(wanted) || distance(actual, wanted) <= allowed
}

/// `actual`, cut into stretches that agree with `wanted` and stretches that do not. A letter that `actual` lacks shows as an
/// empty stretch that differs.
pub fn stretches(actual: &str, wanted: &str) -> Vec<Stretch> {
    let (a, w): (Vec<char>, Vec<char>) = (letters(actual), letters(wanted));
    let table = table(actual, wanted);
    let cell = |i: usize, j: usize| table.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX / 2);
    let (mut i, mut j) = (a.len(), w.len());
    let mut marks: Vec<(Option<char>, bool)> = Vec::new();
    while i > 0 || j > 0 {
        let (here, last_a, last_w) = (cell(i, j), i.checked_sub(1), j.checked_sub(1));
        match (last_a, last_w) {
            (Some(p), Some(q)) if a.get(p) == w.get(q) && cell(p, q) == here => {
                marks.push((a.get(p).copied(), false));
                (i, j) = (p, q);
            }
            (Some(p), Some(q)) if p > 0 && q > 0 && swapped(&a, &w, p, q) && cell(p - 1, q - 1) + 1 == here => {
                marks.push((a.get(p).copied(), true));
                marks.push((a.get(p - 1).copied(), true));
                (i, j) = (p - 1, q - 1);
            }
            (Some(p), Some(q)) if cell(p, q) + 1 == here => {
                marks.push((a.get(p).copied(), true));
                (i, j) = (p, q);
            }
            (Some(p), _) if cell(p, j) + 1 == here => {
                marks.push((a.get(p).copied(), true));
                i = p;
            }
            (_, Some(q)) => {
                marks.push((None, true));
                j = q;
            }
            (Some(p), None) => {
                marks.push((a.get(p).copied(), true));
                i = p;
            }
            (None, None) => break,
        }
    }
    join(marks.into_iter().rev())
}

fn join(marks: impl Iterator<Item = (Option<char>, bool)>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (letter, differs) in marks {
        match out.last_mut() {
            Some(last) if last.differs == differs => last.text.extend(letter),
            _ => out.push(Stretch { text: letter.map(String::from).unwrap_or_default(), differs }),
        }
    }
    out
}

fn letters(text: &str) -> Vec<char> {
    text.chars().take(LONGEST).collect()
}

fn swapped(a: &[char], w: &[char], p: usize, q: usize) -> bool {
    a.get(p) == w.get(q - 1) && a.get(p - 1) == w.get(q) && a.get(p) != a.get(p - 1)
}

/// Row by row, the distance between every beginning of one text and every beginning of the other (optimal string alignment).
fn table(one: &str, two: &str) -> Vec<Vec<usize>> {
    let (a, w) = (letters(one), letters(two));
    let mut rows: Vec<Vec<usize>> = vec![(0..=w.len()).collect()];
    for (p, letter) in a.iter().enumerate() {
        let mut row = vec![p + 1];
        for (q, other) in w.iter().enumerate() {
            let at = |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX / 2);
            let left = row.last().copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(p, q) + usize::from(letter != other)).min(at(p, q + 1) + 1).min(left + 1);
            if p > 0 && q > 0 && swapped(&a, &w, p, q) {
                best = best.min(at(p - 1, q - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `echo[sr]ver`: what differs stands in brackets.
    fn shown(actual: &str, wanted: &str) -> String {
        stretches(actual, wanted)
            .into_iter()
            .map(|part| if part.differs { format!("[{}]", part.text) } else { part.text })
            .collect()
    }

    #[test]
    fn letters_that_differ_are_marked() {
        for (actual, wanted, want, far) in [
            ("echosrver", "echoserver", "echos[]rver", 1),
            ("echosevrer", "echoserver", "echose[vr]er", 1),
            ("ecoserver", "echoserver", "ec[]oserver", 1),
            ("echoserverr", "echoserver", "echoserve[r]r", 1),
            ("web", "wep", "we[b]", 1),
            ("Web", "web", "[W]eb", 1),
            ("web", "web", "web", 0),
            ("", "ab", "[]", 2),
            ("ab", "", "[ab]", 2),
        ] {
            assert_eq!(
                (shown(actual, wanted).as_str(), distance(actual, wanted)),
                (want, far),
                "{actual} for {wanted}"
            );
        }
    }

    #[test]
    fn near_means_few_letters_for_the_length() {
        for (actual, wanted, near) in [
            ("echosrver", "echoserver", true),
            ("echo-server", "echoserver", true),
            ("ECHOSERVER", "echoserver", true),
            ("web", "wep", true),
            ("web", "db", false),
            ("v1", "v2", false),
            ("frontend", "backend", false),
            ("web", "web", false),
            ("", "web", false),
        ] {
            assert_eq!(is_near(actual, wanted), near, "{actual} for {wanted}");
        }
    }

    #[test]
    fn stretches_put_together_give_the_text_again() {
        let words = ["", "a", "ab", "ba", "abc", "echoserver", "echosrver", "eeee", "ünï", "漢字"];
        for actual in words {
            for wanted in words {
                let parts = stretches(actual, wanted);
                assert_eq!(parts.iter().map(|p| p.text.as_str()).collect::<String>(), actual, "{actual} for {wanted}");
                assert_eq!(parts.iter().any(|p| p.differs), actual != wanted, "{actual} for {wanted}");
            }
        }
    }
}
