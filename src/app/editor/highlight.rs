//! YAML in colours, as HTML for the layer behind the editor's text field. Every character of the text stands in the result, escaped, so the
//! two layers agree letter by letter. A reader of lines, not a parser: it may colour a strange text strangely, never lose one.

use super::marks::{Mark, Severity};

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
    let mut block = None;
    for (index, line) in text.split('\n').enumerate() {
        let parts = colour(line, &mut block);
        let here = marks.iter().filter(|mark| mark.line == index + 1);
        let spans: Vec<Span> = here.map(|mark| (mark.span(line).0, mark.span(line).1, mark.severity)).collect();
        write_line(line, &parts, &spans, &mut out);
        out.push('\n');
    }
    out
}

/// A run of characters and its class; runs cover a line from end to end.
type Run = (usize, &'static str);

const PLAIN: &str = "";
const KEY: &str = "k";
const STRING: &str = "s";
const NUMBER: &str = "n";
const WORD: &str = "w";
const COMMENT: &str = "c";
const SIGN: &str = "p";

/// The runs of one line, as lengths in bytes. `block` is the depth of the key above, while a block scalar (`|`, `>`) lasts.
fn colour(line: &str, block: &mut Option<usize>) -> Vec<Run> {
    let depth = line.len() - line.trim_start_matches(' ').len();
    if let Some(above) = *block {
        if line.trim().is_empty() || depth > above {
            return vec![(line.len(), STRING)];
        }
        *block = None;
    }
    let mut runs = vec![(depth, PLAIN)];
    let mut rest = line.get(depth..).unwrap_or_default();
    if rest.starts_with("---") || rest == "..." {
        runs.push((rest.len(), SIGN));
        return runs;
    }
    while let Some(after) = rest.strip_prefix("- ") {
        runs.push((2, SIGN));
        rest = after;
    }
    if let Some(end) = key_end(rest) {
        runs.push((end, KEY));
        runs.push((1, SIGN));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    let (value, comment) = split_comment(rest);
    if value.trim().starts_with(['|', '>']) {
        *block = Some(depth);
    }
    let blanks = value.len() - value.trim_start().len();
    runs.push((blanks, PLAIN));
    runs.push((value.len() - blanks, kind_of(value.trim())));
    runs.push((comment.len(), COMMENT));
    runs
}

/// Where a key ends, before its `:`; `None` where the line has none.
fn key_end(rest: &str) -> Option<usize> {
    if rest.starts_with('#') {
        return None;
    }
    let quoted = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quoted {
        Some(quote) => rest.get(1..)?.find(quote)? + 2,
        None => 0,
    };
    let tail = rest.get(from..)?;
    let colon = tail.match_indices(':').map(|(at, _)| at).find(|at| {
        let next = tail.get(at + 1..).unwrap_or_default();
        next.is_empty() || next.starts_with(' ')
    })?;
    let before_comment = !tail.get(..colon)?.contains(" #");
    before_comment.then_some(from + colon)
}

/// The value and the comment that follows it. A `#` inside quotes, or without a blank before it, is no comment.
fn split_comment(rest: &str) -> (&str, &str) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '#' && before.is_whitespace() => return rest.split_at(at),
            None if matches!(c, '"' | '\'') && (before.is_whitespace() || "[{,:".contains(before)) => quote = Some(c),
            None => {}
        }
        before = c;
    }
    (rest, "")
}

fn kind_of(value: &str) -> &'static str {
    match value {
        "" => PLAIN,
        "true" | "false" | "null" | "~" => WORD,
        _ if value.starts_with(['&', '*', '!', '|', '>']) => SIGN,
        _ if value.parse::<f64>().is_ok() => NUMBER,
        _ => STRING,
    }
}

/// The characters of a line that one mark covers, from and to, counted from 0.
type Span = (usize, usize, Severity);

/// Writes a line: a new element wherever the class or the mark changes.
fn write_line(line: &str, runs: &[Run], spans: &[Span], out: &mut String) {
    let mut at = 0;
    let mut first = 0;
    for (length, class) in runs {
        let Some(text) = line.get(at..at + length) else { continue };
        if spans.is_empty() {
            element(&mut text.to_string(), class, None, out);
        } else {
            write_marked(text, first, class, spans, out);
            first += text.chars().count();
        }
        at += length;
    }
}

/// Writes a run whose first character is the line's character `first`.
fn write_marked(text: &str, first: usize, class: &str, spans: &[Span], out: &mut String) {
    let mut open = None;
    let mut piece = String::new();
    for (index, c) in (first..).zip(text.chars()) {
        let covers = |span: &&Span| (span.0..span.1).contains(&index);
        let severity = spans.iter().filter(covers).map(|span| span.2).max();
        if severity != open {
            element(&mut piece, class, open, out);
            open = severity;
        }
        piece.push(c);
    }
    element(&mut piece, class, open, out);
}

fn element(text: &mut String, class: &str, severity: Option<Severity>, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let classes = [class, if severity.is_some() { "mark" } else { "" }, severity.map_or("", Severity::word)];
    let classes: Vec<&str> = classes.into_iter().filter(|word| !word.is_empty()).collect();
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

    fn line(text: &str) -> String {
        html(text, &[])
    }

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
        assert_eq!(
            line("  - name: web # x"),
            "  <i class=\"p\">- </i><i class=\"k\">name</i><i class=\"p\">:</i> <i class=\"s\">web </i><i class=\"c\"># x</i>\n"
        );
        assert_eq!(line("port: 80"), "<i class=\"k\">port</i><i class=\"p\">:</i> <i class=\"n\">80</i>\n");
        assert_eq!(line("# a: b"), "<i class=\"c\"># a: b</i>\n");
        assert_eq!(line("a: \"x # y\""), "<i class=\"k\">a</i><i class=\"p\">:</i> <i class=\"s\">\"x # y\"</i>\n");
    }

    #[test]
    fn a_block_scalar_lasts_until_the_depth_returns() {
        let expected = "<i class=\"k\">a</i><i class=\"p\">:</i> <i class=\"p\">|</i>\n<i class=\"s\">  b: c</i>\n<i class=\"k\">d</i><i class=\"p\">:</i> <i class=\"w\">true</i>\n";
        assert_eq!(html("a: |\n  b: c\nd: true", &[]), expected);
    }

    #[test]
    fn a_mark_underlines_its_characters_only() {
        let mark = Mark { line: 1, column: 1, length: 3, severity: Severity::Error, message: String::new() };
        assert_eq!(
            html("abcd: x", &[mark]),
            "<i class=\"k mark error\">abc</i><i class=\"k\">d</i><i class=\"p\">:</i> <i class=\"s\">x</i>\n"
        );
    }

    #[test]
    fn markup_in_the_text_stays_text() {
        assert_eq!(line("<img src=x onerror=alert(1)>"), "<i class=\"s\">&lt;img src=x onerror=alert(1)&gt;</i>\n");
    }

    proptest::proptest! {
        #[test]
        fn no_character_is_lost(text in "([ a-c:#'\"|>&<-]|é|\n){0,60}", row in 0usize..4, column in 0usize..9) {
            let mark = Mark { line: row, column, length: 0, severity: Severity::Hint, message: String::new() };
            proptest::prop_assert_eq!(shown(&html(&text, &[mark])), format!("{text}\n"));
        }
    }
}
