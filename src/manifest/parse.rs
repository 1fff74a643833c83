//! Tokens into nodes, with the mistakes that go-yaml's parser finds.
//!
//! Each production takes its tokens in the order in which go-yaml's state machine asks for them, since asking for a token
//! is what makes the scanner look ahead and find a mistake.
//!
//! Models go.yaml.in/yaml/v2 `parserc.go` and the node building of `decode.go`.

use std::collections::BTreeMap;

use super::MAX_DEPTH;
use super::error::Problem;
use super::node::{Content, Node, NodeId, Tree};
use super::scan::{Kind, Scanner, Token};
use super::span::{Mark, Style};

/// The first document of a text: its tree and its root. There is no root in an empty text.
pub fn parse(text: &str) -> Result<(Tree, Option<NodeId>), Problem> {
    if let Some(offset) = control_character(text) {
        let before = text.get(..offset).unwrap_or("");
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count());
        return Err(Problem::decoder(
            "control characters are not allowed".into(),
            Mark { offset, index: 0, line, column },
        ));
    }
    let mut parser = Parser {
        scanner: Scanner::new(text),
        tree: Tree::default(),
        anchors: BTreeMap::new(),
        tags: Vec::new(),
        depth: 0,
    };
    let root = parser.document()?;
    Ok((parser.tree, root))
}

/// The first character that YAML does not allow in a text.
fn control_character(text: &str) -> Option<usize> {
    text.char_indices()
        .find(|(_, c)| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7E}' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..))
        .map(|(offset, _)| offset)
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    tree: Tree,
    anchors: BTreeMap<String, NodeId>,
    /// Handle and prefix of each tag directive.
    tags: Vec<(String, String)>,
    depth: usize,
}

/// What may stand before a node's content.
#[derive(Default)]
struct Properties {
    anchor: Option<String>,
    tag: String,
    given: bool,
}

