//! YAML as `kubectl get -o yaml` prints it.
//!
//! A value goes through JSON and go-yaml there, so keys come in go-yaml's order and numbers in its form.
//!
//! Models sigs.k8s.io/yaml's `Marshal` and go.yaml.in/yaml/v2 `encode.go` and `emitterc.go`: block style, sequences not
//! indented within mappings, lines folded after column 80.

mod keys;
mod scalar;
mod writer;

use crate::order::InOrder;
use serde_json::{Map, Number, Value};

use super::json::number_text;
use super::number::format_float;
use super::resolve::{self, Scalar};
use writer::Writer;

/// Bytes of a key that may stand before its `:` without a `?`.
const SIMPLE_KEY_LENGTH: usize = 128;

/// The text of a document, with a line break at its end.
pub fn to_string(value: &Value) -> String {
    let mut writer = Writer::new();
    node(&mut writer, value, Context::Root);
    writer.indent_line();
    writer.out
}

/// What a node is part of.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Root,
    Sequence,
    Mapping,
}

fn node(writer: &mut Writer, value: &Value, context: Context) {
    match value {
        Value::Null => scalar::write_plain(writer, "null"),
        Value::Bool(true) => scalar::write_plain(writer, "true"),
        Value::Bool(false) => scalar::write_plain(writer, "false"),
        Value::Number(number) => scalar::write_plain(writer, &number_form(number)),
        Value::String(text) => scalar::write_string(writer, text, false),
        Value::Array(items) if items.is_empty() => writer.empty_flow('[', ']'),
        Value::Object(map) if map.is_empty() => writer.empty_flow('{', '}'),
        Value::Array(items) => sequence(writer, items, context),
        Value::Object(map) => mapping(writer, map),
    }
}

/// A sequence that is a mapping's value stays at the mapping's column.
fn sequence(writer: &mut Writer, items: &[Value], context: Context) {
    let outer = writer.indent;
    let indentless = context == Context::Mapping && !writer.at_indentation;
    if !indentless || outer < 0 {
        writer.indent = if outer < 0 { 0 } else { outer + 2 };
    }
    for item in items {
        writer.indent_line();
        writer.indicator("-", true, true);
        node(writer, item, Context::Sequence);
    }
    writer.indent = outer;
}

fn mapping(writer: &mut Writer, map: &Map<String, Value>) {
    let outer = writer.indent;
    writer.indent = if outer < 0 { 0 } else { outer + 2 };
    let mut entries: Vec<(&String, &Value)> = map.iter().collect();
    entries.order_by(|a, b| keys::compare(a.0, b.0));
    for (key, value) in entries {
        writer.indent_line();
        if key.len() <= SIMPLE_KEY_LENGTH && !key.contains(scalar::is_break) {
            scalar::write_string(writer, key, true);
            writer.indicator(":", false, false);
        } else {
            writer.indicator("?", true, true);
            scalar::write_string(writer, key, false);
            writer.indent_line();
            writer.indicator(":", true, true);
        }
        node(writer, value, Context::Mapping);
    }
    writer.indent = outer;
}

