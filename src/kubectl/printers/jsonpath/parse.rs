//! From a template's text to its nodes. Models `parser.go`.

use super::{Node, Param};

/// How deep actions may stand within actions (unions and filters). Upstream's grammar allows two.
const MAX_DEPTH: usize = 8;

const END: Option<char> = None;

/// Reads a template: text, and lists of nodes where braces stand.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, String> {
    parse_at(text, 0)
}

fn parse_at(text: &str, depth: usize) -> Result<Vec<Node>, String> {
    if depth > MAX_DEPTH {
        return Err("unclosed action".to_owned());
    }
    let mut parser = Parser { input: text, at: 0, start: 0, width: 0, depth };
    let mut root = Vec::new();
    loop {
        match parser.rest().find('{') {
            Some(offset) => parser.at += offset,
            None => parser.at = text.len(),
        }
        let plain = parser.take();
        if !plain.is_empty() {
            root.push(Node::Text(plain.to_owned()));
        }
        if parser.at == text.len() {
            return Ok(root);
        }
        parser.at += 1;
        parser.take();
        root.push(Node::List(parser.action()?));
    }
}

/// What one pair of braces around `text` means.
fn parse_action(text: &str, depth: usize) -> Result<Vec<Node>, String> {
    match parse_at(&format!("{{{text}}}"), depth)?.into_iter().next() {
        Some(Node::List(nodes)) => Ok(nodes),
        _ => Ok(Vec::new()),
    }
}

struct Parser<'a> {
    input: &'a str,
    at: usize,
    start: usize,
    /// The size of the character read last, so that it can be put back.
    width: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let found = self.rest().chars().next();
        self.width = found.map_or(0, char::len_utf8);
        self.at += self.width;
        found
    }

    fn back(&mut self) {
        self.at -= self.width;
    }

    /// The text since the last call.
    fn take(&mut self) -> &'a str {
        let taken = self.input.get(self.start..self.at).unwrap_or_default();
        self.start = self.at;
        taken
    }

    /// Whether the character before the one read last is a backslash.
    fn escaped(&self) -> bool {
        self.at >= 2 && self.input.as_bytes().get(self.at - 2) == Some(&b'\\')
    }

    /// Reads up to and with the closing brace.
    fn action(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        loop {
            if self.rest().starts_with('}') {
                self.at += 1;
                self.take();
                return Ok(nodes);
            }
            if self.rest().starts_with("[?(") {
                nodes.push(self.filter()?);
                continue;
            }
            if self.rest().starts_with("..") {
                self.recursive(&mut nodes)?;
                continue;
            }
            match self.next() {
                END | Some('\r' | '\n') => return Err("unclosed action".to_owned()),
                Some(' ' | '@' | '$') => {
                    self.take();
                }
                Some('[') => self.array(&mut nodes)?,
                Some(quote @ ('"' | '\'')) => nodes.push(self.quoted(quote)?),
                Some('.') => nodes.push(self.field()),
                Some(ch) if ch == '+' || ch == '-' || ch.is_numeric() => nodes.push(self.number(ch)?),
                Some(ch) if is_alphanumeric(ch) => nodes.push(self.identifier()),
                Some(ch) => {
                    let code = format!("U+{:04X}", u32::from(ch));
                    let shown = if ch.is_control() { String::new() } else { format!(" '{ch}'") };
                    return Err(format!("unrecognized character in action: {code}{shown}"));
                }
            }
        }
    }

    fn identifier(&mut self) -> Node {
        self.back();
        while !is_terminator(self.next()) {}
        self.back();
        match self.take() {
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            name => Node::Identifier(name.to_owned()),
        }
    }

    fn recursive(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        if nodes.last() == Some(&Node::Recursive) {
            return Err("invalid multiple recursive descent".to_owned());
        }
        self.at += 2;
        self.take();
        nodes.push(Node::Recursive);
        if self.rest().chars().next().is_some_and(is_alphanumeric) {
            nodes.push(self.field());
        }
        Ok(())
    }

    fn number(&mut self, first: char) -> Result<Node, String> {
        if first.is_numeric() {
            self.back();
        }
        loop {
            match self.next() {
                Some(ch) if ch == '.' || ch.is_numeric() => {}
                _ => break,
            }
        }
        self.back();
        let text = self.take();
        if let Ok(whole) = text.parse::<i64>() {
            return Ok(Node::Int(whole));
        }
        text.parse::<f64>().map(Node::Float).map_err(|_| format!("cannot parse number {text}"))
    }

    /// `[0]`, `[1:3]`, `['key']`, `[0,2]`, `[*]`.
    fn array(&mut self, nodes: &mut Vec<Node>) -> Result<(), String> {
        loop {
            match self.next() {
                END | Some('\n') => return Err("unterminated array".to_owned()),
                Some(']') => break,
                _ => {}
            }
        }
        let whole = self.take();
        let text = whole.strip_prefix('[').unwrap_or(whole);
        let text = text.strip_suffix(']').unwrap_or(text);
        let text = if text == "*" { ":" } else { text };
        if text.contains(',') {
            let part = |part: &str| parse_action(&format!("[{}]", part.trim_matches(' ')), self.depth + 1);
            nodes.push(Node::Union(text.split(',').map(part).collect::<Result<_, _>>()?));
            return Ok(());
        }
        let key = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        if let Some(key) = key.filter(|key| !key.contains('\'')) {
            nodes.extend(parse_action(&format!(".{key}"), self.depth + 1)?);
            return Ok(());
        }
        nodes.push(Node::Array(slice(text)?));
        Ok(())
    }

    fn filter(&mut self) -> Result<Node, String> {
        self.at += "[?(".len();
        self.take();
        let mut quote = None;
        let mut closed = false;
        loop {
            match self.next() {
                END | Some('\n') => return Err("unterminated filter".to_owned()),
                Some(ch @ ('"' | '\'')) => match quote {
                    None => quote = Some(ch),
                    Some(open) => closed |= open == ch && !self.escaped(),
                },
                Some(')') if quote.is_some() == closed => break,
                _ => {}
            }
        }
        if self.next() != Some(']') {
            return Err("unclosed array expect ]".to_owned());
        }
        let whole = self.take();
        let text = whole.strip_suffix(")]").unwrap_or(whole);
        let Some((left, operator, right)) = split_comparison(text) else {
            return Ok(Node::Filter(parse_action(text, self.depth + 1)?, None));
        };
        let left = parse_action(left, self.depth + 1)?;
        let right = parse_action(right, self.depth + 1)?;
        Ok(Node::Filter(left, Some((operator.to_owned(), right))))
    }

    fn quoted(&mut self, quote: char) -> Result<Node, String> {
        loop {
            match self.next() {
                END | Some('\n') => return Err("unterminated quoted string".to_owned()),
                Some(ch) if ch == quote && !self.escaped() => break,
                _ => {}
            }
        }
        let text = self.take();
        unquote(text, quote).map(Node::Text).ok_or_else(|| format!("unquote string {text} error invalid syntax"))
    }

    fn field(&mut self) -> Node {
        self.take();
        loop {
            match self.next() {
                Some('\\') => {
                    self.next();
                }
                ch if is_terminator(ch) => {
                    self.back();
                    break;
                }
                _ => {}
            }
        }
        match self.take() {
            "*" => Node::Wildcard,
            name => Node::Field(name.replace('\\', "")),
        }
    }
}

