//! What a text is read as, and what is said of a text with a mistake. The messages are kubectl's and go-yaml's: from the
//! recordings, from go-yaml's own tables, and from libyaml where it has the same rule.

use serde_json::{Value, json};

use super::*;

fn values(text: &str) -> Vec<Value> {
    documents(text).into_iter().map(|document| document.content.expect("readable")).collect()
}

fn message(text: &str) -> String {
    documents(text)
        .last()
        .and_then(Document::error)
        .map_or_else(|| "no error".to_string(), |error| error.message.clone())
}

/// Message without the wrapping, and line and column of the mistake.
fn mistake(text: &str) -> (String, usize, usize) {
    let documents = documents(text);
    let error = documents.last().and_then(Document::error).expect("a mistake").clone();
    let words =
        error.message.strip_prefix("error converting YAML to JSON: yaml: ").unwrap_or(&error.message).to_string();
    (words, error.span.start.line, error.span.start.column)
}

#[test]
fn values_are_read_as_kubernetes_reads_them() {
    let text = "a: yes\nb: 0755\nc: 1.10\nd: 1.27.3\ne: 2015-01-01\nf: ~\ng:\nh: 'yes'\ni: 0x50\nj: 1e3\nk: .5\n\
                1: one\ntrue: t\n1.5: f\nl: !!str 8080\nm: !!int \"80\"\no: 190:20:30\n";
    let expected = json!({
        "a": true, "b": 493, "c": 1.1, "d": "1.27.3", "e": "2015-01-01", "f": null, "g": null, "h": "yes", "i": 80, "j": 1000,
        "k": 0.5, "1": "one", "true": "t", "1.5": "f", "l": "8080", "m": 80, "o": "190:20:30"
    });
    assert_eq!(values(text), [expected]);
}

