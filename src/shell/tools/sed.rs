//! `sed [-nEri] SCRIPT [FILE...]` with the commands `s`, `p`, `d`, `q` and the addresses `N`, `$`, `/re/` and ranges of them.

use super::pattern::Pattern;
use super::{Io, options};
use crate::shell::disk::Files;

enum Address {
    Line(usize),
    Last,
    Match(Pattern),
}

enum Action {
    Substitute { pattern: Pattern, replacement: Vec<Piece>, all: bool, number: usize, print: bool },
    Print,
    Delete,
    Quit,
}

enum Piece {
    Text(String),
    Group(usize),
}

struct Command {
    from: Option<Address>,
    to: Option<Address>,
    negated: bool,
    action: Action,
    inside: bool,
}

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let long = [("quiet", 'n'), ("silent", 'n'), ("regexp-extended", 'E'), ("expression", 'e'), ("in-place", 'i')];
    let options = match options::read(io, "nErie:s", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let mut operands = options.operands.clone();
    let mut scripts: Vec<String> =
        options.given.iter().filter(|(letter, _)| *letter == 'e').map(|(_, script)| script.clone()).collect();
    if scripts.is_empty() {
        if operands.is_empty() {
            io.output.eprint("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
            return 1;
        }
        scripts.push(operands.remove(0));
    }
    let mut commands = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        let mut parser =
            Parser { chars: script.chars().collect(), at: 0, extended: options.has('E') || options.has('r') };
        if let Err(error) = parser.script(&mut commands) {
            return io.fail(format!("-e expression #{}, char {}: {error}", index + 1, parser.at.max(1)));
        }
    }
    let (texts, status) = io.inputs(&operands, |path, why| format!("can't read {path}: {why}"));
    let status = if status == 0 { 0 } else { 2 };
    if options.has('i') && !operands.is_empty() {
        for (path, text) in texts {
            let edited = edit(&text, &mut commands, options.has('n'));
            if let Err(error) = io.shell.disk.write(&path, &edited) {
                return io.fail(format!("couldn't open file {path}: {error}"));
            }
        }
        return status;
    }
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    let edited = edit(&text, &mut commands, options.has('n'));
    io.output.print(edited);
    status
}

fn edit(text: &str, commands: &mut [Command], quiet: bool) -> String {
    let mut edited = String::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (index, whole) in lines.iter().enumerate() {
        let mut line = whole.strip_suffix('\n').unwrap_or(whole).to_string();
        let end = if whole.ends_with('\n') { "\n" } else { "" };
        let (mut deleted, mut quit) = (false, false);
        for command in commands.iter_mut() {
            if !command.selects(&line, index + 1, index + 1 == lines.len()) {
                continue;
            }
            match &command.action {
                Action::Print => edited.extend([line.as_str(), "\n"]),
                Action::Delete => deleted = true,
                Action::Quit => quit = true,
                Action::Substitute { pattern, replacement, all, number, print } => {
                    if let Some(new) = substitute(&line, pattern, replacement, *all, *number) {
                        line = new;
                        if *print {
                            edited.extend([line.as_str(), "\n"]);
                        }
                    }
                }
            }
            if deleted || quit {
                break;
            }
        }
        if !quiet && !deleted {
            edited.extend([line.as_str(), end]);
        }
        if quit {
            break;
        }
    }
    edited
}

impl Command {
    fn selects(&mut self, line: &str, number: usize, last: bool) -> bool {
        let matches = |address: &Address| match address {
            Address::Line(wanted) => *wanted == number,
            Address::Last => last,
            Address::Match(pattern) => pattern.find(&line.chars().collect::<Vec<_>>(), 0).is_some(),
        };
        let selected = match (&self.from, &self.to) {
            (None, _) => true,
            (Some(from), None) => matches(from),
            (Some(_), Some(to)) if self.inside => {
                self.inside = !matches(to) && !matches!(to, Address::Line(end) if number >= *end);
                !matches!(to, Address::Line(end) if number > *end)
            }
            (Some(from), Some(to)) => {
                let begins = matches(from);
                self.inside = begins
                    && !matches!(to, Address::Line(end) if number >= *end)
                    && !(matches!(to, Address::Last) && last);
                begins
            }
        };
        selected != self.negated
    }
}

/// The line with its matches replaced; `None` when nothing matched.
fn substitute(line: &str, pattern: &Pattern, replacement: &[Piece], all: bool, number: usize) -> Option<String> {
    let chars: Vec<char> = line.chars().collect();
    let piece = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (mut new, mut at, mut copied, mut count, mut changed) = (String::new(), 0, 0, 0, false);
    while at <= chars.len() {
        let Some(captures) = pattern.find(&chars, at) else { break };
        let Some((start, end)) = captures.first().copied().flatten() else { break };
        count += 1;
        if count >= number {
            changed = true;
            new.push_str(&piece(copied, start));
            for part in replacement {
                match part {
                    Piece::Text(text) => new.push_str(text),
                    Piece::Group(group) => {
                        if let Some((start, end)) = captures.get(*group).copied().flatten() {
                            new.push_str(&piece(start, end));
                        }
                    }
                }
            }
            copied = end;
            if !all {
                break;
            }
        }
        at = if end > start { end } else { end + 1 };
    }
    new.push_str(&piece(copied, chars.len()));
    changed.then_some(new)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    extended: bool,
}

