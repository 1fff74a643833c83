//! The language of label selectors: `x in (a,b),y!=c,!z`.
//!
//! Models `Lexer` and `Parser` in `apimachinery/pkg/labels/selector.go`, with their complaints word for word.

use super::syntax::{go_quote, joined, label_key_errors};
use super::{Operator, ParseSelectorError, Requirement};
use crate::order::InOrder;

/// What upstream lists when an operator is missing.
const BINARY_OPERATORS: &str = "in, notin, =, ==, !=, gt, lt";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Error,
    End,
    ClosedPar,
    Comma,
    DoesNotExist,
    DoubleEquals,
    Equals,
    GreaterThan,
    Identifier,
    In,
    LessThan,
    NotEquals,
    NotIn,
    OpenPar,
}

fn fixed_token(text: &str) -> Option<Token> {
    Some(match text {
        ")" => Token::ClosedPar,
        "," => Token::Comma,
        "!" => Token::DoesNotExist,
        "==" => Token::DoubleEquals,
        "=" => Token::Equals,
        ">" => Token::GreaterThan,
        "in" => Token::In,
        "<" => Token::LessThan,
        "!=" => Token::NotEquals,
        "notin" => Token::NotIn,
        "(" => Token::OpenPar,
        _ => return None,
    })
}

