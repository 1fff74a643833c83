//! Help in kubectl's layout and our own words.

use super::command::Place;

/// The help of a command.
pub fn text(place: &Place) -> String {
    let command = place.command;
    let mut out = format!("{}\n", command.short);
    if !command.examples.is_empty() {
        out.push_str("\nExamples:\n");
        for (line, says) in command.examples {
            out.push_str(&format!("  # {says}\n  {line}\n\n"));
        }
    }
    if !command.subcommands.is_empty() {
        out.push_str("\nAvailable Commands:\n");
        let width = command.subcommands.iter().map(|c| c.name.len()).max().unwrap_or(0);
        for sub in command.subcommands {
            out.push_str(&format!("  {:width$}   {}\n", sub.name, sub.short));
        }
    }
    let options: String =
        command.flags.iter().flat_map(|table| table.iter()).filter(|flag| !flag.hidden).map(option).collect();
    if !options.is_empty() {
        out.push_str(&format!("\nOptions:\n{options}"));
    }
    out.push_str(&format!("\nUsage:\n  {} {}\n", place.path, command.usage));
    out.push_str("\nUse \"kubectl options\" for a list of global command-line options (applies to all commands).\n");
    out
}

/// One flag with its default, as kubectl lays it out.
pub fn option(flag: &super::flags::Flag) -> String {
    use super::flags::Holds;
    let letter = flag.short.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
    let default = match flag.holds {
        Holds::String => format!("'{}'", flag.default),
        Holds::StringArray | Holds::StringSlice | Holds::StringToString => "[]".to_owned(),
        _ => flag.default.to_owned(),
    };
    format!("    {letter}--{}={default}:\n\t{}\n\n", flag.name, flag.help)
}
