//! YAML in colours, as HTML for the layer behind the editor's text field. Every character of the text stands in the
//! result, escaped, so the two layers agree letter by letter.

use std::ops::Range;

use super::marks::{Mark, Severity};
use crate::manifest::{Token, TokenKind, tokens};

/// Texts above this many bytes are shown without colours: typing stays quick.
const MOST: usize = 200_000;

/// The text as HTML, marks underlined.
pub fn html(text: &str, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    if text.len() > MOST {
        escape(text, &mut out);
        out.push('\n');
        return out;
    }
    let tokens = tokens(text);
    let mut rest = tokens.as_slice();
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        let (here, later) = rest.split_at(rest.partition_point(|token| token.line <= number));
        rest = later;
        let marks: Vec<Underline> =
            marks.iter().filter(|mark| mark.line == number).map(|mark| underline(mark, line)).collect();
        write_line(line, here, &marks, &mut out);
        out.push('\n');
    }
    out
}

/// The characters of a line that one mark covers, counted from 0.
type Underline = (Range<usize>, Severity);

fn underline(mark: &Mark, line: &str) -> Underline {
    let (from, to) = mark.span(line);
    (from..to, mark.severity)
}

/// Writes a line: a new element wherever the class or the mark changes.
fn write_line(line: &str, tokens: &[Token], marks: &[Underline], out: &mut String) {
    let mut tokens = tokens.iter().peekable();
    let mut open = (None, None);
    let mut piece = String::new();
    for (index, c) in line.chars().enumerate() {
        let column = index + 1;
        while tokens.next_if(|token| token.col_end <= column).is_some() {}
        let kind = tokens.peek().filter(|token| token.col_start <= column).map(|token| token.kind);
        let mark = marks.iter().filter(|(range, _)| range.contains(&index)).map(|(_, severity)| *severity).max();
        if (kind, mark) != open {
            element(&mut piece, open.0, open.1, out);
            open = (kind, mark);
        }
        piece.push(c);
    }
    element(&mut piece, open.0, open.1, out);
}

/// The class of a token in `style/desk.css`.
fn class(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Key => "k",
        TokenKind::String => "s",
        TokenKind::Number | TokenKind::Bool | TokenKind::Null => "n",
        TokenKind::Comment => "c",
        TokenKind::Punctuation | TokenKind::Anchor | TokenKind::DocumentMarker => "p",
    }
}

fn element(text: &mut String, kind: Option<TokenKind>, severity: Option<Severity>, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let classes = [kind.map(class), severity.map(|_| "mark"), severity.map(Severity::word)];
    let classes: Vec<&str> = classes.into_iter().flatten().collect();
    if classes.is_empty() {
        escape(text, out);
    } else {
        out.push_str("<i class=\"");
        out.push_str(&classes.join(" "));
        out.push_str("\">");
        escape(text, out);
        out.push_str("</i>");
    }
    text.clear();
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a browser would show for our HTML.
    fn shown(html: &str) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in html.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn keys_values_and_comments_are_told_apart() {
        let expected = "  <i class=\"k\">port</i><i class=\"p\">:</i> <i class=\"n\">80</i> <i class=\"c\"># x</i>\n";
        assert_eq!(html("  port: 80 # x", &[]), expected);
    }

    #[test]
    fn a_mark_underlines_its_characters_only() {
        let mark = Mark { line: 1, column: 1, length: 3, severity: Severity::Error, message: String::new() };
        let expected =
            "<i class=\"k mark error\">abc</i><i class=\"k\">d</i><i class=\"p\">:</i> <i class=\"s\">x</i>\n";
        assert_eq!(html("abcd: x", &[mark]), expected);
    }

    #[test]
    fn markup_in_the_text_stays_text() {
        assert_eq!(html("a <b> & c", &[]), "<i class=\"s\">a &lt;b&gt; &amp; c</i>\n");
    }

    proptest::proptest! {
        #[test]
        fn no_character_is_lost(text in "([ a-c:#'\"|>&<-]|é|\n){0,60}", row in 0usize..4, column in 0usize..9) {
            let mark = Mark { line: row, column, length: 0, severity: Severity::Hint, message: String::new() };
            proptest::prop_assert_eq!(shown(&html(&text, &[mark])), format!("{text}\n"));
        }
    }
}
