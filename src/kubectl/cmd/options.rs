//! `kubectl options`, `help`, `completion` and `plugin`.

use crate::kubectl::cmd::GLOBAL;
use crate::kubectl::command::{Command, find};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::help;

pub const OPTIONS: Command = Command {
    examples: &[("kubectl options", "The flags that every command reads")],
    run: Some(options),
    ..Command::new("options", "Show the flags that every command reads")
};

pub const HELP: Command = Command {
    usage: "[command] [flags]",
    examples: &[("kubectl help expose", "What a command does")],
    run: Some(help),
    ..Command::new("help", "Show what a command does")
};

pub const COMPLETION: Command = Command {
    usage: "SHELL",
    examples: &[("kubectl completion bash", "In this terminal, Tab completes already")],
    run: Some(completion),
    ..Command::new("completion", "Show the code that completes words in a shell")
};

pub const PLUGIN: Command = Command {
    examples: &[("kubectl plugin list", "The programs that add commands")],
    usage: "[flags]",
    subcommands: &[&PLUGIN_LIST],
    ..Command::new("plugin", "Look for programs that add commands")
};

const PLUGIN_LIST: Command = Command {
    examples: &[("kubectl plugin list", "The programs that add commands")],
    flags: &[&[Flag::bool("name-only", "false", "Show names, not paths")]],
    run: Some(|_, _| Err(Failure::error("unable to find any kubectl plugins in your PATH"))),
    ..Command::new("list", "Show all programs that add commands")
};

fn options(context: &mut Context, _: &Parsed) -> Result<(), Failure> {
    context.out.print("The following options can be passed to any command:\n\n");
    for flag in GLOBAL {
        context.out.print(help::option(flag));
    }
    Ok(())
}

fn help(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let place = find(&parsed.args);
    if place.command.name == "kubectl" && !parsed.args.is_empty() {
        // Models cobra's own help command.
        let words: Vec<String> = parsed.args.iter().map(|word| format!("\"{word}\"")).collect();
        context
            .out
            .print(format!("Unknown help topic [{}]\n", words.join(" ").replace("\" \"", "` `").replace('"', "`")));
    }
    context.out.print(help::text(&place));
    Ok(())
}

fn completion(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    match parsed.args.as_slice() {
        [] => Err(context.usage("Shell not specified.")),
        [shell] if matches!(shell.as_str(), "bash" | "fish" | "powershell" | "zsh") => {
            context
                .out
                .print(format!("# {shell} completion for kubectl: in this terminal, Tab completes without it.\n"));
            Ok(())
        }
        [shell] => Err(context.usage(format!("Unsupported shell type \"{shell}\"."))),
        _ => Err(context.usage("Too many arguments. Expected only the shell type.")),
    }
}
