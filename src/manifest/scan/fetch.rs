//! One function for each token: what it asks of the scanner's state, and what it leaves there.

use super::super::MAX_DEPTH;
use super::super::error::Problem;
use super::{Kind, Scanner, SimpleKey, Token};

impl Scanner<'_> {
    /// Pass `characters` and queue a token over them.
    fn push(&mut self, kind: Kind, characters: usize) {
        let start = self.cursor.mark;
        self.cursor.skip_many(characters);
        self.queue.push_back(Token { kind, start, end: self.cursor.mark });
    }

    pub(super) fn fetch_stream_end(&mut self) -> Result<(), Problem> {
        if self.cursor.mark.column != 0 {
            self.cursor.mark.column = 0;
            self.cursor.mark.line += 1;
        }
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.ended = true;
        self.push(Kind::StreamEnd, 0);
        Ok(())
    }

    pub(super) fn fetch_directive(&mut self) -> Result<(), Problem> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let token = self.scan_directive()?;
        self.queue.push_back(token);
        Ok(())
    }

    pub(super) fn fetch_document_indicator(&mut self, kind: Kind) -> Result<(), Problem> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.push(kind, 3);
        Ok(())
    }

    pub(super) fn fetch_flow_start(&mut self, kind: Kind) -> Result<(), Problem> {
        self.save_key()?;
        let mark = self.cursor.mark;
        let token = self.taken + self.queue.len();
        self.keys.push(SimpleKey { mark, token, ..SimpleKey::default() });
        self.flow_level += 1;
        if self.flow_level > MAX_DEPTH {
            return Err(self.problem(&format!("exceeded max depth of {MAX_DEPTH}"), mark));
        }
        self.key_allowed = true;
        self.push(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: Kind) -> Result<(), Problem> {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            if let Some(key) = self.keys.pop() {
                self.key_of_token.remove(&key.token);
            }
        }
        self.key_allowed = false;
        self.push(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_entry(&mut self) -> Result<(), Problem> {
        self.remove_key()?;
        self.key_allowed = true;
        self.push(Kind::FlowEntry, 1);
        Ok(())
    }

    pub(super) fn fetch_block_entry(&mut self) -> Result<(), Problem> {
        let mark = self.cursor.mark;
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.problem("block sequence entries are not allowed in this context", mark));
            }
            self.roll_indent(mark.column, None, Kind::BlockSequenceStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.push(Kind::BlockEntry, 1);
        Ok(())
    }

    pub(super) fn fetch_key(&mut self) -> Result<(), Problem> {
        let mark = self.cursor.mark;
        if self.flow_level == 0 {
            if !self.key_allowed {
                return Err(self.problem("mapping keys are not allowed in this context", mark));
            }
            self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = self.flow_level == 0;
        self.push(Kind::Key, 1);
        Ok(())
    }

    pub(super) fn fetch_value(&mut self) -> Result<(), Problem> {
        let level = self.keys.len().saturating_sub(1);
        let key = self.keys.last().copied().unwrap_or_default();
        if self.key_is_valid(level)? {
            self.insert(Some(key.token), Token { kind: Kind::Key, start: key.mark, end: key.mark });
            self.roll_indent(key.mark.column, Some(key.token), Kind::BlockMappingStart, key.mark)?;
            if let Some(key) = self.keys.last_mut() {
                key.possible = false;
            }
            self.key_of_token.remove(&key.token);
            self.key_allowed = false;
        } else {
            let mark = self.cursor.mark;
            if self.flow_level == 0 {
                if !self.key_allowed {
                    return Err(self.problem("mapping values are not allowed in this context", mark));
                }
                self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.push(Kind::Value, 1);
        Ok(())
    }

    /// A token that may be a key: a scalar, an anchor, an alias, a tag.
    pub(super) fn fetch_word(&mut self, scan: impl FnOnce(&mut Self) -> Result<Token, Problem>) -> Result<(), Problem> {
        self.save_key()?;
        self.key_allowed = false;
        let token = scan(self)?;
        self.queue.push_back(token);
        Ok(())
    }

    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Result<(), Problem> {
        self.remove_key()?;
        self.key_allowed = true;
        let token = self.scan_block_scalar(literal)?;
        self.queue.push_back(token);
        Ok(())
    }
}