fn is_terminator(ch: Option<char>) -> bool {
    matches!(ch, END | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}'))
}

fn is_alphanumeric(ch: char) -> bool {
    ch == '_' || ch.is_alphabetic() || ch.is_numeric()
}

/// Left side, operator, right side of a filter: the operator is the first run of `!<>=`, and something must stand on both
/// of its sides.
fn split_comparison(text: &str) -> Option<(&str, &str, &str)> {
    let is_operator = |c: char| matches!(c, '!' | '<' | '>' | '=');
    let from = text.find(is_operator).filter(|at| *at > 0)?;
    let (left, rest) = text.split_at_checked(from)?;
    let length = rest.find(|c| !is_operator(c)).unwrap_or(rest.len());
    // With nothing behind the run, its last character becomes the right side.
    let length = if length == rest.len() { length - 1 } else { length };
    let (operator, right) = rest.split_at_checked(length)?;
    (!operator.is_empty()).then_some((left, operator, right))
}

/// `start:end:step`, each a whole number or absent.
fn slice(text: &str) -> Result<[Param; 3], String> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits = |part: &str| {
        let part = part.strip_prefix('-').unwrap_or(part);
        part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.len() > 3 || !parts.iter().all(|part| digits(part)) {
        return Err(format!("invalid array index {text}"));
    }
    let mut params = [Param::default(); 3];
    for (at, param) in params.iter_mut().enumerate() {
        if let Some(part) = parts.get(at).filter(|part| !part.is_empty()) {
            param.known = true;
            param.value = part.parse().map_err(|_| format!("array index {part} is not a number"))?;
        }
    }
    if let ([start, end, _], 1) = (&mut params, parts.len()) {
        *end = Param { value: start.value.saturating_add(1), known: true, derived: true };
    }
    Ok(params)
}

/// Takes quotes off and resolves escapes. Models `UnquoteExtend` and Go's `strconv.UnquoteChar`.
fn unquote(text: &str, quote: char) -> Option<String> {
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            if ch == quote {
                return None;
            }
            out.push(ch);
            continue;
        }
        let number = |digits: usize, radix: u32, chars: &mut std::str::Chars, first: Option<char>| {
            let text: String = first.into_iter().chain(chars.take(digits)).collect();
            let complete = text.chars().count() == digits + usize::from(first.is_some());
            u32::from_str_radix(&text, radix).ok().filter(|_| complete).and_then(char::from_u32)
        };
        out.push(match chars.next()? {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' => '\\',
            'x' => number(2, 16, &mut chars, None)?,
            'u' => number(4, 16, &mut chars, None)?,
            'U' => number(8, 16, &mut chars, None)?,
            first @ '0'..='7' => number(2, 8, &mut chars, Some(first))?,
            escaped @ ('"' | '\'') if escaped == quote => escaped,
            _ => return None,
        });
    }
    Some(out)
}
