//! The parts of a text for an editor's colours: error-free on any input, in one pass, and good for texts that are being
//! typed. It follows lines, not grammar: [`super::documents`] says what a text means.

use super::resolve::{Scalar, resolve};

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Key,
    String,
    Number,
    Bool,
    Null,
    Comment,
    /// `-`, `:`, `,`, brackets, and the header of a block scalar.
    Punctuation,
    /// `&name`, `*name` and `!tag`.
    Anchor,
    /// `---`, `...` and `%` directives.
    DocumentMarker,
}

/// A stretch of one line. Lines and columns count from 1, columns in characters; `col_end` is the first after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub line: usize,
    pub col_start: usize,
    pub col_end: usize,
    pub kind: TokenKind,
}

/// Words longer than this are no numbers.
const NUMBER_LENGTH: usize = 40;

/// All tokens, in the order of the text. Blanks belong to none.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { tokens: Vec::new(), line: 0, state: State::Open, flow: 0, parent: -1, continues: None };
    for line in text.split('\n') {
        lexer.line += 1;
        let characters: Vec<char> = line.strip_suffix('\r').unwrap_or(line).chars().collect();
        lexer.read_line(&characters);
    }
    lexer.tokens
}

/// What the line before has left open.
#[derive(Clone, Copy)]
enum State {
    Open,
    Quoted(char),
    /// Within a block scalar: lines that are deeper than `parent`, or at least `indent` if it is known.
    Block {
        parent: isize,
        indent: Option<isize>,
    },
}

struct Lexer {
    tokens: Vec<Token>,
    line: usize,
    state: State,
    /// Open brackets.
    flow: usize,
    /// Column of the last key or `-`, from 0: what follows deeper belongs to it.
    parent: isize,
    /// A plain value ended the line before; deeper lines go on with it.
    continues: Option<isize>,
}

fn is_blank(c: Option<&char>) -> bool {
    c.is_none_or(|c| matches!(c, ' ' | '\t'))
}

impl Lexer {
    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        if end > start {
            self.tokens.push(Token { line: self.line, col_start: start + 1, col_end: end + 1, kind });
        }
    }

    fn read_line(&mut self, line: &[char]) {
        let first = line.iter().take_while(|c| **c == ' ').count();
        let mut at = 0;
        match self.state {
            State::Block { parent, indent } => {
                if line.iter().all(|c| matches!(c, ' ' | '\t')) {
                    return;
                }
                let within = indent.map_or(first as isize > parent, |indent| first as isize >= indent);
                if within {
                    self.push(first, line.len(), TokenKind::String);
                    return;
                }
                self.state = State::Open;
            }
            State::Quoted(quote) => {
                at = self.quoted_rest(line, 0, first, quote);
                if matches!(self.state, State::Quoted(_)) {
                    return;
                }
            }
            State::Open => at = self.line_start(line),
        }
        let continues = self.continues.take().filter(|parent| first as isize > *parent && self.flow == 0);
        while at < line.len() {
            at = self.read_token(line, at, continues.is_some());
        }
    }

    /// Markers that stand only at the start of a line.
    fn line_start(&mut self, line: &[char]) -> usize {
        let marker = matches!(line, ['-', '-', '-', ..] | ['.', '.', '.', ..]) && is_blank(line.get(3));
        if marker {
            self.flow = 0;
            self.parent = -1;
            self.push(0, 3, TokenKind::DocumentMarker);
            return 3;
        }
        if line.first() == Some(&'%') && self.flow == 0 {
            self.push(0, line.len(), TokenKind::DocumentMarker);
            return line.len();
        }
        if self.flow == 0 && line.first().is_some_and(|c| !c.is_whitespace()) {
            self.parent = -1;
        }
        0
    }

    /// One token at `at`; the place after it.
    fn read_token(&mut self, line: &[char], at: usize, continues: bool) -> usize {
        let next = line.get(at + 1);
        let Some(c) = line.get(at) else { return line.len() };
        match c {
            ' ' | '\t' => return at + 1,
            '#' if at == 0 || is_blank(line.get(at - 1)) => {
                self.push(at, line.len(), TokenKind::Comment);
                return line.len();
            }
            '-' | '?' if is_blank(next) && self.flow == 0 => {
                self.parent = at as isize;
                self.push(at, at + 1, TokenKind::Punctuation);
            }
            ':' if is_blank(next) || self.flow > 0 => self.push(at, at + 1, TokenKind::Punctuation),
            '[' | '{' => {
                self.flow += 1;
                self.push(at, at + 1, TokenKind::Punctuation);
            }
            ']' | '}' => {
                self.flow = self.flow.saturating_sub(1);
                self.push(at, at + 1, TokenKind::Punctuation);
            }
            ',' if self.flow > 0 => self.push(at, at + 1, TokenKind::Punctuation),
            '&' | '*' | '!' => return self.word(line, at),
            '|' | '>' if self.flow == 0 => return self.block_header(line, at),
            '"' | '\'' => return self.quoted_rest(line, at, at, *c),
            _ => return self.plain(line, at, continues),
        }
        at + 1
    }

    fn word(&mut self, line: &[char], at: usize) -> usize {
        let in_flow = self.flow > 0;
        let length = line
            .iter()
            .skip(at + 1)
            .take_while(|c| !(matches!(c, ' ' | '\t') || in_flow && matches!(c, ',' | '[' | ']' | '{' | '}')))
            .count();
        self.push(at, at + 1 + length, TokenKind::Anchor);
        at + 1 + length
    }

    fn block_header(&mut self, line: &[char], at: usize) -> usize {
        let length = line.iter().skip(at + 1).take_while(|c| matches!(c, '+' | '-' | '0'..='9')).count();
        let end = at + 1 + length;
        let header = line.get(at + 1..end).unwrap_or(&[]);
        let digit = header.iter().find_map(|c| c.to_digit(10)).filter(|digit| *digit > 0);
        let indent = digit.map(|digit| self.parent.max(0) + digit as isize);
        self.state = State::Block { parent: self.parent, indent };
        self.push(at, end, TokenKind::Punctuation);
        end
    }

    /// From `from`, where the text within quotes goes on or (with the quote itself) begins, to the closing quote. `shown` is
    /// where the token begins.
    fn quoted_rest(&mut self, line: &[char], from: usize, shown: usize, quote: char) -> usize {
        let opens = matches!(self.state, State::Open);
        let mut at = if opens { from + 1 } else { from };
        while let Some(c) = line.get(at) {
            let next = line.get(at + 1);
            match (quote, c) {
                ('"', '\\') => at += 2,
                ('\'', '\'') if next == Some(&'\'') => at += 2,
                _ if *c == quote => {
                    let end = at + 1;
                    self.state = State::Open;
                    let key = opens && self.is_key_end(line, end);
                    if key && self.flow == 0 {
                        self.parent = shown as isize;
                    }
                    self.push(shown, end, if key { TokenKind::Key } else { TokenKind::String });
                    return end;
                }
                _ => at += 1,
            }
        }
        self.state = State::Quoted(quote);
        self.push(shown, line.len(), TokenKind::String);
        line.len()
    }

    /// Whether a `:` that makes a key comes next.
    fn is_key_end(&self, line: &[char], at: usize) -> bool {
        let blanks = line.iter().skip(at).take_while(|c| matches!(c, ' ' | '\t')).count();
        line.get(at + blanks) == Some(&':') && (self.flow > 0 || is_blank(line.get(at + blanks + 1)))
    }

    fn plain(&mut self, line: &[char], at: usize, continues: bool) -> usize {
        let mut end = at;
        let mut last = at;
        while let Some(c) = line.get(end) {
            let stops = match c {
                ':' => {
                    is_blank(line.get(end + 1)) || (self.flow > 0 && matches!(line.get(end + 1), Some(',' | ']' | '}')))
                }
                '#' => end > at && is_blank(line.get(end - 1)),
                ',' | '[' | ']' | '{' | '}' => self.flow > 0,
                _ => false,
            };
            if stops {
                break;
            }
            end += 1;
            if !matches!(c, ' ' | '\t') {
                last = end;
            }
        }
        if line.get(end) == Some(&':') {
            if self.flow == 0 {
                self.parent = at as isize;
            }
            self.push(at, last, TokenKind::Key);
        } else {
            let text: String = line.get(at..last).unwrap_or(&[]).iter().take(NUMBER_LENGTH + 1).collect();
            let kind = if continues || last - at > NUMBER_LENGTH { TokenKind::String } else { kind_of(&text) };
            self.push(at, last, kind);
            if end >= line.len() {
                self.continues = Some(self.parent);
            }
        }
        end.max(at + 1)
    }
}

