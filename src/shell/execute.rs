//! Runs commands: lists, pipelines, loops, simple commands.

use super::expand::ExpandError;
use super::host::{Call, Host};
use super::lexer::{Lexed, lex};
use super::parser::Parser;
use super::syntax::{AndOr, Command, CommandKind, Condition, List, Pipeline};
use super::words::Word;
use super::{Flow, Interpreter, Output, Stream, redirect, tools};

/// Most commands that one input runs.
const MAX_STEPS: u32 = 20_000;
/// Most bytes that one input prints.
const MAX_OUTPUT: usize = 16 * 1024 * 1024;
/// Most rounds of a `while` loop, which nobody is there to interrupt.
const MAX_ROUNDS: u32 = 200;
/// How deep `$(...)`, `eval` and blocks may go.
const MAX_DEPTH: u32 = 40;

/// The values to assign and the words to run, or why not.
type Prepared = Result<(Vec<(String, String)>, Vec<String>), ExpandError>;

impl Interpreter {
    /// Fresh limits for a new input.
    pub(super) fn begin(&mut self) {
        self.flow = Flow::Next;
        self.steps = MAX_STEPS;
        self.room = MAX_OUTPUT;
        self.depth = 0;
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
        while self.flow == Flow::Next {
            match parser.line(&self.aliases) {
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
    fn apart<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let (variables, aliases) = (self.variables.clone(), self.aliases.clone());
        let cwd = self.disk.cwd().to_string();
        let result = run(self);
        (self.variables, self.aliases) = (variables, aliases);
        let _ = self.disk.change_directory(&cwd);
        if self.steps > 0 {
            self.flow = Flow::Next;
        }
        result
    }

    pub(super) fn list(&mut self, list: &List, stdin: Option<&str>, host: &mut dyn Host, output: &mut Output) {
        for item in list {
            if self.flow != Flow::Next {
                return;
            }
            self.and_or(item, stdin, host, output);
        }
    }

    fn and_or(&mut self, item: &AndOr, stdin: Option<&str>, host: &mut dyn Host, output: &mut Output) {
        let before = self.background;
        self.background |= item.background;
        if item.background {
            self.jobs += 1;
            output.eprint(format!("[{}] {}\n", self.jobs, 1000 + self.jobs));
        }
        for (condition, pipeline) in &item.pipelines {
            let wanted = match condition {
                Condition::Always => true,
                Condition::Success => self.status == 0,
                Condition::Failure => self.status != 0,
            };
            if wanted && self.flow == Flow::Next {
                self.pipeline(pipeline, stdin, host, output);
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
            let mut made = if pipeline.commands.len() > 1 && !matches!(command.kind, CommandKind::Simple { .. }) {
                self.apart(|shell| shell.command(command, input, host))
            } else {
                self.command(command, input, host)
            };
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

    fn stop(&mut self) {
        self.flow = Flow::Stop;
        self.steps = 0;
        self.status = 130;
    }

    fn command(&mut self, command: &Command, stdin: Option<&str>, host: &mut dyn Host) -> Output {
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
        self.depth += 1;
        let made = if self.depth > MAX_DEPTH {
            self.status = 2;
            Output::failure("bash: commands are nested too deeply\n", 2)
        } else {
            self.kind(&command.kind, input, host)
        };
        self.depth -= 1;
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
            CommandKind::If { arms, otherwise } => self.conditional(arms, otherwise, stdin, host, &mut output),
            CommandKind::Group(list) => self.list(list, stdin, host, &mut output),
            CommandKind::Subshell(list) => self.apart(|shell| shell.list(list, stdin, host, &mut output)),
        }
        output.exit = self.status;
        output
    }

    fn for_loop(
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
            Err(error) => {
                // bash gives up the whole line.
                self.flow = Flow::Stop;
                self.status = 1;
                return output.eprint(format!("bash: {}\n", error.0));
            }
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

    fn while_loop(
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
    fn leaves_loop(&mut self) -> bool {
        let (flow, leaves) = match self.flow {
            Flow::Next => (Flow::Next, false),
            Flow::Break(levels) if levels > 1 && self.loops > 1 => (Flow::Break(levels - 1), true),
            Flow::Continue(levels) if levels > 1 && self.loops > 1 => (Flow::Continue(levels - 1), true),
            Flow::Break(_) => (Flow::Next, true),
            Flow::Continue(_) => (Flow::Next, false),
            Flow::Stop => (Flow::Stop, true),
        };
        self.flow = flow;
        leaves
    }

    fn conditional(
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

    fn simple(
        &mut self,
        assignments: &[(String, Word)],
        words: &[Word],
        stdin: Option<&str>,
        host: &mut dyn Host,
    ) -> Output {
        self.substituted = Output::default();
        let expanded = self.prepare(assignments, words, host);
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
                self.set_variable(&name, &value);
            }
            self.status = output.exit;
            return output;
        }
        // Assignments before a command hold for that command alone.
        let kept = (!values.is_empty()).then(|| self.variables.clone());
        for (name, value) in values {
            self.variables.insert(name, super::Variable { value, exported: true });
        }
        output.append(self.run_words(&argv, stdin, host));
        if let Some(kept) = kept {
            self.variables = kept;
        }
        output
    }

    /// The values to assign and the words to run.
    fn prepare(&mut self, assignments: &[(String, Word)], words: &[Word], host: &mut dyn Host) -> Prepared {
        let argv = self.expand_words(words, host)?;
        let mut values = Vec::new();
        for (name, word) in assignments {
            values.push((name.clone(), self.expand_text(word, host)?));
        }
        Ok((values, argv))
    }

    /// Runs a command by its words: a tool of the shell's own, or the host's.
    pub(super) fn run_words(&mut self, argv: &[String], stdin: Option<&str>, host: &mut dyn Host) -> Output {
        let Some(name) = argv.first() else { return Output::default() };
        let short = name.strip_prefix("/usr/bin/").or_else(|| name.strip_prefix("/bin/")).unwrap_or(name);
        let tool = tools::find(short).filter(|tool| self.has_tool(tool.name));
        let output = match tool {
            Some(tool) => tools::run(tool, self, argv, stdin, host),
            None => {
                let environment = self.environment();
                let (terminal, background) = (self.terminal, self.background);
                let disk = &mut self.disk;
                let call = Call { argv, stdin, environment: &environment, disk, terminal, background };
                host.command(call).unwrap_or_else(|| self.unknown(name))
            }
        };
        self.status = output.exit;
        output
    }

    /// bash's words for a command that does not exist.
    fn unknown(&self, name: &str) -> Output {
        if self.in_container {
            return Output::failure(format!("sh: {name}: not found\n"), 127);
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
