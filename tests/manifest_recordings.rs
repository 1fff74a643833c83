//! What a real kubectl printed as YAML, JSON and KYAML is read and written again, to the same bytes; what it said of texts
//! with mistakes is said again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use portolan::manifest::{self, json, kyaml, yaml};
use serde::Deserialize;

#[derive(Deserialize)]
struct Recording {
    name: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    run: String,
    stdout: String,
    stderr: String,
}

fn recordings() -> Vec<Recording> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/kubectl");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the recordings").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| serde_yaml::from_str(&fs::read_to_string(path).expect("text")).expect("a recording"))
        .collect()
}

/// The documents of a text, written again. Separators are the printer's, not the document's.
fn written_again(text: &str, write: impl Fn(&serde_json::Value) -> String) -> Vec<String> {
    manifest::documents(text)
        .iter()
        .map(|document| match &document.content {
            Ok(value) => write(value),
            Err(error) => panic!("{}\n{text}", error.message),
        })
        .collect()
}

/// The same documents as they were recorded.
fn recorded(text: &str) -> Vec<String> {
    let parts = text.split_inclusive('\n').fold(vec![String::new()], |mut parts, line| {
        match parts.last_mut() {
            Some(last) if line != "---\n" => last.push_str(line),
            _ => parts.push(String::new()),
        }
        parts
    });
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// Steps whose output is in a format, and where in the output it begins.
fn check(flags: &[&str], opening: &[&str], write: impl Fn(&serde_json::Value) -> String) -> usize {
    let mut count = 0;
    for recording in recordings() {
        for step in &recording.steps {
            let asked = flags.iter().any(|flag| step.run.contains(flag));
            if !asked || !opening.iter().any(|opening| step.stdout.starts_with(opening)) || step.run.contains(" | ") {
                continue;
            }
            assert_eq!(written_again(&step.stdout, &write), recorded(&step.stdout), "{}: {}", recording.name, step.run);
            count += 1;
        }
    }
    count
}

#[test]
fn yaml_is_written_as_kubectl_writes_it() {
    assert!(check(&["-o yaml", "-oyaml", "-o=yaml", "--output=yaml"], &["apiVersion:", "---"], yaml::to_string) > 30);
}

#[test]
fn json_is_written_as_kubectl_writes_it() {
    assert!(check(&["-o json", "-ojson"], &["{\n"], |value| json::to_string(value) + "\n") > 0);
}

#[test]
fn kyaml_is_written_as_kubectl_writes_it() {
    assert!(check(&["-o kyaml"], &["---\n{"], |value| kyaml::to_string(value).replacen("---\n", "", 1)) > 0);
}

#[test]
fn the_annotation_of_apply_is_compact_json() {
    let mut count = 0;
    for recording in recordings() {
        for step in &recording.steps {
            for line in step.stdout.lines().map(str::trim).filter(|line| line.starts_with("{\"apiVersion\":")) {
                for document in manifest::documents(line) {
                    let value = document.value().expect("readable");
                    assert_eq!(json::to_compact(&json::sorted(value)), line, "{}", recording.name);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 5);
}

/// Heredocs given to kubectl, with what it said.
#[test]
fn mistakes_are_told_as_kubectl_told_them() {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for recording in recordings() {
        for step in &recording.steps {
            let Some((_, body)) = step.run.split_once("<<EOF\n") else { continue };
            let Some((text, _)) = body.split_once("\nEOF") else { continue };
            let documents = manifest::documents(&format!("{text}\n"));
            let said = documents
                .last()
                .and_then(|document| document.error())
                .map(|error| format!("error: {}", error.parsing("STDIN")));
            let recorded =
                step.stderr.lines().find(|line| line.starts_with("error: error parsing STDIN")).map(str::to_string);
            assert_eq!(said, recorded, "{}: {}", recording.name, step.run);
            *told.entry(said.unwrap_or_else(|| "read".into())).or_default() += 1;
        }
    }
    assert!(told.len() > 3, "{told:?}");
}
