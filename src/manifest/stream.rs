//! A text into its documents, as `kubectl apply -f` takes it apart.
//!
//! Models cli-runtime's `StreamVisitor` and apimachinery's `util/yaml` decoder: a stream that begins with `{` is JSON until
//! it is not; YAML is split at lines that begin with `---`, each part is read on its own (so lines are counted from there),
//! and empty parts are passed over.

use std::borrow::Cow;

use super::decode::decode;
use super::document::Document;
use super::error::Error;
use super::json_text::{self, JsonProblem};
use super::parse::parse;
use super::span::{Base, Mark, Position, Span, Style};
use super::{MAX_DOCUMENTS, MAX_TEXT};

/// kubectl looks at this much of a stream to see whether it is JSON.
const GUESS_LENGTH: usize = 4096;

/// The documents of a text that are not empty, up to the first that cannot be read; that one, with its error, is the last.
pub fn documents(text: &str) -> Vec<Document> {
    let mut stream = Stream::new(text);
    if text.len() > MAX_TEXT {
        let words =
            format!("the text has {} KiB, more than the {} KiB that are read", text.len() / 1024, MAX_TEXT / 1024);
        stream.fail(words, Position { offset: 0, line: 1, column: 1 });
        return stream.documents;
    }
    let head = text.as_bytes().get(..GUESS_LENGTH).unwrap_or(text.as_bytes());
    let json = String::from_utf8_lossy(head)
        .trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace())
        .starts_with('{');
    let yaml_from = if json { stream.read_json() } else { Some((stream.start(), None)) };
    if let Some((start, json_error)) = yaml_from {
        stream.read_yaml(start, json_error);
    }
    stream.documents
}

struct Stream<'a> {
    /// With a line break at its end.
    text: Cow<'a, str>,
    length: usize,
    documents: Vec<Document>,
}

