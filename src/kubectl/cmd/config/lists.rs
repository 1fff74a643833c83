//! What the kubeconfig knows. Models `get_contexts.go`, `get_clusters.go` and `get_users.go`.

use crate::kubectl::command::Command;
use crate::kubectl::config::ConfigContext;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::tabwriter::TabWriter;
use crate::order::InOrder;

pub const CONTEXTS: Command = Command {
    examples: &[
        ("kubectl config get-contexts", "All contexts, the one in use with a star"),
        ("kubectl config get-contexts -o name", "Their names"),
    ],
    usage: "[(-o|--output=)name)]",
    flags: &[&[
        Flag::bool("no-headers", "false", "Leave the headers out"),
        Flag::string("output", "", "name").short('o'),
    ]],
    run: Some(contexts),
    ..Command::new("get-contexts", "Describe one or many contexts")
};

pub const CLUSTERS: Command = Command {
    examples: &[("kubectl config get-clusters", "The clusters of the kubeconfig")],
    run: Some(clusters),
    ..Command::new("get-clusters", "Display clusters defined in the kubeconfig")
};

pub const USERS: Command = Command {
    examples: &[("kubectl config get-users", "The users of the kubeconfig")],
    run: Some(users),
    ..Command::new("get-users", "Display users defined in the kubeconfig")
};

fn contexts(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let output = parsed.string("output");
    if !["", "name"].contains(&output) {
        return Err(Failure::error(format!(
            "--output {output} is not available in kubectl config get-contexts; resetting to default output format"
        )));
    }
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for name in &parsed.args {
        match context.config.context(name) {
            Some(entry) => found.push(entry),
            None => failures.push(Failure::error(format!("context {name} not found"))),
        }
    }
    if parsed.args.is_empty() {
        found.extend(&context.config.contexts);
    }
    found.order_by_key(|entry| entry.name.as_str());
    let mut writer = TabWriter::for_tables();
    if output.is_empty() && !parsed.bool("no-headers") {
        writer.write("CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n");
    }
    for ConfigContext { name, cluster, user, namespace } in found {
        let mark = if *name == context.config.current_context { "*" } else { " " };
        writer.write(&match output {
            "name" => format!("{name}\n"),
            _ => format!("{mark}\t{name}\t{cluster}\t{user}\t{namespace}\n"),
        });
    }
    context.out.print(writer.finish());
    Failure::join(failures).map_or(Ok(()), Err)
}

fn clusters(context: &mut Context, _parsed: &Parsed) -> Result<(), Failure> {
    let names: Vec<&str> = context.config.clusters.keys().map(String::as_str).collect();
    let text = under_a_heading(&names);
    context.out.print(text);
    Ok(())
}

fn users(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("unexpected arguments: [{}]", parsed.args.join(" "))));
    }
    let names: Vec<&str> = context.config.users.keys().map(String::as_str).collect();
    let text = under_a_heading(&names);
    context.out.print(text);
    Ok(())
}

fn under_a_heading(names: &[&str]) -> String {
    let mut text = "NAME\n".to_owned();
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    text
}
