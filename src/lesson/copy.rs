//! Where a lesson's own commands run: the playground that a lesson begins with, and copies of a learner's terminal on
//! which things are tried out.

use std::rc::Rc;

use super::model::{Do, End, Lesson, Way};
use crate::playground::Playground;
use crate::proxy::{Client, Trace, Verdict};
use crate::shell::net::target;
use crate::shell::{Output, Terminal};

/// The playground that a lesson begins with: its cluster, set up and settled. What set it up cannot be taken back.
pub fn begin(lesson: &Lesson) -> Playground {
    let mut playground = Playground::new(lesson.cluster.clone());
    playground.settle();
    for one in &lesson.start {
        match one {
            Do::Run(command) => drop(playground.type_text(command)),
            Do::Apply(manifest) => drop(playground.apply(manifest)),
            Do::Wait(time) => playground.run_until(playground.now().saturating_add(*time)),
        }
        playground.settle();
    }
    playground.anchor();
    playground
}

/// Does things on a terminal that nobody looks at; the cluster settles after each but the last, and after that too if
/// `settle` is set.
pub(super) fn perform(terminal: &mut Terminal, doing: &[Do], settle: bool) -> Vec<Output> {
    let mut outputs = Vec::new();
    for (at, one) in doing.iter().enumerate() {
        match one {
            Do::Run(command) => outputs.push(terminal.run(command)),
            Do::Apply(manifest) => outputs.push(terminal.run(&heredoc(manifest))),
            Do::Wait(time) => {
                let until = terminal.world.cluster.now().saturating_add(*time);
                terminal.world.cluster.run_until(until);
            }
        }
        if settle || at + 1 < doing.len() {
            terminal.world.cluster.settle();
        }
    }
    outputs
}

fn heredoc(manifest: &str) -> String {
    let newline = if manifest.ends_with('\n') { "" } else { "\n" };
    ["kubectl apply -f - <<'END-OF-MANIFEST'\n", manifest, newline, "END-OF-MANIFEST\n"].concat()
}

/// How one connection ended.
pub(super) struct Tried {
    pub end: End,
    /// Why there was none, where there was none.
    pub why: String,
    pub trace: Option<Rc<Trace>>,
}

/// Opens one connection at this moment.
pub(super) fn connect(terminal: &mut Terminal, way: &Way) -> Tried {
    let cluster = &mut terminal.world.cluster;
    let none = |why: String| {
        let end = if why.starts_with("no such name") { End::UnknownName } else { End::Nowhere };
        Tried { end, why, trace: None }
    };
    let client = match target::client(cluster, "default", &way.from) {
        Ok(client) => client,
        Err(why) => return none(why),
    };
    // A name is asked for as the client's own resolver would; addresses of things are looked for beside the client.
    let space = namespace(&client).to_owned();
    let to = match target::destination(cluster, &space, &way.to, Some(way.protocol)) {
        Ok(to) => to,
        Err(why) => return none(why),
    };
    match cluster.connect(&client, to) {
        None => none("the client is gone".to_owned()),
        Some(trace) => {
            let end = match trace.verdict {
                Verdict::Delivered { .. } | Verdict::Answered => End::Delivered,
                Verdict::Refused => End::Refused,
                Verdict::Timeout => End::Timeout,
                Verdict::Unreachable => End::Unreachable,
            };
            Tried { end, why: String::new(), trace: Some(trace) }
        }
    }
}

/// The namespace that a client's names are looked for in first.
pub(super) fn namespace(client: &Client) -> &str {
    match client {
        Client::Pod { namespace, .. } => namespace,
        _ => "default",
    }
}

/// Opens up to `most` connections of a way in the playground itself, for the learner to watch; `false` where there is no
/// such client or destination.
pub fn send(playground: &mut Playground, way: &Way, most: u32) -> bool {
    let cluster = &mut playground.terminal_mut().world.cluster;
    let Ok(client) = target::client(cluster, "default", &way.from) else { return false };
    let space = namespace(&client).to_owned();
    for _ in 0..way.times.min(most) {
        let cluster = &mut playground.terminal_mut().world.cluster;
        let Ok(to) = target::destination(cluster, &space, &way.to, Some(way.protocol)) else { return false };
        if playground.connect(&client, to).is_none() {
            return false;
        }
    }
    true
}
