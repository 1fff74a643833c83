//! Edits of the command line that a browser's text field does not know: completion, and what readline's keys cut. Places
//! are in bytes; [`byte_at`] and [`unit_at`] lead from and to the UTF-16 units that the browser counts.

use crate::shell::Completion;

/// A line and its cursor after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// The cursor.
    pub cursor: usize,
}

impl Edited {
    /// A text with the cursor behind it.
    pub fn at_end(text: String) -> Self {
        Self { cursor: text.len(), text }
    }
}

/// Completes as bash does: one candidate is written out with a blank after it (not after `/` or `=`), several as far as they
/// agree. `None` where that changes nothing; then the candidates are for listing.
pub fn complete(text: &str, cursor: usize, found: &Completion) -> Option<Edited> {
    let (before, typed, after) = (text.get(..found.start)?, text.get(found.start..cursor)?, text.get(cursor..)?);
    let shared = found.common();
    let blank = match found.candidates.as_slice() {
        [] => return None,
        [one] if !one.ends_with(['/', '=', ' ']) && !after.starts_with(' ') => " ",
        [_] => "",
        _ if shared.len() <= typed.len() => return None,
        _ => "",
    };
    let head = format!("{before}{shared}{blank}");
    Some(Edited { cursor: head.len(), text: format!("{head}{after}") })
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

/// The byte at which the browser's position `units` stands; the end for one past it.
pub fn byte_at(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (byte, c) in text.char_indices() {
        if seen >= units {
            return byte;
        }
        seen += c.len_utf16();
    }
    text.len()
}

/// The browser's position of a byte.
pub fn unit_at(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, c)| c.len_utf16()).sum()
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
        assert_eq!(complete("get p", 5, &found(4, &["poddisruptionbudgets", "pods"])), Some(edited("get pod", 7)));
        assert_eq!(complete("get pod", 7, &found(4, &["poddisruptionbudgets", "pods"])), None);
        assert_eq!(complete("get q", 5, &found(4, &[])), None);
        assert_eq!(complete("get", 3, &found(9, &["x"])), None);
    }

    #[test]
    fn places_are_led_from_and_to_the_browsers() {
        assert_eq!([0, 1, 2, 3, 9].map(|units| byte_at("🐳é", units)), [0, 4, 4, 6, 6]);
        assert_eq!([0, 4, 6].map(|byte| unit_at("🐳é", byte)), [0, 2, 3]);
    }

    #[test]
    fn candidates_are_listed_down_the_columns() {
        let words = found(0, &["pods", "services", "nodes"]).candidates;
        assert_eq!(columns(&words, 22), "pods      nodes\nservices\n");
        assert_eq!(columns(&words, 4), "pods\nservices\nnodes\n");
        assert_eq!(columns(&[], 4), "");
    }
}
