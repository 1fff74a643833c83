//! The recordings of a real cluster, replayed: how many steps agree, by the rule of `compare.py`.
//!
//! A difference that is left open stands in `open_differences.txt`, a line each: `SCENARIO STEP REASON` (steps count from 1). A
//! difference that is not listed fails, and so does a listed one that agrees by now: the list only gets shorter.
//! `UPDATE=1 cargo test --test recordings` writes it anew and keeps the reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fancy_regex::{Captures, Regex};
use portolan::replay::{Scenario, Step};

const LIST: &str = "tests/open_differences.txt";
const RANDOM: &str = "[bcdfghjklmnpqrstvwxz2456789]";

/// Values that a cluster chooses at random or by the clock. Order matters: the longer forms come first.
static CHOSEN: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let table = [
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b".to_owned(), "<uid>"),
        (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b".to_owned(), "<time>"),
        (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}\b".to_owned(), "<time>"),
        ("(resourceVersion\"?: )\"?\\d+\"?".to_owned(), "$1<rv>"),
        (r"\b(containerd|docker)://[0-9a-f]+".to_owned(), "<container-id>"),
        (r"[\w./:-]+@sha256:[0-9a-f]+".to_owned(), "<image-id>"),
        (format!(r"-({RANDOM}{{8,10}})-({RANDOM}{{5}})\b"), "-<hash>-<suffix>"),
        (format!("(pod-template-hash\"?[=:] ?\"?){RANDOM}{{6,10}}"), "$1<hash>"),
        (format!(r"(?<=[a-z0-9])-(?=[a-z0-9]*[0-9])({RANDOM}{{8,10}})\b"), "-<hash>"),
        (format!("(?m)(?<=[a-z0-9])-({RANDOM}{{5}})(?=$|[\\s,/\"')(:])"), "-<suffix>"),
        (r"\b10\.244\.\d+\.\d+\b".to_owned(), "<pod-ip>"),
        (r"\b10\.96\.\d+\.\d+\b(?<!10\.96\.0\.1)(?<!10\.96\.0\.10)".to_owned(), "<cluster-ip>"),
        (r"\b172\.18\.0\.[234]\b".to_owned(), "<node-ip>"),
        (r"\b172\.18\.255\.\d+\b".to_owned(), "<lb-ip>"),
        (r"\bnode-[123]\b".to_owned(), "<node>"),
        (r"(?<![\d.])3[0-2]\d{3}(?![\d.])".to_owned(), "<node-port>"),
    ];
    table.into_iter().map(|(pattern, put)| (Regex::new(&pattern).unwrap(), put)).collect()
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

static AGE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?m)(?<![\w.-])(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?(?= ago\)|$|\s{2}|\s\()"));
static EVENTS: LazyLock<Regex> = LazyLock::new(|| regex(r"^Events:(?!\s+<none>)"));
static BLANKS: LazyLock<Regex> = LazyLock::new(|| regex(r"(\S)\s{2,}(?=\S)"));
static ROWS: LazyLock<Regex> = LazyLock::new(|| regex("<suffix>|<pod-ip>"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| regex("[^\\s,=:/\"'{}\\[\\]]+"));

fn replace(pattern: &Regex, text: &str, put: impl Fn(&Captures) -> String) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for captures in pattern.captures_iter(text).map(Result::unwrap) {
        let whole = captures.get(0).unwrap();
        out.push_str(&text[at..whole.start()]);
        out.push_str(&put(&captures));
        at = whole.end();
    }
    out + &text[at..]
}

/// The lines of a text with chosen values as placeholders; what the commands name themselves (`kept`) stays. Rows that name
/// something random are sorted.
fn normalise(text: &str, kept: &BTreeSet<String>) -> Vec<String> {
    let (mut lines, mut in_events, mut dumped) = (Vec::new(), false, false);
    for line in text.trim_end_matches('\n').split('\n') {
        // The Go value that kubectl dumps behind a template error.
        if std::mem::replace(&mut dumped, line.contains("object given to jsonpath engine was:")) {
            dumped = false;
            continue;
        }
        // What a kubelet and a scheduler say is another test's matter.
        in_events = EVENTS.is_match(line).unwrap() || (in_events && (line.is_empty() || line.starts_with(' ')));
        if in_events {
            continue;
        }
        let mut line = line.to_owned();
        for (pattern, put) in CHOSEN.iter() {
            line = replace(pattern, &line, |captures| {
                let whole = &captures[0];
                if kept.contains(whole.trim_matches('-')) {
                    return whole.to_owned();
                }
                put.replace("$1", captures.get(1).map_or("", |group| group.as_str()))
            });
        }
        let line = replace(&AGE, &line, |captures| if captures[0].is_empty() { String::new() } else { "<age>".into() });
        lines.push(replace(&BLANKS, line.trim_end(), |captures| format!("{}  ", &captures[1])));
    }
    let (mut block, mut out) = (Vec::new(), Vec::new());
    for line in lines {
        if ROWS.is_match(&line).unwrap() {
            block.push(line);
            continue;
        }
        block.sort();
        out.append(&mut block);
        out.push(line);
    }
    block.sort();
    out.append(&mut block);
    out
}

/// What differs between a recorded step and a replayed one.
fn difference(want: &Step, got: &Step, kept: &BTreeSet<String>) -> Option<String> {
    let mut text = String::new();
    if want.exit != got.exit {
        text.push_str(&format!("  exit: want {}, got {}\n", want.exit, got.exit));
    }
    for (name, want, got) in [("stdout", &want.stdout, &got.stdout), ("stderr", &want.stderr, &got.stderr)] {
        let (want, got) = (normalise(want, kept), normalise(got, kept));
        if want != got {
            text.push_str(&format!("  {name}:\n"));
            text.extend(want.iter().filter(|line| !got.contains(line)).map(|line| format!("    -{line}\n")));
            text.extend(got.iter().filter(|line| !want.contains(line)).map(|line| format!("    +{line}\n")));
        }
    }
    (!text.is_empty()).then_some(text)
}

fn recordings() -> Vec<PathBuf> {
    let directory = Path::new("tests/conformance/kubectl");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files
}

/// The reasons of the differences that are left open, by scenario and step.
fn open() -> BTreeMap<(String, usize), String> {
    let text = std::fs::read_to_string(LIST).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let (name, step) = (words.next().unwrap(), words.next().unwrap());
            ((name.to_owned(), step.parse().unwrap()), words.next().unwrap_or_default().to_owned())
        })
        .collect()
}

