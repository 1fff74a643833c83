//! JSON text into values, with the words that Go's decoder has for a mistake.
//!
//! Models Go's `encoding/json`: `scanner.go` (which character is refused, and how that is said), `stream.go` (where a value
//! of a stream ends), `decode.go` (strings, numbers, repeated keys).

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use super::go_syntax::quote;
use super::outline::Outline;
use super::span::{Position, Span, Style};
use super::to_json::whole;

/// Why no value could be read.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonProblem {
    /// Only blanks are left.
    End,
    /// The text ends within a value.
    UnexpectedEnd(Position),
    /// A character that cannot stand where it stands. The position is the character's own.
    Syntax { words: String, at: Position },
}

/// A value, where its parts stand, and the place after it.
pub type Read = (Value, Outline, Position);

/// The first value at or after `start`.
pub fn read(text: &str, start: Position) -> Result<Read, JsonProblem> {
    let mut reader = Reader { bytes: text.as_bytes(), text, here: start, depth: 0 };
    reader.skip_space();
    if reader.peek().is_none() {
        return Err(JsonProblem::End);
    }
    let (value, outline) = reader.value()?;
    Ok((value, outline, reader.here))
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    here: Position,
    depth: usize,
}

type Part = Result<(Value, Outline), JsonProblem>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.here.offset).copied()
    }

    fn skip(&mut self) {
        match self.peek() {
            Some(b'\n') => {
                self.here.line += 1;
                self.here.column = 1;
            }
            // A character counts once: at its first byte.
            Some(byte) if byte & 0xC0 != 0x80 => self.here.column += 1,
            _ => {}
        }
        self.here.offset += 1;
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.skip();
        }
    }

    fn refuse<T>(&self, context: &str) -> Result<T, JsonProblem> {
        let Some(byte) = self.peek() else { return Err(JsonProblem::UnexpectedEnd(self.here)) };
        let quoted = match byte {
            b'\'' => "'\\''".to_string(),
            b'"' => "'\"'".to_string(),
            byte => format!("'{}'", quote(&char::from(byte).to_string()).trim_matches('"')),
        };
        Err(JsonProblem::Syntax { words: format!("invalid character {quoted} {context}"), at: self.here })
    }

    fn span(&self, start: Position, style: Style) -> Span {
        Span { start, end: self.here, style }
    }

    fn value(&mut self) -> Part {
        self.skip_space();
        let start = self.here;
        let scalar = match self.peek() {
            Some(b'{') => return self.nested(Reader::object),
            Some(b'[') => return self.nested(Reader::array),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true", Value::Bool(true))?,
            Some(b'f') => self.literal("false", Value::Bool(false))?,
            Some(b'n') => self.literal("null", Value::Null)?,
            _ => return self.refuse("looking for beginning of value"),
        };
        let style = if scalar.is_string() { Style::DoubleQuoted } else { Style::Plain };
        Ok((scalar, Outline::leaf(self.span(start, style))))
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Part) -> Part {
        if self.depth >= MAX_DEPTH {
            return Err(JsonProblem::Syntax { words: "exceeded max depth".into(), at: self.here });
        }
        self.depth += 1;
        let part = read(self);
        self.depth -= 1;
        part
    }

    fn object(&mut self) -> Part {
        const NO_KEY: &str = "looking for beginning of object key string";
        let start = self.here;
        let mut map = Map::new();
        let mut outlines = BTreeMap::new();
        self.skip();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.skip();
            return Ok((Value::Object(map), Outline::mapping(self.span(start, Style::Flow), outlines)));
        }
        loop {
            self.skip_space();
            let key_start = self.here;
            if self.peek() != Some(b'"') {
                return self.refuse(NO_KEY);
            }
            let key = self.string()?;
            let key_span = self.span(key_start, Style::DoubleQuoted);
            self.skip_space();
            if self.peek() != Some(b':') {
                return self.refuse("after object key");
            }
            self.skip();
            let (value, outline) = self.value()?;
            map.insert(key.clone(), value);
            outlines.insert(key, (key_span, outline));
            self.skip_space();
            match self.peek() {
                Some(b',') => self.skip(),
                Some(b'}') => break,
                _ => return self.refuse("after object key:value pair"),
            }
        }
        self.skip();
        Ok((Value::Object(map), Outline::mapping(self.span(start, Style::Flow), outlines)))
    }

    fn array(&mut self) -> Part {
        let start = self.here;
        let (mut values, mut outlines) = (Vec::new(), Vec::new());
        self.skip();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.skip();
            return Ok((Value::Array(values), Outline::sequence(self.span(start, Style::Flow), outlines)));
        }
        loop {
            let (value, outline) = self.value()?;
            values.push(value);
            outlines.push(outline);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.skip(),
                Some(b']') => break,
                _ => return self.refuse("after array element"),
            }
        }
        self.skip();
        Ok((Value::Array(values), Outline::sequence(self.span(start, Style::Flow), outlines)))
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value, JsonProblem> {
        for byte in word.bytes() {
            if self.peek() != Some(byte) {
                return self.refuse(&format!("in literal {word} (expecting '{}')", char::from(byte)));
            }
            self.skip();
        }
        Ok(value)
    }

    fn digits(&mut self, context: &str) -> Result<(), JsonProblem> {
        if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return self.refuse(context);
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.skip();
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, JsonProblem> {
        let start = self.here.offset;
        if self.peek() == Some(b'-') {
            self.skip();
        }
        if self.peek() == Some(b'0') {
            self.skip();
        } else {
            self.digits("in numeric literal")?;
        }
        if self.peek() == Some(b'.') {
            self.skip();
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.skip();
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.skip();
            }
            self.digits("in exponent of numeric literal")?;
        }
        let text = self.text.get(start..self.here.offset).unwrap_or("0");
        Ok(Value::Number(number_of(text)))
    }

    fn string(&mut self) -> Result<String, JsonProblem> {
        self.skip();
        let mut out = String::new();
        loop {
            let start = self.here.offset;
            while matches!(self.peek(), Some(byte) if byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.skip();
            }
            out.push_str(self.text.get(start..self.here.offset).unwrap_or(""));
            match self.peek() {
                Some(b'"') => {
                    self.skip();
                    return Ok(out);
                }
                Some(b'\\') => self.escape(&mut out)?,
                _ => return self.refuse("in string literal"),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), JsonProblem> {
        self.skip();
        let character = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\x08',
            Some(b'f') => '\x0C',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.skip();
                return self.unicode_escape(out);
            }
            _ => return self.refuse("in string escape code"),
        };
        self.skip();
        out.push(character);
        Ok(())
    }

    /// Four hexadecimal digits, or twice that for a pair of surrogates; a lone one becomes U+FFFD.
    fn unicode_escape(&mut self, out: &mut String) -> Result<(), JsonProblem> {
        let code = self.hex4()?;
        if (0xD800..0xDC00).contains(&code)
            && self.peek() == Some(b'\\')
            && self.bytes.get(self.here.offset + 1) == Some(&b'u')
        {
            let before = self.here;
            self.skip();
            self.skip();
            let low = self.hex4()?;
            if (0xDC00..0xE000).contains(&low) {
                let code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
            self.here = before;
        }
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    fn hex4(&mut self) -> Result<u32, JsonProblem> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|b| char::from(b).to_digit(16)) else {
                return self.refuse("in \\u hexadecimal character escape");
            };
            code = code * 16 + digit;
            self.skip();
        }
        Ok(code)
    }
}