#[test]
fn keys_keep_the_order_of_the_text() {
    let value = values("kind: Service\napiVersion: v1\nspec: {b: 1, a: 2}\n").remove(0);
    assert_eq!(value.to_string(), r#"{"kind":"Service","apiVersion":"v1","spec":{"b":1,"a":2}}"#);
}

#[test]
fn the_last_of_repeated_keys_counts() {
    let documents = documents("ports:\n- port: 80\n  port: 8080\n");
    let document = documents.first().expect("one");
    assert_eq!(document.value(), Some(&json!({"ports": [{"port": 8080}]})));
    let duplicate = document.duplicates.first().expect("one");
    assert_eq!(
        (duplicate.path.as_str(), duplicate.first.start.line, duplicate.again.start.line),
        ("ports[0].port", 2, 3)
    );
    assert_eq!(
        document.strict_error().as_deref(),
        Some("error converting YAML to JSON: yaml: unmarshal errors:\n  line 3: key \"port\" already set in map")
    );
}

#[test]
fn scalars_fold_and_keep_their_lines() {
    let text = "a: |\n  one\n   two\n\n  three\n\nb: >-\n  one\n  two\n\n  three\nc: \"one\n  two\\n\\\n  three\"\nd: one\n  two\ne: |+\n  x\n\nf: 'it''s'\n";
    let expected = json!({
        "a": "one\n two\n\nthree\n", "b": "one two\nthree", "c": "one two\nthree", "d": "one two", "e": "x\n\n", "f": "it's"
    });
    assert_eq!(values(text), [expected]);
}

#[test]
fn aliases_and_merge_keys() {
    let text = "base: &base {app: web, tier: front}\nold: {app: first, <<: *base}\nnew:\n  <<: [*base, {zone: a}]\n  app: cart\nlist: [*base]\n";
    let expected = json!({
        "base": {"app": "web", "tier": "front"},
        "old": {"app": "web", "tier": "front"},
        "new": {"zone": "a", "app": "cart", "tier": "front"},
        "list": [{"app": "web", "tier": "front"}]
    });
    assert_eq!(values(text), [expected]);
}

#[test]
fn documents_are_split_at_separators() {
    let documents = documents("# a comment\n---\na: 1\n---\n\n--- # nothing here\nb: 2\n---\n");
    let seen: Vec<(usize, usize, String)> =
        documents.iter().map(|d| (d.index, d.line, d.value().expect("readable").to_string())).collect();
    assert_eq!(seen, [(0, 3, r#"{"a":1}"#.to_string()), (1, 7, r#"{"b":2}"#.to_string())]);
    for empty in ["", "\n", "# only a comment\n", "---\n---\n", "null\n", "---"] {
        assert_eq!(super::documents(empty), [], "{empty:?}");
    }
    assert_eq!(message("--- a: 1\n"), "invalid Yaml document separator: a: 1");
    assert_eq!(message("a: 1\n----\nb: 2\n"), "invalid Yaml document separator: -");
}

#[test]
fn json_is_read_as_json() {
    let documents = documents("{\"kind\": \"Service\",\n \"apiVersion\": \"v1\"}\n{\"a\": 1}");
    let raw: Vec<String> = documents.iter().map(Document::raw).collect();
    assert_eq!(raw, ["{\"kind\": \"Service\",\n \"apiVersion\": \"v1\"}", "{\"a\": 1}"]);
    assert_eq!(values("{a: 1, b: [x, z],}\n"), [json!({"a": 1, "b": ["x", "z"]})]);
    assert_eq!(values("{\"a\": 1}\n---\nb: 2\n"), [json!({"a": 1}), json!({"b": 2})]);
    assert_eq!(
        message("{{ .Values.web }}\n"),
        "json: offset 2: invalid character '{' looking for beginning of object key string"
    );
    assert_eq!(message("{\"a\": \n"), "unexpected EOF");
}

#[test]
fn an_error_text_shows_yaml_as_sorted_json() {
    let documents = documents("metadata:\n  name: web\napiVersion: v1\n");
    assert_eq!(documents[0].raw(), r#"{"apiVersion":"v1","metadata":{"name":"web"}}"#);
}

/// The mistakes that learners make, with go-yaml's message and the place that is underlined.
#[test]
fn mistakes_have_go_yamls_words() {
    let cases: &[(&str, &str, usize, usize)] = &[
        ("a: 1\nb:\n\tc: 1\n", "line 3: found character that cannot start any token", 3, 1),
        ("\ta: 1\n", "found character that cannot start any token", 1, 1),
        ("a: 1\nkey: value: x\n", "line 2: mapping values are not allowed in this context", 2, 11),
        ("key: value: x\n", "mapping values are not allowed in this context", 1, 11),
        ("kind: Service\n metadata:\n", "line 2: mapping values are not allowed in this context", 2, 10),
        ("ports:\n- port: 80\n targetPort: 1\n", "line 2: did not find expected key", 3, 2),
        ("spec:\n  a: 1\n b: 2\n", "line 2: did not find expected key", 3, 2),
        ("a: 1\nname:web\nb: 2\n", "line 3: could not find expected ':'", 3, 1),
        ("a: \"open\nb: 1\n", "line 3: found unexpected end of stream", 3, 1),
        ("a: 'it's'\n", "did not find expected key", 1, 8),
        ("a: [1, 2\nb: 3\n", "line 1: did not find expected ',' or ']'", 2, 2),
        ("a: {b: 1\nc: 2}\n", "line 1: did not find expected ',' or '}'", 2, 2),
        ("a:\n  b: 1\n  - c\n", "line 2: did not find expected key", 3, 3),
        ("- a\nb: 1\n", "line 1: did not find expected '-' indicator", 2, 1),
        ("a: - b\n", "block sequence entries are not allowed in this context", 1, 4),
        ("a: *base\n", "unknown anchor 'base' referenced", 1, 4),
        ("a: \"\\q\"\n", "found unknown escape character", 1, 5),
        ("a: 1\nb: @home\n", "line 2: found character that cannot start any token", 2, 4),
        ("a: `x`\n", "found character that cannot start any token", 1, 4),
        ("a: %x\n", "found character that cannot start any token", 1, 4),
        ("a: *\n", "did not find expected alphabetic or numeric character", 1, 5),
        ("a: &a [*a]\n", "anchor 'a' value contains itself", 1, 8),
        ("a: !!int web\n", "cannot decode !!str `web` as a !!int", 1, 10),
        ("a: {{ .x }}\n", "invalid map key: map[interface {}]interface {}{\".x\":interface {}(nil)}", 1, 5),
        ("a: |\n  x\n\ty\n", "line 3: found a tab character where an indentation space is expected", 3, 1),
        ("a: 1\n}\n", "line 1: did not find expected key", 2, 1),
        ("a: \u{1}\n", "control characters are not allowed", 1, 4),
    ];
    for (text, words, line, column) in cases {
        assert_eq!(mistake(text), (words.to_string(), *line, *column), "{text:?}");
    }
}

#[test]
fn lines_are_counted_within_a_document() {
    let text = "a: 1\n---\nb: 1\nc: d: e\n";
    assert_eq!(mistake(text), ("line 2: mapping values are not allowed in this context".into(), 4, 5));
    let documents = documents(text);
    assert_eq!(documents.len(), 2);
    assert_eq!(
        documents[1].error().expect("an error").parsing("STDIN"),
        "error parsing STDIN: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"
    );
}

#[test]
fn what_json_cannot_hold_is_refused() {
    assert_eq!(message("a: .inf\n"), "error converting YAML to JSON: json: unsupported value: +Inf");
    assert_eq!(
        message("~: [1, x]\n"),
        "error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: []interface {}{1, \"x\"}"
    );
}

#[test]
fn every_field_has_its_place() {
    let text = "kind: Service\nmetadata:\n  labels:\n    app.kubernetes.io/name: web\n    app: x\nspec:\n  ports:\n  - port: 80\n    targetPort: \"http\"\n";
    let documents = documents(text);
    let document = documents.first().expect("one");
    let at = |path: &str| {
        let span = document.span_of(path).expect("a document");
        (text.get(span.start.offset..span.end.offset).unwrap_or("?"), span.start.line, span.start.column)
    };
    assert_eq!(at("kind"), ("Service", 1, 7));
    assert_eq!(at("spec.ports[0].targetPort"), ("\"http\"", 9, 17));
    assert_eq!(at("metadata.labels[app]"), ("x", 5, 10));
    assert_eq!(at("metadata.labels.app"), ("x", 5, 10));
    assert_eq!(at("metadata.labels[app.kubernetes.io/name]"), ("web", 4, 29));
    assert_eq!(at("metadata.labels.app.kubernetes.io/name"), ("web", 4, 29));
    assert_eq!(at("spec.ports[0].nodePort").1, 8);
    assert_eq!(at("spec.ports[7].port"), ("ports", 7, 3));
    assert_eq!(at("spec.selector"), ("spec", 6, 1));
    assert_eq!(at("status.loadBalancer").1, 1);
    assert_eq!(document.find("spec.ports[0].targetPort").map(|found| found.value.style), Some(Style::DoubleQuoted));
}

#[test]
fn limits_answer_at_once() {
    let large = "a".repeat(5 * 1024 * 1024);
    assert_eq!(message(&large), "the text has 5120 KiB, more than the 1024 KiB that are read");
    let deep = "[".repeat(100_000);
    assert_eq!(message(&deep), "error converting YAML to JSON: yaml: exceeded max depth of 128");
    let deep_block: String = (0..1000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    assert!(message(&deep_block).ends_with("exceeded max depth of 128"), "{}", message(&deep_block));
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                  d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    assert_eq!(message(laughs), "error converting YAML to JSON: yaml: document contains excessive aliasing");
    let many = "a: 1\n---\n".repeat(MAX_DOCUMENTS + 1);
    assert_eq!(message(&many), "the text has more than the 1000 documents that are read");
}