#[test]
fn recorded_steps_agree_but_for_the_listed_ones() {
    let mut differences = BTreeMap::new();
    let (mut steps, mut whole, mut scenarios) = (0, 0, 0);
    for file in recordings() {
        let recorded = Scenario::read(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let replayed = recorded.replay();
        let words = recorded
            .steps
            .iter()
            .flat_map(|step| WORDS.find_iter(&step.run).map(|word| word.unwrap().as_str().to_owned()));
        let kept: BTreeSet<String> = words.collect();
        let before = differences.len();
        for (index, (want, got)) in recorded.steps.iter().zip(&replayed.steps).enumerate() {
            if want.skip {
                continue;
            }
            steps += 1;
            if let Some(text) = difference(want, got, &kept) {
                differences.insert((recorded.name.clone(), index + 1), format!("  $ {}\n{text}", want.run));
            }
        }
        scenarios += 1;
        whole += usize::from(differences.len() == before);
    }
    println!(
        "recordings: {} of {steps} steps agree, {whole} of {scenarios} scenarios in every step",
        steps - differences.len()
    );
    let listed = open();
    if std::env::var_os("UPDATE").is_some() {
        let mut text = String::from("# Differences from the recordings that are left open: SCENARIO STEP REASON\n");
        for (name, step) in differences.keys() {
            let reason = listed.get(&(name.clone(), *step)).map_or("not done yet", String::as_str);
            text.push_str(&format!("{name} {step} {reason}\n"));
        }
        std::fs::write(LIST, text).unwrap();
        return;
    }
    let mut faults = String::new();
    for ((name, step), text) in differences.iter().filter(|(key, _)| !listed.contains_key(key)) {
        faults.push_str(&format!("{name}, step {step} differs:\n{text}"));
    }
    for (name, step) in listed.keys().filter(|key| !differences.contains_key(key)) {
        faults.push_str(&format!("{name}, step {step} agrees by now: take it off {LIST}\n"));
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn chosen_values_are_masked_and_named_ones_kept() {
    let kept = BTreeSet::from(["web-abcde".to_owned(), "10.96.0.50".to_owned()]);
    let text = "web-7d876db474-78r8g   1/1   Running   0   4s\nweb-5d8f7-x   10.96.0.50   10.96.7.7   80:31234/TCP   9m11s\n10.96.0.1 10.96.0.10\n";
    assert_eq!(
        normalise(text, &kept),
        [
            "web-<hash>-<suffix>  1/1  Running  0  <age>",
            "web-5d8f7-x  10.96.0.50  <cluster-ip>  80:<node-port>/TCP  <age>",
            "10.96.0.1 10.96.0.10"
        ]
    );
}
