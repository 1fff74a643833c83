//! Links of every release open: `tests/links/RELEASE/NAME.yaml` holds each as it was made. A file there is never changed; a
//! release that cannot open one has lost somebody's work.

use std::fs;
use std::path::Path;

use portolan::embed::link;
use portolan::playground::Playground;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    link: String,
    inputs: usize,
    moment: i64,
    #[serde(default)]
    draft: String,
    #[serde(default)]
    view: String,
    #[serde(default)]
    selected: String,
    lesson: Option<(String, usize)>,
    #[serde(default)]
    holds: Vec<Holds>,
}

/// A command after the link was opened, and all that it prints.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holds {
    run: String,
    prints: String,
}

#[test]
fn links_of_every_release_open() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut files = Vec::new();
    for release in fs::read_dir(&root).into_iter().flatten().flatten() {
        files.extend(fs::read_dir(release.path()).into_iter().flatten().flatten().map(|entry| entry.path()));
    }
    files.sort();
    assert!(files.len() >= 4, "the links are there");
    for file in files {
        let name = file.display().to_string();
        let text = fs::read_to_string(&file).unwrap_or_default();
        let case: Case = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let state = link::read(&case.link).unwrap_or_else(|error| panic!("{name}: {error}")).unwrap_or_default();
        assert_eq!(state.draft, case.draft, "{name}");
        assert_eq!(state.view, case.view, "{name}");
        assert_eq!(state.selected, case.selected, "{name}");
        assert_eq!(state.lesson, case.lesson, "{name}");
        let mut playground = Playground::open(&state);
        assert_eq!((playground.inputs().len(), playground.elapsed()), (case.inputs, case.moment), "{name}");
        for Holds { run, prints } in case.holds {
            assert_eq!(playground.type_text(&run).stdout(), prints, "{name}: {run}");
        }
    }
}

/// Prints a link for `tests/links/`: `cargo test --test links make -- --ignored --nocapture`, with the state as JSON in STATE.
#[test]
#[ignore = "makes a link, for a new release"]
fn make() {
    let state = std::env::var("STATE").unwrap_or_default();
    let state: link::State = serde_json::from_str(&state).unwrap_or_else(|error| panic!("{error}"));
    println!("{}", link::write(&state).unwrap_or_default());
}
