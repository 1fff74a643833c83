//! A template's text cut into plain text and tokens. Models `text/template/parse/lex.go`.

/// What stands between braces, piece by piece.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// `.name`
    Field(String),
    /// `.` alone
    Dot,
    /// `$name`, or `$` alone
    Variable(String),
    /// A function, a keyword, `true`, `nil`
    Word(String),
    Text(String),
    Number(String),
    Char(char),
    Pipe,
    Comma,
    Declare,
    Assign,
    Open,
    Close,
    /// A blank, which tells `a .b` from `a.b`.
    Space,
}

/// A token and where it begins.
pub type Placed = (Token, usize);

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    /// The tokens of one action, and where it begins.
    Action(Vec<Placed>, usize),
}

/// Cuts a template.
///
/// # Errors
/// The complaint and where it belongs.
pub fn pieces(source: &str) -> Result<Vec<Piece>, (String, usize)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut trim_next = false;
    while let Some(found) = source.get(at..).and_then(|rest| rest.find("{{")) {
        let open = at + found;
        let inside = open + 2;
        let rest = source.get(inside..).unwrap_or_default();
        let trims = rest.starts_with("- ") || rest.starts_with("-\n") || rest.starts_with("-\t");
        push_text(&mut pieces, source.get(at..open).unwrap_or_default(), trim_next, trims);
        let start = if trims { inside + 1 } else { inside };
        let body = source.get(start..).unwrap_or_default();
        if body.trim_start().starts_with("/*") {
            let end = body.find("*/").ok_or(("unclosed comment".to_owned(), open))?;
            let close = body.get(end + 2..).unwrap_or_default();
            trim_next = close.starts_with(" -}}");
            let length = if trim_next { 4 } else { 2 };
            if !trim_next && !close.starts_with("}}") {
                return Err(("comment ends before closing delimiter".to_owned(), open));
            }
            at = start + end + 2 + length;
            continue;
        }
        let (tokens, end, trims) = action(source, start)?;
        pieces.push(Piece::Action(tokens, open));
        trim_next = trims;
        at = end;
    }
    push_text(&mut pieces, source.get(at..).unwrap_or_default(), trim_next, false);
    Ok(pieces)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str, trim_start: bool, trim_end: bool) {
    let blank = [' ', '\t', '\r', '\n'];
    let text = if trim_start { text.trim_start_matches(blank) } else { text };
    let text = if trim_end { text.trim_end_matches(blank) } else { text };
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

/// The tokens from `start` up to the closing braces, where they end, and whether they trim what follows.
fn action(source: &str, start: usize) -> Result<(Vec<Placed>, usize, bool), (String, usize)> {
    let mut tokens = Vec::new();
    let mut at = start;
    loop {
        let rest = source.get(at..).unwrap_or_default();
        if rest.starts_with("}}") {
            return Ok((tokens, at + 2, false));
        }
        if rest.starts_with(" -}}") || rest.starts_with("\n-}}") || rest.starts_with("\t-}}") {
            return Ok((tokens, at + 4, true));
        }
        let Some(first) = rest.chars().next() else { return Err(("unclosed action".to_owned(), at)) };
        let (token, length) = token(rest, first).map_err(|why| (why, at))?;
        tokens.push((token, at));
        at += length;
    }
}

fn token(rest: &str, first: char) -> Result<(Token, usize), String> {
    let word = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let after = |length: usize| rest.get(length..).unwrap_or_default();
    let upto = |length: usize| rest.get(..length).unwrap_or_default().to_owned();
    Ok(match first {
        c if c.is_whitespace() => (Token::Space, rest.len() - rest.trim_start().len().min(rest.len() - c.len_utf8())),
        '|' => (Token::Pipe, 1),
        ',' => (Token::Comma, 1),
        '(' => (Token::Open, 1),
        ')' => (Token::Close, 1),
        ':' if after(1).starts_with('=') => (Token::Declare, 2),
        ':' => return Err("expected :=".to_owned()),
        '=' => (Token::Assign, 1),
        '"' => quoted(rest, '"')?,
        '`' => {
            let end = after(1).find('`').ok_or("unterminated raw quoted string")?;
            (Token::Text(after(1).get(..end).unwrap_or_default().to_owned()), end + 2)
        }
        '\'' => match quoted(rest, '\'')? {
            (Token::Text(text), length) => (Token::Char(text.chars().next().unwrap_or_default()), length),
            other => other,
        },
        '$' => {
            let length = 1 + word(after(1));
            (Token::Variable(upto(length)), length)
        }
        '.' if after(1).starts_with(|c: char| c.is_alphabetic() || c == '_') => {
            let length = 1 + word(after(1));
            (Token::Field(upto(length).split_off(1)), length)
        }
        '.' if !after(1).starts_with(|c: char| c.is_ascii_digit()) => (Token::Dot, 1),
        c if c.is_ascii_digit() || c == '.' || c == '+' || c == '-' => {
            let tail = after(1).find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'));
            let length = 1 + tail.unwrap_or(after(1).len());
            (Token::Number(upto(length)), length)
        }
        c if c.is_alphabetic() || c == '_' => (Token::Word(upto(word(rest))), word(rest)),
        c => return Err(format!("unexpected unrecognized character in action: U+{:04X} '{c}'", u32::from(c))),
    })
}

/// A quoted text with its escapes resolved, and how long it is with its quotes.
fn quoted(rest: &str, quote: char) -> Result<(Token, usize), String> {
    let kind = if quote == '"' { "quoted string" } else { "character constant" };
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, ch)) = chars.next() {
        match ch {
            '\n' => break,
            c if c == quote => return Ok((Token::Text(text), at + 1)),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(c @ ('\\' | '"' | '\'')) => text.push(c),
                _ => break,
            },
            c => text.push(c),
        }
    }
    Err(format!("unterminated {kind}"))
}
