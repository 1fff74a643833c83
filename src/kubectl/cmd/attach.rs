//! `kubectl attach`. Models `pkg/cmd/attach/attach.go`.

use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::printers::value::{flag, items, text};
use crate::kubectl::{attach, pods};

pub const COMMAND: Command = Command {
    usage: "(POD | TYPE/NAME) -c CONTAINER",
    examples: &[("kubectl attach tmp -it", "Back into the shell of a Pod that was started with one")],
    flags: &[OWN],
    run: Some(run),
    ..Command::new("attach", "Connect to the process that a container runs")
};

const OWN: &[Flag] = &[
    Flag::string("container", "", "The container; the first one without it").short('c'),
    Flag::string("detach-keys", "ctrl-p,ctrl-q", "Keys that leave the container running"),
    Flag::duration("pod-running-timeout", "1m0s", "How long to wait for a Pod"),
    Flag::bool("quiet", "false", "Show only what the process prints").short('q'),
    Flag::bool("stdin", "false", "Pass standard input on").short('i'),
    Flag::bool("tty", "false", "Standard input is a terminal").short('t'),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = match parsed.args.as_slice() {
        [] => return Err(Failure::error("at least 1 argument is required for attach")),
        [one] => one.clone(),
        [kind, name] => format!("{kind}/{name}"),
        many => {
            let (count, words) = (many.len(), many.join(" "));
            let why = format!("expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw {count}: [{words}]");
            return Err(Failure::error(why));
        }
    };
    let target = pods::named(context, &name)?;
    let key = pods::attachable(context, &target, parsed.duration("pod-running-timeout"))?;
    let pod = pods::pod(context, &key)?;
    let phase = text(&pod, "status.phase");
    if matches!(phase, "Succeeded" | "Failed") {
        return Err(Failure::error(format!("cannot attach a container in a completed pod; current phase is {phase}")));
    }
    let container = pods::container(context, &pod, parsed.string("container"), parsed.bool("quiet"))?;
    let spec = items(&pod, "spec.containers").iter().find(|there| text(there, "name") == container);
    let has_tty = spec.is_some_and(|spec| flag(spec, "tty"));
    if parsed.bool("tty") && !has_tty && !parsed.bool("quiet") {
        context.out.eprint(format!("error: Unable to use a TTY - container {container} did not allocate one\n"));
    }
    attach::to_process(context, &key, &container, parsed.bool("stdin"), parsed.bool("quiet"))
}
