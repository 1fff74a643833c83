//! Anchors, aliases, tags and directives.

use super::super::error::Problem;
use super::super::span::Mark;
use super::{Kind, Scanner, Token};

impl Scanner<'_> {
    pub(super) fn scan_anchor(&mut self, alias: bool) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        self.cursor.skip();
        let mut name = String::new();
        while self.cursor.is_alpha() {
            self.cursor.read(&mut name);
        }
        let ends = self.cursor.is_word_end(0)
            || matches!(self.cursor.at(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            return Err(self.problem("did not find expected alphabetic or numeric character", start));
        }
        let kind = if alias { Kind::Alias(name) } else { Kind::Anchor(name) };
        Ok(Token { kind, start, end: self.cursor.mark })
    }

    /// `!<uri>`, `!suffix`, `!handle!suffix` or `!`.
    pub(super) fn scan_tag(&mut self) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        let (handle, suffix);
        if self.cursor.at(1) == b'<' {
            self.cursor.skip_many(2);
            handle = String::new();
            suffix = self.scan_tag_uri("", start)?;
            if !self.cursor.is(b'>') {
                return Err(self.problem("did not find the expected '>'", start));
            }
            self.cursor.skip();
        } else {
            let head = self.scan_tag_handle(false, start)?;
            if head.len() > 1 && head.ends_with('!') {
                suffix = self.scan_tag_uri("", start)?;
                handle = head;
            } else {
                let rest = self.scan_tag_uri(&head, start)?;
                (handle, suffix) = if rest.is_empty() { (rest, "!".to_string()) } else { ("!".to_string(), rest) };
            }
        }
        if !self.cursor.is_word_end(0) {
            return Err(self.problem("did not find expected whitespace or line break", start));
        }
        Ok(Token { kind: Kind::Tag { handle, suffix }, start, end: self.cursor.mark })
    }

    fn scan_tag_handle(&mut self, directive: bool, start: Mark) -> Result<String, Problem> {
        if !self.cursor.is(b'!') {
            return Err(self.problem("did not find expected '!'", start));
        }
        let mut handle = String::new();
        self.cursor.read(&mut handle);
        while self.cursor.is_alpha() {
            self.cursor.read(&mut handle);
        }
        if self.cursor.is(b'!') {
            self.cursor.read(&mut handle);
        } else if directive && handle != "!" {
            return Err(self.problem("did not find expected '!'", start));
        }
        Ok(handle)
    }

    /// The rest of a tag. `head` is what was taken for a handle, with its `!`.
    fn scan_tag_uri(&mut self, head: &str, start: Mark) -> Result<String, Problem> {
        let mut uri = head.get(1..).unwrap_or("").to_string();
        let mut found = !head.is_empty();
        loop {
            match self.cursor.at(0) {
                b'%' => self.scan_uri_escape(&mut uri, start)?,
                b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.' | b'!' | b'~' | b'*'
                | b'\'' | b'(' | b')' | b'[' | b']' => self.cursor.read(&mut uri),
                _ if self.cursor.is_alpha() => self.cursor.read(&mut uri),
                _ => break,
            }
            found = true;
        }
        if found { Ok(uri) } else { Err(self.problem("did not find expected tag URI", start)) }
    }

    /// `%XX` for each byte of one UTF-8 character.
    fn scan_uri_escape(&mut self, uri: &mut String, start: Mark) -> Result<(), Problem> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut width = 1;
        while bytes.len() < width {
            let high = char::from(self.cursor.at(1)).to_digit(16);
            let low = char::from(self.cursor.at(2)).to_digit(16);
            let (true, Some(high), Some(low)) = (self.cursor.is(b'%'), high, low) else {
                return Err(self.problem("did not find URI escaped octet", start));
            };
            let octet = (high * 16 + low) as u8;
            if bytes.is_empty() {
                width = match octet {
                    0x00..=0x7F => 1,
                    0xC0..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    0xF0..=0xF7 => 4,
                    _ => return Err(self.problem("found an incorrect leading UTF-8 octet", start)),
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(self.problem("found an incorrect trailing UTF-8 octet", start));
            }
            bytes.push(octet);
            self.cursor.skip_many(3);
        }
        uri.push_str(&String::from_utf8_lossy(&bytes));
        Ok(())
    }

    /// `%YAML 1.1` or `%TAG ! prefix`.
    pub(super) fn scan_directive(&mut self) -> Result<Token, Problem> {
        let start = self.cursor.mark;
        self.cursor.skip();
        let mut name = String::new();
        while self.cursor.is_alpha() {
            self.cursor.read(&mut name);
        }
        if name.is_empty() {
            return Err(self.problem("could not find expected directive name", start));
        }
        if !self.cursor.is_word_end(0) {
            return Err(self.problem("found unexpected non-alphabetical character", start));
        }
        let kind = match name.as_str() {
            "YAML" => self.scan_version(start)?,
            "TAG" => self.scan_tag_directive(start)?,
            _ => return Err(self.problem("found unknown directive name", start)),
        };
        let end = self.cursor.mark;
        self.cursor.skip_blanks();
        self.cursor.skip_comment();
        if !self.cursor.is_line_end() {
            return Err(self.problem("did not find expected comment or line break", start));
        }
        self.cursor.skip_line();
        Ok(Token { kind, start, end })
    }

    fn scan_version(&mut self, start: Mark) -> Result<Kind, Problem> {
        self.cursor.skip_blanks();
        let major = self.scan_version_number(start)?;
        if !self.cursor.is(b'.') {
            return Err(self.problem("did not find expected digit or '.' character", start));
        }
        self.cursor.skip();
        let minor = self.scan_version_number(start)?;
        Ok(Kind::VersionDirective { major, minor })
    }

    fn scan_version_number(&mut self, start: Mark) -> Result<u8, Problem> {
        let mut number = 0;
        let mut length = 0;
        while self.cursor.at(0).is_ascii_digit() {
            length += 1;
            if length > 2 {
                return Err(self.problem("found extremely long version number", start));
            }
            number = number * 10 + (self.cursor.at(0) - b'0');
            self.cursor.skip();
        }
        if length == 0 {
            return Err(self.problem("did not find expected version number", start));
        }
        Ok(number)
    }

    fn scan_tag_directive(&mut self, start: Mark) -> Result<Kind, Problem> {
        self.cursor.skip_blanks();
        let handle = self.scan_tag_handle(true, start)?;
        if !self.cursor.is_blank(0) {
            return Err(self.problem("did not find expected whitespace", start));
        }
        self.cursor.skip_blanks();
        let prefix = self.scan_tag_uri("", start)?;
        if !self.cursor.is_word_end(0) {
            return Err(self.problem("did not find expected whitespace or line break", start));
        }
        Ok(Kind::TagDirective { handle, prefix })
    }
}
