//! Scalars without quotes: block scalars (`|` and `>`) and plain ones.

use super::super::error::Problem;
use super::super::span::{Mark, Style};
use super::{Kind, Scanner, Token};

/// What becomes of the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq)]
enum Chomp {
    /// `-`: none stays.
    Strip,
    /// One stays.
    Clip,
    /// `+`: all stay.
    Keep,
}

/// Lines that are being joined: the break that ended the last line, and the empty lines after it.
#[derive(Default)]
pub(super) struct Fold {
    first: String,
    rest: String,
}

impl Fold {
    /// Read one break: the first one folds, all others stay.
    pub fn read(&mut self, scanner: &mut Scanner<'_>) {
        let into = if self.first.is_empty() { &mut self.first } else { &mut self.rest };
        scanner.cursor.read_line(into);
    }

    /// Read one break after the first, or after an escaped one.
    pub fn read_more(&mut self, scanner: &mut Scanner<'_>) {
        scanner.cursor.read_line(&mut self.rest);
    }

    /// Append the fold to a flow scalar: one break becomes a blank, several lose the first.
    pub fn join(&mut self, out: &mut String) {
        if !self.first.starts_with('\n') {
            out.push_str(&self.first);
            out.push_str(&self.rest);
        } else if self.rest.is_empty() {
            out.push(' ');
        } else {
            out.push_str(&self.rest);
        }
        self.first.clear();
        self.rest.clear();
    }
}

impl Scanner<'_> {
    pub(super) fn scan_block_scalar(&mut self, literal: bool) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        self.cursor.skip();
        let (chomp, increment) = self.scan_block_header(start)?;
        let mut indent = match increment {
            0 => 0,
            by => (self.indent.max(0) as usize) + by,
        };
        let (mut value, mut leading, mut trailing) = (String::new(), String::new(), String::new());
        let mut end = self.scan_block_breaks(&mut indent, &mut trailing, start)?;
        let mut leading_blank = false;
        while self.cursor.mark.column == indent && !self.cursor.ended() {
            let trailing_blank = self.cursor.is_blank(0);
            if !literal && !leading_blank && !trailing_blank && leading.starts_with('\n') {
                if trailing.is_empty() {
                    value.push(' ');
                }
            } else {
                value.push_str(&leading);
            }
            leading.clear();
            value.push_str(&trailing);
            trailing.clear();
            leading_blank = self.cursor.is_blank(0);
            while !self.cursor.is_line_end() {
                self.cursor.read(&mut value);
            }
            self.cursor.read_line(&mut leading);
            end = self.scan_block_breaks(&mut indent, &mut trailing, start)?;
        }
        if chomp != Chomp::Strip {
            value.push_str(&leading);
        }
        if chomp == Chomp::Keep {
            value.push_str(&trailing);
        }
        let style = if literal { Style::Literal } else { Style::Folded };
        Ok(Token { kind: Kind::Scalar { value, style }, start, end })
    }

    /// The signs after `|` or `>`, a comment, and the break.
    fn scan_block_header(&mut self, start: Mark) -> Result<(Chomp, usize), Problem> {
        let mut chomp = self.scan_chomp();
        let mut increment = 0;
        if self.cursor.at(0).is_ascii_digit() {
            if self.cursor.is(b'0') {
                return Err(self.problem("found an indentation indicator equal to 0", start));
            }
            increment = usize::from(self.cursor.at(0) - b'0');
            self.cursor.skip();
            chomp = chomp.or_else(|| self.scan_chomp());
        }
        self.cursor.skip_blanks();
        self.cursor.skip_comment();
        if !self.cursor.is_line_end() {
            return Err(self.problem("did not find expected comment or line break", start));
        }
        self.cursor.skip_line();
        Ok((chomp.unwrap_or(Chomp::Clip), increment))
    }

    fn scan_chomp(&mut self) -> Option<Chomp> {
        let chomp = match self.cursor.at(0) {
            b'+' => Chomp::Keep,
            b'-' => Chomp::Strip,
            _ => return None,
        };
        self.cursor.skip();
        Some(chomp)
    }

    /// Pass indentation and empty lines; find the indentation if it is not known yet (0). The result is the mark after the
    /// last break that was passed.
    fn scan_block_breaks(&mut self, indent: &mut usize, breaks: &mut String, start: Mark) -> Result<Mark, Problem> {
        let mut end = self.cursor.mark;
        let mut deepest = 0;
        loop {
            let within = |column: usize, indent: usize| indent == 0 || column < indent;
            while within(self.cursor.mark.column, *indent) && self.cursor.is(b' ') {
                self.cursor.skip();
            }
            deepest = deepest.max(self.cursor.mark.column);
            if within(self.cursor.mark.column, *indent) && self.cursor.is(b'\t') {
                return Err(self.problem("found a tab character where an indentation space is expected", start));
            }
            if !self.cursor.is_break(0) {
                break;
            }
            self.cursor.read_line(breaks);
            end = self.cursor.mark;
        }
        if *indent == 0 {
            *indent = deepest.max((self.indent + 1).max(1) as usize);
        }
        Ok(end)
    }

    pub(super) fn scan_plain(&mut self) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        let mut end = start;
        let indent = self.indent + 1;
        let (mut value, mut blanks, mut fold) = (String::new(), String::new(), Fold::default());
        let mut at_line_start = false;
        loop {
            if self.cursor.is_document_indicator(b'-')
                || self.cursor.is_document_indicator(b'.')
                || self.cursor.is(b'#')
            {
                break;
            }
            while !self.cursor.is_word_end(0) && !self.ends_plain() {
                if at_line_start {
                    fold.join(&mut value);
                    at_line_start = false;
                } else {
                    value.push_str(&blanks);
                }
                blanks.clear();
                self.cursor.read(&mut value);
                end = self.cursor.mark;
            }
            if !self.cursor.is_blank(0) && !self.cursor.is_break(0) {
                break;
            }
            while self.cursor.is_blank(0) || self.cursor.is_break(0) {
                if self.cursor.is_break(0) {
                    blanks.clear();
                    fold.read(self);
                    at_line_start = true;
                } else if !at_line_start {
                    self.cursor.read(&mut blanks);
                } else if (self.cursor.mark.column as isize) < indent && self.cursor.is(b'\t') {
                    return Err(self.problem("found a tab character that violates indentation", start));
                } else {
                    self.cursor.skip();
                }
            }
            if self.flow_level == 0 && (self.cursor.mark.column as isize) < indent {
                break;
            }
        }
        if at_line_start {
            self.key_allowed = true;
        }
        Ok(Token { kind: Kind::Scalar { value, style: Style::Plain }, start, end })
    }

    /// An indicator that ends a plain scalar.
    fn ends_plain(&self) -> bool {
        match self.cursor.at(0) {
            b':' => self.cursor.is_word_end(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow_level > 0,
            _ => false,
        }
    }
}