fn is_special(ch: char) -> bool {
    matches!(ch, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

fn is_blank(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\r' | '\n')
}

/// Cuts the text into tokens. A NUL byte ends the text, as it does for upstream's lexer.
fn scan(text: &str) -> Vec<(Token, String)> {
    let mut tokens = Vec::new();
    let mut rest = text.split('\0').next().unwrap_or_default();
    loop {
        rest = rest.trim_start_matches(is_blank);
        let Some(first) = rest.chars().next() else { break };
        if is_special(first) {
            // The longest operator that starts here; all are one or two characters of ASCII.
            let length = if rest.get(..2).and_then(fixed_token).is_some() { 2 } else { 1 };
            let (literal, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
            tokens.push((fixed_token(literal).unwrap_or(Token::Error), literal.to_owned()));
            rest = tail;
        } else {
            let end = rest.find(|c| is_special(c) || is_blank(c)).unwrap_or(rest.len());
            let (literal, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            tokens.push((fixed_token(literal).unwrap_or(Token::Identifier), literal.to_owned()));
            rest = tail;
        }
    }
    tokens.push((Token::End, String::new()));
    tokens
}

/// Where in a requirement a token stands: `in` and `notin` are values among values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Operator,
    Values,
}

struct Parser {
    tokens: Vec<(Token, String)>,
    at: usize,
}

/// Reads a selector's text as its requirements, in the order written.
pub(super) fn requirements(text: &str) -> Result<Vec<Requirement>, ParseSelectorError> {
    let mut parser = Parser { tokens: scan(text), at: 0 };
    let mut requirements = Vec::new();
    loop {
        let (token, literal) = parser.peek(Context::Values);
        match token {
            Token::Identifier | Token::DoesNotExist => {
                let requirement =
                    parser.requirement().map_err(|e| error(format!("unable to parse requirement: {e}")))?;
                requirements.push(requirement);
            }
            Token::End => return Ok(requirements),
            _ => return Err(error(format!("found '{literal}', expected: !, identifier, or 'end of string'"))),
        }
        let (token, literal) = parser.next(Context::Values);
        match token {
            Token::End => return Ok(requirements),
            Token::Comma => {
                let (token, literal) = parser.peek(Context::Values);
                if !matches!(token, Token::Identifier | Token::DoesNotExist) {
                    return Err(error(format!("found '{literal}', expected: identifier after ','")));
                }
            }
            _ => return Err(error(format!("found '{literal}', expected: ',' or 'end of string'"))),
        }
    }
}

fn error(text: String) -> ParseSelectorError {
    ParseSelectorError(text)
}

impl Parser {
    fn peek(&self, context: Context) -> (Token, String) {
        let (token, literal) = self.tokens.get(self.at).cloned().unwrap_or((Token::End, String::new()));
        match token {
            Token::In | Token::NotIn if context == Context::Values => (Token::Identifier, literal),
            _ => (token, literal),
        }
    }

    fn next(&mut self, context: Context) -> (Token, String) {
        let found = self.peek(context);
        self.at += 1;
        found
    }

    fn requirement(&mut self) -> Result<Requirement, ParseSelectorError> {
        let (mut token, mut key) = self.next(Context::Values);
        let negated = token == Token::DoesNotExist;
        if negated {
            (token, key) = self.next(Context::Values);
        }
        if token != Token::Identifier {
            return Err(error(format!("found '{key}', expected: identifier")));
        }
        if let Some(detail) = joined(label_key_errors(&key)) {
            // Upstream has no path here, and says so.
            return Err(error(format!("<nil>: Invalid value: {}: {detail}", go_quote(&key))));
        }
        if negated {
            // What follows a negated key is looked at by the caller, which wants a comma or the end.
            return Requirement::new(&key, Operator::DoesNotExist, Vec::new());
        }
        if matches!(self.peek(Context::Values).0, Token::End | Token::Comma) {
            return Requirement::new(&key, Operator::Exists, Vec::new());
        }
        let operator = self.operator()?;
        let mut values = match operator {
            Operator::In | Operator::NotIn => self.values()?,
            _ => vec![self.exact_value()?],
        };
        values.order();
        values.dedup();
        Requirement::new(&key, operator, values)
    }

    fn operator(&mut self) -> Result<Operator, ParseSelectorError> {
        let (token, literal) = self.next(Context::Operator);
        Ok(match token {
            Token::In => Operator::In,
            Token::NotIn => Operator::NotIn,
            Token::Equals => Operator::Equals,
            Token::DoubleEquals => Operator::DoubleEquals,
            Token::NotEquals => Operator::NotEquals,
            Token::GreaterThan => Operator::GreaterThan,
            Token::LessThan => Operator::LessThan,
            _ => return Err(error(format!("found '{literal}', expected: {BINARY_OPERATORS}"))),
        })
    }

    fn values(&mut self) -> Result<Vec<String>, ParseSelectorError> {
        let (token, literal) = self.next(Context::Values);
        if token != Token::OpenPar {
            return Err(error(format!("found '{literal}' expected: '('")));
        }
        match self.peek(Context::Values) {
            (Token::Identifier | Token::Comma, first) => {
                let values = self.identifiers()?;
                if self.next(Context::Values).0 != Token::ClosedPar {
                    return Err(error(format!("found '{first}', expected: ')'")));
                }
                Ok(values)
            }
            (Token::ClosedPar, _) => {
                self.at += 1;
                Ok(vec![String::new()])
            }
            (_, literal) => Err(error(format!("found '{literal}', expected: ',', ')' or identifier"))),
        }
    }

    /// Identifiers and commas up to the closing parenthesis; a place without an identifier is the empty value.
    fn identifiers(&mut self) -> Result<Vec<String>, ParseSelectorError> {
        let mut values = Vec::new();
        loop {
            match self.next(Context::Values) {
                (Token::Identifier, literal) => {
                    values.push(literal);
                    match self.peek(Context::Values) {
                        (Token::Comma, _) => {}
                        (Token::ClosedPar, _) => return Ok(values),
                        (_, literal) => return Err(error(format!("found '{literal}', expected: ',' or ')'"))),
                    }
                }
                (Token::Comma, _) => {
                    if values.is_empty() {
                        values.push(String::new());
                    }
                    match self.peek(Context::Values).0 {
                        Token::ClosedPar => {
                            values.push(String::new());
                            return Ok(values);
                        }
                        Token::Comma => values.push(String::new()),
                        _ => {}
                    }
                }
                (_, literal) => return Err(error(format!("found '{literal}', expected: ',', or identifier"))),
            }
        }
    }

    fn exact_value(&mut self) -> Result<String, ParseSelectorError> {
        if matches!(self.peek(Context::Values).0, Token::End | Token::Comma) {
            return Ok(String::new());
        }
        match self.next(Context::Values) {
            (Token::Identifier, literal) => Ok(literal),
            (_, literal) => Err(error(format!("found '{literal}', expected: identifier"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::api::labels::Selector;

    #[test]
    fn canonical_text() {
        let table = [
            ("x=a,y=b,z=c", "x=a,y=b,z=c"),
            ("", ""),
            ("x=,z= ", "x=,z="),
            ("x>1,z<5", "x>1,z<5"),
            ("z=1,a", "a,z=1"),
            ("x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"),
            ("x in (in, notin)", "x in (in,notin)"),
            ("x in (,)", "x in ()"),
            (" ! x ", "!x"),
            ("a == b", "a==b"),
        ];
        for (text, want) in table {
            assert_eq!(Selector::parse(text).map(|s| s.to_string()), Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn complaints() {
        let label = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and \
            must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used \
            for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
        let table = [
            ("app in web", "unable to parse requirement: found 'web' expected: '('"),
            ("app web", "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"),
            ("=web", "found '=', expected: !, identifier, or 'end of string'"),
            ("app===web", "unable to parse requirement: found '=', expected: identifier"),
            ("app=web,", "found '', expected: identifier after ','"),
            ("!x=a", "found '=', expected: ',' or 'end of string'"),
            ("x==a==b", "found '==', expected: ',' or 'end of string'"),
            ("x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'"),
            (
                "x<a",
                "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must \
                 be an integer",
            ),
        ];
        for (text, want) in table {
            assert_eq!(Selector::parse(text).map_err(|e| e.to_string()), Err(want.to_owned()), "{text}");
        }
        let want = format!("unable to parse requirement: values[0][app]: Invalid value: \"-web\": {label}");
        assert_eq!(Selector::parse("app=-web").map_err(|e| e.to_string()), Err(want));
    }
}