impl Parser<'_> {
    fn peek(&mut self) -> Result<&Token, Problem> {
        self.scanner.peek()
    }

    fn next_is(&mut self, kinds: &[Kind]) -> Result<bool, Problem> {
        let kind = &self.scanner.peek()?.kind;
        Ok(kinds.contains(kind))
    }

    fn start(&mut self) -> Result<Mark, Problem> {
        Ok(self.peek()?.start)
    }

    /// Take the token that was peeked at; its end.
    fn skip(&mut self) -> Mark {
        self.scanner.take().map(|token| token.end).unwrap_or_default()
    }

    fn document(&mut self) -> Result<Option<NodeId>, Problem> {
        match self.peek()?.kind {
            Kind::StreamEnd => return Ok(None),
            Kind::VersionDirective { .. } | Kind::TagDirective { .. } | Kind::DocumentStart => {
                self.directives()?;
                let start = self.start()?;
                if !self.next_is(&[Kind::DocumentStart])? {
                    return Err(Problem::parser("did not find expected <document start>", Mark::default(), start));
                }
                self.skip();
            }
            _ => {
                self.directives()?;
                let root = self.node(true, false)?;
                self.peek()?;
                return Ok(Some(root));
            }
        }
        let start = self.start()?;
        let root = match self.peek()?.kind {
            Kind::VersionDirective { .. }
            | Kind::TagDirective { .. }
            | Kind::DocumentStart
            | Kind::DocumentEnd
            | Kind::StreamEnd => self.empty(start),
            _ => self.node(true, false)?,
        };
        self.peek()?;
        Ok(Some(root))
    }

    fn directives(&mut self) -> Result<(), Problem> {
        let mut version_seen = false;
        loop {
            let token = self.scanner.peek()?;
            let start = token.start;
            match &token.kind {
                Kind::VersionDirective { .. } if version_seen => {
                    return Err(Problem::parser("found duplicate %YAML directive", Mark::default(), start));
                }
                Kind::VersionDirective { major: 1, minor: 1 } => version_seen = true,
                Kind::VersionDirective { .. } => {
                    return Err(Problem::parser("found incompatible YAML document", Mark::default(), start));
                }
                Kind::TagDirective { handle, prefix } => {
                    if self.tags.iter().any(|(known, _)| known == handle) {
                        return Err(Problem::parser("found duplicate %TAG directive", Mark::default(), start));
                    }
                    self.tags.push((handle.clone(), prefix.clone()));
                }
                _ => break,
            }
            self.skip();
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tags.iter().any(|(known, _)| known == handle) {
                self.tags.push((handle.into(), prefix.into()));
            }
        }
        Ok(())
    }

    fn properties(&mut self) -> Result<(Properties, Mark), Problem> {
        let start = self.start()?;
        let mut properties = Properties::default();
        let mut tag_seen = false;
        loop {
            let token = self.scanner.peek()?;
            let tag_start = token.start;
            match &token.kind {
                Kind::Anchor(name) if properties.anchor.is_none() => properties.anchor = Some(name.clone()),
                Kind::Tag { handle, suffix } if !tag_seen => {
                    tag_seen = true;
                    properties.tag = match self.tags.iter().find(|(known, _)| known == handle) {
                        _ if handle.is_empty() => suffix.clone(),
                        Some((_, prefix)) => format!("{prefix}{suffix}"),
                        // The mistake is told only once the anchor after the tag was read.
                        None => return self.undefined_tag(start, tag_start),
                    };
                }
                _ => break,
            }
            self.skip();
        }
        properties.given = properties.anchor.is_some() || !properties.tag.is_empty();
        Ok((properties, start))
    }

    fn undefined_tag<T>(&mut self, start: Mark, tag: Mark) -> Result<T, Problem> {
        self.skip();
        if matches!(self.peek()?.kind, Kind::Anchor(_)) {
            self.skip();
            self.peek()?;
        }
        Err(Problem::parser("found undefined tag handle", start, tag))
    }

    /// One node. `block`: block collections may begin here. `indentless`: so may a sequence at its parent's column.
    fn node(&mut self, block: bool, indentless: bool) -> Result<NodeId, Problem> {
        if self.depth >= MAX_DEPTH {
            let start = self.start()?;
            return Err(Problem::scanner(&format!("exceeded max depth of {MAX_DEPTH}"), start, start));
        }
        self.depth += 1;
        let node = self.node_within_depth(block, indentless);
        self.depth -= 1;
        node
    }

    fn node_within_depth(&mut self, block: bool, indentless: bool) -> Result<NodeId, Problem> {
        let token = self.peek()?;
        if let Kind::Alias(name) = &token.kind {
            let (name, start, end) = (name.clone(), token.start, token.end);
            let Some(target) = self.anchors.get(&name).copied() else {
                return Err(Problem::decoder(format!("unknown anchor '{name}' referenced"), start));
            };
            self.skip();
            let content = Content::Alias { name, target };
            return Ok(self.tree.add(Node { content, tag: String::new(), start, end, style: Style::Alias }));
        }
        let (properties, start) = self.properties()?;
        let token = self.scanner.peek()?;
        let (here, end) = (token.start, token.end);
        match &token.kind {
            Kind::BlockEntry if indentless => {
                let id = self.open(Content::Sequence(Vec::new()), properties, here, Style::Block);
                self.indentless_sequence(id)
            }
            Kind::Scalar { value, style } => {
                let implicit = (properties.tag.is_empty() && *style == Style::Plain) || properties.tag == "!";
                let (value, style) = (value.clone(), *style);
                self.skip();
                let id = self.open(Content::Scalar { value, implicit }, properties, here, style);
                self.close(id, end);
                Ok(id)
            }
            Kind::FlowSequenceStart => {
                let id = self.open(Content::Sequence(Vec::new()), properties, here, Style::Flow);
                self.flow_sequence(id)
            }
            Kind::FlowMappingStart => {
                let id = self.open(Content::Mapping(Vec::new()), properties, here, Style::Flow);
                self.flow_mapping(id)
            }
            Kind::BlockSequenceStart if block => {
                let id = self.open(Content::Sequence(Vec::new()), properties, here, Style::Block);
                self.block_sequence(id)
            }
            Kind::BlockMappingStart if block => {
                let id = self.open(Content::Mapping(Vec::new()), properties, here, Style::Block);
                self.block_mapping(id)
            }
            _ if properties.given => {
                let implicit = properties.tag.is_empty();
                Ok(self.open(Content::Scalar { value: String::new(), implicit }, properties, start, Style::Plain))
            }
            _ => Err(Problem::parser("did not find expected node content", start, here)),
        }
    }

    /// A new node, known by its anchor before its children are read.
    fn open(&mut self, content: Content, properties: Properties, start: Mark, style: Style) -> NodeId {
        let id = self.tree.add(Node { content, tag: properties.tag, start, end: start, style });
        if let Some(name) = properties.anchor {
            self.anchors.insert(name, id);
        }
        id
    }

    fn close(&mut self, id: NodeId, end: Mark) {
        if let Some(node) = self.tree.get_mut(id) {
            node.end = end;
        }
    }

    fn empty(&mut self, mark: Mark) -> NodeId {
        self.open(Content::Scalar { value: String::new(), implicit: true }, Properties::default(), mark, Style::Plain)
    }

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

    fn block_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
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

    fn indentless_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
        while self.next_is(&[Kind::BlockEntry])? {
            let mark = self.skip();
            let ends = [Kind::BlockEntry, Kind::Key, Kind::Value, Kind::BlockEnd];
            let item = if self.next_is(&ends)? { self.empty(mark) } else { self.node(true, false)? };
            self.push_item(id, item);
        }
        Ok(id)
    }

    fn block_mapping(&mut self, id: NodeId) -> Result<NodeId, Problem> {
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

    fn flow_sequence(&mut self, id: NodeId) -> Result<NodeId, Problem> {
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

    fn flow_mapping(&mut self, id: NodeId) -> Result<NodeId, Problem> {
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
