//! The tree of commands: what each is called, which flags it reads, what runs it. Models `spf13/cobra`'s `command.go`.

use super::context::Context;
use super::failure::Failure;
use super::flags::{self, Flag, Parsed};
use super::{cmd, help};
use crate::kubectl::streams::Output;

/// What a command does with its flags and arguments.
pub type Run = fn(&mut Context, &Parsed) -> Result<(), Failure>;

/// One command.
pub struct Command {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// Words that people type for it: `kubectl list` is told of `get`.
    pub suggest_for: &'static [&'static str],
    /// What follows its path in help: `NAME --image=image [--port=port]`.
    pub usage: &'static str,
    /// One line on what it does.
    pub short: &'static str,
    /// Lines that work, each with what it does; tests run them.
    pub examples: &'static [(&'static str, &'static str)],
    /// Its own flags and the groups that it shares.
    pub flags: &'static [&'static [Flag]],
    pub subcommands: &'static [&'static Command],
    /// `None` for commands that only hold subcommands.
    pub run: Option<Run>,
}

impl Command {
    /// A command with nothing but a name and a line about it, to be filled in with `..Command::new(..)`.
    pub const fn new(name: &'static str, short: &'static str) -> Command {
        Command {
            name,
            aliases: &[],
            suggest_for: &[],
            usage: "",
            short,
            examples: &[],
            flags: &[],
            subcommands: &[],
            run: None,
        }
    }

    fn answers_to(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }

    /// Its flags, its own and the ones that every command reads.
    pub fn all_flags(&self) -> Vec<&'static [Flag]> {
        self.flags.iter().copied().chain([cmd::GLOBAL]).collect()
    }
}

/// A command found in the tree, with what led there.
pub struct Place {
    pub command: &'static Command,
    /// `kubectl create service`.
    pub path: String,
    /// The words after it, flags included.
    pub words: Vec<String>,
}

/// Runs `kubectl` with `words` (without `kubectl` itself).
pub fn run(context: &mut Context, words: &[String]) -> Output {
    match dispatch(context, words) {
        Ok(()) => {}
        Err(failure) => {
            context.out.eprint(failure.text);
            context.out.exit = failure.exit;
        }
    }
    std::mem::take(&mut context.out)
}

fn dispatch(context: &mut Context, words: &[String]) -> Result<(), Failure> {
    let place = find(words);
    let command = place.command;
    if command.name == "kubectl"
        && let Some(word) = arguments(&place.words, command).first()
    {
        return Err(unknown_command(word));
    }
    let parsed = match flags::read(&place.words, &command.all_flags()) {
        Ok(parsed) => parsed,
        Err(why) if why == "help" => {
            context.out.print(help::text(&place));
            return Ok(());
        }
        Err(why) => {
            return Err(Failure::error(format!("{why}\nSee '{} --help' for usage.", place.path)));
        }
    };
    for warning in parsed.warnings() {
        context.out.eprint(format!("{warning}\n"));
    }
    let Some(run) = command.run else { return no_subcommand(context, &place, &parsed) };
    check_required(command, &parsed)?;
    context.begin(&place.path, &parsed)?;
    if !parsed.string("kustomize").is_empty() {
        return Err(Failure::error("kustomizations are not part of this playground"));
    }
    run(context, &parsed)
}

/// Walks down the tree as far as the words lead. Models `Command.Find`.
pub fn find(words: &[String]) -> Place {
    let mut place = Place { command: &cmd::KUBECTL, path: "kubectl".to_owned(), words: words.to_vec() };
    loop {
        let named = arguments(&place.words, place.command);
        let Some(next) = named.first().and_then(|word| place.command.subcommands.iter().find(|c| c.answers_to(word)))
        else {
            return place;
        };
        // Only the word that named the command goes; flags before it stay.
        if let Some(at) = named.first().and_then(|word| place.words.iter().position(|w| w == word)) {
            place.words.remove(at);
        }
        place.path = format!("{} {}", place.path, next.name);
        place.command = next;
    }
}

/// The words that are no flags and no values of flags. Models `stripFlags`.
fn arguments<'a>(words: &'a [String], command: &Command) -> Vec<&'a str> {
    let tables = command.all_flags();
    let takes_value = |fits: &dyn Fn(&Flag) -> bool| {
        tables.iter().flat_map(|table| table.iter()).find(|flag| fits(flag)).is_none_or(|flag| flag.bare.is_none())
    };
    let mut found = Vec::new();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        let long = word.strip_prefix("--").filter(|rest| !rest.contains('='));
        let short = word.strip_prefix('-').filter(|rest| rest.chars().count() == 1 && *rest != "-");
        if let Some(name) = long {
            if name != "help" && takes_value(&|flag| flag.name == name) {
                words.next();
            }
        } else if let Some(letter) = short {
            if letter != "h" && takes_value(&|flag| flag.short.is_some_and(|s| letter.starts_with(s))) {
                words.next();
            }
        } else if !word.starts_with('-') && !word.is_empty() {
            found.push(word);
        }
    }
    found
}

fn check_required(command: &Command, parsed: &Parsed) -> Result<(), Failure> {
    let missing: Vec<String> = command
        .flags
        .iter()
        .flat_map(|table| table.iter())
        .filter(|flag| flag.required && !parsed.changed(flag.name))
        .map(|flag| format!("\"{}\"", flag.name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::error(format!("required flag(s) {} not set", missing.join(", "))))
}

/// `kubectl create service`, and the same with a word that is none of its subcommands. Models `DefaultSubCommandRun`.
fn no_subcommand(context: &mut Context, place: &Place, parsed: &Parsed) -> Result<(), Failure> {
    if let Some(word) = parsed.args.first() {
        return Err(Failure::usage(&place.path, format!("unknown command \"{}\"", parsed_words(word, parsed))));
    }
    context.out.print(help::text(place));
    if place.command.name != "kubectl" {
        context.out.exit = 1;
    }
    Ok(())
}

fn parsed_words(first: &str, parsed: &Parsed) -> String {
    if parsed.args.len() > 1 { parsed.args.join(" ") } else { first.to_owned() }
}

fn unknown_command(word: &str) -> Failure {
    let mut text = format!("error: unknown command \"{word}\" for \"kubectl\"\n");
    let near = suggestions(word, cmd::KUBECTL.subcommands);
    if !near.is_empty() {
        text.push_str("\nDid you mean this?\n");
        for name in near {
            text.push_str(&format!("\t{name}\n"));
        }
    }
    Failure { text, exit: 1 }
}

/// Commands with a name at most two letters off, or that begin with the word. Models `SuggestionsFor`.
pub fn suggestions(word: &str, among: &[&'static Command]) -> Vec<&'static str> {
    let typed = word.to_lowercase();
    let mut near = Vec::new();
    for command in among {
        if strsim::levenshtein(&typed, command.name) <= 2 || command.name.starts_with(&typed) {
            near.push(command.name);
        }
        if command.suggest_for.iter().any(|other| other.eq_ignore_ascii_case(word)) {
            near.push(command.name);
        }
    }
    near
}
