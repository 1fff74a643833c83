//! Problems at a place in a text, as the editor underlines and lists them.

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Applies, but is worth a look.
    Hint,
    /// Applies with a warning.
    Warning,
    /// Would be refused.
    Error,
}

impl Severity {
    /// The word for it: in the list of problems and as a class of the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One problem. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line.
    pub line: usize,
    /// The first character that is underlined.
    pub column: usize,
    /// How many characters are underlined; 0 for the word that stands there.
    pub length: usize,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in the words that kubectl would use.
    pub message: String,
}

impl Mark {
    /// The characters of `line` that are underlined, from and to, counted from 0; at least one where the line has one.
    pub fn span(&self, line: &str) -> (usize, usize) {
        let count = line.chars().count();
        let from = self.column.saturating_sub(1).min(count.saturating_sub(1));
        let length = match self.length {
            0 => line.chars().skip(from).take_while(|c| !c.is_whitespace() && *c != ':').count().max(1),
            length => length,
        };
        (from, from.saturating_add(length).min(count))
    }
}

/// Where a line begins and a column stands in `text`, in UTF-16 units, as the browser places a cursor.
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut units = 0;
    for (index, part) in text.split_inclusive('\n').enumerate() {
        if index + 1 == line {
            let bare = part.trim_end_matches('\n');
            return units + bare.chars().take(column.saturating_sub(1)).map(char::len_utf16).sum::<usize>();
        }
        units += part.encode_utf16().count();
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(column: usize, length: usize) -> Mark {
        Mark { line: 1, column, length, severity: Severity::Error, message: String::new() }
    }

    #[test]
    fn a_mark_covers_its_length_or_the_word_it_stands_on() {
        assert_eq!(mark(3, 4).span("  name: web"), (2, 6));
        assert_eq!(mark(3, 0).span("  name: web"), (2, 6));
        assert_eq!(mark(9, 99).span("  name: web"), (8, 11));
    }

    #[test]
    fn a_mark_past_the_end_covers_the_last_character_and_none_of_an_empty_line() {
        assert_eq!(mark(40, 0).span("ab"), (1, 2));
        assert_eq!(mark(1, 0).span(""), (0, 0));
        assert_eq!(mark(0, 0).span("ab"), (0, 2));
    }

    #[test]
    fn a_place_is_found_in_the_browsers_units() {
        assert_eq!(offset("a: 🐳\nbc: d\n", 2, 3), 8);
        assert_eq!(offset("a: 🐳x", 1, 5), 5);
        assert_eq!(offset("ab\n", 1, 99), 2);
        assert_eq!(offset("ab\n", 9, 1), 3);
    }
}
