//! What a lesson is, as plain values. `docs/authoring.md` explains the same by example.

use crate::api::protocol::Protocol;
use crate::api::settings::Settings;

/// A whole lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The file's name without its ending: `01-labels`.
    pub slug: String,
    pub title: String,
    /// What many people believe before it, in their words.
    pub belief: String,
    /// What one knows after it.
    pub teaches: String,
    /// Where that is written: addresses, or a repository and a number.
    pub sources: Vec<String>,
    /// About how long it takes.
    pub minutes: i64,
    pub cluster: Settings,
    pub start: Vec<Do>,
    pub steps: Vec<Step>,
    /// What is said when everything is done.
    pub end: String,
}

/// Something done to the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Do {
    /// Typed into the terminal.
    Run(String),
    /// A manifest applied, as the editor's button does.
    Apply(String),
    /// Milliseconds of virtual time.
    Wait(i64),
}

/// One step of the text, and what has to be predicted and reached in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    pub title: String,
    /// Markdown; see [`super::markdown`] for how much of it.
    pub text: String,
    pub predictions: Vec<Prediction>,
    pub goals: Vec<Goal>,
    /// From a nudge to nearly the answer; shown one by one.
    pub hints: Vec<String>,
    /// One way to meet the goals. Never shown before the hints are used up.
    pub solution: Vec<Do>,
    /// Ways that look right and are not.
    pub wrong: Vec<Wrong>,
}

/// A fix that must not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub why: String,
    pub doing: Vec<Do>,
}

/// Something that the cluster has to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// In the learner's words.
    pub text: String,
    /// It holds from the start and must go on holding.
    pub keep: bool,
    /// It must still hold after these, which are done on a copy.
    pub after: Vec<Do>,
    /// The tries are spread over so many milliseconds, which begin as soon as `after` is done; 0 looks when all is settled.
    pub during: i64,
    pub check: Check,
}

/// The closed list of what a goal can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// A connection from here to there ends like this, every time.
    Connection { way: Way, end: End, by: String, every: bool, port: Option<u16>, source: String },
    /// Of many connections, such a part goes to the Pods that `of` selects.
    Shares { way: Way, of: String, between: (f64, f64) },
    /// How many EndpointSlices a Service has, how many addresses stand in them, in which condition.
    Slices { namespace: String, service: String, counts: Vec<(Count, i64, i64)> },
    /// What a field of an object holds.
    Object { kind: String, namespace: String, name: String, field: String, expect: Expect },
}

/// From where to where, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// `pod/client`, `pod/NAMESPACE/NAME`, `node/node-1`, `external`.
    pub from: String,
    /// `svc/web:80`, `web.shop:80` (a name, as the client would ask for it), `nodeport/node-1/web:80`, `lb/web:80`,
    /// `pod/web-1:8080`, `ADDRESS:PORT`.
    pub to: String,
    pub times: u32,
    pub protocol: Protocol,
}

/// How a connection ends, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Delivered,
    Refused,
    Timeout,
    Unreachable,
    /// The name is not known.
    UnknownName,
    /// The client, the Service or its address is not there.
    Nowhere,
}

impl End {
    /// Every end, with its word in a lesson's file and the words a learner reads.
    pub const ALL: [(End, &'static str, &'static str); 6] = [
        (End::Delivered, "delivered", "It is answered"),
        (End::Refused, "refused", "It is refused at once"),
        (End::Timeout, "timeout", "Nothing comes back: it times out"),
        (End::Unreachable, "unreachable", "There is no way to that address"),
        (End::UnknownName, "unknown-name", "The name is not known"),
        (End::Nowhere, "nowhere", "There is nothing to connect to"),
    ];

    /// The word in a lesson's file.
    pub fn word(self) -> &'static str {
        End::ALL.iter().find(|(end, ..)| *end == self).map_or("", |(_, word, _)| word)
    }

    /// The end that a word means.
    pub fn parse(word: &str) -> Option<End> {
        End::ALL.iter().find(|(_, known, _)| *known == word).map(|(end, ..)| *end)
    }
}

/// What is counted in a Service's EndpointSlices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// The slices themselves.
    Slices,
    /// Addresses in all of them together; one that stands in two slices counts twice.
    Entries,
    /// Different addresses.
    Addresses,
    Ready,
    Serving,
    Terminating,
}

impl Count {
    /// Every count with its word.
    pub const ALL: [(Count, &'static str); 6] = [
        (Count::Slices, "slices"),
        (Count::Entries, "entries"),
        (Count::Addresses, "addresses"),
        (Count::Ready, "ready"),
        (Count::Serving, "serving"),
        (Count::Terminating, "terminating"),
    ];
}

/// What a field has to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    Is(serde_json::Value),
    IsNot(serde_json::Value),
    /// The object (or its field, if one is named) is there, or is not.
    Exists(bool),
}

/// A question about what will happen. Its answer is never written down: the engine is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    pub ask: String,
    pub about: About,
    /// The question is about the cluster after these; the copy that is asked does them.
    pub after: Vec<Do>,
    /// What is said when it is answered.
    pub then: String,
}

/// The closed list of what can be predicted.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// Which Pods can get the connection.
    Pods(Way),
    /// How it ends.
    End(Way),
    /// Whom the Pod sees as its client.
    Source(Way),
    /// At which port it arrives.
    Port(Way),
    /// Which part of many connections goes to the Pods that this selects, in percent.
    Share(Way, String),
    /// How many lines a command prints.
    Lines(String),
    /// Whether a command succeeds.
    Works(String),
}

impl About {
    /// The connection that the question is about; a command has none.
    pub fn way(&self) -> Option<&Way> {
        match self {
            About::Pods(way) | About::End(way) | About::Source(way) | About::Port(way) | About::Share(way, _) => {
                Some(way)
            }
            About::Lines(_) | About::Works(_) => None,
        }
    }
}
