//! Goals and predictions of a lesson's file.

use serde_json::Value;

use super::model::{About, Check, Count, End, Expect, Goal, Prediction, Way};
use super::node::Node;
use super::read::{doing, fields};
use crate::api::labels::Selector;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;

/// Most tries of one check: more would make the page wait.
const MOST_TIMES: i64 = 400;

/// A key of a goal, and what reads its check.
type Reader = (&'static str, fn(&Node) -> Check);

pub(super) fn goal(node: &Node) -> Goal {
    node.only(fields("goal"));
    const KINDS: [Reader; 4] = [("connection", connection), ("shares", shares), ("slices", slices), ("object", object)];
    let mut checks = KINDS.iter().filter(|(key, _)| node.has(key)).map(|(key, read)| read(&node.get(key)));
    let (first, second) = (checks.next(), checks.next());
    if first.is_none() || second.is_some() {
        node.mistake("a goal has one of connection, shares, slices and object".to_owned());
    }
    let nothing = Check::Object {
        kind: String::new(),
        namespace: String::new(),
        name: String::new(),
        field: String::new(),
        expect: Expect::Exists(true),
    };
    Goal {
        text: node.need("text").words(),
        keep: node.get("keep").truth(),
        after: doing(&node.get("after")),
        during: node.get("during").time(),
        check: first.unwrap_or(nothing),
    }
}

fn way(node: &Node, usual_times: i64) -> Way {
    let protocol = node.get("protocol");
    let parsed = Protocol::parse(&protocol.text());
    if parsed.is_none() && !protocol.value.is_null() {
        protocol.mistake("this must be TCP, UDP or SCTP".to_owned());
    }
    let (from, to) = (node.need("from"), node.need("to"));
    let client = from.words();
    if !from.value.is_null() && client != "external" && !client.starts_with("pod/") && !client.starts_with("node/") {
        from.mistake("this must be pod/NAME, node/NAME or external".to_owned());
    }
    if !to.value.is_null() && !to.text().contains(':') {
        to.mistake("this needs a port: svc/web:80".to_owned());
    }
    Way {
        from: client,
        to: to.words(),
        times: u32::try_from(node.get("times").number(usual_times, 1, MOST_TIMES)).unwrap_or(1),
        protocol: parsed.unwrap_or_default(),
    }
}

fn selector(node: &Node) -> String {
    let text = node.text();
    if Selector::parse(&text).is_err() {
        node.mistake("this must be a label selector, such as app=web".to_owned());
    }
    text
}

fn connection(node: &Node) -> Check {
    node.only(fields("connection"));
    let word = node.get("ends");
    let end = if word.value.is_null() { Some(End::Delivered) } else { End::parse(&word.text()) };
    if end.is_none() {
        let words: Vec<&str> = End::ALL.iter().map(|(_, word, _)| *word).collect();
        word.mistake(format!("this must be one of: {}", words.join(", ")));
    }
    if node.get("every").truth() && !node.has("by") {
        node.mistake_at("every", "every needs by: which Pods are all to answer?".to_owned());
    }
    let port = node.get("port");
    Check::Connection {
        way: way(node, 30),
        end: end.unwrap_or(End::Delivered),
        by: selector(&node.get("by")),
        every: node.get("every").truth(),
        port: u16::try_from(port.number(0, 1, 65_535)).ok().filter(|port| *port > 0),
        source: node.get("source").text(),
    }
}

fn shares(node: &Node) -> Check {
    node.only(fields("shares"));
    let part = |key: &str, usual: f64| {
        let at = node.get(key);
        let number = if at.value.is_null() { Some(usual) } else { at.value.as_f64() };
        let part = number.filter(|part| (0.0..=1.0).contains(part));
        if part.is_none() {
            at.mistake("this must be a part between 0 and 1".to_owned());
        }
        part.unwrap_or(usual)
    };
    node.need("of");
    Check::Shares {
        way: way(node, 200),
        of: selector(&node.get("of")),
        between: (part("least", 0.0), part("most", 1.0)),
    }
}

fn slices(node: &Node) -> Check {
    node.only(fields("slices"));
    let counts: Vec<(Count, i64, i64)> = Count::ALL
        .iter()
        .filter(|(_, word)| node.has(word))
        .map(|(count, word)| {
            let at = node.get(word);
            let (least, most) = match at.value {
                Value::Array(_) => {
                    let bounds: Vec<i64> = at.items(2).iter().map(|item| item.number(0, 0, 100_000)).collect();
                    (bounds.first().copied().unwrap_or(0), bounds.last().copied().unwrap_or(0))
                }
                _ => {
                    let exact = at.number(0, 0, 100_000);
                    (exact, exact)
                }
            };
            (*count, least, most)
        })
        .collect();
    if counts.is_empty() {
        node.mistake("something must be counted here: ready: 3, or entries: [2, 4]".to_owned());
    }
    Check::Slices { namespace: namespace(node), service: node.need("service").words(), counts }
}

fn namespace(node: &Node) -> String {
    let text = node.get("namespace").text();
    if text.is_empty() { "default".to_owned() } else { text }
}

fn object(node: &Node) -> Check {
    node.only(fields("object"));
    let kind = node.need("kind").words();
    if !kind.is_empty() && !Kind::ALL.iter().any(|known| known.name() == kind) {
        node.get("kind").mistake(format!("no kind is called {kind:?} here: Service, Pod, Deployment, ..."));
    }
    let expect = match (node.has("is"), node.has("isNot"), node.has("exists")) {
        (true, false, false) => Expect::Is(node.get("is").value.clone()),
        (false, true, false) => Expect::IsNot(node.get("isNot").value.clone()),
        (false, false, true) => Expect::Exists(node.get("exists").truth()),
        _ => {
            node.mistake("one of is, isNot and exists goes here".to_owned());
            Expect::Exists(true)
        }
    };
    let field = node.get("field").text();
    if field.is_empty() && !matches!(expect, Expect::Exists(_)) {
        node.mistake("field is missing here: the path of what is compared, such as spec.type".to_owned());
    }
    Check::Object { kind, namespace: namespace(node), name: node.need("name").words(), field, expect }
}

pub(super) fn prediction(node: &Node) -> Prediction {
    node.only(fields("prediction"));
    let about = node.need("about");
    let command = || node.need("command").words();
    let about = match about.text().as_str() {
        "pods" => About::Pods(way(node, 60)),
        "end" => About::End(way(node, 1)),
        "source" => About::Source(way(node, 1)),
        "port" => About::Port(way(node, 1)),
        "share" => {
            node.need("of");
            About::Share(way(node, 400), selector(&node.get("of")))
        }
        "lines" => About::Lines(command()),
        "works" => About::Works(command()),
        _ => {
            about.mistake("this must be one of: pods, end, source, port, share, lines, works".to_owned());
            About::Works(String::new())
        }
    };
    Prediction { ask: node.need("ask").words(), about, after: doing(&node.get("after")), then: node.get("then").text() }
}
