//! The text under the scanner, one character at a time. Past its end there are NULs, as in go-yaml's buffer, so looking
//! ahead never fails.

use super::super::span::Mark;

pub struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pub mark: Mark,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Cursor<'a> {
        // A byte order mark at the start says how the text is encoded and is no part of it.
        let offset = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Cursor { text, bytes: text.as_bytes(), mark: Mark { offset, ..Mark::default() } }
    }

    /// The byte `ahead` bytes from here, NUL past the end.
    pub fn at(&self, ahead: usize) -> u8 {
        self.bytes.get(self.mark.offset + ahead).copied().unwrap_or(0)
    }

    pub fn is(&self, byte: u8) -> bool {
        self.at(0) == byte
    }

    pub fn ended(&self) -> bool {
        self.at(0) == 0
    }

    /// Bytes of the line break that begins `ahead` bytes from here; 0 where there is none. YAML 1.1 knows CR, LF, CR LF,
    /// NEL, LS and PS.
    fn break_width(&self, ahead: usize) -> usize {
        match (self.at(ahead), self.at(ahead + 1), self.at(ahead + 2)) {
            (b'\r', b'\n', _) => 2,
            (b'\r' | b'\n', _, _) => 1,
            (0xC2, 0x85, _) => 2,
            (0xE2, 0x80, 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    pub fn is_break(&self, ahead: usize) -> bool {
        self.break_width(ahead) > 0
    }

    pub fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.at(ahead), b' ' | b'\t')
    }

    /// A break or the end.
    pub fn is_line_end(&self) -> bool {
        self.at(0) == 0 || self.is_break(0)
    }

    /// A blank, a break or the end.
    pub fn is_word_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.at(ahead) == 0 || self.is_break(ahead)
    }

    /// What YAML calls an alphabetical character: letter, digit, `_` or `-`.
    pub fn is_alpha(&self) -> bool {
        matches!(self.at(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-')
    }

    /// `---` or `...` alone at the start of a line.
    pub fn is_document_indicator(&self, byte: u8) -> bool {
        self.mark.column == 0 && (0..3).all(|i| self.at(i) == byte) && self.is_word_end(3)
    }

    fn width(&self) -> usize {
        match self.at(0) {
            0x00..=0x7F => 1,
            0x80..=0xDF => 2,
            0xE0..=0xEF => 3,
            _ => 4,
        }
    }

    /// Pass one character that is no line break.
    pub fn skip(&mut self) {
        if self.mark.offset >= self.bytes.len() {
            return;
        }
        self.mark.offset += self.width();
        self.mark.index += 1;
        self.mark.column += 1;
    }

    pub fn skip_many(&mut self, characters: usize) {
        for _ in 0..characters {
            self.skip();
        }
    }

    pub fn skip_line(&mut self) {
        let width = self.break_width(0);
        if width == 0 {
            return;
        }
        self.mark.index += if self.is(b'\r') && width == 2 { 2 } else { 1 };
        self.mark.offset += width;
        self.mark.column = 0;
        self.mark.line += 1;
    }

    /// Pass one character into `out`.
    pub fn read(&mut self, out: &mut String) {
        let start = self.mark.offset;
        self.skip();
        out.push_str(self.text.get(start..self.mark.offset).unwrap_or(""));
    }

    /// Pass one line break into `out`: LS and PS stay, the others become LF.
    pub fn read_line(&mut self, out: &mut String) {
        match self.break_width(0) {
            0 => return,
            3 => out.push_str(self.text.get(self.mark.offset..self.mark.offset + 3).unwrap_or("")),
            _ => out.push('\n'),
        }
        self.skip_line();
    }

    pub fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    /// Pass a comment, if here is one, up to its line break.
    pub fn skip_comment(&mut self) {
        if self.is(b'#') {
            while !self.is_line_end() {
                self.skip();
            }
        }
    }
}