impl<'a> Stream<'a> {
    fn new(text: &'a str) -> Stream<'a> {
        let length = text.len();
        let text = if text.is_empty() || text.ends_with('\n') || length > MAX_TEXT {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(format!("{text}\n"))
        };
        Stream { text, length, documents: Vec::new() }
    }

    /// The start, after a byte order mark.
    fn start(&self) -> Position {
        let offset = if self.text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Position { offset, line: 1, column: 1 }
    }

    fn fail(&mut self, message: String, at: Position) {
        let error = Error { message, span: Span { start: at, end: at, style: Style::Plain } };
        self.push_error(error);
    }

    fn push_error(&mut self, error: Error) {
        self.documents.push(Document::failed(self.documents.len(), error));
    }

    /// False when there are too many documents.
    fn push(&mut self, document: Document) -> bool {
        if self.documents.len() >= MAX_DOCUMENTS {
            let at = document.outline.value.start;
            self.fail(format!("the text has more than the {MAX_DOCUMENTS} documents that are read"), at);
            return false;
        }
        self.documents.push(document);
        true
    }

    /// JSON values until the end, or until something that is none: then YAML may go on from the place in the result, and if
    /// that fails too, the error is JSON's.
    fn read_json(&mut self) -> Option<(Position, Option<Error>)> {
        let mut here = self.start();
        let mut count = 0;
        loop {
            let text = self.text.get(..self.length).unwrap_or("");
            let problem = match json_text::read(text, here) {
                Ok((value, outline, end)) => {
                    let json = text.get(outline.value.start.offset..end.offset).map(str::to_string);
                    here = end;
                    count += 1;
                    let line = outline.value.start.line;
                    let index = self.documents.len();
                    let duplicates = Vec::new();
                    let document = Document { index, line, content: Ok(value), outline, duplicates, json };
                    if document.value().is_some_and(|value| !value.is_null()) && !self.push(document) {
                        return None;
                    }
                    continue;
                }
                Err(problem) => problem,
            };
            let (words, offset, at) = match problem {
                JsonProblem::End => return None,
                JsonProblem::UnexpectedEnd(at) => ("unexpected EOF".to_string(), None, at),
                JsonProblem::Syntax { words, at } => (words, Some(at.offset + 1 - self.start().offset), at),
            };
            if count > 1 {
                self.fail(words, at);
                return None;
            }
            let message = offset.map_or(words.clone(), |offset| format!("json: offset {offset}: {words}"));
            let error = Error { message, span: Span { start: at, end: at, style: Style::Plain } };
            match self.pass_blank_line(here) {
                Some(start) => return Some((start, Some(error))),
                None => {
                    self.push_error(error);
                    return None;
                }
            }
        }
    }

    /// Blanks up to and with the first line break. None when the stream is too short to go on.
    fn pass_blank_line(&self, start: Position) -> Option<Position> {
        let mut here = start;
        loop {
            if self.length.saturating_sub(here.offset) < 4 {
                return None;
            }
            let c = self.text.get(here.offset..)?.chars().next()?;
            if !c.is_whitespace() {
                return Some(here);
            }
            here.offset += c.len_utf8();
            here.column += 1;
            if c == '\n' {
                return Some(Position { offset: here.offset, line: here.line + 1, column: 1 });
            }
        }
    }

    fn read_yaml(&mut self, start: Position, mut json_error: Option<Error>) {
        let text = self.text.clone();
        let mut chunks = Chunks { text: &text, limit: self.length, offset: start.offset, line: start.line - 1 };
        loop {
            let result = match chunks.next() {
                None => return,
                Some(Ok((chunk, base))) => self.read_document(chunk, base),
                Some(Err(error)) => Err(error),
            };
            match result {
                Ok(Some(document)) => {
                    if !self.push(document) {
                        return;
                    }
                    json_error = None;
                }
                Ok(None) => json_error = None,
                Err(error) => return self.push_error(json_error.unwrap_or(error)),
            }
        }
    }

    fn read_document(&self, chunk: &str, base: Base) -> Result<Option<Document>, Error> {
        let index = self.documents.len();
        let decoded = parse(chunk).and_then(|(tree, root)| root.map(|root| decode(&tree, root, base)).transpose());
        match decoded {
            Ok(Some(decoded)) if !decoded.value.is_null() => Ok(Some(Document {
                index,
                line: decoded.outline.value.start.line,
                content: Ok(decoded.value),
                outline: decoded.outline,
                duplicates: decoded.duplicates,
                json: None,
            })),
            Ok(_) => Ok(None),
            Err(problem) => Err(problem.into_error(chunk, base)),
        }
    }
}

/// The parts between separators.
///
/// Models apimachinery's `YAMLReader.Read`: the separator belongs to the part after it only when nothing stands before it.
struct Chunks<'a> {
    text: &'a str,
    limit: usize,
    offset: usize,
    /// Lines before `offset`.
    line: usize,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<(&'a str, Base), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let base = Base { offset: self.offset, line: self.line, limit: self.limit };
        let start = self.offset;
        let mut end = start;
        let mut rest = self.text.get(start..)?;
        while !rest.is_empty() {
            let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(length);
            if let Some(following) = line.strip_prefix("---") {
                let following = following.trim();
                if !following.is_empty() && !following.starts_with('#') {
                    return Some(Err(self.bad_separator(following, end)));
                }
                if end > start {
                    self.offset = end + length;
                    self.line += 1;
                    return Some(Ok((self.text.get(start..end)?, base)));
                }
            }
            end += length;
            self.line += 1;
            rest = after;
        }
        self.offset = end;
        (end > start).then(|| Ok((self.text.get(start..end).unwrap_or(""), base)))
    }
}

impl Chunks<'_> {
    fn bad_separator(&self, following: &str, offset: usize) -> Error {
        let base = Base { offset, line: self.line, limit: self.limit };
        let end = Mark { offset: following.len() + 3, column: following.chars().count() + 3, ..Mark::default() };
        Error {
            message: format!("invalid Yaml document separator: {following}"),
            span: base.span(Mark::default(), end, Style::Plain),
        }
    }
}
