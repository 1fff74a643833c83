//! Tokens to commands. Reads one line (one complete list) at a time, so that an alias counts from the next line on, as in bash.

use std::collections::{BTreeMap, VecDeque};

use super::compound::expression_word;
use super::lexer::{Lexed, SyntaxError, Token, lex};
use super::syntax::{AndOr, Assigned, Command, CommandKind, Condition, List, Pipeline, Redirection, RedirectionKind};
use super::words::{Word, assignment, is_name, plain};

/// How deep commands may stand inside commands.
const MAX_DEPTH: usize = 24;
/// How many times aliases are replaced in one line.
const MAX_ALIASES: usize = 64;

/// What cannot begin a command.
const CLOSING: [&str; 9] = ["then", "elif", "else", "fi", "do", "done", "}", "in", "esac"];

/// Reads commands from tokens.
pub struct Parser {
    pub(super) tokens: VecDeque<Token>,
    error: Option<SyntaxError>,
    depth: usize,
    aliases_used: usize,
}

pub(super) type Parsed<T> = Result<T, SyntaxError>;

impl Parser {
    /// Over what the lexer read.
    pub fn new(lexed: Lexed) -> Self {
        Self { tokens: lexed.tokens.into(), error: lexed.error, depth: 0, aliases_used: 0 }
    }

