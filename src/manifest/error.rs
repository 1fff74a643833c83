//! Why a text could not be read, in kubectl's words.

use super::span::{Base, Mark, Span, Style};

/// A text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kubectl prints after `error: error parsing STDIN: `. A line number in it is go-yaml's: counted within one
    /// document of the stream and, for some mistakes, one less than the line in question.
    pub message: String,
    /// Where the mistake really stands, for an underline.
    pub span: Span,
}

impl Error {
    /// The whole sentence for a source, `STDIN` or a file's name, without the leading `error: `.
    ///
    /// Models cli-runtime's `StreamVisitor.Visit`.
    pub fn parsing(&self, source: &str) -> String {
        format!("error parsing {source}: {}", self.message)
    }

    /// What is wrong without the steps of decoding that led to it, for a note beside the line.
    pub fn short(&self) -> &str {
        let message = self.message.strip_prefix("error converting YAML to JSON: ").unwrap_or(&self.message);
        let message = message.strip_prefix("yaml: ").unwrap_or(message);
        match message.strip_prefix("line ").and_then(|rest| rest.split_once(": ")) {
            Some((number, rest)) if number.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => message,
        }
    }
}

/// Which part of the reader found a mistake: it decides which line go-yaml names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finder {
    /// Reading characters into tokens: go-yaml names the line, counted from one.
    Scanner,
    /// Reading tokens into nodes: go-yaml names the line before, as it forgets to count from one.
    Parser,
    /// Everything after: no line is named.
    Decoder,
    /// Turning a value into JSON: not go-yaml's any more, so its name does not stand before the words.
    Conversion,
}

/// A mistake as the reader finds it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub finder: Finder,
    pub words: String,
    /// Where the mistake is.
    pub mark: Mark,
    /// Where the thing began in which the mistake is. Named when the mistake is on the first line.
    pub context: Mark,
}

impl Problem {
    pub fn scanner(words: &str, context: Mark, mark: Mark) -> Problem {
        Problem { finder: Finder::Scanner, words: words.to_string(), mark, context }
    }

    pub fn parser(words: &str, context: Mark, mark: Mark) -> Problem {
        Problem { finder: Finder::Parser, words: words.to_string(), mark, context }
    }

    pub fn decoder(words: String, mark: Mark) -> Problem {
        Problem { finder: Finder::Decoder, words, mark, context: Mark::default() }
    }

    pub fn conversion(words: String, mark: Mark) -> Problem {
        Problem { finder: Finder::Conversion, words, mark, context: Mark::default() }
    }

    /// The message of go-yaml, as sigs.k8s.io/yaml wraps it.
    ///
    /// Models go-yaml v2's `parser.fail`, with its counting of lines.
    pub fn message(&self) -> String {
        let line = match self.finder {
            Finder::Conversion => return format!("error converting YAML to JSON: {}", self.words),
            Finder::Decoder => 0,
            Finder::Scanner if self.mark.line != 0 => self.mark.line + 1,
            _ if self.mark.line != 0 => self.mark.line,
            _ => self.context.line,
        };
        let place = if line == 0 { String::new() } else { format!("line {line}: ") };
        format!("error converting YAML to JSON: yaml: {place}{}", self.words)
    }

    /// The mistake for the outside. The underline covers the rest of the word at the mark.
    pub fn into_error(self, text: &str, base: Base) -> Error {
        let rest = text.get(self.mark.offset..).unwrap_or("");
        let word: usize = rest.chars().take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum();
        let length =
            if word == 0 { rest.chars().next().map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() }) } else { word };
        let mut end = self.mark;
        end.offset += length;
        end.column += rest.get(..length).map_or(0, |word| word.chars().count());
        Error { message: self.message(), span: base.span(self.mark, end, Style::Plain) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_go_yaml_counts_them() {
        let at = |line| Mark { line, ..Mark::default() };
        let scanner = Problem::scanner("found character that cannot start any token", at(0), at(3));
        assert_eq!(
            scanner.message(),
            "error converting YAML to JSON: yaml: line 4: found character that cannot start any token"
        );
        let parser = Problem::parser("did not find expected key", at(5), at(7));
        assert_eq!(parser.message(), "error converting YAML to JSON: yaml: line 7: did not find expected key");
        let first = Problem::scanner("found character that cannot start any token", at(0), at(0));
        assert_eq!(first.message(), "error converting YAML to JSON: yaml: found character that cannot start any token");
    }

    #[test]
    fn a_note_beside_the_line_names_no_line() {
        let error = Problem::scanner(
            "mapping values are not allowed in this context",
            Mark::default(),
            Mark { line: 2, ..Mark::default() },
        )
        .into_error("", Base::default());
        assert_eq!(error.short(), "mapping values are not allowed in this context");
    }
}