/// A number as go-yaml writes it after it was read from JSON: a float without a fraction has become an integer.
fn number_form(number: &Number) -> String {
    let text = number_text(number);
    match resolve::resolve(&text) {
        Scalar::Float(float) => format_float(float),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: Value, expected: &str) {
        assert_eq!(to_string(&value), expected);
    }

    #[test]
    fn collections() {
        check(
            json!({"b": {"y1": [1, [2, 3], {"k": "v", "j": []}]}, "a": {}, "n": null}),
            "a: {}\nb:\n  y1:\n  - 1\n  - - 2\n    - 3\n  - j: []\n    k: v\n\"n\": null\n",
        );
        check(json!([]), "[]\n");
        check(json!({}), "{}\n");
        check(json!(["a"]), "- a\n");
        check(json!("web"), "web\n");
    }

    /// From go-yaml's own table of what is marshalled, and from kubectl's habits.
    #[test]
    fn strings_that_would_be_something_else_are_quoted() {
        let cases = [
            ("yes", "\"yes\""),
            ("y", "\"y\""),
            ("off", "\"off\""),
            ("8080", "\"8080\""),
            ("0x50", "\"0x50\""),
            ("1e3", "\"1e3\""),
            ("null", "\"null\""),
            ("~", "\"~\""),
            ("", "\"\""),
            ("2015-01-01", "\"2015-01-01\""),
            ("2026-11-23T03:17:33Z", "\"2026-11-23T03:17:33Z\""),
            ("1:1", "\"1:1\""),
            ("10:20:30.5", "\"10:20:30.5\""),
            ("<<", "<<"),
            ("web", "web"),
            ("a b", "a b"),
            (" a", "' a'"),
            ("a ", "'a '"),
            ("a: b", "'a: b'"),
            ("a:b", "a:b"),
            ("a:", "'a:'"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("- a", "'- a'"),
            ("-a", "-a"),
            ("---", "'---'"),
            ("*a", "'*a'"),
            ("&a", "'&a'"),
            ("@a", "'@a'"),
            ("%a", "'%a'"),
            ("{a}", "'{a}'"),
            ("[a]", "'[a]'"),
            ("it's", "it's"),
            ("'a'", "'''a'''"),
            ("\"a\"", "'\"a\"'"),
            ("?", "'?'"),
            ("?a", "?a"),
            ("a\tb", "\"a\\tb\""),
            ("ü", "ü"),
            ("😀", "\"\\U0001F600\""),
            ("a\u{a0}b", "a\u{a0}b"),
            ("a\rb", "\"a\\rb\""),
            ("10.96.0.1", "10.96.0.1"),
            ("10.244.0.0/24", "10.244.0.0/24"),
            ("1.27.3", "1.27.3"),
            ("=", "="),
            (".5", "\".5\""),
        ];
        for (text, form) in cases {
            check(json!({"k": text}), &format!("k: {form}\n"));
        }
    }

    #[test]
    fn several_lines_are_literal_blocks() {
        check(json!({"k": "a\nb\n"}), "k: |\n  a\n  b\n");
        check(json!({"k": "a\nb"}), "k: |-\n  a\n  b\n");
        check(json!({"k": "a\n\n", "l": 1}), "k: |+\n  a\n\nl: 1\n");
        check(json!({"k": "\n"}), "k: |2+\n\n");
        check(json!({"k": "  a\nb"}), "k: |2-\n    a\n  b\n");
        check(json!({"k": "a \nb"}), "k: \"a \\nb\"\n");
        check(json!({"k": ["a\nb", {"j": "c\n"}]}), "k:\n- |-\n  a\n  b\n- j: |\n    c\n");
        check(json!({"a\nb": 1}), "? |-\n  a\n  b\n: 1\n");
    }

    /// A line ends at the first blank after column 80, not before it.
    #[test]
    fn long_lines_fold() {
        let text =
            "Back-off pulling image \"nginx:nosuch\": ErrImagePull: the image was not found where it was looked for";
        check(
            json!({"message": text}),
            "message: 'Back-off pulling image \"nginx:nosuch\": ErrImagePull: the image was not found\n  where it was looked for'\n",
        );
        let words = ["word"; 20].join(" ");
        let (first, rest) = (["word"; 15].join(" "), ["word"; 5].join(" "));
        check(json!({"message": words}), &format!("message: {first}\n  {rest}\n"));
        check(json!({"message": format!("{words}\t")}), &format!("message: \"{first}\n  {rest}\\t\"\n"));
    }

    #[test]
    fn numbers() {
        check(
            json!([1, -1, 1.5, 1e3, 1e20, 1e21, 0.00001, 18446744073709551615u64]),
            "- 1\n- -1\n- 1.5\n- 1000\n- 1e+20\n- 1e+21\n- 1e-05\n- 18446744073709551615\n",
        );
    }
}
