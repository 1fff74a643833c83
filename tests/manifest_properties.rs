//! Reading never panics and agrees with a second reader; what is written is read back as it was.

#![cfg(not(target_arch = "wasm32"))]

use portolan::manifest::{self, json, kyaml, yaml};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Pieces of which manifests and their mistakes are made.
const PIECES: &[&str] = &[
    "apiVersion: v1\n",
    "kind: Service\n",
    "metadata:\n",
    "  name: web\n",
    "  labels:\n",
    "    app: web\n",
    "spec:\n",
    "  ports:\n",
    "  - port: 80\n",
    "    targetPort: \"http\"\n",
    "- ",
    "-",
    ": ",
    ":",
    " ",
    "  ",
    "\n",
    "\t",
    "#",
    " # note\n",
    "'",
    "\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "!x ",
    "|\n",
    ">-\n",
    "? ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "@",
    "`",
    "\\",
    "\\x4",
    "yes",
    "0755",
    "~",
    "ü",
    "\u{feff}",
    "\r\n",
    "\u{2028}",
    "\u{85}",
];

/// Pieces on which go-yaml and the second reader's libyaml have the same rules.
const SHARED: &[&str] = &[
    "apiVersion: v1\n",
    "metadata:\n",
    "  name: web\n",
    "    app: web\n",
    "spec:\n",
    "  ports:\n",
    "  - port: 80\n",
    "    targetPort: \"http\"\n",
    "- ",
    "-",
    ": ",
    ":",
    " ",
    "  ",
    "\n",
    "\t",
    "'",
    "\"",
    "@",
    "`",
    "|\n",
    ">-\n",
    "a",
    "b c\n",
];

fn text(pieces: &'static [&'static str], length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..length).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let string = prop_oneof![
        "[a-z0-9./-]{0,12}",
        "[ -~]{0,20}",
        "[ a-zäü:#\\n\\t'\"\\\\-]{0,100}",
        prop::sample::select(vec![
            "yes",
            "null",
            "~",
            "0x1F",
            "1_000",
            "08",
            "2026-01-01",
            "1e3",
            ".inf",
            "<<",
            "=",
            "- a",
            "a: b",
            "😀",
            "\u{2028}"
        ])
        .prop_map(str::to_string),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        (-1000i32..1000).prop_map(|n| Value::from(f64::from(n) / 8.0)),
        string.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            // go-yaml writes the key `<<` without quotes and then takes it for a merge.
            prop::collection::vec((string.clone().prop_filter("a merge", |key| key != "<<"), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A value as it comes back from JSON: floats without a fraction are integers.
fn settled(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => Value::from(float as i64),
            _ => value.clone(),
        },
        Value::Array(items) => Value::Array(items.iter().map(settled).collect()),
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), settled(value))).collect()),
        other => other.clone(),
    }
}

fn read(text: &str) -> Result<Vec<Value>, TestCaseError> {
    manifest::documents(text)
        .into_iter()
        .map(|document| document.content.map_err(|error| TestCaseError::fail(format!("{}\n{text}", error.message))))
        .collect()
}

/// libyaml's words in an error of the second reader, and the line it names.
fn second_opinion(text: &str) -> Option<(String, usize)> {
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let error = <serde::de::IgnoredAny as serde::Deserialize>::deserialize(documents.next()?).err()?;
    // It names no place for a mistake at the very start.
    let line = error.location().map_or(1, |location| location.line());
    let words = error.to_string();
    let words =
        words.split(" at line").next().and_then(|words| words.split(", while").next()).unwrap_or("").to_string();
    Some((words, line))
}

const SHARED_WORDS: &[&str] = &[
    "mapping values are not allowed in this context",
    "did not find expected key",
    "did not find expected '-' indicator",
    "block sequence entries are not allowed in this context",
    "found character that cannot start any token",
    "found unexpected end of stream",
    "found a tab character that violates indentation",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let documents = manifest::documents(&text);
        let tokens = manifest::tokens(&text);
        prop_assert!(documents.iter().rev().skip(1).all(|document| document.error().is_none()));
        prop_assert!(tokens.iter().all(|token| token.col_start < token.col_end));
    }

    #[test]
    fn any_manifest_is_answered_within_its_text(text in text(PIECES, 40)) {
        for document in manifest::documents(&text) {
            let spans = [document.error().map(|error| error.span), document.span_of("spec.ports[0].port"), document.span_of("a[b]")];
            for span in spans.into_iter().flatten() {
                prop_assert!(span.start.offset <= span.end.offset && span.end.offset <= text.len(), "{:?} in {:?}", span, text);
                prop_assert!(text.is_char_boundary(span.start.offset) && text.is_char_boundary(span.end.offset));
            }
        }
        let tokens = manifest::tokens(&text);
        let places: Vec<(usize, usize)> = tokens.iter().map(|token| (token.line, token.col_start)).collect();
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn mistakes_are_those_of_a_second_reader(text in text(SHARED, 16)) {
        // kubectl splits at such lines before anything is read.
        prop_assume!(!text.lines().any(|line| line.starts_with("---")));
        let text = text + "\n";
        let first = manifest::documents(&text).last().and_then(|document| document.error().cloned());
        match second_opinion(&text).filter(|(words, _)| SHARED_WORDS.contains(&words.as_str())) {
            Some((words, line)) => {
                let error = first.ok_or_else(|| TestCaseError::fail(format!("accepted what is wrong: {words}: {text:?}")))?;
                prop_assert_eq!(error.short(), words.as_str());
                prop_assert_eq!(error.span.start.line, line);
            }
            None => {
                let words = first.as_ref().map_or("", |error| error.short());
                prop_assert!(!SHARED_WORDS.contains(&words), "refused what is right: {}: {:?}", words, text);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back(value in value()) {
        let expected = if value.is_null() { vec![] } else { vec![settled(&value)] };
        prop_assert_eq!(read(&yaml::to_string(&value))?, expected.clone());
        // JSON is read as YAML unless it begins with a brace.
        if value.is_object() {
            prop_assert_eq!(read(&json::to_string(&value))?, expected.clone());
            prop_assert_eq!(read(&json::to_compact(&value))?, expected);
        }
    }

    #[test]
    fn a_second_reader_reads_what_is_written(value in value()) {
        let expected: serde_yaml::Value = serde_json::from_str(&settled(&value).to_string()).expect("JSON");
        let yaml = yaml::to_string(&value);
        let seen: serde_yaml::Value = serde_yaml::from_str(&yaml).map_err(|error| TestCaseError::fail(format!("{error}\n{yaml}")))?;
        prop_assert_eq!(seen, expected.clone(), "{}", yaml);
        let kyaml = kyaml::to_string(&value);
        let seen: serde_yaml::Value = serde_yaml::from_str(&kyaml).map_err(|error| TestCaseError::fail(format!("{error}\n{kyaml}")))?;
        prop_assert_eq!(seen, expected, "{}", kyaml);
    }
}
