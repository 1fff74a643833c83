//! A hundred thousand links and messages that somebody has tampered with: nothing panics, nothing but what a learner could do
//! happens, and what is refused leaves the playground as it was.

use portolan::api::random::Random;
use portolan::embed::link::{self, Input, State, What};
use portolan::embed::request::{self, Request};
use portolan::playground::Playground;

const TIMES: usize = 50_000;

fn state() -> State {
    State {
        inputs: vec![
            Input {
                at: 0,
                what: What::Type("kubectl create deployment web --image=nginx:1.27 --replicas=2".to_owned()),
            },
            Input {
                at: 900,
                what: What::Apply("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n".to_owned()),
            },
            Input { at: 900, what: What::Type("cat <<'END' | kubectl apply -f -\nkind: Pod\nEND\n".to_owned()) },
            Input { at: 1_200, what: What::Send("external".to_owned(), "svc/web:80".to_owned(), 3) },
        ],
        moment: Some(1_900),
        draft: "kind: Service\n".to_owned(),
        view: "packet-path".to_owned(),
        selected: "service/default/web".to_owned(),
        lesson: Some(("03-ports".to_owned(), 2)),
        ..State::default()
    }
}

const MESSAGES: [&str; 8] = [
    r#"{"portolan":1,"type":"reset"}"#,
    r#"{"portolan":1,"type":"run","command":"kubectl get pods"}"#,
    r#"{"portolan":1,"type":"theme","theme":"dark"}"#,
    r#"{"portolan":1,"type":"step","step":2}"#,
    r#"{"portolan":1,"type":"pause","paused":true}"#,
    r#"{"portolan":1,"type":"load","lesson":"03-ports","step":1}"#,
    r#"{"portolan":1,"type":"load","link":"https://x.example/portolan/#1.abcdefgh"}"#,
    r#"{"portolan":1,"type":"load","manifest":"kind: Service\nspec: {}\n"}"#,
];

/// What somebody might put into a text.
const PIECES: [&str; 16] = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\u{0}",
    "\"",
    "\\",
    "{",
    "}]",
    "-1",
    "99999999999999999999",
    "1e999",
    "null",
    "\u{202e}",
    "é",
    "../../",
    "\\ud800",
    "[[[[[[[[[[[[[[[[",
];

fn pick(random: &mut Random, below: usize) -> usize {
    usize::try_from(random.below(u64::try_from(below.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// Cuts, inserts, doubles or changes, up to four times; always valid UTF-8, as a browser hands it over.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=pick(random, 4) {
        let at = pick(random, letters.len() + 1);
        let end = (at + pick(random, 20)).min(letters.len());
        match pick(random, 5) {
            0 => drop(letters.drain(at..end)),
            1 => drop(letters.splice(at..at, PIECES[pick(random, PIECES.len())].chars())),
            2 => {
                let again: Vec<char> = letters[at..end].to_vec();
                letters.splice(at..at, again);
            }
            3 => letters.truncate(at.max(1)),
            _ => {
                if let Some(letter) = letters.get_mut(at) {
                    *letter = char::from(u8::try_from(32 + pick(random, 95)).unwrap_or(b'x'));
                }
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn mutated_links() {
    let mut random = Random::new(7, 0);
    let good = link::write(&state()).unwrap_or_default();
    let json = serde_json::to_string(&state()).unwrap_or_default();
    let (mut opened, mut refused) = (0, 0);
    for time in 0..TIMES {
        // Half of them are tampered with from outside, half made by someone who knows the format.
        let text =
            if time % 2 == 0 { mutate(&good, &mut random) } else { link::pack(mutate(&json, &mut random).as_bytes()) };
        match link::read(&text) {
            Ok(Some(state)) => {
                opened += 1;
                // Playing them all would take an hour; these are enough to meet every kind of change.
                if opened % 40 == 0 {
                    let playground = Playground::open(&state);
                    assert!(playground.inputs().len() <= link::MOST_INPUTS);
                }
            }
            Ok(None) => {}
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(opened > TIMES / 50 && refused > TIMES / 4, "both kinds were met: {opened} opened, {refused} refused");
}

#[test]
fn mutated_messages() {
    let mut random = Random::new(11, 0);
    let (mut read, mut refused) = (0, 0);
    for time in 0..TIMES {
        let text = mutate(MESSAGES[time % MESSAGES.len()], &mut random);
        match request::read(&text) {
            Ok(request) => {
                read += 1;
                match request {
                    Request::Run(command) => assert!(command.len() <= request::LONGEST),
                    Request::Load(request::Load::Lesson(slug, _)) => {
                        assert!(slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{slug}");
                    }
                    Request::Load(request::Load::Link(link)) => drop(link::read(&link)),
                    _ => {}
                }
            }
            Err(refusal) => {
                refused += 1;
                assert!(!refusal.words().contains('<'));
            }
        }
    }
    assert!(read > TIMES / 20 && refused > TIMES / 4, "both kinds were met: {read} read, {refused} refused");
}

/// Settings with which no cluster could start are refused with the link.
#[test]
fn impossible_settings() {
    for settings in [
        r#"{"nodes":4294967295}"#,
        r#"{"latency":4294967295}"#,
        r#"{"zones":["a","a","a","a"],"nodes":0}"#,
        r#"{"ipFamilies":[]}"#,
    ] {
        let text = link::pack(format!(r#"{{"settings":{settings},"moment":31000000000}}"#).as_bytes());
        assert_eq!(link::read(&text), Err(link::LinkError::Broken), "{settings}");
    }
}

/// The moment that a link shows may lie far ahead; going there must not take its time in full.
#[test]
fn far_ahead() {
    let probed = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n    \
                  readinessProbe:\n      periodSeconds: 1\n      httpGet:\n        port: 80\n";
    let inputs = vec![Input { at: 0, what: What::Apply(probed.to_owned()) }];
    let text = link::write(&State { inputs, moment: Some(86_400_000), ..State::default() }).unwrap_or_default();
    let state = link::read(&text).ok().flatten().unwrap_or_default();
    assert_eq!(Playground::open(&state).elapsed(), 86_400_000);
}