fn kind_of(text: &str) -> TokenKind {
    match resolve(text) {
        Scalar::Null => TokenKind::Null,
        Scalar::Bool(_) => TokenKind::Bool,
        Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) => TokenKind::Number,
        Scalar::Str(_) | Scalar::Timestamp(_) => TokenKind::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each token as `kind:text`.
    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.split('\n').collect();
        tokens(text)
            .iter()
            .map(|token| {
                let part: String = lines[token.line - 1]
                    .chars()
                    .skip(token.col_start - 1)
                    .take(token.col_end - token.col_start)
                    .collect();
                format!("{:?}:{part}", token.kind)
            })
            .collect()
    }

    #[test]
    fn a_manifest() {
        let text = "---\napiVersion: v1 # the version\nspec:\n  ports:\n  - port: 80\n    name: \"http\"\n  on: yes\n  none: ~\n";
        assert_eq!(
            shown(text),
            [
                "DocumentMarker:---",
                "Key:apiVersion",
                "Punctuation::",
                "String:v1",
                "Comment:# the version",
                "Key:spec",
                "Punctuation::",
                "Key:ports",
                "Punctuation::",
                "Punctuation:-",
                "Key:port",
                "Punctuation::",
                "Number:80",
                "Key:name",
                "Punctuation::",
                "String:\"http\"",
                "Key:on",
                "Punctuation::",
                "Bool:yes",
                "Key:none",
                "Punctuation::",
                "Null:~",
            ]
        );
    }

    #[test]
    fn blocks_and_quotes_over_several_lines() {
        let text = "a: |\n  x: 1\n\n  # no comment\nb: 'one\n  two' # yes\nc: one\n  80\nd: &x {e: *x, \"f\": !t 1}\n";
        assert_eq!(
            shown(text),
            [
                "Key:a",
                "Punctuation::",
                "Punctuation:|",
                "String:x: 1",
                "String:# no comment",
                "Key:b",
                "Punctuation::",
                "String:'one",
                "String:two'",
                "Comment:# yes",
                "Key:c",
                "Punctuation::",
                "String:one",
                "String:80",
                "Key:d",
                "Punctuation::",
                "Anchor:&x",
                "Punctuation:{",
                "Key:e",
                "Punctuation::",
                "Anchor:*x",
                "Punctuation:,",
                "Key:\"f\"",
                "Punctuation::",
                "Anchor:!t",
                "Number:1",
                "Punctuation:}",
            ]
        );
    }
}
