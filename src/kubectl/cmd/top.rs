//! `kubectl top`: needs a metrics server, which this cluster has not, as a fresh one has not. Models `pkg/cmd/top`.

use crate::kubectl::cmd::SELECTOR;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    examples: &[("kubectl top pod -A", "What all Pods use")],
    usage: "",
    subcommands: &[&NODE, &POD],
    ..Command::new("top", "Show what nodes and Pods use (needs a metrics server)")
};

const NODE: Command = Command {
    examples: &[("kubectl top node", "What the nodes use")],
    aliases: &["nodes", "no"],
    usage: "[NAME | -l label]",
    flags: &[
        SELECTOR,
        COMMON,
        &[
            Flag::bool("show-capacity", "false", "Show what the nodes have"),
            Flag::bool("show-swap", "false", "Show the use of swap"),
        ],
    ],
    run: Some(|context, parsed| run(context, parsed, "node [NAME | -l label]", "--selector")),
    ..Command::new("node", "Show what nodes use")
};

const POD: Command = Command {
    examples: &[("kubectl top pod --containers", "What each container uses")],
    aliases: &["pods", "po"],
    usage: "[NAME | -l label]",
    flags: &[SELECTOR, COMMON, PODS],
    run: Some(|context, parsed| run(context, parsed, "pod [NAME | -l label]", "selector")),
    ..Command::new("pod", "Show what Pods use")
};

const COMMON: &[Flag] = &[
    Flag::bool("no-headers", "false", "No line of headings"),
    Flag::string("sort-by", "", "cpu or memory"),
    Flag::bool("use-protocol-buffers", "true", "Ask in the shorter format"),
];

const PODS: &[Flag] = &[
    Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
    Flag::bool("containers", "false", "Show each container"),
    Flag::string("field-selector", "", "Field selector: metadata.name=web"),
    Flag::bool("sum", "false", "Show the sum"),
    Flag::bool("show-swap", "false", "Show the use of swap"),
];

fn run(context: &mut Context, parsed: &Parsed, usage: &str, selector: &str) -> Result<(), Failure> {
    if parsed.args.len() > 1 {
        return Err(context.usage(usage));
    }
    if !matches!(parsed.string("sort-by"), "" | "cpu" | "memory") {
        return Err(Failure::error("--sort-by accepts only cpu or memory"));
    }
    if !parsed.args.is_empty() && !parsed.string("selector").is_empty() {
        return Err(Failure::error(format!("only one of NAME or {selector} can be provided")));
    }
    Err(Failure::error("Metrics API not available"))
}
