//! Places in a text: where a key, a value or a mistake stands.

/// A place in the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// Bytes from the start of the text.
    pub offset: usize,
    /// Line, the first one being 1.
    pub line: usize,
    /// Column in characters, the first one being 1.
    pub column: usize,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Without quotes: `web`, `8080`, or nothing at all.
    #[default]
    Plain,
    /// `'web'`
    SingleQuoted,
    /// `"web"`
    DoubleQuoted,
    /// A block that keeps its line breaks: `|`.
    Literal,
    /// A block that folds its line breaks: `>`.
    Folded,
    /// `[...]` or `{...}`.
    Flow,
    /// A mapping or sequence by indentation.
    Block,
    /// `*name`
    Alias,
}

/// A stretch of text, from `start` up to and without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub start: Position,
    pub end: Position,
    pub style: Style,
}

/// A place as the scanner counts it: from zero, within one document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    pub offset: usize,
    /// Characters from the start, for the limit on the length of a simple key.
    pub index: usize,
    pub line: usize,
    pub column: usize,
}

/// Where a document's text begins in the whole text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Base {
    pub offset: usize,
    pub line: usize,
    /// Length of the whole text: no place is behind it, though a line break is read there if it has none.
    pub limit: usize,
}

impl Base {
    pub fn position(&self, mark: Mark) -> Position {
        Position {
            offset: (self.offset + mark.offset).min(self.limit),
            line: self.line + mark.line + 1,
            column: mark.column + 1,
        }
    }

    /// The way back.
    pub fn mark(&self, position: Position) -> Mark {
        Mark {
            offset: position.offset.saturating_sub(self.offset),
            index: 0,
            line: position.line.saturating_sub(self.line + 1),
            column: position.column.saturating_sub(1),
        }
    }

    pub fn span(&self, start: Mark, end: Mark, style: Style) -> Span {
        Span { start: self.position(start), end: self.position(end), style }
    }
}
