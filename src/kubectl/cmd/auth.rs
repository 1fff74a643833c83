//! `kubectl auth`: the learner may do everything; another user (`--as`) nothing. Models `pkg/cmd/auth`.

use crate::kubectl::cmd::OUTPUT;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::Fields;
use crate::kubectl::resources::kind_of;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl auth can-i create services", "May I make Services?"),
        ("kubectl auth whoami", "Who am I to the server?"),
    ],
    subcommands: &[&CAN_I, &WHO_AM_I],
    ..Command::new("auth", "Ask what a user may do")
};

const CAN_I: Command = Command {
    usage: "VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
    examples: &[
        ("kubectl auth can-i create services", "May I make Services?"),
        ("kubectl auth can-i --list", "What may I do?"),
    ],
    flags: &[&[
        Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
        Flag::bool("list", "false", "Show all that is allowed"),
        Flag::bool("no-headers", "false", "No line of headings"),
        Flag::bool("quiet", "false", "Answer by the exit status alone").short('q'),
        Flag::string("subresource", "", "log, status, scale ..."),
    ]],
    run: Some(can_i),
    ..Command::new("can-i", "Ask whether something is allowed")
};

const WHO_AM_I: Command = Command {
    examples: &[("kubectl auth whoami", "Who am I to the server?")],
    flags: &[OUTPUT],
    run: Some(who_am_i),
    ..Command::new("whoami", "Show who the server takes you for")
};

const VERBS: [&str; 16] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "impersonate",
    "*",
    "approve",
    "sign",
    "escalate",
    "attest",
];

fn can_i(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let somebody_else = !parsed.string("as").is_empty();
    if parsed.bool("list") {
        if !parsed.args.is_empty() {
            return Err(Failure::error("list option must be specified with no arguments"));
        }
        if parsed.bool("quiet") || parsed.bool("all-namespaces") || !parsed.string("subresource").is_empty() {
            let why = "list option can't be specified with neither quiet, all-namespaces nor subresource options";
            return Err(Failure::error(why));
        }
        list(context, parsed, somebody_else);
        return Ok(());
    }
    let (verb, what) = match parsed.args.as_slice() {
        [verb] => (verb, ""),
        [verb, what] => (verb, what.as_str()),
        _ => return Err(two_arguments()),
    };
    if what.is_empty() {
        return Err(two_arguments());
    }
    if parsed.bool("no-headers") {
        return Err(Failure::error("--no-headers cannot be set without --list specified"));
    }
    if !what.starts_with('/') {
        warn(context, parsed, verb, what.split('/').next().unwrap_or(what));
    }
    if somebody_else {
        if !parsed.bool("quiet") {
            context.out.print("no\n");
        }
        return Err(Failure::silent(1));
    }
    if !parsed.bool("quiet") {
        context.out.print("yes\n");
    }
    Ok(())
}

fn two_arguments() -> Failure {
    Failure::error(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    )
}

fn warn(context: &mut Context, parsed: &Parsed, verb: &str, word: &str) {
    let mut warnings = Vec::new();
    match kind_of(word) {
        Err(_) if word != "*" => warnings.push(format!("the server doesn't have a resource type '{word}'\n")),
        Ok(kind) if !kind.namespaced() && !parsed.bool("all-namespaces") => {
            let info = kind.info();
            let group = if info.group.is_empty() { String::new() } else { format!(" in group '{}'", info.group) };
            warnings.push(format!("resource '{}' is not namespace scoped{group}\n", info.plural));
        }
        _ => {}
    }
    if !VERBS.contains(&verb) {
        warnings.push(format!("verb '{verb}' is not a known verb\n"));
    }
    context.warn(&warnings);
}

fn list(context: &mut Context, parsed: &Parsed, somebody_else: bool) {
    let mut rows = vec![["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]];
    if parsed.bool("no-headers") {
        rows.clear();
    }
    rows.push(["selfsubjectreviews.authentication.k8s.io", "[]", "[]", "[create]"]);
    if !somebody_else {
        rows.push(["*.*", "[]", "[]", "[*]"]);
        rows.push(["", "[*]", "[]", "[*]"]);
    }
    for [resources, urls, names, verbs] in rows {
        context.out.print(format!("{resources:<43}{urls:<20}{names:<17}{verbs}\n"));
    }
}

fn who_am_i(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let user = match parsed.string("as") {
        "" => "learner",
        user => user,
    };
    let groups = match (parsed.string("as"), parsed.list("as-group")) {
        ("", _) => "[system:masters system:authenticated]".to_owned(),
        (_, groups) => format!(
            "[{}]",
            groups.iter().map(String::as_str).chain(["system:authenticated"]).collect::<Vec<_>>().join(" ")
        ),
    };
    if parsed.string("output").is_empty() && parsed.string("template").is_empty() {
        context.out.print(format!("ATTRIBUTE   VALUE\nUsername    {user}\nGroups      {groups}\n"));
        return Ok(());
    }
    let groups: Vec<&str> = groups.trim_matches(['[', ']']).split(' ').collect();
    let review = serde_json::json!({
        "kind": "SelfSubjectReview",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {"creationTimestamp": crate::api::time::rfc3339(context.now())},
        "status": {"userInfo": {"username": user, "groups": groups}},
    });
    let printer = print::printer(context, parsed)?;
    print::print(context, &printer, &review, Fields::Declared, "")
}
