//! From tokens to nodes. Models `text/template/parse/parse.go`.

use super::functions::is_known;
use super::lex::{Piece, Placed, Token, pieces};
use super::location;

/// How deep blocks and parentheses may stand.
const MAX_DEPTH: usize = 60;

/// A piece of a template, with where it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Text(String),
    /// A pipeline whose value is written, unless it sets a variable.
    Print(Pipeline),
    If(Pipeline, Vec<Node>, Vec<Node>),
    With(Pipeline, Vec<Node>, Vec<Node>),
    Range(Pipeline, Vec<Node>, Vec<Node>),
    Break,
    Continue,
    /// `{{template "name" pipeline}}`
    Call(String, Option<Pipeline>, usize),
}

/// Commands, each handing its value to the next.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pipeline {
    /// The variables that it sets, and whether they are new.
    pub variables: Vec<String>,
    pub declares: bool,
    pub commands: Vec<Vec<Operand>>,
}

/// An operand, where it begins, and its text for complaints.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    pub kind: OperandKind,
    /// Fields after it: `.a.b`.
    pub fields: Vec<String>,
    pub at: usize,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    Dot,
    Nil,
    Variable(String),
    Function(String),
    Literal(serde_json::Value),
    Parens(Box<Pipeline>),
}

/// The nodes of a template and the bodies it defines.
pub type Parsed = (Vec<Node>, Vec<(String, Vec<Node>)>);

/// Reads a template.
///
/// # Errors
/// As Go says it: `template: output:1: unclosed action`.
pub fn parse(source: &str) -> Result<Parsed, String> {
    let complain = |(why, at): (String, usize)| {
        let place = location(source, at);
        let line = place.rsplit_once(':').map_or(place.as_str(), |(line, _)| line).to_owned();
        format!("template: {line}: {why}")
    };
    let mut parser = Parser { source, pieces: pieces(source).map_err(complain)?, at: 0, defined: Vec::new() };
    let (nodes, end) = parser.block(0, 0).map_err(complain)?;
    match end {
        End::Text => Ok((nodes, parser.defined)),
        End::Word(word, _, at) => Err(complain((format!("unexpected {{{{{word}}}}}"), at))),
    }
}

/// How a block ended: with the text, or with `end` or `else` (whose tokens follow).
enum End {
    Text,
    Word(String, Vec<Placed>, usize),
}

struct Parser<'a> {
    source: &'a str,
    pieces: Vec<Piece>,
    at: usize,
    defined: Vec<(String, Vec<Node>)>,
}

type Failed = (String, usize);

