//! Indentation help for YAML: what Tab, Shift-Tab and Enter put into the text. Positions are in UTF-16 units.

const STEP: usize = 2;

/// A replacement: the text between `from` and `to` becomes `with`, and the selection `select` afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where the replaced text begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands there afterwards.
    pub with: String,
    /// The selection afterwards, from and to.
    pub select: (usize, usize),
}

/// Tab: blanks up to the next even column, or every selected line one step to the right.
pub fn tab(text: &str, from: usize, to: usize) -> Change {
    if from == to {
        let column = from - line_start(text, from);
        let with = " ".repeat(STEP - column % STEP);
        let cursor = from + with.len();
        return Change { from, to, with, select: (cursor, cursor) };
    }
    each_line(text, from, to, |line| if line.is_empty() { String::new() } else { format!("  {line}") })
}

/// Shift-Tab: every selected line one step to the left, as far as it has blanks. `None` where nothing would change.
pub fn back_tab(text: &str, from: usize, to: usize) -> Option<Change> {
    let change = each_line(text, from, to, |line| {
        let blanks = line.chars().take(STEP).take_while(|c| *c == ' ').count();
        line.get(blanks..).unwrap_or_default().to_string()
    });
    (change.with != piece(text, change.from, change.to)).then_some(change)
}

/// Enter: a new line that begins below the old one, one step further in after a `:` at its end, and behind a list's `- `.
pub fn enter(text: &str, from: usize, to: usize) -> Change {
    let line = piece(text, line_start(text, from), from);
    let mut depth = line.chars().take_while(|c| *c == ' ').count();
    let body = line.trim();
    if body.strip_prefix("- ").is_some_and(|item| item.contains(": ") || item.ends_with(':')) {
        depth += STEP;
    }
    if body.ends_with(':') {
        depth += STEP;
    }
    let with = format!("\n{}", " ".repeat(depth));
    let cursor = from + with.len();
    Change { from, to, with, select: (cursor, cursor) }
}

/// Replaces every line that the selection touches.
fn each_line(text: &str, from: usize, to: usize, edit: impl Fn(&str) -> String) -> Change {
    let start = line_start(text, from);
    let end = line_end(text, to);
    let with = piece(text, start, end).split('\n').map(edit).collect::<Vec<_>>().join("\n");
    let length = with.encode_utf16().count();
    let select = if from == to {
        let moved = (from + length).saturating_sub(end - start).max(start);
        (moved, moved)
    } else {
        (start, start + length)
    };
    Change { from: start, to: end, with, select }
}

fn line_start(text: &str, at: usize) -> usize {
    text.encode_utf16()
        .take(at)
        .enumerate()
        .filter(|(_, unit)| *unit == u16::from(b'\n'))
        .last()
        .map_or(0, |(i, _)| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.encode_utf16().skip(at).take_while(|unit| *unit != u16::from(b'\n')).count();
    at + rest
}

fn piece(text: &str, from: usize, to: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(from).take(to.saturating_sub(from)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, change: &Change) -> String {
        format!("{}{}{}", piece(text, 0, change.from), change.with, piece(text, change.to, usize::MAX))
    }

    #[test]
    fn tab_fills_to_the_next_even_column() {
        assert_eq!(tab("a", 1, 1), Change { from: 1, to: 1, with: " ".into(), select: (2, 2) });
        assert_eq!(tab("a\n", 2, 2).with, "  ");
    }

    #[test]
    fn tab_moves_the_selected_lines_and_leaves_empty_ones() {
        let text = "a:\n\nb: 1\nc: 2";
        let change = tab(text, 1, 5);
        assert_eq!(after(text, &change), "  a:\n\n  b: 1\nc: 2");
        assert_eq!(change.select, (0, 12));
    }

    #[test]
    fn back_tab_takes_what_blanks_there_are() {
        let text = "    a\n b";
        let change = back_tab(text, 0, text.len()).unwrap();
        assert_eq!(after(text, &change), "  a\nb");
        assert_eq!(back_tab("a", 1, 1), None);
        assert_eq!(back_tab("  ab", 4, 4).unwrap().select, (2, 2));
    }

    #[test]
    fn enter_keeps_the_depth_and_goes_in_after_a_colon() {
        let depth = |text: &str| enter(text, text.len(), text.len()).with;
        assert_eq!(depth("  name: web"), "\n  ");
        assert_eq!(depth("spec:"), "\n  ");
        assert_eq!(depth("  - port: 80"), "\n    ");
        assert_eq!(depth("- name:"), "\n    ");
        assert_eq!(depth("  - web"), "\n  ");
    }
}
