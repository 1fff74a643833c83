//! Two texts as a unified diff, the form that `diff -u` prints.
//!
//! Finds a longest common subsequence of lines. Texts of too many lines count as wholly replaced.

/// Lines of unchanged text around a change.
const CONTEXT: usize = 3;
/// The largest table of lines against lines.
const MAX_CELLS: usize = 4_000_000;

/// A line of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Gone,
    New,
}

/// The hunks of a unified diff, without the two lines of file names; empty when the texts are the same.
pub fn hunks(old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let script = script(&old, &new);
    let mut out = String::new();
    let mut at = 0;
    while let Some(first) = script.iter().skip(at).position(|(change, _)| *change != Change::Same).map(|p| p + at) {
        let start = first.saturating_sub(CONTEXT).max(at);
        // A hunk goes on while the next change is at most twice the context away.
        let mut end = first + 1;
        let mut same = 0;
        for (place, (change, _)) in script.iter().enumerate().skip(first + 1) {
            same = if *change == Change::Same { same + 1 } else { 0 };
            if same > 2 * CONTEXT {
                break;
            }
            if same == 0 {
                end = place + 1;
            }
        }
        let end = (end + CONTEXT).min(script.len());
        out.push_str(&hunk(&script, start, end));
        at = end;
    }
    out
}

fn hunk(script: &[(Change, &str)], start: usize, end: usize) -> String {
    let count = |from: usize, to: usize, other: Change| {
        script.iter().skip(from).take(to - from).filter(|(change, _)| *change != other).count()
    };
    let range = |other: Change| {
        let (before, lines) = (count(0, start, other), count(start, end, other));
        match lines {
            0 => format!("{before},0"),
            1 => format!("{}", before + 1),
            _ => format!("{},{lines}", before + 1),
        }
    };
    let mut out = format!("@@ -{} +{} @@\n", range(Change::New), range(Change::Gone));
    for (change, line) in script.iter().skip(start).take(end - start) {
        let mark = match change {
            Change::Same => ' ',
            Change::Gone => '-',
            Change::New => '+',
        };
        out.push_str(&format!("{mark}{line}\n"));
    }
    out
}

/// The changes as `diff` prints them without options.
pub fn plain(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let (mut out, mut before, mut after) = (String::new(), 0, 0);
    for group in script(&old, &new).chunk_by(|(a, _), (b, _)| (*a == Change::Same) == (*b == Change::Same)) {
        let lines = |wanted: Change| group.iter().filter(move |(change, _)| *change == wanted).map(|(_, line)| *line);
        if group.first().is_some_and(|(change, _)| *change == Change::Same) {
            (before, after) = (before + group.len(), after + group.len());
            continue;
        }
        let (gone, added) = (lines(Change::Gone).count(), lines(Change::New).count());
        let range = |start: usize, count: usize| match count {
            0 => start.to_string(),
            1 => (start + 1).to_string(),
            _ => format!("{},{}", start + 1, start + count),
        };
        let sign = match (gone, added) {
            (0, _) => 'a',
            (_, 0) => 'd',
            _ => 'c',
        };
        out.push_str(&format!("{}{sign}{}\n", range(before, gone), range(after, added)));
        lines(Change::Gone).for_each(|line| out.push_str(&format!("< {line}\n")));
        if sign == 'c' {
            out.push_str("---\n");
        }
        lines(Change::New).for_each(|line| out.push_str(&format!("> {line}\n")));
        (before, after) = (before + gone, after + added);
    }
    out
}

/// Every line of both texts, in order, with what became of it.
fn script<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, &'a str)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let same = |line: &&'a str| (Change::Same, *line);
    let mut script: Vec<(Change, &str)> = old.iter().take(head).map(same).collect();
    if old_middle.len().saturating_mul(new_middle.len()) > MAX_CELLS {
        script.extend(old_middle.iter().map(|line| (Change::Gone, *line)));
        script.extend(new_middle.iter().map(|line| (Change::New, *line)));
    } else {
        script.extend(middle(old_middle, new_middle));
    }
    script.extend(old_rest.iter().skip(old_middle.len()).map(same));
    script
}

fn middle<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, &'a str)> {
    // lengths[i * width + j]: the longest common subsequence of old[i..] and new[j..].
    let width = new.len() + 1;
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    let at = |lengths: &[u32], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let length = match a == b {
                true => at(&lengths, i + 1, j + 1) + 1,
                false => at(&lengths, i + 1, j).max(at(&lengths, i, j + 1)),
            };
            if let Some(slot) = lengths.get_mut(i * width + j) {
                *slot = length;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut script = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                script.push((Change::Same, *a));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), other) if other.is_none() || at(&lengths, i + 1, j) >= at(&lengths, i, j + 1) => {
                script.push((Change::Gone, *a));
                i += 1;
            }
            (_, Some(b)) => {
                script.push((Change::New, *b));
                j += 1;
            }
            _ => return script,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options() {
        // Checked against GNU diff.
        assert_eq!(plain("a\nb\nc\n", "a\nx\nc\n"), "2c2\n< b\n---\n> x\n");
        assert_eq!(plain("a\nb\n", "a\nb\nc\nd\n"), "2a3,4\n> c\n> d\n");
        assert_eq!(plain("a\nb\n", "b\n"), "1d0\n< a\n");
    }

    #[test]
    fn as_diff_prints_it() {
        // Checked against GNU diff.
        assert_eq!(hunks("a\nb\n", "a\nb\n"), "");
        assert_eq!(hunks("a\nb\nc\n", "a\nx\nc\n"), "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
        assert_eq!(hunks("", "a\nb\n"), "@@ -0,0 +1,2 @@\n+a\n+b\n");
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("2\n3\n", "2\n").replace("19\n", "nineteen\n");
        assert_eq!(
            hunks(&old, &new),
            "@@ -1,6 +1,5 @@\n 1\n 2\n-3\n 4\n 5\n 6\n@@ -16,5 +15,5 @@\n 16\n 17\n 18\n-19\n+nineteen\n 20\n"
        );
    }
}
