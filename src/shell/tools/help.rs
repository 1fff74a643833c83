//! `help`: what the terminal knows.

use super::Io;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let mut text = String::from("A small bash over a virtual disk. Beside kubectl (k for short) it knows:\n\n");
    for tool in super::all().filter(|tool| tool.name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        text.push_str(&format!("  {:<10} {}\n", tool.name, tool.summary));
    }
    let commands = io.host.commands();
    if !commands.is_empty() {
        text.push_str(&format!("\nand, in the cluster: {}\n", commands.join(", ")));
    }
    text.push_str("\nPipes, redirections, heredocs, variables, $(...), &&, ||, for, while and if work as in bash.\n");
    io.output.print(text);
    0
}