    /// The next line's commands; `None` at the end of the input.
    pub fn line(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<Option<List>> {
        self.aliases_used = 0;
        self.newlines();
        if self.tokens.is_empty() {
            return self.error.take().map_or(Ok(None), Err);
        }
        let mut list = Vec::new();
        loop {
            let mut item = self.and_or(aliases)?;
            let separator = self.tokens.pop_front();
            item.background = separator == Some(Token::Operator("&"));
            list.push(item);
            match separator {
                None => {
                    // An error in the lexer hit this same line: nothing of it runs.
                    return self.error.take().map_or(Ok(Some(list)), Err);
                }
                Some(Token::Newline) => return Ok(Some(list)),
                Some(Token::Operator(";" | "&")) => match self.tokens.front() {
                    None => return self.error.take().map_or(Ok(Some(list)), Err),
                    Some(Token::Newline) => return Ok(Some(list)),
                    Some(_) => {}
                },
                Some(token) => return Err(unexpected(&token)),
            }
        }
    }

    pub(super) fn newlines(&mut self) {
        while self.tokens.front() == Some(&Token::Newline) {
            self.tokens.pop_front();
        }
    }

    pub(super) fn operator(&mut self, operator: &str) -> bool {
        let found = matches!(self.tokens.front(), Some(Token::Operator(front)) if *front == operator);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    /// The reserved word that stands next, if one does.
    pub(super) fn reserved(&self) -> Option<&str> {
        match self.tokens.front() {
            Some(Token::Word(word)) => plain(word),
            _ => None,
        }
    }

    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let found = self.reserved() == Some(keyword);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    pub(super) fn expect(&mut self, keyword: &str) -> Parsed<()> {
        if self.keyword(keyword) { Ok(()) } else { Err(self.unexpected_here()) }
    }

    /// The error for whatever stands next.
    pub(super) fn unexpected_here(&mut self) -> SyntaxError {
        match self.tokens.front() {
            Some(token) => unexpected(token),
            None => self.error.take().unwrap_or(SyntaxError::UnexpectedEnd),
        }
    }

    pub(super) fn and_or(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<AndOr> {
        let mut pipelines = vec![(Condition::Always, self.pipeline(aliases)?)];
        loop {
            let condition = if self.operator("&&") {
                Condition::Success
            } else if self.operator("||") {
                Condition::Failure
            } else {
                return Ok(AndOr { pipelines, background: false });
            };
            self.newlines();
            pipelines.push((condition, self.pipeline(aliases)?));
        }
    }

    fn pipeline(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<Pipeline> {
        let mut negated = false;
        while self.keyword("!") {
            negated = !negated;
        }
        let mut commands = vec![self.command(aliases)?];
        loop {
            if self.operator("|&") {
                let both = RedirectionKind::Duplicate(vec![super::words::Part::Text("1".into())]);
                if let Some(last) = commands.last_mut() {
                    last.redirections.push(Redirection { descriptor: Some(2), kind: both });
                }
            } else if !self.operator("|") {
                return Ok(Pipeline { negated, commands });
            }
            self.newlines();
            commands.push(self.command(aliases)?);
        }
    }

    pub(super) fn command(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<Command> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SyntaxError::TooDeep);
        }
        self.replace_alias(aliases);
        let kind = if let Some(kind) = self.definition(aliases)? {
            kind
        } else if let Some(Token::Arithmetic(expression)) = self.tokens.front() {
            let word = expression_word(expression)?;
            self.tokens.pop_front();
            CommandKind::Arithmetic(word)
        } else if self.operator("(") {
            let body = self.body(aliases, &[")"])?;
            CommandKind::Subshell(body)
        } else {
            match self.reserved().unwrap_or_default() {
                "for" if matches!(self.tokens.get(1), Some(Token::Arithmetic(_))) => self.counting_loop(aliases)?,
                "for" => self.for_loop(aliases)?,
                "case" => self.case(aliases)?,
                "[[" => self.condition()?,
                "while" | "until" => self.while_loop(aliases)?,
                "if" => self.if_command(aliases)?,
                "{" => {
                    self.tokens.pop_front();
                    let body = self.body(aliases, &["}"])?;
                    CommandKind::Group(body)
                }
                word if CLOSING.contains(&word) && word != "in" => return Err(self.unexpected_here()),
                _ => {
                    let command = self.simple(aliases);
                    self.depth -= 1;
                    return command;
                }
            }
        };
        let mut redirections = Vec::new();
        while let Some(redirection) = self.redirection()? {
            redirections.push(redirection);
        }
        self.depth -= 1;
        Ok(Command { kind, redirections })
    }

    /// Commands up to one of the closing words, which is taken. At least one command must stand before it.
    pub(super) fn body(&mut self, aliases: &BTreeMap<String, String>, ends: &[&str]) -> Parsed<List> {
        let mut list = Vec::new();
        self.newlines();
        loop {
            let closes = match self.tokens.front() {
                Some(Token::Operator(sign @ (")" | ";;"))) => ends.contains(sign),
                _ => self.reserved().is_some_and(|word| ends.contains(&word)),
            };
            if closes && !list.is_empty() {
                if ends.len() == 1 {
                    self.tokens.pop_front();
                }
                return Ok(list);
            }
            let mut item = self.and_or(aliases)?;
            match self.tokens.front() {
                Some(Token::Operator(";;")) if ends.contains(&";;") => {}
                Some(Token::Newline | Token::Operator(";")) => {
                    self.tokens.pop_front();
                }
                Some(Token::Operator("&")) => {
                    self.tokens.pop_front();
                    item.background = true;
                }
                Some(Token::Operator(")")) if ends.contains(&")") => {}
                _ => return Err(self.unexpected_here()),
            }
            list.push(item);
            self.newlines();
        }
    }

    fn for_loop(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<CommandKind> {
        self.tokens.pop_front();
        let name = match self.tokens.front() {
            Some(Token::Word(word)) => plain(word).filter(|name| is_name(name)).map(str::to_string),
            _ => None,
        };
        let Some(name) = name else { return Err(self.unexpected_here()) };
        self.tokens.pop_front();
        self.newlines();
        let mut words = Vec::new();
        if self.keyword("in") {
            while let Some(Token::Word(word)) = self.tokens.front() {
                words.push(word.clone());
                self.tokens.pop_front();
            }
        }
        if !self.operator(";") && self.tokens.front() != Some(&Token::Newline) {
            return Err(self.unexpected_here());
        }
        self.newlines();
        self.expect("do")?;
        let body = self.body(aliases, &["done"])?;
        Ok(CommandKind::For { name, words, body })
    }

    fn while_loop(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<CommandKind> {
        let until = self.reserved() == Some("until");
        self.tokens.pop_front();
        let condition = self.body(aliases, &["do"])?;
        let body = self.body(aliases, &["done"])?;
        Ok(CommandKind::While { until, condition, body })
    }

    fn if_command(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<CommandKind> {
        self.tokens.pop_front();
        let mut arms = Vec::new();
        loop {
            let condition = self.body(aliases, &["then"])?;
            let then = self.body(aliases, &["elif", "else", "fi"])?;
            arms.push((condition, then));
            if self.keyword("elif") {
                continue;
            }
            let otherwise = if self.keyword("else") { self.body(aliases, &["fi"])? } else { Vec::new() };
            if otherwise.is_empty() {
                self.expect("fi")?;
            }
            return Ok(CommandKind::If { arms, otherwise });
        }
    }

    fn simple(&mut self, aliases: &BTreeMap<String, String>) -> Parsed<Command> {
        let (mut assignments, mut words, mut redirections) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            if let Some(redirection) = self.redirection()? {
                redirections.push(redirection);
                continue;
            }
            let Some(Token::Word(word)) = self.tokens.front() else { break };
            match assignment(word).filter(|_| words.is_empty()) {
                Some((name, value, more)) => {
                    self.tokens.pop_front();
                    // `NAME=(words)`
                    let list = if value.is_empty() { self.list_of_words()? } else { None };
                    let value = list.map_or(Assigned::Text(value, more), |words| Assigned::List(words, more));
                    assignments.push((name, value));
                    self.replace_alias(aliases);
                }
                None => {
                    words.push(word.clone());
                    self.tokens.pop_front();
                }
            }
        }
        let empty = assignments.is_empty() && words.is_empty() && redirections.is_empty();
        // `name ( ...`: a bracket cannot follow a word here.
        if empty || self.tokens.front() == Some(&Token::Operator("(")) {
            return Err(self.unexpected_here());
        }
        Ok(Command { kind: CommandKind::Simple { assignments, words }, redirections })
    }

    fn redirection(&mut self) -> Parsed<Option<Redirection>> {
        let (descriptor, at) = match self.tokens.front() {
            Some(Token::Descriptor(number)) => (Some(*number), 1),
            _ => (None, 0),
        };
        let Some(Token::Operator(operator)) = self.tokens.get(at) else { return Ok(None) };
        let operator = *operator;
        if !operator.contains(['<', '>']) {
            return Ok(None);
        }
        self.tokens.drain(..=at);
        let target = match self.tokens.front() {
            Some(Token::Word(word) | Token::HereDocument(word)) => word.clone(),
            _ => return Err(self.unexpected_here()),
        };
        self.tokens.pop_front();
        let kind = match operator {
            "<" | "<>" => RedirectionKind::Read(target),
            ">>" => RedirectionKind::Append(target),
            "&>" | "&>>" => RedirectionKind::WriteBoth(target, operator == "&>>"),
            "<<" | "<<-" => RedirectionKind::Document(target),
            "<<<" => RedirectionKind::String(target),
            ">&" | "<&" => RedirectionKind::Duplicate(target),
            _ => RedirectionKind::Write(target),
        };
        Ok(Some(Redirection { descriptor, kind }))
    }

    /// Replaces the word that stands next while it is an alias, each alias once; after a value that ends in a blank, the
    /// word that follows too.
    fn replace_alias(&mut self, aliases: &BTreeMap<String, String>) {
        let mut seen: Vec<String> = Vec::new();
        let mut at = 0;
        while self.aliases_used < MAX_ALIASES {
            let Some(Token::Word(word)) = self.tokens.get(at) else { return };
            let Some(name) = plain(word).filter(|name| !seen.iter().any(|seen| seen == name)) else { return };
            let Some(value) = aliases.get(name) else { return };
            seen.push(name.to_string());
            self.aliases_used += 1;
            let lexed = lex(value);
            self.tokens.remove(at);
            let added = lexed.tokens.len();
            for token in lexed.tokens.into_iter().rev() {
                self.tokens.insert(at, token);
            }
            if value.ends_with([' ', '\t']) {
                at += added;
                seen.clear();
            }
        }
    }
}

pub(super) fn unexpected(token: &Token) -> SyntaxError {
    SyntaxError::Unexpected(match token {
        Token::Word(word) | Token::HereDocument(word) => text(word),
        Token::Operator(operator) => (*operator).to_string(),
        Token::Descriptor(number) => number.to_string(),
        Token::Arithmetic(expression) => format!("(({expression}))"),
        Token::Newline => "newline".into(),
    })
}

/// A word roughly as typed, for an error.
pub(super) fn text(word: &Word) -> String {
    use super::words::Part;
    word.iter()
        .map(|part| match part {
            Part::Text(text) | Part::Quoted(text) => text.clone(),
            Part::Parameter { name, .. } => format!("${name}"),
            Part::Command { source, .. } => format!("$({source})"),
            Part::File { source } => format!("<({source})"),
            Part::Arithmetic { .. } => "$((...))".into(),
        })
        .collect()
}
