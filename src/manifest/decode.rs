//! Nodes into values: scalars resolved, aliases followed, merge keys merged, duplicate keys settled.
//!
//! Models go.yaml.in/yaml/v2 `decode.go`, into `interface{}`.

use serde_json::Value;

use super::MAX_DEPTH;
use super::error::Problem;
use super::go_syntax;
use super::node::{Content, Node, NodeId, Tree};
use super::outline::{Duplicate, Outline};
use super::resolve::{BINARY, MERGE, Scalar, resolve_tagged};
use super::span::{Base, Mark};
use super::to_json::to_json;
use super::untyped::{Entries, Entry, Item, Untyped};

/// Nodes that aliases may add to a document, whatever the ratio allows.
const ALIASED_NODES: usize = 100_000;

/// What a document says.
pub(super) struct Decoded {
    pub value: Value,
    pub outline: Outline,
    pub duplicates: Vec<Duplicate>,
}

/// The value of the tree below `root`.
pub(super) fn decode(tree: &Tree, root: NodeId, base: Base) -> Result<Decoded, Problem> {
    let mut decoder = Decoder { tree, base, decoded: 0, aliased: 0, alias_depth: 0, depth: 0, following: Vec::new() };
    let item = decoder.node(root)?;
    let mut duplicates = Vec::new();
    let (value, outline) = to_json(item, &mut String::new(), &mut duplicates)
        .map_err(|error| Problem::conversion(error.words, base.mark(error.at.start)))?;
    Ok(Decoded { value, outline, duplicates })
}

struct Decoder<'a> {
    tree: &'a Tree,
    base: Base,
    /// Nodes decoded so far, and how many of them because of an alias.
    decoded: usize,
    aliased: usize,
    alias_depth: usize,
    depth: usize,
    /// Aliases that are being followed.
    following: Vec<NodeId>,
}

