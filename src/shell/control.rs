//! Loops, conditions, functions, arrays: what the shell can do beyond lists of commands.

use super::expand::ExpandError;
use super::host::Host;
use super::syntax::{Command, List};
use super::words::{Word, is_name};
use super::{Flow, Interpreter, Output, arithmetic, glob};

/// Most rounds of a `while` loop, which nobody is there to interrupt.
const MAX_ROUNDS: u32 = 200;
/// Most rounds of a counting loop.
const MAX_COUNTS: u32 = 1_000;
/// Most elements of an array that is filled by an index.
const MAX_INDEX: usize = 10_000;

impl Interpreter {
    /// Calls a function.
    pub(super) fn call(
        &mut self,
        body: &Command,
        words: &[String],
        stdin: Option<&str>,
        host: &mut dyn Host,
    ) -> Output {
        let arguments = words.get(1..).unwrap_or_default().to_vec();
        let outer = std::mem::replace(&mut self.arguments, arguments);
        self.hidden.push(Vec::new());
        let output = self.command(body, stdin, host);
        self.arguments = outer;
        for (name, value) in self.hidden.pop().unwrap_or_default().into_iter().rev() {
            match value {
                Some(value) => self.variables.insert(name, value),
                None => self.variables.remove(&name),
            };
        }
        if self.flow == Flow::Return {
            self.flow = Flow::Next;
        }
        Output { exit: self.status, ..output }
    }

    /// Runs the text of a script with its arguments, as a shell of its own.
    pub(super) fn script(&mut self, text: &str, arguments: &[String], host: &mut dyn Host) -> Output {
        let outer = std::mem::replace(&mut self.arguments, arguments.to_vec());
        let output = self.apart(|shell| shell.evaluate(text, host));
        self.arguments = outer;
        output
    }

    pub(super) fn for_loop(
        &mut self,
        name: &str,
        words: &[Word],
        body: &List,
        stdin: Option<&str>,
        host: &mut dyn Host,
        output: &mut Output,
    ) {
        self.substituted = Output::default();
        let values = self.expand_words(words, host);
        output.eprint(std::mem::take(&mut self.substituted).stderr());
        let values = match values {
            Ok(values) => values,
            Err(error) => return self.complain(Some(error), output),
        };
        self.status = 0;
        self.loops += 1;
        for value in values {
            self.set_variable(name, &value);
            self.list(body, stdin, host, output);
            if self.leaves_loop() {
                break;
            }
        }
        self.loops -= 1;
    }

    pub(super) fn while_loop(
        &mut self,
        until: bool,
        condition: &List,
        body: &List,
        stdin: Option<&str>,
        host: &mut dyn Host,
        output: &mut Output,
    ) {
        let mut status = 0;
        self.loops += 1;
        for round in 0.. {
            if round == MAX_ROUNDS {
                output.eprint(format!("bash: the loop was stopped after {MAX_ROUNDS} rounds\n"));
                self.stop();
                break;
            }
            self.list(condition, stdin, host, output);
            if self.leaves_loop() {
                break;
            }
            if (self.status == 0) == until {
                self.status = status;
                break;
            }
            self.list(body, stdin, host, output);
            status = self.status;
            if self.leaves_loop() {
                break;
            }
        }
        self.loops -= 1;
    }

    /// After a round: does the loop end here?
    pub(super) fn leaves_loop(&mut self) -> bool {
        let (flow, leaves) = match self.flow {
            Flow::Next => (Flow::Next, false),
            Flow::Break(levels) if levels > 1 && self.loops > 1 => (Flow::Break(levels - 1), true),
            Flow::Continue(levels) if levels > 1 && self.loops > 1 => (Flow::Continue(levels - 1), true),
            Flow::Break(_) => (Flow::Next, true),
            Flow::Continue(_) => (Flow::Next, false),
            Flow::Stop | Flow::Return | Flow::Wait => (self.flow, true),
        };
        self.flow = flow;
        leaves
    }

    pub(super) fn conditional(
        &mut self,
        arms: &[(List, List)],
        otherwise: &List,
        stdin: Option<&str>,
        host: &mut dyn Host,
        output: &mut Output,
    ) {
        for (condition, then) in arms {
            self.list(condition, stdin, host, output);
            if self.flow != Flow::Next {
                return;
            }
            if self.status == 0 {
                return self.list(then, stdin, host, output);
            }
        }
        self.status = 0;
        self.list(otherwise, stdin, host, output);
    }

