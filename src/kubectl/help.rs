//! Help in kubectl's layout and our own words.

use super::command::Place;

/// The root's commands under kubectl's own headings; what is in none stands under the last.
const GROUPS: [(&str, &[&str]); 8] = [
    ("Basic Commands (Beginner):", &["create", "expose", "run", "set"]),
    ("Basic Commands (Intermediate):", &["explain", "get", "edit", "delete"]),
    ("Deploy Commands:", &["rollout", "scale", "autoscale"]),
    ("Cluster Management Commands:", &["certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"]),
    (
        "Troubleshooting and Debugging Commands:",
        &["describe", "logs", "attach", "exec", "port-forward", "proxy", "cp", "auth", "debug", "events"],
    ),
    ("Advanced Commands:", &["diff", "apply", "patch", "replace", "wait", "kustomize"]),
    ("Settings Commands:", &["label", "annotate", "completion"]),
    ("Other Commands:", &[]),
];

/// The help of kubectl itself.
fn root(place: &Place) -> String {
    let mut out = String::from("kubectl talks to the control plane of a Kubernetes cluster.\n");
    let grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let all = place.command.subcommands;
    let width = all.iter().map(|command| command.name.len()).max().unwrap_or(0);
    for (title, names) in GROUPS {
        out.push_str(&format!("\n{title}\n"));
        let other =
            || all.iter().filter(|command| !grouped(command.name) && !matches!(command.name, "help" | "options"));
        let own = || names.iter().filter_map(|name| all.iter().find(|command| command.name == *name));
        let commands: Vec<_> = if names.is_empty() { other().collect() } else { own().collect() };
        for command in commands {
            out.push_str(&format!("  {:width$}   {}\n", command.name, command.short));
        }
    }
    out.push_str("\nUsage:\n  kubectl [flags] [options]\n\nUse \"kubectl <command> --help\" for more information about a given command.\nUse \"kubectl options\" for a list of global command-line options (applies to all commands).\n");
    out
}

/// The help of a command.
pub fn text(place: &Place) -> String {
    let command = place.command;
    if place.path == "kubectl" {
        return root(place);
    }
    let mut out = format!("{}\n", command.short);
    if !command.examples.is_empty() {
        out.push_str("\nExamples:\n");
        for (line, says) in command.examples {
            out.push_str(&format!("  # {says}\n  {line}\n\n"));
        }
        out.pop();
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
    let usage = if command.usage.is_empty() { "[flags] [options]" } else { command.usage };
    let ending = if usage.contains("options") { "" } else { " [options]" };
    out.push_str(&format!("\nUsage:\n  {} {usage}{ending}\n", place.path));
    if !command.subcommands.is_empty() {
        let path = &place.path;
        out.push_str(&format!("\nUse \"{path} <command> --help\" for more information about a given command.\n"));
    }
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