impl Parser {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        self.at += usize::from(c.is_some());
        c
    }

    fn skip(&mut self, signs: &[char]) {
        while self.chars.get(self.at).is_some_and(|c| signs.contains(c)) {
            self.at += 1;
        }
    }

    fn script(&mut self, commands: &mut Vec<Command>) -> Result<(), String> {
        loop {
            self.skip(&[' ', '\t', '\n', ';']);
            if self.at >= self.chars.len() {
                return Ok(());
            }
            let from = self.address()?;
            let to = match self.chars.get(self.at) {
                Some(',') if from.is_some() => {
                    self.at += 1;
                    Some(self.address()?.ok_or("unexpected `,'")?)
                }
                _ => None,
            };
            self.skip(&[' ']);
            let negated = self.chars.get(self.at) == Some(&'!');
            self.at += usize::from(negated);
            let action = match self.next() {
                Some('p') => Action::Print,
                Some('d') => Action::Delete,
                Some('q') => Action::Quit,
                Some('s') => self.substitution()?,
                Some(c) => return Err(format!("unknown command: `{c}'")),
                None => return Err("missing command".into()),
            };
            self.skip(&[' ', '\t']);
            if self.chars.get(self.at).is_some_and(|c| !matches!(c, ';' | '\n' | '}')) {
                self.at += 1;
                return Err("extra characters after command".into());
            }
            commands.push(Command { from, to, negated, action, inside: false });
        }
    }

    fn address(&mut self) -> Result<Option<Address>, String> {
        match self.chars.get(self.at) {
            Some('$') => {
                self.at += 1;
                Ok(Some(Address::Last))
            }
            Some('/') => {
                self.at += 1;
                let source = self.until('/').ok_or("unterminated address regex")?;
                Ok(Some(Address::Match(Pattern::new(&source, self.extended, false)?)))
            }
            Some(c) if c.is_ascii_digit() => {
                let digits: String = self.chars.iter().skip(self.at).take_while(|c| c.is_ascii_digit()).collect();
                self.at += digits.len();
                Ok(Some(Address::Line(digits.parse().unwrap_or(usize::MAX))))
            }
            _ => Ok(None),
        }
    }

    /// Text up to a sign; a backslash before the sign makes it part of the text.
    fn until(&mut self, sign: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                c if c == sign => return Some(text),
                '\\' => match self.next()? {
                    c if c == sign => text.push(c),
                    c => text.extend(['\\', c]),
                },
                c => text.push(c),
            }
        }
    }

    fn substitution(&mut self) -> Result<Action, String> {
        const UNTERMINATED: &str = "unterminated `s' command";
        let sign = self.next().ok_or(UNTERMINATED)?;
        let source = self.until(sign).ok_or(UNTERMINATED)?;
        let target = self.until(sign).ok_or(UNTERMINATED)?;
        let (mut all, mut number, mut print, mut ignore_case) = (false, 1, false, false);
        while let Some(c) = self.chars.get(self.at).copied() {
            match c {
                'g' => all = true,
                'p' => print = true,
                'i' | 'I' => ignore_case = true,
                '1'..='9' => number = c.to_digit(10).map_or(1, |digit| digit as usize),
                ';' | '\n' | ' ' | '}' => break,
                _ => {
                    self.at += 1;
                    return Err("unknown option to `s'".into());
                }
            }
            self.at += 1;
        }
        let pattern = Pattern::new(&source, self.extended, ignore_case)?;
        Ok(Action::Substitute { pattern, replacement: replacement(&target), all, number, print })
    }
}

fn replacement(target: &str) -> Vec<Piece> {
    let (mut pieces, mut text) = (Vec::new(), String::new());
    let mut chars = target.chars();
    while let Some(c) = chars.next() {
        let group = match c {
            '&' => Some(0),
            '\\' => match chars.next() {
                Some(digit @ '0'..='9') => digit.to_digit(10),
                Some('n') => {
                    text.push('\n');
                    None
                }
                Some('t') => {
                    text.push('\t');
                    None
                }
                other => {
                    text.extend(other);
                    None
                }
            },
            c => {
                text.push(c);
                None
            }
        };
        if let Some(group) = group {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
            pieces.push(Piece::Group(group as usize));
        }
    }
    pieces.push(Piece::Text(text));
    pieces
}
