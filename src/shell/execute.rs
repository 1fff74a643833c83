//! Runs commands: lists, pipelines, loops, simple commands.

use super::disk::Files;
use super::expand::ExpandError;
use super::host::{Call, Host};
use super::lexer::{Lexed, lex};
use super::parser::Parser;
use super::syntax::{AndOr, Assigned, Command, CommandKind, Condition, List, Pipeline};
use super::words::Word;
use super::{Effect, Flow, Interpreter, Output, Stream, redirect, tools};

/// Most commands that one input runs.
const MAX_STEPS: u32 = 20_000;
/// Most bytes that one input prints.
const MAX_OUTPUT: usize = 16 * 1024 * 1024;
/// How deep `$(...)`, `eval` and blocks may go.
const MAX_DEPTH: u32 = 40;
/// The depth of a command that stands in no block, loop or function.
const DEPTH_OF_A_LINE: u32 = 2;

/// The values to assign and the words to run, or why not.
type Prepared = Result<(Vec<(String, Value)>, Vec<String>), ExpandError>;

/// What a variable is given.
enum Value {
    Text(String),
    List(Vec<String>),
}

impl Interpreter {
    /// Fresh limits for a new input.
    pub(super) fn begin(&mut self) {
        self.flow = Flow::Next;
        self.rest.clear();
        self.steps = MAX_STEPS;
        self.room = MAX_OUTPUT;
        self.depth = 0;
        self.deadline = None;
        self.hidden.clear();
        self.feed = None;
        self.loops = 0;
        self.background = false;
        self.terminal = self.is_terminal;
        for number in 1..=super::expand::FILES {
            let _ = self.disk.remove(&format!("/tmp/fd{number}"), false);
        }
    }