impl Decoder<'_> {
    fn node(&mut self, id: NodeId) -> Result<Item, Problem> {
        let Some(node) = self.tree.get(id) else {
            return Err(Problem::decoder("unknown problem parsing YAML content".into(), Mark::default()));
        };
        self.count(node)?;
        if self.depth >= MAX_DEPTH {
            return Err(Problem::decoder(format!("exceeded max depth of {MAX_DEPTH}"), node.start));
        }
        self.depth += 1;
        let value = match &node.content {
            Content::Scalar { value, implicit } => self.scalar(node, value, *implicit).map(Untyped::Scalar),
            Content::Sequence(items) => {
                items.iter().map(|item| self.node(*item)).collect::<Result<_, _>>().map(Untyped::Sequence)
            }
            Content::Mapping(pairs) => {
                let mut entries = Entries::default();
                self.mapping(pairs, &mut entries)?;
                Ok(Untyped::Mapping(entries))
            }
            Content::Alias { name, target } => self.alias(id, node, name, |d| d.node(*target)).map(|item| item.value),
        }?;
        self.depth -= 1;
        Ok(Item { value, span: self.base.span(node.start, node.end, node.style) })
    }

    /// Hold the budget that keeps aliases from blowing up a small text.
    fn count(&mut self, node: &Node) -> Result<(), Problem> {
        self.decoded += 1;
        if self.alias_depth > 0 {
            self.aliased += 1;
        }
        let ratio = self.aliased as f64 / self.decoded as f64;
        let excessive = self.aliased > 100 && self.decoded > 1000 && ratio > allowed_alias_ratio(self.decoded);
        if excessive || self.aliased > ALIASED_NODES {
            return Err(Problem::decoder("document contains excessive aliasing".into(), node.start));
        }
        Ok(())
    }

    fn alias<T>(
        &mut self,
        id: NodeId,
        node: &Node,
        name: &str,
        follow: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if self.following.contains(&id) {
            return Err(Problem::decoder(format!("anchor '{name}' value contains itself"), node.start));
        }
        self.following.push(id);
        self.alias_depth += 1;
        let result = follow(self);
        self.alias_depth -= 1;
        self.following.pop();
        result
    }

    fn scalar(&self, node: &Node, text: &str, implicit: bool) -> Result<Scalar, Problem> {
        if node.tag.is_empty() && !implicit {
            return Ok(Scalar::Str(text.to_string()));
        }
        if node.tag == BINARY {
            let bytes = base64(text);
            let Some(bytes) = bytes else {
                return Err(Problem::decoder("!!binary value contains invalid base64 data".into(), node.start));
            };
            return Ok(Scalar::Str(String::from_utf8_lossy(&bytes).into_owned()));
        }
        resolve_tagged(&node.tag, text).map_err(|words| Problem::decoder(words, node.start))
    }

    fn mapping(&mut self, pairs: &[(NodeId, NodeId)], entries: &mut Entries) -> Result<(), Problem> {
        for (key_id, value_id) in pairs {
            let Some(key_node) = self.tree.get(*key_id) else { continue };
            if is_merge(key_node) {
                self.merge(*value_id, entries)?;
                continue;
            }
            let key = self.node(*key_id)?;
            let scalar = match key.value {
                Untyped::Scalar(scalar) => scalar,
                other => {
                    let words = format!("invalid map key: {}", go_syntax::print(&other, false));
                    return Err(Problem::decoder(words, key_node.start));
                }
            };
            let item = self.node(*value_id)?;
            let value_line = self.tree.get(*value_id).map_or(0, |node| node.start.line + 1);
            let entry = Entry { key: scalar, key_span: key.span, item };
            entries.set(entry, value_line);
        }
        Ok(())
    }

    /// `<<: *other`: the other mapping's entries are set here, over those that stand before.
    fn merge(&mut self, id: NodeId, entries: &mut Entries) -> Result<(), Problem> {
        let Some(node) = self.tree.get(id) else { return Ok(()) };
        match &node.content {
            Content::Sequence(items) => {
                // Backwards: earlier ones take precedence.
                for item in items.iter().rev() {
                    self.merge_mapping(*item, entries)?;
                }
                Ok(())
            }
            _ => self.merge_mapping(id, entries),
        }
    }

    fn merge_mapping(&mut self, id: NodeId, entries: &mut Entries) -> Result<(), Problem> {
        let Some(node) = self.tree.get(id) else { return Ok(()) };
        let no_map = |node: &Node| {
            Problem::decoder("map merge requires map or sequence of maps as the value".into(), node.start)
        };
        if self.depth >= MAX_DEPTH {
            return Err(Problem::decoder(format!("exceeded max depth of {MAX_DEPTH}"), node.start));
        }
        self.depth += 1;
        match &node.content {
            Content::Mapping(pairs) => {
                self.count(node)?;
                self.mapping(pairs, entries)?;
            }
            Content::Alias { name, target } => {
                let Some(target) = self.tree.get(*target) else { return Ok(()) };
                let Content::Mapping(pairs) = &target.content else { return Err(no_map(node)) };
                self.count(node)?;
                let mut merged = Entries::default();
                self.alias(id, node, name, |d| d.mapping(pairs, &mut merged))?;
                // Seen from here, the entries stand where the alias stands.
                let span = self.base.span(node.start, node.end, node.style);
                for entry in merged.list {
                    entries
                        .set(Entry { key: entry.key, key_span: span, item: Item { value: entry.item.value, span } }, 0);
                }
            }
            _ => return Err(no_map(node)),
        }
        self.depth -= 1;
        Ok(())
    }
}

fn is_merge(node: &Node) -> bool {
    matches!(&node.content, Content::Scalar { value, implicit } if value == "<<" && (*implicit || node.tag == MERGE))
}

/// How much of a document aliases may make: 99% of a small one, down to 10% of a very large one.
fn allowed_alias_ratio(decoded: usize) -> f64 {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    let part = ((decoded as f64 - LOW) / (HIGH - LOW)).clamp(0.0, 1.0);
    0.99 - 0.89 * part
}

/// Standard base64 with padding; line breaks are passed over, as Go does.
fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')).collect();
    let body = bytes.strip_suffix(b"==").or_else(|| bytes.strip_suffix(b"=")).unwrap_or(&bytes);
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in body {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}
