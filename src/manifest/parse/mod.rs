//! Tokens into nodes, with the mistakes that go-yaml's parser finds.
//!
//! Each production takes its tokens in the order in which go-yaml's state machine asks for them, since asking for a token
//! is what makes the scanner look ahead and find a mistake.
//!
//! Models go.yaml.in/yaml/v2 `parserc.go` and the node building of `decode.go`.

mod collections;

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

/// A node whose head was read: a whole one, or a collection whose children come next.
enum Begun {
    Done(NodeId),
    BlockSequence(NodeId),
    IndentlessSequence(NodeId),
    BlockMapping(NodeId),
    FlowSequence(NodeId),
    FlowMapping(NodeId),
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
        match self.begin(block, indentless)? {
            Begun::Done(id) => Ok(id),
            Begun::BlockSequence(id) => self.block_sequence(id),
            Begun::IndentlessSequence(id) => self.indentless_sequence(id),
            Begun::BlockMapping(id) => self.block_mapping(id),
            Begun::FlowSequence(id) => self.flow_sequence(id),
            Begun::FlowMapping(id) => self.flow_mapping(id),
        }
    }

    /// The head of a node, apart from its children so that the frames of the recursion stay small.
    fn begin(&mut self, block: bool, indentless: bool) -> Result<Begun, Problem> {
        if let Some(alias) = self.alias()? {
            return Ok(Begun::Done(alias));
        }
        let (properties, start) = self.properties()?;
        let token = self.scanner.peek()?;
        let (here, end) = (token.start, token.end);
        let begun: fn(NodeId) -> Begun = match &token.kind {
            Kind::Scalar { value, style } => {
                let implicit = (properties.tag.is_empty() && *style == Style::Plain) || properties.tag == "!";
                let (value, style) = (value.clone(), *style);
                self.skip();
                let id = self.open(Content::Scalar { value, implicit }, properties, here, style);
                self.close(id, end);
                return Ok(Begun::Done(id));
            }
            Kind::BlockEntry if indentless => Begun::IndentlessSequence,
            Kind::BlockSequenceStart if block => Begun::BlockSequence,
            Kind::BlockMappingStart if block => Begun::BlockMapping,
            Kind::FlowSequenceStart => Begun::FlowSequence,
            Kind::FlowMappingStart => Begun::FlowMapping,
            _ if properties.given => {
                let implicit = properties.tag.is_empty();
                let content = Content::Scalar { value: String::new(), implicit };
                return Ok(Begun::Done(self.open(content, properties, start, Style::Plain)));
            }
            _ => return Err(Problem::parser("did not find expected node content", start, here)),
        };
        let (content, style) = match begun(0) {
            Begun::BlockMapping(_) => (Content::Mapping(Vec::new()), Style::Block),
            Begun::FlowMapping(_) => (Content::Mapping(Vec::new()), Style::Flow),
            Begun::FlowSequence(_) => (Content::Sequence(Vec::new()), Style::Flow),
            _ => (Content::Sequence(Vec::new()), Style::Block),
        };
        Ok(begun(self.open(content, properties, here, style)))
    }

    fn alias(&mut self) -> Result<Option<NodeId>, Problem> {
        let token = self.peek()?;
        let (start, end) = (token.start, token.end);
        let Kind::Alias(name) = &token.kind else { return Ok(None) };
        let name = name.clone();
        let Some(target) = self.anchors.get(&name).copied() else {
            return Err(Problem::decoder(format!("unknown anchor '{name}' referenced"), start));
        };
        self.skip();
        let content = Content::Alias { name, target };
        Ok(Some(self.tree.add(Node { content, tag: String::new(), start, end, style: Style::Alias })))
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
}