impl Parser<'_> {
    /// Nodes up to `end`, `else` or the end of the text.
    fn block(&mut self, depth: usize, loops: usize) -> Result<(Vec<Node>, End), Failed> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.pieces.get(self.at).cloned() {
            self.at += 1;
            let (tokens, at) = match piece {
                Piece::Text(text) => {
                    nodes.push(Node::Text(text));
                    continue;
                }
                Piece::Action(tokens, at) => (trimmed(tokens), at),
            };
            if depth > MAX_DEPTH {
                return Err(("max expression depth exceeded".to_owned(), at));
            }
            let word = match tokens.first() {
                Some((Token::Word(word), _)) => word.clone(),
                _ => String::new(),
            };
            let rest = trimmed(tokens.get(1..).unwrap_or_default().to_vec());
            match word.as_str() {
                "end" | "else" => return Ok((nodes, End::Word(word, rest, at))),
                "if" | "with" | "range" => nodes.push(self.control(&word, rest, at, depth, loops)?),
                "break" | "continue" if loops == 0 => {
                    return Err((format!("{{{{{word}}}}} outside {{{{range}}}}"), at));
                }
                "break" => nodes.push(Node::Break),
                "continue" => nodes.push(Node::Continue),
                "define" | "block" => nodes.extend(self.define(&word, &rest, at, depth)?),
                "template" => {
                    let (name, pipeline) = self.named(&rest, "template", at)?;
                    nodes.push(Node::Call(name, pipeline, at));
                }
                _ => {
                    let pipeline = self.pipeline(&tokens, "command", at, 0)?;
                    nodes.push(Node::Print(pipeline));
                }
            }
        }
        Ok((nodes, End::Text))
    }

    fn control(
        &mut self,
        word: &str,
        tokens: Vec<Placed>,
        at: usize,
        depth: usize,
        loops: usize,
    ) -> Result<Node, Failed> {
        let pipeline = self.pipeline(&tokens, word, at, 0)?;
        let inner = if word == "range" { loops + 1 } else { loops };
        let (body, end) = self.block(depth + 1, inner)?;
        let otherwise = match end {
            End::Text => return Err(("unexpected EOF".to_owned(), self.source.len())),
            End::Word(word, ..) if word == "end" => Vec::new(),
            End::Word(_, tokens, at) => self.otherwise(word, tokens, at, depth, loops)?,
        };
        Ok(match word {
            "if" => Node::If(pipeline, body, otherwise),
            "with" => Node::With(pipeline, body, otherwise),
            _ => Node::Range(pipeline, body, otherwise),
        })
    }

    /// What follows `else`: a body, or `if`/`with` once more.
    fn otherwise(
        &mut self,
        word: &str,
        tokens: Vec<Placed>,
        at: usize,
        depth: usize,
        loops: usize,
    ) -> Result<Vec<Node>, Failed> {
        match tokens.first() {
            Some((Token::Word(next), _)) if next == word && word != "range" => {
                let rest = trimmed(tokens.get(1..).unwrap_or_default().to_vec());
                if depth > MAX_DEPTH {
                    return Err(("max expression depth exceeded".to_owned(), at));
                }
                return Ok(vec![self.control(word, rest, at, depth + 1, loops)?]);
            }
            Some(_) => return Err((format!("unexpected {{{{else}}}} in {word}"), at)),
            None => {}
        }
        match self.block(depth + 1, loops)? {
            (nodes, End::Word(word, ..)) if word == "end" => Ok(nodes),
            (_, End::Word(..)) => Err(("expected end; found {{else}}".to_owned(), at)),
            (_, End::Text) => Err(("unexpected EOF".to_owned(), self.source.len())),
        }
    }

    fn define(&mut self, word: &str, tokens: &[Placed], at: usize, depth: usize) -> Result<Option<Node>, Failed> {
        let (name, pipeline) = self.named(tokens, word, at)?;
        match self.block(depth + 1, 0)? {
            (nodes, End::Word(end, ..)) if end == "end" => self.defined.push((name.clone(), nodes)),
            _ => return Err((format!("unexpected EOF in {word} clause"), at)),
        }
        Ok((word == "block").then_some(Node::Call(name, pipeline, at)))
    }

    /// A name in quotes, and a pipeline behind it.
    fn named(&self, tokens: &[Placed], context: &str, at: usize) -> Result<(String, Option<Pipeline>), Failed> {
        let Some(((Token::Text(name), _), rest)) = tokens.split_first() else {
            return Err((format!("unexpected token in {context} clause"), at));
        };
        let rest = trimmed(rest.to_vec());
        let pipeline = if rest.is_empty() { None } else { Some(self.pipeline(&rest, context, at, 0)?) };
        Ok((name.clone(), pipeline))
    }

    fn pipeline(&self, tokens: &[Placed], context: &str, at: usize, depth: usize) -> Result<Pipeline, Failed> {
        if depth > MAX_DEPTH {
            return Err(("max expression depth exceeded".to_owned(), at));
        }
        let mut pipeline = Pipeline::default();
        let tokens = variables(tokens, &mut pipeline);
        for command in split(tokens, &Token::Pipe) {
            pipeline.commands.push(self.command(command, context, at, depth)?);
        }
        if pipeline.commands.iter().all(Vec::is_empty) {
            return Err((format!("missing value for {context}"), at));
        }
        if pipeline.commands.iter().any(Vec::is_empty) {
            return Err((format!("missing value for {context}"), at));
        }
        Ok(pipeline)
    }

    fn command(&self, tokens: &[Placed], context: &str, at: usize, depth: usize) -> Result<Vec<Operand>, Failed> {
        let mut operands: Vec<Operand> = Vec::new();
        let mut glued = false;
        let mut index = 0;
        while let Some((token, at_token)) = tokens.get(index) {
            index += 1;
            let (at_token, end) = (*at_token, tokens.get(index).map(|(_, at)| *at));
            let kind = match token {
                Token::Space => {
                    glued = false;
                    continue;
                }
                Token::Field(name) if glued => {
                    if let Some(last) = operands.last_mut() {
                        last.fields.push(name.clone());
                        last.text.push_str(&format!(".{name}"));
                    }
                    continue;
                }
                Token::Open => {
                    let length = closing(tokens.get(index..).unwrap_or_default())
                        .ok_or_else(|| ("unclosed left paren".to_owned(), at_token))?;
                    let inner = tokens.get(index..index + length).unwrap_or_default();
                    index += length + 1;
                    OperandKind::Parens(Box::new(self.pipeline(
                        &trimmed(inner.to_vec()),
                        "parenthesized pipeline",
                        at,
                        depth + 1,
                    )?))
                }
                Token::Word(name) if !["true", "false", "nil"].contains(&name.as_str()) && !is_known(name) => {
                    return Err((format!("function {name:?} not defined"), at_token));
                }
                token => operand(token).ok_or_else(|| self.unexpected(at_token, end, context))?,
            };
            let fields = match token {
                Token::Field(name) => vec![name.clone()],
                _ => Vec::new(),
            };
            let end = tokens.get(index).map(|(_, at)| *at);
            let text = self.text(at_token, end);
            operands.push(Operand { kind, fields, at: at_token, text });
            glued = true;
        }
        Ok(operands)
    }

    fn text(&self, from: usize, to: Option<usize>) -> String {
        let rest = self.source.get(from..to.unwrap_or(self.source.len())).unwrap_or_default();
        rest.split("}}").next().unwrap_or_default().trim_end().trim_end_matches(" -").to_owned()
    }

    fn unexpected(&self, at: usize, end: Option<usize>, context: &str) -> Failed {
        (format!("unexpected {:?} in {context}", self.text(at, end)), at)
    }
}

