//! Strings in the form that go-yaml chooses: plain, quoted, or a literal block.
//!
//! Models go.yaml.in/yaml/v2: `encoder.stringv` (what would resolve to something else is quoted), the emitter's analysis of
//! a scalar, and its four ways to write one.

use super::super::resolve::{Scalar, resolve};
use super::writer::Writer;

/// Lines are folded at the first blank after this column.
const WIDTH: usize = 80;

pub fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}') && c != '\u{FEFF}'
}

/// The forms that a string may take.
struct Forms {
    plain: bool,
    single_quoted: bool,
    block: bool,
}

fn analyze(text: &str) -> Forms {
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let mut special = false;
    let mut breaks = false;
    let mut break_then_space = false;
    let mut space_then_break = false;
    let mut previous: Option<char> = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let blank_follows = characters.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        indicators |= match (previous, c) {
            (None, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`') => {
                true
            }
            (None, '?' | '-') | (_, ':') => blank_follows,
            (Some(before), '#') => matches!(before, ' ' | '\t' | '\0') || is_break(before),
            _ => false,
        };
        special |= !is_printable(c);
        breaks |= is_break(c);
        break_then_space |= c == ' ' && previous.is_some_and(is_break);
        space_then_break |= is_break(c) && previous == Some(' ');
        previous = Some(c);
    }
    let at_edge = |c: char| c == ' ' || is_break(c);
    let edges = text.starts_with(at_edge) || text.ends_with(at_edge);
    let unquotable = space_then_break || special;
    Forms {
        plain: !(edges || breaks || break_then_space || unquotable || indicators),
        single_quoted: !(break_then_space || unquotable),
        block: !text.is_empty() && !text.ends_with(' ') && !unquotable,
    }
}

/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: a number to the base of 60, which other readers know.
fn is_base60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (unsigned, ""),
    };
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or("");
    let mut sixtieths = 0;
    let rest_fits = parts.all(|part| {
        sixtieths += 1;
        match part.as_bytes() {
            [digit] => digit.is_ascii_digit(),
            [ten, one] => (b'0'..=b'5').contains(ten) && one.is_ascii_digit(),
            _ => false,
        }
    });
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    first.starts_with(|c: char| c.is_ascii_digit()) && digits(first) && rest_fits && sixtieths > 0 && digits(fraction)
}

/// A string. A key is not folded and never a block.
pub fn write_string(writer: &mut Writer, text: &str, key: bool) {
    let outer = writer.indent;
    writer.indent = if outer < 0 { 2 } else { outer + 2 };
    let forms = analyze(text);
    let stays_string = matches!(resolve(text), Scalar::Str(_)) && !is_base60(text);
    if text.contains('\n') {
        if forms.block && !key {
            literal(writer, text);
        } else {
            double_quoted(writer, text, !key);
        }
    } else if !stays_string {
        double_quoted(writer, text, !key);
    } else if forms.plain {
        plain(writer, text, !key);
    } else if forms.single_quoted {
        single_quoted(writer, text, !key);
    } else {
        double_quoted(writer, text, !key);
    }
    writer.indent = outer;
}

/// A word that needs no quotes: a number, a boolean, null.
pub fn write_plain(writer: &mut Writer, text: &str) {
    plain(writer, text, false);
}

fn plain(writer: &mut Writer, text: &str, fold: bool) {
    writer.blank();
    let mut after_space = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let space = c == ' ';
        if space && fold && !after_space && writer.column > WIDTH && characters.peek() != Some(&' ') {
            writer.indent_line();
        } else {
            writer.put(c);
        }
        after_space = space;
        if !space {
            writer.at_indentation = false;
        }
    }
    writer.after_blank = false;
    writer.at_indentation = false;
}

fn single_quoted(writer: &mut Writer, text: &str, fold: bool) {
    writer.indicator("'", true, false);
    let (mut after_space, mut after_break) = (false, false);
    let mut characters = text.chars().enumerate().peekable();
    while let Some((index, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if c == ' ' {
            let inside = index > 0 && next.is_some_and(|next| next != ' ');
            if fold && !after_space && writer.column > WIDTH && inside {
                writer.indent_line();
            } else {
                writer.put(c);
            }
            after_space = true;
        } else if is_break(c) {
            writer.put_break(c);
            writer.at_indentation = true;
            after_break = true;
        } else {
            if after_break {
                writer.indent_line();
            }
            if c == '\'' {
                writer.put('\'');
            }
            writer.put(c);
            writer.at_indentation = false;
            (after_space, after_break) = (false, false);
        }
    }
    writer.indicator("'", false, false);
}

fn double_quoted(writer: &mut Writer, text: &str, fold: bool) {
    writer.indicator("\"", true, false);
    // go-yaml looks for a byte order mark at the start of the value instead of the character at hand.
    let all_escaped = text.starts_with('\u{FEFF}');
    let mut after_space = false;
    let mut characters = text.chars().enumerate().peekable();
    while let Some((index, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if all_escaped || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
            writer.put_str(&escape(c));
            after_space = false;
        } else if c == ' ' {
            if fold && !after_space && writer.column > WIDTH && index > 0 && next.is_some() {
                writer.indent_line();
                if next == Some(' ') {
                    writer.put('\\');
                }
            } else {
                writer.put(c);
            }
            after_space = true;
        } else {
            writer.put(c);
            after_space = false;
        }
    }
    writer.indicator("\"", false, false);
}

fn escape(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0B' => 'v',
        '\x0C' => 'f',
        '\r' => 'r',
        '\x1B' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{A0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match c as u32 {
                code @ ..=0xFF => format!("\\x{code:02X}"),
                code @ ..=0xFFFF => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{short}")
}

fn literal(writer: &mut Writer, text: &str) {
    writer.indicator("|", true, false);
    if text.starts_with(|c| c == ' ' || is_break(c)) {
        writer.indicator("2", false, false);
    }
    let mut backwards = text.chars().rev();
    match (backwards.next().is_some_and(is_break), backwards.next()) {
        (false, _) => writer.indicator("-", false, false),
        (true, None) => writer.indicator("+", false, false),
        (true, Some(before)) if is_break(before) => writer.indicator("+", false, false),
        _ => {}
    }
    writer.put_break('\n');
    writer.at_indentation = true;
    writer.after_blank = true;
    let mut after_break = true;
    for c in text.chars() {
        if is_break(c) {
            writer.put_break(c);
            writer.at_indentation = true;
        } else {
            if after_break {
                writer.indent_line();
            }
            writer.put(c);
            writer.at_indentation = false;
        }
        after_break = is_break(c);
    }
}
