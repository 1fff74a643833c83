//! Tokens to the commands that hold others: functions, `case`, counting loops, `[[ ... ]]`, lists of words.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::lexer::{SyntaxError, Token};
use super::parser::{Parsed, Parser, text};
use super::syntax::CommandKind;
use super::word_reader::WordReader;
use super::words::{Part, Word, is_name, plain};

/// An arithmetic expression as a word, its variables to be replaced.
pub(super) fn expression_word(expression: &str) -> Parsed<Word> {
    WordReader::new(expression).heredoc_body()
}

impl Parser {
    /// `NAME() BODY`, `function NAME BODY`; nothing where something else stands.
    pub(super) fn definition(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<Option<CommandKind>> {
        let brackets = |parser: &Parser, at: usize| {
            parser.tokens.get(at) == Some(&Token::Operator("("))
                && parser.tokens.get(at + 1) == Some(&Token::Operator(")"))
        };
        let word = |parser: &Parser, at: usize| match parser.tokens.get(at) {
            Some(Token::Word(word)) => plain(word).map(str::to_owned),
            _ => None,
        };
        let keyword = self.reserved() == Some("function");
        let at = usize::from(keyword);
        let Some(name) = word(self, at).filter(|_| keyword || brackets(self, 1)) else { return Ok(None) };
        if !is_name(&name.replace(['-', '.'], "_")) {
            return Ok(None);
        }
        let length = at + 1 + if brackets(self, at + 1) { 2 } else { 0 };
        self.tokens.drain(..length);
        self.newlines();
        let body = Rc::new(self.command(aliases)?);
        if matches!(body.kind, CommandKind::Simple { .. }) {
            return Err(SyntaxError::Unexpected(name));
        }
        Ok(Some(CommandKind::Function { name, body }))
    }

    /// `for ((a; b; c)); do ...; done`
    pub(super) fn counting_loop(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<CommandKind> {
        self.tokens.pop_front();
        let Some(Token::Arithmetic(source)) = self.tokens.pop_front() else { return Err(self.unexpected_here()) };
        let mut parts = source.splitn(3, ';').map(expression_word);
        let mut part = || parts.next().unwrap_or_else(|| Ok(Word::new()));
        let expressions = [part()?, part()?, part()?];
        self.operator(";");
        self.newlines();
        self.expect("do")?;
        let body = self.body(aliases, &["done"])?;
        Ok(CommandKind::Count { expressions, body })
    }

    /// `case WORD in PATTERN|PATTERN) ...;; esac`
    pub(super) fn case(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<CommandKind> {
        self.tokens.pop_front();
        let word = self.word()?;
        self.newlines();
        self.expect("in")?;
        let mut arms = Vec::new();
        loop {
            self.newlines();
            if self.keyword("esac") {
                return Ok(CommandKind::Case { word, arms });
            }
            self.operator("(");
            let mut patterns = vec![self.word()?];
            while self.operator("|") {
                patterns.push(self.word()?);
            }
            if !self.operator(")") {
                return Err(self.unexpected_here());
            }
            self.newlines();
            let empty = self.tokens.front() == Some(&Token::Operator(";;")) || self.reserved() == Some("esac");
            let list = if empty { Vec::new() } else { self.body(aliases, &[";;", "esac"])? };
            self.operator(";;");
            arms.push((patterns, list));
        }
    }

    fn word(&mut self) -> Parsed<Word> {
        match self.tokens.front() {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.tokens.pop_front();
                Ok(word)
            }
            _ => Err(self.unexpected_here()),
        }
    }

    /// `(words)` of an array; nothing where no bracket stands.
    pub(super) fn list_of_words(&mut self) -> Parsed<Option<Vec<Word>>> {
        if !self.operator("(") {
            return Ok(None);
        }
        let mut words = Vec::new();
        loop {
            self.newlines();
            if self.operator(")") {
                return Ok(Some(words));
            }
            words.push(self.word()?);
        }
    }

    /// `[[ ... ]]`: nothing in it is split or taken for file names; `&&` and `||` join conditions.
    pub(super) fn condition(&mut self) -> Parsed<CommandKind> {
        self.tokens.pop_front();
        let quoted = |text: &str| vec![Part::Quoted(text.to_owned())];
        let mut words = vec![quoted("[[")];
        let mut pattern = false;
        loop {
            let word = match self.tokens.front() {
                Some(Token::Word(word)) => match plain(word) {
                    Some("]]") => {
                        self.tokens.pop_front();
                        words.push(quoted("]]"));
                        return Ok(CommandKind::Simple { assignments: Vec::new(), words });
                    }
                    _ if pattern => quoted(&text(word)),
                    _ => word.iter().map(unsplit).collect(),
                },
                Some(Token::Operator("&&")) => quoted("-a"),
                Some(Token::Operator("||")) => quoted("-o"),
                Some(Token::Operator(sign @ ("<" | ">"))) => quoted(sign),
                // Brackets and bars of a regular expression.
                Some(Token::Operator(sign @ ("(" | ")" | "|"))) if pattern => quoted(sign),
                Some(Token::Descriptor(number)) => quoted(&number.to_string()),
                _ => return Err(self.unexpected_here()),
            };
            let joins = [quoted("-a"), quoted("-o")].contains(&word);
            match words.last_mut().filter(|_| pattern && !joins) {
                Some(last) if *last != quoted("=~") => last.extend(word.clone()),
                _ => words.push(word.clone()),
            }
            pattern = !joins && (pattern || plain_text(&word) == "=~");
            self.tokens.pop_front();
        }
    }
}

fn plain_text(word: &Word) -> &str {
    match word.as_slice() {
        [Part::Text(text) | Part::Quoted(text)] => text,
        _ => "",
    }
}

/// A part that stays one word.
fn unsplit(part: &Part) -> Part {
    match part.clone() {
        Part::Text(text) => Part::Quoted(text),
        Part::Parameter { name, operation, .. } => Part::Parameter { name, operation, quoted: true },
        Part::Command { source, .. } => Part::Command { source, quoted: true },
        Part::Arithmetic { source, .. } => Part::Arithmetic { source, quoted: true },
        part => part,
    }
}
