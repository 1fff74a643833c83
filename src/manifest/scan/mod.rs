//! Characters into tokens, with the mistakes that go-yaml's scanner finds, at the moment it finds them.
//!
//! No crate reads YAML as go-yaml v2 does: YAML 1.1 line breaks, flow collections that may close at any column, keys of at
//! most 1024 characters, and errors that depend on how far the scanner had looked ahead. So the scanner is ours and keeps
//! the same state: a queue of tokens, a stack of indentations, and for each flow level the key that may have begun.
//!
//! Models go.yaml.in/yaml/v2 `scannerc.go`.

mod block;
mod cursor;
mod fetch;
mod quoted;
mod tag;
mod token;

use std::collections::{BTreeMap, VecDeque};

pub use cursor::Cursor;
pub use token::{Kind, Token};

use super::MAX_DEPTH;
use super::error::Problem;
use super::span::Mark;

/// A key without `?` must end within this many characters.
const SIMPLE_KEY_LENGTH: usize = 1024;

/// Something that turns out to be a key if a `:` follows.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    /// In a block mapping, nothing but a key may stand here.
    required: bool,
    token: usize,
    mark: Mark,
}

pub struct Scanner<'a> {
    cursor: Cursor<'a>,
    queue: VecDeque<Token>,
    /// Tokens handed out so far: the number of the token at the head of the queue.
    taken: usize,
    ended: bool,
    /// Column of the innermost block collection, -1 outside of all.
    indent: isize,
    indents: Vec<isize>,
    key_allowed: bool,
    /// One for each flow level and one for the block context.
    keys: Vec<SimpleKey>,
    /// Number of a token -> the level at which it may be a key.
    key_of_token: BTreeMap<usize, usize>,
    flow_level: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            cursor: Cursor::new(text),
            queue: VecDeque::new(),
            taken: 0,
            ended: false,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![SimpleKey::default()],
            key_of_token: BTreeMap::new(),
            flow_level: 0,
        }
    }

    /// Make sure that the token at the head of the queue is final, and show it. After the end there is only `StreamEnd`.
    pub fn peek(&mut self) -> Result<&Token, Problem> {
        while self.needs_more()? {
            self.fetch()?;
        }
        if self.queue.is_empty() {
            let mark = self.cursor.mark;
            self.queue.push_back(Token { kind: Kind::StreamEnd, start: mark, end: mark });
        }
        match self.queue.front() {
            Some(token) => Ok(token),
            None => Err(Problem::scanner("unknown problem parsing YAML content", self.cursor.mark, self.cursor.mark)),
        }
    }

    /// Take the token that `peek` showed.
    pub fn take(&mut self) -> Option<Token> {
        self.taken += 1;
        self.queue.pop_front()
    }

    /// A token is final unless it may still turn out to be a key: then a `Key` goes before it.
    fn needs_more(&mut self) -> Result<bool, Problem> {
        if self.queue.is_empty() {
            return Ok(!self.ended);
        }
        match self.key_of_token.get(&self.taken).copied() {
            Some(level) => Ok(self.key_is_valid(level)? && !self.ended),
            None => Ok(false),
        }
    }

    fn fetch(&mut self) -> Result<(), Problem> {
        self.skip_to_token();
        self.unroll_indent(self.cursor.mark.column as isize);
        let flow = self.flow_level > 0;
        let c = &self.cursor;
        if c.ended() {
            return self.fetch_stream_end();
        }
        if c.mark.column == 0 && c.is(b'%') {
            return self.fetch_directive();
        }
        if c.is_document_indicator(b'-') {
            return self.fetch_document_indicator(Kind::DocumentStart);
        }
        if c.is_document_indicator(b'.') {
            return self.fetch_document_indicator(Kind::DocumentEnd);
        }
        match c.at(0) {
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if c.is_word_end(1) => self.fetch_block_entry(),
            b'?' if flow || c.is_word_end(1) => self.fetch_key(),
            b':' if flow || c.is_word_end(1) => self.fetch_value(),
            b'*' => self.fetch_word(|s| s.scan_anchor(true)),
            b'&' => self.fetch_word(|s| s.scan_anchor(false)),
            b'!' => self.fetch_word(Scanner::scan_tag),
            b'|' if !flow => self.fetch_block_scalar(true),
            b'>' if !flow => self.fetch_block_scalar(false),
            b'\'' => self.fetch_word(|s| s.scan_quoted(true)),
            b'"' => self.fetch_word(|s| s.scan_quoted(false)),
            _ if self.starts_plain() => self.fetch_word(Scanner::scan_plain),
            _ => Err(self.problem("found character that cannot start any token", c.mark)),
        }
    }

    fn starts_plain(&self) -> bool {
        let c = &self.cursor;
        match c.at(0) {
            b'-' => !c.is_blank(1),
            b'?' | b':' => self.flow_level == 0 && !c.is_word_end(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@'
            | b'`' => false,
            _ => !c.is_word_end(0),
        }
    }

    /// Pass blanks, comments and breaks. A tab is a blank except where indentation counts.
    fn skip_to_token(&mut self) {
        loop {
            while self.cursor.is(b' ') || (self.cursor.is(b'\t') && (self.flow_level > 0 || !self.key_allowed)) {
                self.cursor.skip();
            }
            self.cursor.skip_comment();
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_line();
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    fn problem(&self, words: &str, context: Mark) -> Problem {
        Problem::scanner(words, context, self.cursor.mark)
    }

    // Keys that may have begun.

    fn key_is_valid(&mut self, level: usize) -> Result<bool, Problem> {
        let here = self.cursor.mark;
        let Some(key) = self.keys.get_mut(level) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.mark.line < here.line || key.mark.index + SIMPLE_KEY_LENGTH < here.index {
            if key.required {
                return Err(Problem::scanner("could not find expected ':'", key.mark, here));
            }
            key.possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    fn save_key(&mut self) -> Result<(), Problem> {
        if !self.key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark;
        let required = self.flow_level == 0 && self.indent == mark.column as isize;
        let token = self.taken + self.queue.len();
        self.remove_key()?;
        let level = self.keys.len().saturating_sub(1);
        if let Some(key) = self.keys.last_mut() {
            *key = SimpleKey { possible: true, required, token, mark };
            self.key_of_token.insert(token, level);
        }
        Ok(())
    }

    fn remove_key(&mut self) -> Result<(), Problem> {
        let here = self.cursor.mark;
        if let Some(key) = self.keys.last_mut().filter(|key| key.possible) {
            if key.required {
                return Err(Problem::scanner("could not find expected ':'", key.mark, here));
            }
            key.possible = false;
            self.key_of_token.remove(&key.token);
        }
        Ok(())
    }

    // Indentation.

    /// Open a block collection at `column` if it is deeper than the innermost; its token goes before token `number`, or last.
    fn roll_indent(&mut self, column: usize, number: Option<usize>, kind: Kind, mark: Mark) -> Result<(), Problem> {
        if self.flow_level > 0 || self.indent >= column as isize {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column as isize;
        if self.indents.len() > MAX_DEPTH {
            return Err(self.problem(&format!("exceeded max depth of {MAX_DEPTH}"), mark));
        }
        self.insert(number, Token { kind, start: mark, end: mark });
        Ok(())
    }

    /// Queue a token before token `number`; last when that one was handed out already.
    fn insert(&mut self, number: Option<usize>, token: Token) {
        let place = number.and_then(|number| number.checked_sub(self.taken)).unwrap_or(self.queue.len());
        self.queue.insert(place.min(self.queue.len()), token);
    }

    fn unroll_indent(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            let mark = self.cursor.mark;
            self.queue.push_back(Token { kind: Kind::BlockEnd, start: mark, end: mark });
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
