//! Every object that a real cluster showed is read and written by the engine without a difference, its fields are known,
//! and nothing is left for defaulting to add.

use std::path::Path;

use portolan::api::decode;
use portolan::api::defaults;
use portolan::api::object::Object;
use portolan::api::scheme::Kind;
use serde_json::{Map, Value};

/// The objects in the recordings' `-o yaml` and `-o json` outputs, each with the recording it stands in.
fn recorded() -> Vec<(String, Value)> {
    let mut out = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/kubectl");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let recording: Value = serde_yaml::from_str(&text).unwrap();
        let name = recording["name"].as_str().unwrap_or_default().to_owned();
        for step in recording["steps"].as_array().into_iter().flatten() {
            let run = step["run"].as_str().unwrap_or_default();
            // What kubectl makes up by itself is not what a cluster shows.
            let words = format!("{run} ");
            let shown = ["-o yaml ", "-oyaml ", "-o json ", "-ojson "].iter().any(|flag| words.contains(flag));
            if !shown
                || ["dry-run=client", "config view", "api-resources", "|", "--local"]
                    .iter()
                    .any(|other| run.contains(other))
            {
                continue;
            }
            for document in step["stdout"].as_str().unwrap_or_default().split("\n---\n") {
                let Ok(value) = serde_yaml::from_str::<Value>(document) else { continue };
                match value["items"].as_array() {
                    Some(items) => out.extend(items.iter().map(|item| (name.clone(), item.clone()))),
                    None if value.is_object() => out.push((name.clone(), value)),
                    None => {}
                }
            }
        }
    }
    out
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(Map::from_iter(entries))
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        plain => plain,
    }
}

fn kind(value: &Value) -> Option<Kind> {
    Kind::of(value["apiVersion"].as_str()?, value["kind"].as_str()?)
}

#[test]
fn what_a_cluster_shows_is_read_and_written_alike() {
    let recorded = recorded();
    assert!(recorded.len() >= 30, "only {} objects", recorded.len());
    for (name, value) in recorded {
        let Some(kind) = kind(&value) else { panic!("{name}: {} {}", value["apiVersion"], value["kind"]) };
        let decoded = decode::check(kind, &value, &[]);
        assert_eq!(decoded, decode::Decoded::default(), "{name}");
        let written = sorted(Object::read(kind, &value).write());
        let shown = sorted(value);
        assert_eq!(serde_yaml::to_string(&written).unwrap(), serde_yaml::to_string(&shown).unwrap(), "{name}");
    }
}

#[test]
fn what_a_cluster_shows_has_its_defaults() {
    for (name, value) in recorded() {
        let Some(kind) = kind(&value) else { continue };
        let shown = Object::read(kind, &value);
        let mut object = shown.clone();
        defaults::apply(&mut object);
        assert_eq!(object.write(), shown.write(), "{name}");
    }
}