    /// `case`: the first arm with a pattern that fits.
    pub(super) fn choose(
        &mut self,
        word: &Word,
        arms: &[(Vec<Word>, List)],
        stdin: Option<&str>,
        host: &mut dyn Host,
        output: &mut Output,
    ) -> Result<(), ExpandError> {
        let text = self.expand_text(word, host)?;
        self.status = 0;
        for (patterns, list) in arms {
            for pattern in patterns {
                let pattern = self.expand_pattern(pattern, host)?;
                if glob::matches(&pattern, &text) {
                    self.list(list, stdin, host, output);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// `for ((...))`
    pub(super) fn count(
        &mut self,
        expressions: &[Word; 3],
        body: &List,
        stdin: Option<&str>,
        host: &mut dyn Host,
        output: &mut Output,
    ) -> Result<(), ExpandError> {
        let [start, condition, step] = expressions;
        self.calculate(start, host)?;
        self.loops += 1;
        for _ in 0..MAX_COUNTS {
            if !condition.is_empty() && self.calculate(condition, host)? == 0 {
                break;
            }
            self.list(body, stdin, host, output);
            if self.leaves_loop() {
                break;
            }
            self.calculate(step, host)?;
        }
        self.loops -= 1;
        Ok(())
    }

    /// The value of expressions between commas, the last one's; assignments in them are made.
    pub(super) fn calculate(&mut self, word: &Word, host: &mut dyn Host) -> Result<i64, ExpandError> {
        let text = self.expand_text(word, host)?;
        self.calculate_text(&text).map_err(ExpandError)
    }

    /// The same of a text.
    pub(super) fn calculate_text(&mut self, text: &str) -> Result<i64, String> {
        let mut value = 0;
        for part in text.split(',') {
            value = self.calculate_one(part.trim())?;
        }
        Ok(value)
    }

    fn calculate_one(&mut self, text: &str) -> Result<i64, String> {
        let value = |shell: &Interpreter, text: &str| arithmetic::evaluate(text, &|name| shell.variable(name));
        for (sign, by) in [("++", 1), ("--", -1)] {
            let after = text.strip_suffix(sign).map(str::trim).filter(|name| is_name(name));
            let before = text.strip_prefix(sign).map(str::trim).filter(|name| is_name(name));
            if let Some(name) = after.or(before) {
                let old = value(self, name)?;
                let new = old.wrapping_add(by);
                self.set_variable(name, &new.to_string());
                return Ok(if after.is_some() { old } else { new });
            }
        }
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let rest = rest.trim_start();
        let (operator, right) = match rest.chars().next() {
            Some(sign @ ('+' | '-' | '*' | '/' | '%')) => (Some(sign), rest.get(1..).unwrap_or_default()),
            _ => (None, rest),
        };
        match right.strip_prefix('=').filter(|right| is_name(name) && !right.starts_with('=')) {
            None => value(self, text),
            Some(right) => {
                let right = self.calculate_one(right.trim())?;
                let new = match operator {
                    Some(sign) => value(self, &format!("{name} {sign} ({right})"))?,
                    None => right,
                };
                self.set_variable(name, &new.to_string());
                Ok(new)
            }
        }
    }

    /// The words of `$@`, or of `${NAME[@]}`; `None` for anything else.
    pub(super) fn words_of(&self, name: &str) -> Option<Vec<String>> {
        match name {
            "@" | "*" => Some(self.arguments.clone()),
            name => {
                let array = name.strip_suffix("[@]").or_else(|| name.strip_suffix("[*]"))?;
                let own = || self.variables.get(array).map(|variable| vec![variable.value.clone()]);
                Some(self.arrays.get(array).cloned().or_else(own).unwrap_or_default())
            }
        }
    }

    /// `${NAME[INDEX]}`; a plain variable is its own first element.
    pub(super) fn element(&self, array: &str, index: &str) -> Option<String> {
        let index = match index.parse::<usize>() {
            Ok(index) => index,
            Err(_) => self.variables.get(index)?.value.parse().ok()?,
        };
        match self.arrays.get(array) {
            Some(elements) => elements.get(index).cloned(),
            None if index == 0 => self.variables.get(array).map(|variable| variable.value.clone()),
            None => None,
        }
    }

    pub(super) fn set_element(&mut self, array: &str, index: &str, value: &str) {
        let Some(index) = index.parse::<usize>().ok().filter(|index| *index < MAX_INDEX) else { return };
        let own = self.variables.remove(array).map(|variable| vec![variable.value]);
        let elements = self.arrays.entry(array.to_owned()).or_insert_with(|| own.unwrap_or_default());
        if elements.len() <= index {
            elements.resize(index + 1, String::new());
        }
        if let Some(element) = elements.get_mut(index) {
            value.clone_into(element);
        }
    }
}
