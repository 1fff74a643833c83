//! Scalars in quotes, with their escapes and folded lines.

use super::super::error::Problem;
use super::super::span::{Mark, Style};
use super::block::Fold;
use super::{Kind, Scanner, Token};

impl Scanner<'_> {
    pub(super) fn scan_quoted(&mut self, single: bool) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        let quote = if single { b'\'' } else { b'"' };
        self.cursor.skip();
        let (mut value, mut blanks, mut fold) = (String::new(), String::new(), Fold::default());
        loop {
            if self.cursor.is_document_indicator(b'-') || self.cursor.is_document_indicator(b'.') {
                return Err(self.problem("found unexpected document indicator", start));
            }
            if self.cursor.ended() {
                return Err(self.problem("found unexpected end of stream", start));
            }
            let mut at_line_start = self.scan_quoted_word(single, &mut value, start)?;
            if self.cursor.is(quote) {
                break;
            }
            while self.cursor.is_blank(0) || self.cursor.is_break(0) {
                if self.cursor.is_break(0) {
                    if at_line_start {
                        fold.read_more(self);
                    } else {
                        blanks.clear();
                        fold.read(self);
                        at_line_start = true;
                    }
                } else if at_line_start {
                    self.cursor.skip();
                } else {
                    self.cursor.read(&mut blanks);
                }
            }
            if at_line_start {
                fold.join(&mut value);
            } else {
                value.push_str(&blanks);
                blanks.clear();
            }
        }
        self.cursor.skip();
        let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
        Ok(Token { kind: Kind::Scalar { value, style }, start, end: self.cursor.mark })
    }

    /// Characters up to a blank, a break or the quote. True when an escaped line break ended them.
    fn scan_quoted_word(&mut self, single: bool, value: &mut String, start: Mark) -> Result<bool, Problem> {
        while !self.cursor.is_word_end(0) {
            match (self.cursor.at(0), self.cursor.at(1)) {
                (b'\'', b'\'') if single => {
                    value.push('\'');
                    self.cursor.skip_many(2);
                }
                (b'\'', _) if single => break,
                (b'"', _) if !single => break,
                (b'\\', _) if !single && self.cursor.is_break(1) => {
                    self.cursor.skip();
                    self.cursor.skip_line();
                    return Ok(true);
                }
                (b'\\', escape) if !single => self.scan_escape(escape, value, start)?,
                _ => self.cursor.read(value),
            }
        }
        Ok(false)
    }

    fn scan_escape(&mut self, escape: u8, value: &mut String, start: Mark) -> Result<(), Problem> {
        let (character, digits) = match escape {
            b'0' => ('\0', 0),
            b'a' => ('\x07', 0),
            b'b' => ('\x08', 0),
            b't' | b'\t' => ('\t', 0),
            b'n' => ('\n', 0),
            b'v' => ('\x0B', 0),
            b'f' => ('\x0C', 0),
            b'r' => ('\r', 0),
            b'e' => ('\x1B', 0),
            b' ' => (' ', 0),
            b'"' => ('"', 0),
            b'\'' => ('\'', 0),
            b'\\' => ('\\', 0),
            b'N' => ('\u{85}', 0),
            b'_' => ('\u{A0}', 0),
            b'L' => ('\u{2028}', 0),
            b'P' => ('\u{2029}', 0),
            b'x' => ('\0', 2),
            b'u' => ('\0', 4),
            b'U' => ('\0', 8),
            _ => return Err(self.problem("found unknown escape character", start)),
        };
        self.cursor.skip_many(2);
        if digits == 0 {
            value.push(character);
            return Ok(());
        }
        let mut code: u64 = 0;
        for k in 0..digits {
            let digit = char::from(self.cursor.at(k)).to_digit(16);
            let Some(digit) = digit else { return Err(self.problem("did not find expected hexdecimal number", start)) };
            code = (code << 4) + u64::from(digit);
        }
        let character = u32::try_from(code).ok().and_then(char::from_u32);
        let Some(character) = character else {
            return Err(self.problem("found invalid Unicode character escape code", start));
        };
        value.push(character);
        self.cursor.skip_many(digits);
        Ok(())
    }
}
