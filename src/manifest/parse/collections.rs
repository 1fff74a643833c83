//! The five kinds of collection.

use super::super::error::Problem;
use super::super::node::{Content, NodeId};
use super::super::scan::Kind;
use super::super::span::{Mark, Style};
use super::{Parser, Properties};

impl Parser<'_> {
    /// Put an item into a sequence; the sequence ends where its last item ends.
    fn push_item(&mut self, id: NodeId, item: NodeId) {
        let end = self.tree.get(item).map(|node| node.end);
        if let Some(node) = self.tree.get_mut(id) {
            if let Content::Sequence(items) = &mut node.content {
                items.push(item);
            }
            node.end = end.unwrap_or(node.end);
        }
    }

    fn push_entry(&mut self, id: NodeId, key: NodeId, value: NodeId) {
        let end = self.tree.get(value).map(|node| node.end);
        if let Some(node) = self.tree.get_mut(id) {
            if let Content::Mapping(entries) = &mut node.content {
                entries.push((key, value));
            }
            node.end = end.unwrap_or(node.end);
        }
    }

    pub(super) fn block_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        let opened = self.start()?;
        self.skip();
        loop {
            let token = self.peek()?;
            let start = token.start;
            match token.kind {
                Kind::BlockEntry => {}
                Kind::BlockEnd => {
                    self.skip();
                    return Ok(id);
                }
                _ => return Err(Problem::parser("did not find expected '-' indicator", opened, start)),
            }
            let mark = self.skip();
            let item = if self.next_is(&[Kind::BlockEntry, Kind::BlockEnd])? {
                self.empty(mark)
            } else {
                self.node(true, false)?
            };
            self.push_item(id, item);
        }
    }

    pub(super) fn indentless_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        while self.next_is(&[Kind::BlockEntry])? {
            let mark = self.skip();
            let ends = [Kind::BlockEntry, Kind::Key, Kind::Value, Kind::BlockEnd];
            let item = if self.next_is(&ends)? { self.empty(mark) } else { self.node(true, false)? };
            self.push_item(id, item);
        }
        Ok(id)
    }

    pub(super) fn block_mapping(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        const ENDS: [Kind; 3] = [Kind::Key, Kind::Value, Kind::BlockEnd];
        let opened = self.start()?;
        self.skip();
        loop {
            let token = self.peek()?;
            let start = token.start;
            match token.kind {
                Kind::Key => {}
                Kind::BlockEnd => {
                    self.skip();
                    return Ok(id);
                }
                _ => return Err(Problem::parser("did not find expected key", opened, start)),
            }
            let mark = self.skip();
            let key = if self.next_is(&ENDS)? { self.empty(mark) } else { self.node(true, true)? };
            let here = self.start()?;
            let value = if self.next_is(&[Kind::Value])? {
                let mark = self.skip();
                if self.next_is(&ENDS)? { self.empty(mark) } else { self.node(true, true)? }
            } else {
                self.empty(here)
            };
            self.push_entry(id, key, value);
        }
    }

    pub(super) fn flow_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        let opened = self.start()?;
        self.skip();
        let mut first = true;
        while !self.next_is(&[Kind::FlowSequenceEnd])? {
            if !first {
                self.flow_entry(opened, "did not find expected ',' or ']'")?;
            }
            first = false;
            if self.next_is(&[Kind::FlowSequenceEnd])? {
                break;
            }
            let item = if self.next_is(&[Kind::Key])? { self.flow_pair()? } else { self.node(false, false)? };
            self.push_item(id, item);
        }
        let end = self.skip();
        self.close(id, end);
        Ok(id)
    }

    fn flow_entry(&mut self, opened: Mark, words: &str) -> Result<(), Problem> {
        let start = self.start()?;
        if !self.next_is(&[Kind::FlowEntry])? {
            return Err(Problem::parser(words, opened, start));
        }
        self.skip();
        self.peek()?;
        Ok(())
    }

    /// `key: value` as an item of a flow sequence: a mapping of one entry.
    fn flow_pair(&mut self) -> Result<NodeId, Problem> {
        const ENDS: [Kind; 2] = [Kind::FlowEntry, Kind::FlowSequenceEnd];
        let start = self.start()?;
        let id = self.open(Content::Mapping(Vec::new()), Properties::default(), start, Style::Flow);
        self.skip();
        let key = if self.next_is(&[Kind::Value, Kind::FlowEntry, Kind::FlowSequenceEnd])? {
            // go-yaml takes the token away here; what follows is read as if it had not been written.
            let mark = self.skip();
            self.empty(mark)
        } else {
            self.node(false, false)?
        };
        let mut here = self.start()?;
        let mut value = None;
        if self.next_is(&[Kind::Value])? {
            self.skip();
            if self.next_is(&ENDS)? {
                here = self.start()?;
            } else {
                value = Some(self.node(false, false)?);
            }
        }
        let value = value.unwrap_or_else(|| self.empty(here));
        self.peek()?;
        self.push_entry(id, key, value);
        Ok(id)
    }

    pub(super) fn flow_mapping(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        const ENDS: [Kind; 2] = [Kind::FlowEntry, Kind::FlowMappingEnd];
        let opened = self.start()?;
        self.skip();
        let mut first = true;
        while !self.next_is(&[Kind::FlowMappingEnd])? {
            if !first {
                self.flow_entry(opened, "did not find expected ',' or '}'")?;
            }
            first = false;
            if self.next_is(&[Kind::FlowMappingEnd])? {
                break;
            }
            let (key, value);
            if self.next_is(&[Kind::Key])? {
                self.skip();
                let mark = self.start()?;
                let no_key = self.next_is(&[Kind::Value, Kind::FlowEntry, Kind::FlowMappingEnd])?;
                key = if no_key { self.empty(mark) } else { self.node(false, false)? };
                let has_value = self.next_is(&[Kind::Value])?;
                if has_value {
                    self.skip();
                }
                let mark = self.start()?;
                value = if !has_value || self.next_is(&ENDS)? { self.empty(mark) } else { self.node(false, false)? };
            } else {
                key = self.node(false, false)?;
                let mark = self.start()?;
                value = self.empty(mark);
            }
            self.push_entry(id, key, value);
        }
        let end = self.skip();
        self.close(id, end);
        Ok(id)
    }
}