    /// Reads and runs source text line by line.
    pub(super) fn evaluate(&mut self, source: &str, host: &mut dyn Host) -> Output {
        let mut output = Output::default();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            self.status = 2;
            return Output::failure("bash: commands are nested too deeply\n", 2);
        }
        let Lexed { tokens, error, open_heredocs } = lex(source);
        for (line, delimiter) in &open_heredocs {
            output.eprint(format!(
                "bash: warning: here-document at line {line} delimited by end-of-file (wanted `{delimiter}')\n"
            ));
        }
        let mut parser = Parser::new(Lexed { tokens, error, open_heredocs: Vec::new() });
        while matches!(self.flow, Flow::Next | Flow::Wait) {
            match parser.line(&self.aliases) {
                Ok(Some(list)) if self.flow == Flow::Wait => self.rest.extend(list),
                Ok(Some(list)) => self.list(&list, None, host, &mut output),
                Ok(None) => break,
                Err(error) => {
                    output.eprint(format!("bash: {error}\n"));
                    self.status = 2;
                    break;
                }
            }
        }
        self.depth -= 1;
        output.exit = self.status;
        output
    }

    /// `$(...)`: the output without its last line ends. What it sets is forgotten.
    pub(super) fn substitute(&mut self, source: &str, host: &mut dyn Host) -> String {
        let (terminal, status) = (std::mem::replace(&mut self.terminal, false), self.status);
        let outer = std::mem::take(&mut self.substituted);
        let output = self.apart(|shell| shell.evaluate(source, host));
        (self.terminal, self.status, self.substituted) = (terminal, status, outer);
        self.substituted.exit = output.exit;
        let mut text = output.stdout();
        text.truncate(text.trim_end_matches('\n').len());
        self.substituted.eprint(output.stderr());
        text
    }

    /// Runs something as a subshell would: variables, aliases and directory are as before afterwards; files and limits are not.
    pub(super) fn apart<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let (variables, aliases) = (self.variables.clone(), self.aliases.clone());
        let (arrays, functions, arguments) = (self.arrays.clone(), self.functions.clone(), self.arguments.clone());
        let cwd = self.disk.cwd().to_string();
        let result = run(self);
        (self.variables, self.aliases) = (variables, aliases);
        (self.arrays, self.functions, self.arguments) = (arrays, functions, arguments);
        let _ = self.disk.change_directory(&cwd);
        if self.steps > 0 {
            self.flow = Flow::Next;
        }
        result
    }

    /// Does what was left of an input when one of its commands went on, which has now ended with `status`.
    pub(super) fn resume(&mut self, rest: &List, status: i32, host: &mut dyn Host) -> Output {
        let mut output = Output::default();
        self.begin();
        self.status = status;
        // As deep as a line of the terminal stands.
        self.depth = 1;
        self.list(rest, None, host, &mut output);
        output.exit = self.status;
        output
    }

    /// What is left of the input, once.
    pub(super) fn take_rest(&mut self) -> List {
        std::mem::take(&mut self.rest)
    }

    pub(super) fn list(&mut self, list: &List, stdin: Option<&str>, host: &mut dyn Host, output: &mut Output) {
        for item in list {
            match self.flow {
                Flow::Next => self.and_or(item, stdin, host, output),
                Flow::Wait => self.rest.push(item.clone()),
                _ => return,
            }
        }
    }

    fn and_or(&mut self, item: &AndOr, stdin: Option<&str>, host: &mut dyn Host, output: &mut Output) {
        let before = self.background;
        self.background |= item.background;
        if item.background {
            self.jobs += 1;
            output.eprint(format!("[{}] {}\n", self.jobs, 1000 + self.jobs));
        }
        for (index, (condition, pipeline)) in item.pipelines.iter().enumerate() {
            let wanted = match condition {
                Condition::Always => true,
                Condition::Success => self.status == 0,
                Condition::Failure => self.status != 0,
            };
            if wanted && self.flow == Flow::Next {
                let wishes = output.effects.len();
                self.pipeline(pipeline, stdin, host, output);
                if !item.background && output.effects.iter().skip(wishes).any(|wish| *wish == Effect::Follow) {
                    let left = item.pipelines.get(index + 1..).unwrap_or_default().to_vec();
                    self.flow = Flow::Wait;
                    self.rest.extend((!left.is_empty()).then_some(AndOr { pipelines: left, background: false }));
                    break;
                }
            }
        }
        if item.background {
            self.status = 0;
        }
        self.background = before;
    }

    fn pipeline(&mut self, pipeline: &Pipeline, stdin: Option<&str>, host: &mut dyn Host, output: &mut Output) {
        let last = pipeline.commands.len().saturating_sub(1);
        let terminal = self.terminal;
        let mut fed: Option<String> = None;
        for (index, command) in pipeline.commands.iter().enumerate() {
            if self.flow != Flow::Next {
                break;
            }
            self.terminal = terminal && index == last;
            let input = if index == 0 { stdin } else { fed.as_deref() };
            let outer = (index > 0).then(|| std::mem::replace(&mut self.feed, fed.clone()));
            let mut made = if pipeline.commands.len() > 1 && !matches!(command.kind, CommandKind::Simple { .. }) {
                self.apart(|shell| shell.command(command, input, host))
            } else {
                self.command(command, input, host)
            };
            if let Some(outer) = outer {
                self.feed = outer;
            }
            self.limit(&mut made);
            if index < last {
                fed = Some(made.stdout());
                made.segments.retain(|segment| segment.stream == Stream::Stderr);
            }
            output.append(made);
        }
        self.terminal = terminal;
        if pipeline.negated {
            self.status = i32::from(self.status == 0);
        }
        output.exit = self.status;
    }

    /// Cuts output that goes over the limit, and stops.
    fn limit(&mut self, made: &mut Output) {
        let length = made.len();
        if length <= self.room {
            self.room -= length;
            return;
        }
        made.segments.clear();
        made.eprint("bash: the output is longer than the playground prints; stopped here\n");
        self.stop();
    }

    pub(super) fn stop(&mut self) {
        self.flow = Flow::Stop;
        self.steps = 0;
        self.status = 130;
    }

    pub(super) fn command(&mut self, command: &Command, stdin: Option<&str>, host: &mut dyn Host) -> Output {
        if self.steps == 0 {
            self.stop();
            return Output::failure(format!("bash: stopped after {MAX_STEPS} commands\n"), 130);
        }
        self.steps -= 1;
        self.substituted = Output::default();
        let plan = redirect::plan(self, &command.redirections, host);
        let mut output = Output::default();
        output.eprint(std::mem::take(&mut self.substituted).stderr());
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => {
                self.status = 1;
                output.append(Output::failure(format!("bash: {error}\n"), 1));
                return output;
            }
        };
        let terminal = self.terminal;
        self.terminal &= plan.stdout_is_inherited();
        let input = plan.stdin.as_deref().or(stdin);
        self.own_stdin = plan.stdin.is_some();
        let outer = plan.stdin.clone().map(|text| self.feed.replace(text));
        self.depth += 1;
        let made = if self.depth > MAX_DEPTH {
            self.status = 2;
            Output::failure("bash: commands are nested too deeply\n", 2)
        } else {
            self.kind(&command.kind, input, host)
        };
        self.depth -= 1;
        if let Some(outer) = outer {
            self.feed = outer;
        }
        self.terminal = terminal;
        output.append(redirect::deliver(self, &plan, made));
        output
    }

    fn kind(&mut self, kind: &CommandKind, stdin: Option<&str>, host: &mut dyn Host) -> Output {
        let mut output = Output::default();
        match kind {
            CommandKind::Simple { assignments, words } => return self.simple(assignments, words, stdin, host),
            CommandKind::For { name, words, body } => self.for_loop(name, words, body, stdin, host, &mut output),
            CommandKind::While { until, condition, body } => {
                self.while_loop(*until, condition, body, stdin, host, &mut output);
            }
            CommandKind::Count { expressions, body } => {
                let counted = self.count(expressions, body, stdin, host, &mut output);
                self.complain(counted.err(), &mut output);
            }
            CommandKind::Case { word, arms } => {
                let chosen = self.choose(word, arms, stdin, host, &mut output);
                self.complain(chosen.err(), &mut output);
            }
            CommandKind::Arithmetic(expression) => match self.calculate(expression, host) {
                Ok(value) => self.status = i32::from(value == 0),
                Err(error) => {
                    output.eprint(format!("bash: ((: {}\n", error.0));
                    self.status = 1;
                }
            },
            CommandKind::Function { name, body } => {
                self.functions.insert(name.clone(), std::rc::Rc::clone(body));
                self.status = 0;
            }
            CommandKind::If { arms, otherwise } => self.conditional(arms, otherwise, stdin, host, &mut output),
            CommandKind::Group(list) => self.list(list, stdin, host, &mut output),
            CommandKind::Subshell(list) => self.apart(|shell| shell.list(list, stdin, host, &mut output)),
        }
        output.exit = self.status;
        output
    }

    /// An expansion that failed: bash gives up the whole line.
    pub(super) fn complain(&mut self, error: Option<ExpandError>, output: &mut Output) {
        if let Some(error) = error {
            self.flow = Flow::Stop;
            self.status = 1;
            output.eprint(format!("bash: {}\n", error.0));
        }
    }

    fn simple(
        &mut self,
        assignments: &[(String, Assigned)],
        words: &[Word],
        stdin: Option<&str>,
        host: &mut dyn Host,
    ) -> Output {
        self.substituted = Output::default();
        let own_stdin = self.own_stdin;
        let expanded = self.prepare(assignments, words, host);
        self.own_stdin = own_stdin;
        let mut output = std::mem::take(&mut self.substituted);
        let (values, argv) = match expanded {
            Ok(expanded) => expanded,
            Err(error) => {
                // bash gives up the whole line.
                self.flow = Flow::Stop;
                self.status = 1;
                output.append(Output::failure(format!("bash: {}\n", error.0), 1));
                return output;
            }
        };
        if argv.is_empty() {
            for (name, value) in values {
                match value {
                    Value::Text(text) => self.set_variable(&name, &text),
                    Value::List(elements) => {
                        self.variables.remove(&name);
                        self.arrays.insert(name, elements);
                    }
                }
            }
            self.status = output.exit;
            return output;
        }
        // Assignments before a command hold for that command alone.
        let kept = (!values.is_empty()).then(|| self.variables.clone());
        for (name, value) in values {
            if let Value::Text(value) = value {
                self.variables.insert(name, super::Variable { value, exported: true });
            }
        }
        output.append(self.run_words(&argv, stdin, host));
        if let Some(kept) = kept {
            self.variables = kept;
        }
        output
    }

    /// The values to assign and the words to run.
    fn prepare(&mut self, assignments: &[(String, Assigned)], words: &[Word], host: &mut dyn Host) -> Prepared {
        let argv = self.expand_words(words, host)?;
        let mut values = Vec::new();
        for (name, assigned) in assignments {
            let value = match assigned {
                Assigned::Text(word, more) => {
                    let before = more.then(|| self.variable(name)).flatten().unwrap_or_default();
                    Value::Text(before + &self.expand_text(word, host)?)
                }
                Assigned::List(words, more) => {
                    let mut elements = more.then(|| self.words_of(&format!("{name}[@]"))).flatten().unwrap_or_default();
                    elements.extend(self.expand_words(words, host)?);
                    Value::List(elements)
                }
            };
            values.push((name.clone(), value));
        }
        Ok((values, argv))
    }

    /// Runs a command by its words: a tool of the shell's own, or the host's.
    pub(super) fn run_words(&mut self, argv: &[String], stdin: Option<&str>, host: &mut dyn Host) -> Output {
        let Some(name) = argv.first() else { return Output::default() };
        if let Some(body) = self.functions.get(name).cloned() {
            return self.call(&body, argv, stdin, host);
        }
        let short = name.strip_prefix("/usr/bin/").or_else(|| name.strip_prefix("/bin/")).unwrap_or(name);
        let tool = tools::find(short).filter(|tool| self.has_tool(tool.name));
        let output = match tool {
            Some(tool) => tools::run(tool, self, argv, stdin, host),
            None => {
                let environment = self.environment();
                let (terminal, background) = (self.terminal, self.background);
                // Only a line's own commands can go on: not those in loops, pipes and blocks, whose end others wait for.
                let deferrable = terminal && self.depth <= DEPTH_OF_A_LINE;
                let job = background.then_some(self.jobs);
                let (deadline, disk, environment) = (self.deadline, &mut self.disk, &environment);
                let call = Call { argv, stdin, environment, disk, terminal, background, deadline, job, deferrable };
                host.command(call).unwrap_or_else(|| self.unknown(argv, host))
            }
        };
        self.status = output.exit;
        output
    }

    /// A script that may be run; bash's words for a command that does not exist.
    fn unknown(&mut self, argv: &[String], host: &mut dyn Host) -> Output {
        let name = argv.first().map_or("", String::as_str);
        if self.in_container {
            return Output::failure(format!("sh: {name}: not found\n"), 127);
        }
        if name.contains('/')
            && let Ok(text) = self.disk.read(name)
            && self.runnable.contains(&self.disk.absolute(name))
        {
            return self.script(&text, argv.get(1..).unwrap_or_default(), host);
        }
        if !name.contains('/') {
            return Output::failure(format!("bash: {name}: command not found\n"), 127);
        }
        let (text, exit) = match self.disk.text(name) {
            Ok(_) => ("Permission denied".to_string(), 126),
            Err(error @ super::FileError::NotFound) => (error.to_string(), 127),
            Err(error) => (error.to_string(), 126),
        };
        Output::failure(format!("bash: {name}: {text}\n"), exit)
    }
}
