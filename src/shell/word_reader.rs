//! Reads one word with its quotes, escapes and `$` forms.

use super::lexer::SyntaxError;
use super::words::{Operation, Part, Word, is_name};

/// A place in the input.
pub struct WordReader<'a> {
    input: &'a str,
    at: usize,
    line: usize,
    depth: usize,
}

/// How deep `${a:-${b:-...}}` may go.
const MAX_DEPTH: usize = 12;

impl<'a> WordReader<'a> {
    /// At the beginning of a text.
    pub fn new(input: &'a str) -> Self {
        Self { input, at: 0, line: 1, depth: 0 }
    }

    /// What is still to be read.
    pub fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    /// Skips bytes that were looked at.
    pub fn advance(&mut self, bytes: usize) {
        let skipped = self.rest().get(..bytes).unwrap_or(self.rest());
        self.line += skipped.bytes().filter(|byte| *byte == b'\n').count();
        self.at += skipped.len();
    }

    /// The number of the line being read, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Skips blanks and line continuations.
    pub fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with([' ', '\t', '\r']) {
                self.advance(1);
            } else if rest.starts_with("\\\n") {
                self.advance(2);
            } else if rest.starts_with("\\\r\n") {
                self.advance(3);
            } else {
                return;
            }
        }
    }

    /// Reads one word, up to a blank or an operator.
    pub fn word(&mut self) -> Result<Word, SyntaxError> {
        self.parts(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')'))
    }

    /// Reads the whole text as double quotes would, as the body of a heredoc.
    pub fn heredoc_body(&mut self) -> Result<Word, SyntaxError> {
        let mut parts = Vec::new();
        self.double_quoted(&mut parts, None)?;
        Ok(parts)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.advance(c.len_utf8());
        Some(c)
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads parts until a character outside quotes ends them.
    fn parts(&mut self, ends: fn(char) -> bool) -> Result<Word, SyntaxError> {
        let mut parts = Vec::new();
        if self.rest().starts_with("<(") {
            self.advance(2);
            parts.push(Part::File { source: self.balanced(')')? });
        }
        while let Some(c) = self.peek() {
            if ends(c) {
                break;
            }
            self.advance(c.len_utf8());
            match c {
                '\'' => {
                    let end = self.rest().find('\'').ok_or(SyntaxError::Unmatched('\''))?;
                    let text = self.rest().get(..end).unwrap_or_default().to_string();
                    self.advance(end + 1);
                    parts.push(Part::Quoted(text));
                }
                '"' => self.double_quoted(&mut parts, Some('"'))?,
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some(c) => parts.push(Part::Quoted(c.to_string())),
                    None => push_text(&mut parts, '\\'),
                },
                '$' if self.peek() == Some('\'') => {
                    self.advance(1);
                    parts.push(Part::Quoted(self.ansi_quoted()?));
                }
                '$' if self.peek() == Some('"') => {
                    self.advance(1);
                    self.double_quoted(&mut parts, Some('"'))?;
                }
                '$' => self.dollar(&mut parts, false)?,
                '`' => parts.push(Part::Command { source: self.backquoted()?, quoted: false }),
                c => push_text(&mut parts, c),
            }
        }
        Ok(parts)
    }

    fn double_quoted(&mut self, parts: &mut Word, end: Option<char>) -> Result<(), SyntaxError> {
        let mut text = String::new();
        let before = parts.len();
        loop {
            let Some(c) = self.next() else {
                match end {
                    Some(end) => return Err(SyntaxError::Unmatched(end)),
                    None => break,
                }
            };
            if Some(c) == end {
                break;
            }
            match c {
                '\\' => match self.peek() {
                    Some('\n') => self.advance(1),
                    Some(c @ ('$' | '`' | '\\')) => {
                        self.advance(1);
                        text.push(c);
                    }
                    Some('"') if end.is_some() => {
                        self.advance(1);
                        text.push('"');
                    }
                    _ => text.push('\\'),
                },
                '$' | '`' => {
                    if !text.is_empty() {
                        parts.push(Part::Quoted(std::mem::take(&mut text)));
                    }
                    if c == '$' {
                        self.dollar(parts, true)?;
                    } else {
                        parts.push(Part::Command { source: self.backquoted()?, quoted: true });
                    }
                }
                c => text.push(c),
            }
        }
        if !text.is_empty() || (parts.len() == before && end.is_some()) {
            parts.push(Part::Quoted(text));
        }
        Ok(())
    }

    /// `$'...'` with its escapes.
    fn ansi_quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.rest();
        let mut escaped = false;
        let end = start
            .char_indices()
            .find(|(_, c)| {
                let found = *c == '\'' && !escaped;
                escaped = *c == '\\' && !escaped;
                found
            })
            .map(|(at, _)| at)
            .ok_or(SyntaxError::Unmatched('\''))?;
        self.advance(end + 1);
        Ok(super::escapes::unescape(start.get(..end).unwrap_or_default(), super::escapes::Style::Ansi).text)
    }

    fn backquoted(&mut self) -> Result<String, SyntaxError> {
        let mut source = String::new();
        loop {
            match self.next().ok_or(SyntaxError::Unmatched('`'))? {
                '`' => return Ok(source),
                '\\' if matches!(self.peek(), Some('`' | '\\' | '$')) => source.extend(self.next()),
                c => source.push(c),
            }
        }
    }

    fn dollar(&mut self, parts: &mut Word, quoted: bool) -> Result<(), SyntaxError> {
        let rest = self.rest();
        if rest.starts_with("((")
            && let Some(source) = self.arithmetic()?
        {
            parts.push(Part::Arithmetic { source, quoted });
            return Ok(());
        }
        if rest.starts_with('(') {
            self.advance(1);
            let source = self.balanced(')')?;
            parts.push(Part::Command { source, quoted });
            return Ok(());
        }
        if rest.starts_with('{') {
            self.advance(1);
            return self.braced(parts, quoted);
        }
        let name: String = match rest.chars().next() {
            Some(c @ ('?' | '$' | '!' | '#' | '@' | '*' | '-' | '0'..='9')) => c.to_string(),
            _ => rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect(),
        };
        if name.is_empty() {
            if quoted {
                parts.push(Part::Quoted("$".into()))
            } else {
                push_text(parts, '$')
            }
            return Ok(());
        }
        self.advance(name.len());
        parts.push(Part::Parameter { name, operation: Operation::Value, quoted });
        Ok(())
    }

    /// The expression of `$((...))`, or nothing when the brackets turn out to be a command in a subshell.
    fn arithmetic(&mut self) -> Result<Option<Word>, SyntaxError> {
        let start = (self.at, self.line);
        self.advance(1);
        let inner = self.balanced(')')?;
        let Some(expression) = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) else {
            (self.at, self.line) = start;
            return Ok(None);
        };
        let mut reader = WordReader { depth: self.depth + 1, ..WordReader::new(expression) };
        if reader.depth > MAX_DEPTH {
            return Err(SyntaxError::TooDeep);
        }
        let mut parts = Vec::new();
        reader.double_quoted(&mut parts, None)?;
        Ok(Some(parts))
    }

    /// The source of `((...))` as a command, or nothing when the brackets are something else.
    pub fn arithmetic_command(&mut self) -> Result<Option<String>, SyntaxError> {
        let start = (self.at, self.line);
        self.advance(1);
        let inner = self.balanced(')');
        match inner.as_ref().ok().and_then(|inner| inner.strip_prefix('(')?.strip_suffix(')')) {
            Some(expression) => Ok(Some(expression.to_owned())),
            None => {
                (self.at, self.line) = start;
                inner.map(|_| None)
            }
        }
    }

    /// `${...}`, the brace already read.
    fn braced(&mut self, parts: &mut Word, quoted: bool) -> Result<(), SyntaxError> {
        let inner = self.balanced('}')?;
        if self.depth >= MAX_DEPTH {
            return Err(SyntaxError::TooDeep);
        }
        let (name, operation) = match inner.strip_prefix('#') {
            Some(name) if !name.is_empty() => (name.to_string(), Operation::Length),
            _ => {
                let special = inner.chars().next().filter(|c| matches!(c, '?' | '$' | '#' | '@' | '*' | '!' | '-'));
                let length = special.map_or_else(
                    || inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count(),
                    char::len_utf8,
                );
                let (name, rest) = inner.split_at_checked(length).unwrap_or((&inner, ""));
                let index = rest.strip_prefix('[').and_then(|rest| rest.find(']')).map_or(0, |end| end + 2);
                let (index, rest) = rest.split_at_checked(index).unwrap_or(("", rest));
                (format!("{name}{index}"), self.operation(rest)?.ok_or_else(|| bad_substitution(&inner))?)
            }
        };
        let numbered = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        let array = name.strip_suffix(']').and_then(|name| name.split_once('['));
        let element = array.is_some_and(|(array, index)| {
            is_name(array) && (index == "@" || index == "*" || index.parse::<usize>().is_ok() || is_name(index))
        });
        if !is_name(&name) && !numbered && !element && !matches!(name.as_str(), "?" | "$" | "#" | "@" | "*" | "!" | "-")
        {
            return Err(bad_substitution(&inner));
        }
        parts.push(Part::Parameter { name, operation, quoted });
        Ok(())
    }

    fn operation(&self, rest: &str) -> Result<Option<Operation>, SyntaxError> {
        let word = |text: &str| WordReader { depth: self.depth + 1, ..WordReader::new(text) }.parts(|_| false);
        let Some(sign) = rest.chars().next() else { return Ok(Some(Operation::Value)) };
        let colon = sign == ':';
        let body = if colon { rest.get(1..).unwrap_or_default() } else { rest };
        let mut chars = body.chars();
        let sign = chars.next();
        let after = chars.as_str();
        let twice = sign.is_some_and(|sign| after.starts_with(sign));
        let shorter = if twice { after.get(1..).unwrap_or_default() } else { after };
        Ok(Some(match sign {
            Some('-') => Operation::Default(colon, word(after)?),
            Some('=') => Operation::Assign(colon, word(after)?),
            Some('+') => Operation::Alternative(colon, word(after)?),
            Some('?') => Operation::Require(colon, word(after)?),
            Some(_) if colon && !after.starts_with("::") => {
                let (from, length) = body.split_once(':').map_or((body, None), |(from, length)| (from, Some(length)));
                Operation::Slice(word(from)?, length.map(word).transpose()?)
            }
            Some('^') => Operation::Upper(twice),
            Some(',') => Operation::Lower(twice),
            Some('#') if !colon => Operation::StripPrefix(twice, word(shorter)?),
            Some('%') if !colon => Operation::StripSuffix(twice, word(shorter)?),
            Some('/') if !colon => {
                let (from, to) = shorter.split_once('/').unwrap_or((shorter, ""));
                Operation::Replace(twice, word(from)?, word(to)?)
            }
            _ => return Ok(None),
        }))
    }

    /// Source text up to the bracket that closes, with quotes and inner brackets respected.
    fn balanced(&mut self, close: char) -> Result<String, SyntaxError> {
        let open = if close == ')' { '(' } else { '{' };
        let start = self.rest();
        let mut depth = 1usize;
        let mut quote: Option<char> = None;
        let mut escaped = false;
        for (at, c) in start.char_indices() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match (quote, c) {
                (Some('\''), '\'') => quote = None,
                (Some('\''), _) => {}
                (_, '\\') => escaped = true,
                (Some('"'), '"') => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, c) if c == open => depth += 1,
                (None, c) if c == close => {
                    depth -= 1;
                    if depth == 0 {
                        self.advance(at + c.len_utf8());
                        return Ok(start.get(..at).unwrap_or_default().to_string());
                    }
                }
                (None, _) => {}
            }
        }
        Err(SyntaxError::Unmatched(close))
    }
}

fn bad_substitution(inner: &str) -> SyntaxError {
    SyntaxError::BadSubstitution(format!("${{{inner}}}"))
}

fn push_text(parts: &mut Word, c: char) {
    match parts.last_mut() {
        Some(Part::Text(text)) => text.push(c),
        _ => parts.push(Part::Text(c.to_string())),
    }
}
