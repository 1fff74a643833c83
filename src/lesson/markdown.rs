//! The small part of Markdown that lessons are written in, as values: paragraphs, lists, code blocks, `code`, **strong**,
//! *emphasis*, links. Whatever else is written is text. The page turns the values into elements; no lesson's text is ever
//! HTML.

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// Each item in one paragraph.
    List {
        ordered: bool,
        items: Vec<Vec<Inline>>,
    },
    /// A fenced block; `sh` is something to type.
    Code {
        language: String,
        text: String,
    },
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Code(String),
    Strong(String),
    Emphasis(String),
    /// Its words, and `stage:service/web` or an address that begins with `https://`.
    Link(String, String),
}

/// Reads a text. Every text can be read.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    let mut open: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            close(&mut open, &mut blocks);
            let mut code = String::new();
            for line in lines.by_ref().take_while(|line| line.trim() != "```") {
                code.push_str(line);
                code.push('\n');
            }
            blocks.push(Block::Code { language: language.trim().to_owned(), text: code });
        } else if line.trim().is_empty() {
            close(&mut open, &mut blocks);
        } else {
            if !open.is_empty() && marker(line).is_some() && open.first().is_none_or(|first| marker(first).is_none()) {
                close(&mut open, &mut blocks);
            }
            open.push(line);
        }
    }
    close(&mut open, &mut blocks);
    blocks
}

/// Whether a line begins an item of a list, an ordered one, and what follows the marker.
fn marker(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("- ").or(line.strip_prefix("* ")) {
        return Some((false, rest));
    }
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())).then_some((true, rest))
}

fn close(open: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    let Some(first) = open.first() else { return };
    match marker(first) {
        None => blocks.push(Block::Paragraph(inline(&joined(open)))),
        Some((ordered, _)) => {
            let mut items: Vec<String> = Vec::new();
            for line in open.iter() {
                match (marker(line), items.last_mut()) {
                    (Some((_, rest)), _) => items.push(rest.trim().to_owned()),
                    (None, Some(item)) => {
                        item.push(' ');
                        item.push_str(line.trim());
                    }
                    (None, None) => {}
                }
            }
            blocks.push(Block::List { ordered, items: items.iter().map(|item| inline(item)).collect() });
        }
    }
    open.clear();
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Reads what stands within a paragraph. Nothing stands within anything else.
pub fn inline(text: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match special(rest) {
            Some((piece, after)) => {
                if !plain.is_empty() {
                    found.push(Inline::Text(std::mem::take(&mut plain)));
                }
                found.push(piece);
                rest = after;
            }
            None => {
                plain.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    if !plain.is_empty() {
        found.push(Inline::Text(plain));
    }
    found
}

/// The piece that a text begins with, if it begins with one, and what follows.
fn special(text: &str) -> Option<(Inline, &str)> {
    let enclosed = |mark: &str| {
        let (inner, after) = text.strip_prefix(mark)?.split_once(mark)?;
        let tight = !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ');
        tight.then(|| (inner.to_owned(), after))
    };
    if let Some((code, after)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        return Some((Inline::Code(code.to_owned()), after));
    }
    if let Some((words, after)) = enclosed("**") {
        return Some((Inline::Strong(words), after));
    }
    if let Some((words, after)) = enclosed("*") {
        return Some((Inline::Emphasis(words), after));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    let known = target.starts_with("stage:") || target.starts_with("https://");
    (known && !words.contains(['[', '\n'])).then(|| (Inline::Link(words.to_owned(), target.to_owned()), after))
}

/// Every link in a text.
pub fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut take = |inlines: Vec<Inline>| {
        found.extend(inlines.into_iter().filter_map(|piece| match piece {
            Inline::Link(_, target) => Some(target),
            _ => None,
        }));
    };
    for block in parse(text) {
        match block {
            Block::Paragraph(inlines) => take(inlines),
            Block::List { items, .. } => items.into_iter().for_each(&mut take),
            Block::Code { .. } => {}
        }
    }
    found
}

/// Every command that a text offers to type: the fenced blocks marked `sh`.
pub fn commands(text: &str) -> Vec<String> {
    let blocks = parse(text).into_iter();
    blocks
        .filter_map(|block| match block {
            Block::Code { language, text } if language == "sh" => Some(text.trim_end().to_owned()),
            _ => None,
        })
        .collect()
}
