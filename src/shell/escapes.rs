//! Backslash escapes of `$'...'`, `echo -e` and `printf`.

use std::iter::Peekable;
use std::str::Chars;

/// Whose rules to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `$'...'`: quotes too; octal is `\NNN`.
    Ansi,
    /// `echo -e` and `printf %b`: octal is `\0NNN`, `\c` ends the output.
    Echo,
    /// The format of `printf`: octal is `\NNN`.
    Format,
}

/// Text with its escapes replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unescaped {
    /// The text.
    pub text: String,
    /// `\c` was met: nothing more is to be written.
    pub stopped: bool,
}

/// Replaces backslash escapes; an unknown one stays as it is.
pub fn unescape(source: &str, style: Style) -> Unescaped {
    let mut text = String::with_capacity(source.len());
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        let Some(escape) = chars.next() else {
            text.push('\\');
            break;
        };
        match escape {
            'a' => text.push('\x07'),
            'b' => text.push('\x08'),
            'e' | 'E' => text.push('\x1b'),
            'f' => text.push('\x0c'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'v' => text.push('\x0b'),
            '\\' => text.push('\\'),
            '\'' | '"' | '?' if style != Style::Echo => text.push(escape),
            'c' if style == Style::Echo => return Unescaped { text, stopped: true },
            'x' => push_code(&mut text, digits(&mut chars, 16, 2, None), "\\x"),
            'u' => push_code(&mut text, digits(&mut chars, 16, 4, None), "\\u"),
            'U' => push_code(&mut text, digits(&mut chars, 16, 8, None), "\\U"),
            '0' if style == Style::Echo => push_code(&mut text, digits(&mut chars, 8, 3, Some(0)), ""),
            '0'..='7' if style != Style::Echo => {
                let first = escape.to_digit(8);
                push_code(&mut text, digits(&mut chars, 8, 2, first), "");
            }
            other => text.extend(['\\', other]),
        }
    }
    Unescaped { text, stopped: false }
}

/// Up to `most` digits as a number; `first` is one that was read already.
fn digits(chars: &mut Peekable<Chars<'_>>, radix: u32, most: usize, first: Option<u32>) -> Option<u32> {
    let mut value = first;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
        value = Some(value.unwrap_or(0).wrapping_mul(radix).wrapping_add(digit));
        chars.next();
    }
    value
}

/// Adds the character of a code, or the escape itself when it had no digits. A code that is no character is left out.
fn push_code(text: &mut String, code: Option<u32>, escape: &str) {
    match code {
        Some(code) => text.extend(char::from_u32(code)),
        None => text.push_str(escape),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (style, source, text) in [
            (Style::Ansi, r"a\tb\n\'q\'\x41\101é", "a\tb\n'q'AAé"),
            (Style::Echo, r"a\tb\0101\q\101", "a\tbA\\q\\101"),
            (Style::Echo, r"a\cb", "a"),
            (Style::Format, r#"\"\x\"#, "\"\\x\\"),
        ] {
            assert_eq!(unescape(source, style).text, text, "{source}");
        }
    }
}
