//! Edits of the command line that a browser's text field does not know: completion, and what readline's keys cut.
//! Positions are counted in UTF-16 units, as the browser counts them.

/// What Tab found: the words that may stand from `start` to the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the word that is completed begins, in UTF-16 units.
    pub start: usize,
    /// The words that fit, in the order in which they are listed.
    pub candidates: Vec<String>,
}

/// A line and its cursor after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// The cursor, in UTF-16 units.
    pub cursor: usize,
}

/// Completes as bash does: one candidate is written out with a blank after it (not after `/` or `=`), several as far as they agree.
/// `None` where that changes nothing; then the candidates are for listing.
pub fn complete(text: &str, cursor: usize, found: &Completion) -> Option<Edited> {
    let shared = shared_start(&found.candidates)?;
    let (before, after) = (cut(text, 0, found.start), cut(text, cursor, usize::MAX));
    let typed = cut(text, found.start, cursor);
    let whole = found.candidates.len() == 1;
    let blank = if whole && !shared.ends_with(['/', '=', ' ']) && !after.starts_with(' ') { " " } else { "" };
    if !whole && shared.len() <= typed.len() {
        return None;
    }
    let head = format!("{before}{shared}{blank}");
    let cursor = width(&head);
    Some(Edited { text: format!("{head}{after}"), cursor })
}

/// Ctrl-U: cuts from the line's start to the cursor.
pub fn cut_to_start(text: &str, cursor: usize) -> Edited {
    Edited { text: cut(text, cursor, usize::MAX), cursor: 0 }
}

/// Ctrl-K: cuts from the cursor to the end.
pub fn cut_to_end(text: &str, cursor: usize) -> Edited {
    Edited { text: cut(text, 0, cursor), cursor: cursor.min(width(text)) }
}

/// Candidates in columns, as bash lists them, for a terminal of `columns` characters.
pub fn columns(candidates: &[String], columns: usize) -> String {
    let widest = candidates.iter().map(|word| word.chars().count()).max().unwrap_or(0) + 2;
    let per_row = (columns / widest).max(1);
    let rows = candidates.len().div_ceil(per_row);
    let mut out = String::new();
    for row in 0..rows {
        let words = candidates.iter().skip(row).step_by(rows.max(1));
        let line: String = words.map(|word| format!("{word:<widest$}")).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The text between two positions in UTF-16 units; positions outside are taken back to the ends.
fn cut(text: &str, from: usize, to: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let to = to.min(units.len());
    String::from_utf16_lossy(units.get(from.min(to)..to).unwrap_or_default())
}

fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest start that all words share; `None` without words.
fn shared_start(words: &[String]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    let mut shared: Vec<char> = first.chars().collect();
    for word in rest {
        let agree = shared.iter().zip(word.chars()).take_while(|(a, b)| **a == *b).count();
        shared.truncate(agree);
    }
    Some(shared.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: usize, words: &[&str]) -> Completion {
        Completion { start, candidates: words.iter().map(ToString::to_string).collect() }
    }

    fn edited(text: &str, cursor: usize) -> Edited {
        Edited { text: text.to_string(), cursor }
    }

    #[test]
    fn one_candidate_is_written_out_with_a_blank() {
        assert_eq!(complete("kubectl ge", 10, &found(8, &["get"])), Some(edited("kubectl get ", 12)));
        assert_eq!(complete("kubectl ge pods", 10, &found(8, &["get"])), Some(edited("kubectl get pods", 11)));
        assert_eq!(complete("x --im", 6, &found(2, &["--image="])), Some(edited("x --image=", 10)));
    }

    #[test]
    fn several_candidates_are_written_as_far_as_they_agree() {
        assert_eq!(complete("get p", 5, &found(4, &["pods", "poddisruptionbudgets"])), Some(edited("get pod", 7)));
        assert_eq!(complete("get pod", 7, &found(4, &["pods", "poddisruptionbudgets"])), None);
        assert_eq!(complete("get q", 5, &found(4, &[])), None);
    }

    #[test]
    fn positions_count_as_the_browser_counts() {
        assert_eq!(complete("🐳 ge", 5, &found(3, &["get"])), Some(edited("🐳 get ", 7)));
        assert_eq!(cut_to_start("🐳 ab", 4), edited("b", 0));
        assert_eq!(cut_to_end("🐳 ab", 4), edited("🐳 a", 4));
        assert_eq!(cut_to_end("ab", 9), edited("ab", 2));
    }

    #[test]
    fn candidates_are_listed_down_the_columns() {
        let words = found(0, &["pods", "services", "nodes"]).candidates;
        assert_eq!(columns(&words, 22), "pods      nodes\nservices\n");
        assert_eq!(columns(&words, 4), "pods\nservices\nnodes\n");
        assert_eq!(columns(&[], 4), "");
    }
}