/// An integer if it is one and fits, else a float. Models apimachinery's `ConvertInterfaceNumbers`.
fn number_of(text: &str) -> Number {
    if let Ok(int) = text.parse::<i64>() {
        return int.into();
    }
    let float = text.parse::<f64>().unwrap_or(0.0).clamp(f64::MIN, f64::MAX);
    match whole(float) {
        Some(int) => int.into(),
        None => Number::from_f64(float).unwrap_or_else(|| 0.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        match read(text, Position { offset: 0, line: 1, column: 1 }) {
            Err(JsonProblem::Syntax { words, at }) => format!("{}: {words}", at.offset + 1),
            other => format!("{other:?}"),
        }
    }

    /// The texts are those of Go's scanner.
    #[test]
    fn mistakes_are_told_in_gos_words() {
        let cases = [
            ("{{ .Values }}", "2: invalid character '{' looking for beginning of object key string"),
            (r#"{"a": 1,}"#, "9: invalid character '}' looking for beginning of object key string"),
            (r#"{"a" 1}"#, "6: invalid character '1' after object key"),
            (r#"{"a": 1 "b": 2}"#, "9: invalid character '\"' after object key:value pair"),
            ("{\"a\": \"x\ny\"}", "9: invalid character '\\n' in string literal"),
            (r#"{"a": [1 2]}"#, "10: invalid character '2' after array element"),
            (r#"{"a": [1,]}"#, "10: invalid character ']' looking for beginning of value"),
            (r#"{"a": tru}"#, "10: invalid character '}' in literal true (expecting 'e')"),
            (r#"{"a": 'x'}"#, "7: invalid character '\\'' looking for beginning of value"),
            (r#"{"a": "\q"}"#, "9: invalid character 'q' in string escape code"),
            ("---", "2: invalid character '-' in numeric literal"),
            (r#"{"a": 1.}"#, "9: invalid character '}' after decimal point in numeric literal"),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
        assert!(matches!(read(r#"{"a": "#, Position::default()), Err(JsonProblem::UnexpectedEnd(_))));
        assert_eq!(read(" \n", Position::default()), Err(JsonProblem::End));
    }

    #[test]
    fn values_keep_their_order_and_the_last_of_a_repeated_key() {
        let text = r#"{"b": 1, "a": {"port": 80, "port": 8080}, "t": "\u00fc\ud83d\ude00"} {}"#;
        let (value, outline, end) = read(text, Position { offset: 0, line: 1, column: 1 }).expect("valid");
        assert_eq!(value.to_string(), r#"{"b":1,"a":{"port":8080},"t":"ü😀"}"#);
        assert_eq!(outline.find("a.port").key.map(|span| span.start.column), Some(28));
        assert_eq!(&text[end.offset..], " {}");
    }
}