/// The operand a token is by itself.
fn operand(token: &Token) -> Option<OperandKind> {
    Some(match token {
        Token::Dot | Token::Field(_) => OperandKind::Dot,
        Token::Variable(name) => OperandKind::Variable(name.clone()),
        Token::Text(text) => OperandKind::Literal(text.as_str().into()),
        Token::Char(ch) => OperandKind::Literal(u32::from(*ch).into()),
        Token::Number(text) => {
            let whole = text.parse::<i64>().ok().or_else(|| i64::from_str_radix(text.strip_prefix("0x")?, 16).ok());
            OperandKind::Literal(match whole {
                Some(whole) => whole.into(),
                None => serde_json::Number::from_f64(text.parse().ok()?)?.into(),
            })
        }
        Token::Word(word) => match word.as_str() {
            "true" => OperandKind::Literal(true.into()),
            "false" => OperandKind::Literal(false.into()),
            "nil" => OperandKind::Nil,
            name => OperandKind::Function(name.to_owned()),
        },
        _ => return None,
    })
}

/// Takes `$a, $b :=` off the front.
fn variables<'a>(tokens: &'a [Placed], pipeline: &mut Pipeline) -> &'a [Placed] {
    let Some(at) = tokens.iter().position(|(token, _)| matches!(token, Token::Declare | Token::Assign)) else {
        return tokens;
    };
    let (head, tail) = tokens.split_at_checked(at).unwrap_or((&[], tokens));
    if !head.iter().all(|(token, _)| matches!(token, Token::Variable(_) | Token::Comma | Token::Space)) {
        return tokens;
    }
    let name = |(token, _): &Placed| match token {
        Token::Variable(name) => Some(name.clone()),
        _ => None,
    };
    pipeline.variables = head.iter().filter_map(name).collect();
    pipeline.declares = tail.first().is_some_and(|(token, _)| *token == Token::Declare);
    tail.get(1..).unwrap_or_default()
}

/// The tokens between separators that stand outside parentheses.
fn split<'a>(tokens: &'a [Placed], separator: &Token) -> Vec<&'a [Placed]> {
    let mut depth = 0;
    tokens
        .split(|(token, _)| {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                _ => {}
            }
            depth == 0 && token == separator
        })
        .collect()
}

/// How many tokens stand before the parenthesis that closes.
fn closing(tokens: &[Placed]) -> Option<usize> {
    let mut depth = 0;
    tokens.iter().position(|(token, _)| {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            _ => {}
        }
        depth < 0
    })
}

/// Without blanks at both ends.
fn trimmed(mut tokens: Vec<Placed>) -> Vec<Placed> {
    while tokens.last().is_some_and(|(token, _)| *token == Token::Space) {
        tokens.pop();
    }
    let blanks = tokens.iter().take_while(|(token, _)| *token == Token::Space).count();
    tokens.split_off(blanks)
}
