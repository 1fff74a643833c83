//! Text to tokens, by bash's rules: quotes, comments, operators, heredocs.

use super::word_reader::WordReader;
use super::words::Word;

/// One token of the shell's grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A word.
    Word(Word),
    /// A control or redirection operator. A heredoc's `<<` is followed by a `HereDocument`.
    Operator(&'static str),
    /// Digits directly before a redirection.
    Descriptor(u32),
    /// The expression of `((...))`.
    Arithmetic(String),
    /// The body of a heredoc, in place of its delimiter.
    HereDocument(Word),
    /// End of a line.
    Newline,
}

/// Why text does not make commands. Shown as `bash: ...`, exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    /// An opening quote or bracket without its end.
    Unmatched(char),
    /// The text ends where a command must go on.
    UnexpectedEnd,
    /// A token where it cannot stand.
    Unexpected(String),
    /// `${...}` with nothing that bash knows inside.
    BadSubstitution(String),
    /// Commands inside commands, deeper than the playground follows.
    TooDeep,
}

impl SyntaxError {
    /// Would more input mend it? A terminal then shows the continuation prompt.
    pub fn incomplete(&self) -> bool {
        matches!(self, Self::Unmatched(_) | Self::UnexpectedEnd)
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unmatched(end) => write!(f, "unexpected EOF while looking for matching `{end}'"),
            Self::UnexpectedEnd => f.write_str("syntax error: unexpected end of file"),
            Self::Unexpected(token) => write!(f, "syntax error near unexpected token `{token}'"),
            Self::BadSubstitution(text) => write!(f, "{text}: bad substitution"),
            Self::TooDeep => f.write_str("commands are nested too deeply"),
        }
    }
}

/// The tokens up to the first error, the error, and warnings about heredocs without an end.
#[derive(Debug, Default)]
pub struct Lexed {
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// What ended the reading early.
    pub error: Option<SyntaxError>,
    /// Heredocs that the end of the input ended: line and delimiter.
    pub open_heredocs: Vec<(usize, String)>,
}

/// Longest first, so that the first match is the right one.
const OPERATORS: [&str; 20] = [
    "<<-", "<<<", "&>>", "&&", "||", ";;", "<<", ">>", ">&", "<&", "&>", ">|", "<>", "|&", "|", "&", ";", "<", ">", "(",
];

struct Pending {
    token: usize,
    line: usize,
    delimiter: String,
    expand: bool,
    strip_tabs: bool,
}

/// Reads the whole input.
pub fn lex(input: &str) -> Lexed {
    let mut lexer = Lexer { reader: WordReader::new(input), lexed: Lexed::default(), pending: Vec::new() };
    if let Err(error) = lexer.run() {
        lexer.lexed.error = Some(error);
    }
    lexer.lexed
}

struct Lexer<'a> {
    reader: WordReader<'a>,
    lexed: Lexed,
    pending: Vec<Pending>,
}

impl Lexer<'_> {
    fn run(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.reader.skip_blanks();
            let rest = self.reader.rest();
            let Some(first) = rest.chars().next() else { break };
            match first {
                '#' => {
                    let line = rest.find('\n').unwrap_or(rest.len());
                    self.reader.advance(line);
                }
                '\n' => {
                    self.reader.advance(1);
                    self.lexed.tokens.push(Token::Newline);
                    self.read_heredocs()?;
                }
                ')' => {
                    self.reader.advance(1);
                    self.lexed.tokens.push(Token::Operator(")"));
                }
                '<' if rest.starts_with("<(") => self.word()?,
                '(' if rest.starts_with("((") => match self.reader.arithmetic_command()? {
                    Some(expression) => self.lexed.tokens.push(Token::Arithmetic(expression)),
                    None => self.operator("(")?,
                },
                _ => match OPERATORS.into_iter().find(|operator| rest.starts_with(operator)) {
                    Some(operator) => self.operator(operator)?,
                    None => self.word()?,
                },
            }
        }
        self.read_heredocs()
    }

    fn word(&mut self) -> Result<(), SyntaxError> {
        let rest = self.reader.rest();
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 && digits < 4 && rest.get(digits..).is_some_and(|after| after.starts_with(['<', '>'])) {
            let number = rest.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0);
            self.reader.advance(digits);
            self.lexed.tokens.push(Token::Descriptor(number));
            return Ok(());
        }
        let word = self.reader.word()?;
        self.lexed.tokens.push(Token::Word(word));
        Ok(())
    }

    fn operator(&mut self, operator: &'static str) -> Result<(), SyntaxError> {
        self.reader.advance(operator.len());
        self.lexed.tokens.push(Token::Operator(operator));
        if operator != "<<" && operator != "<<-" {
            return Ok(());
        }
        self.reader.skip_blanks();
        if self.reader.rest().is_empty() || self.reader.rest().starts_with(['\n', ';', '&', '|', '<', '>', '(', ')']) {
            return Ok(()); // the parser will find no word here
        }
        let start = self.reader.rest();
        self.reader.word()?;
        let typed = start.get(..start.len() - self.reader.rest().len()).unwrap_or_default();
        let expand = !typed.contains(['\'', '"', '\\']);
        let delimiter = typed.replace(['\'', '"', '\\'], "");
        self.pending.push(Pending {
            token: self.lexed.tokens.len(),
            line: self.reader.line(),
            delimiter,
            expand,
            strip_tabs: operator == "<<-",
        });
        self.lexed.tokens.push(Token::HereDocument(Vec::new()));
        Ok(())
    }

    /// Reads the bodies of the heredocs that the line just ended has opened.
    fn read_heredocs(&mut self) -> Result<(), SyntaxError> {
        for heredoc in std::mem::take(&mut self.pending) {
            let mut body = String::new();
            loop {
                let rest = self.reader.rest();
                if rest.is_empty() {
                    self.lexed.open_heredocs.push((heredoc.line, heredoc.delimiter.clone()));
                    break;
                }
                let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
                let line = rest.get(..end).unwrap_or_default();
                self.reader.advance(end);
                let line = if heredoc.strip_tabs { line.trim_start_matches('\t') } else { line };
                if line.strip_suffix('\n').unwrap_or(line) == heredoc.delimiter {
                    break;
                }
                body.push_str(line);
            }
            if !body.is_empty() && !body.ends_with('\n') {
                body.push('\n');
            }
            let parts = if heredoc.expand {
                WordReader::new(&body).heredoc_body()?
            } else {
                vec![super::words::Part::Quoted(body)]
            };
            if let Some(token) = self.lexed.tokens.get_mut(heredoc.token) {
                *token = Token::HereDocument(parts);
            }
        }
        Ok(())
    }
}
