//! `awk [-F C] 'CONDITION {print FIELDS}'`: the everyday shape, with `$N`, `NF`, `NR` and texts; conditions are `/re/`, `!/re/`
//! and comparisons joined by `&&`.

use super::pattern::Pattern;
use super::{Io, options};

enum Value {
    Field(usize),
    LastField,
    FieldCount,
    LineNumber,
    Text(String),
}

enum Test {
    Match { field: Value, pattern: Pattern, negated: bool },
    Compare { left: Value, sign: String, right: Value },
    Present(Value),
}

struct Program {
    tests: Vec<Test>,
    /// Each printed word is made of values written side by side.
    words: Vec<Vec<Value>>,
}

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "F:v:", &[]) {
        Ok(options) => options,
        Err(_) => return 2,
    };
    let Some((source, files)) = options.operands.split_first() else {
        io.output.eprint("usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n");
        return 2;
    };
    let Some(program) = (Parser { chars: source.chars().collect(), at: 0 }).program() else {
        io.fail(format!("of awk this terminal knows '[/re/ | NR>1 | $2==\"x\"] {{print $1, $2}}', not: {source}"));
        return 2;
    };
    let separator = options.value('F').map(|value| value.replace("\\t", "\t"));
    let pattern = match separator.as_deref() {
        None | Some(" ") => None,
        Some(text) if text.chars().count() == 1 => Some(Pattern::literal(text, false)),
        Some(text) => match Pattern::new(text, true, false) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                io.fail(error);
                return 2;
            }
        },
    };
    let (texts, status) = io.inputs(files, |path, _| format!("can't open file {path}"));
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    for (index, line) in options::lines(&text).enumerate() {
        let fields = split(line, pattern.as_ref());
        let record = Record { line, fields: &fields, number: index + 1 };
        if program.tests.iter().all(|test| record.passes(test)) {
            let words: Vec<String> =
                program.words.iter().map(|word| word.iter().map(|value| record.value(value)).collect()).collect();
            io.output.print(words.join(" ") + "\n");
        }
    }
    if status == 0 { 0 } else { 2 }
}

fn split(line: &str, pattern: Option<&Pattern>) -> Vec<String> {
    let Some(pattern) = pattern else { return line.split_whitespace().map(str::to_string).collect() };
    if line.is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = line.chars().collect();
    let (mut fields, mut start) = (Vec::new(), 0);
    let text = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    while let Some((from, to)) = pattern.find(&chars, start).and_then(|found| found.first().copied().flatten()) {
        if to == from {
            break;
        }
        fields.push(text(start, from));
        start = to;
    }
    fields.push(text(start, chars.len()));
    fields
}

struct Record<'a> {
    line: &'a str,
    fields: &'a [String],
    number: usize,
}

impl Record<'_> {
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Field(0) => self.line.to_string(),
            Value::Field(number) => self.fields.get(number - 1).cloned().unwrap_or_default(),
            Value::LastField => self.fields.last().cloned().unwrap_or_default(),
            Value::FieldCount => self.fields.len().to_string(),
            Value::LineNumber => self.number.to_string(),
            Value::Text(text) => text.clone(),
        }
    }

    fn passes(&self, test: &Test) -> bool {
        match test {
            Test::Match { field, pattern, negated } => {
                let text: Vec<char> = self.value(field).chars().collect();
                pattern.find(&text, 0).is_some() != *negated
            }
            Test::Present(value) => {
                let value = self.value(value);
                value.parse::<f64>().map_or(!value.is_empty(), |number| number != 0.0)
            }
            Test::Compare { left, sign, right } => {
                let (left, right) = (self.value(left), self.value(right));
                let ordering = match (left.trim().parse::<f64>(), right.trim().parse::<f64>()) {
                    (Ok(left), Ok(right)) => left.total_cmp(&right),
                    _ => left.cmp(&right),
                };
                match sign.as_str() {
                    "==" => ordering.is_eq(),
                    "!=" => ordering.is_ne(),
                    "<" => ordering.is_lt(),
                    "<=" => ordering.is_le(),
                    ">" => ordering.is_gt(),
                    _ => ordering.is_ge(),
                }
            }
        }
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn program(&mut self) -> Option<Program> {
        let mut tests = Vec::new();
        self.blanks();
        while self.peek().is_some_and(|c| c != '{') {
            tests.push(self.test()?);
            self.blanks();
            if self.take("&&") {
                self.blanks();
            }
        }
        let mut words = Vec::new();
        if self.take("{") {
            self.blanks();
            if !self.take("print") {
                return None;
            }
            loop {
                let mut word = Vec::new();
                self.blanks();
                while let Some(value) = self.value() {
                    word.push(value);
                    self.blanks();
                }
                words.push(word);
                if !self.take(",") {
                    break;
                }
            }
            self.take(";");
            self.blanks();
            if !self.take("}") {
                return None;
            }
            self.blanks();
        }
        if words.iter().all(Vec::is_empty) {
            words = vec![vec![Value::Field(0)]];
        }
        (self.at == self.chars.len()).then_some(Program { tests, words })
    }

    fn test(&mut self) -> Option<Test> {
        let negated = self.peek() == Some('!') && self.chars.get(self.at + 1) == Some(&'/');
        self.at += usize::from(negated);
        if self.peek() == Some('/') {
            return Some(Test::Match { field: Value::Field(0), pattern: self.regex()?, negated });
        }
        let left = self.value()?;
        self.blanks();
        for sign in ["==", "!=", "<=", ">=", "!~", "<", ">", "~"] {
            if !self.take(sign) {
                continue;
            }
            self.blanks();
            if sign.ends_with('~') {
                return Some(Test::Match { field: left, pattern: self.regex()?, negated: sign == "!~" });
            }
            return Some(Test::Compare { left, sign: sign.to_string(), right: self.value()? });
        }
        Some(Test::Present(left))
    }

    fn regex(&mut self) -> Option<Pattern> {
        if !self.take("/") {
            return None;
        }
        let mut source = String::new();
        loop {
            match self.next()? {
                '/' => return Pattern::new(&source, true, false).ok(),
                '\\' if self.peek() == Some('/') => source.extend(self.next()),
                c => source.push(c),
            }
        }
    }

    fn value(&mut self) -> Option<Value> {
        for (word, value) in [("$NF", Value::LastField), ("NF", Value::FieldCount), ("NR", Value::LineNumber)] {
            if self.take(word) {
                return Some(value);
            }
        }
        match self.peek()? {
            '$' => {
                self.at += 1;
                self.digits().and_then(|digits| digits.parse().ok()).map(Value::Field)
            }
            '"' => {
                self.at += 1;
                let mut text = String::new();
                loop {
                    match self.next()? {
                        '"' => {
                            let text =
                                crate::shell::escapes::unescape(&text, crate::shell::escapes::Style::Format).text;
                            return Some(Value::Text(text));
                        }
                        '\\' => text.extend([Some('\\'), self.next()].into_iter().flatten()),
                        c => text.push(c),
                    }
                }
            }
            _ => self.digits().map(Value::Text),
        }
    }

    fn digits(&mut self) -> Option<String> {
        let digits: String = self.chars.iter().skip(self.at).take_while(|c| c.is_ascii_digit()).collect();
        self.at += digits.len();
        (!digits.is_empty()).then_some(digits)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, text: &str) -> bool {
        let found =
            self.chars.get(self.at..).is_some_and(|rest| rest.iter().copied().take(text.len()).eq(text.chars()));
        if found {
            self.at += text.len();
        }
        found
    }
}
