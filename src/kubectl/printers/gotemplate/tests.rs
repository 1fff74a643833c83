//! Cases of Go's own exec_test.go and funcs documentation, on objects as kubectl hands them over.

use super::*;
use serde_json::json;

fn run(template: &str) -> (String, Result<(), String>) {
    let data = json!({"kind": "List", "n": 3, "f": 1.5, "yes": true, "null": null, "empty": "", "m": {"b": "2", "a": "1"},
        "items": [{"metadata": {"name": "web", "labels": {"app.io/x": "v"}}, "ports": [80, 443]}, {"metadata": {"name": "db"}}]});
    match Template::parse(template, true) {
        Ok(template) => template.print(&data),
        Err(error) => (String::new(), Err(error)),
    }
}

#[test]
fn output() {
    let table = [
        ("plain", "plain"),
        ("{{.kind}}/{{.n}}/{{.f}}/{{.yes}}", "List/3/1.5/true"),
        ("{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}", "web\ndb\n"),
        ("{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}} {{end}}", "0=web 1=db "),
        ("{{range $k, $v := .m}}{{$k}}:{{$v}},{{end}}", "a:1,b:2,"),
        ("{{range .none}}x{{else}}none{{end}}", "none"),
        ("{{if .yes}}a{{else}}b{{end}}{{if .empty}}c{{else if .n}}d{{else}}e{{end}}", "ad"),
        ("{{with .m}}{{.a}}{{end}}{{with .none}}x{{else}}y{{end}}", "1y"),
        ("{{.none}} {{.null}} {{.none.deeper}}", "<no value> <no value> <no value>"),
        ("{{index .items 0 \"metadata\" \"labels\" \"app.io/x\"}}", "v"),
        ("{{(index .items 1).metadata.name}}", "db"),
        ("{{len .items}} {{len .kind}}", "2 4"),
        ("{{printf \"%s-%d %q %5d|%-5s|%v\" .kind .n .kind .n \"ab\" .m}}", "List-3 \"List\"     3|ab   |map[a:1 b:2]"),
        ("{{.kind | printf \"%s!\"}}", "List!"),
        (
            "{{eq .n 3}} {{ne .kind \"x\"}} {{lt 1 2}} {{ge 2 2}} {{eq .kind \"a\" \"List\"}}",
            "true true true true true",
        ),
        ("{{and .yes .n}} {{or .empty \"d\"}} {{not .yes}}", "3 d false"),
        ("{{$x := 1}}{{if .yes}}{{$x = 2}}{{end}}{{$x}}", "2"),
        ("a {{- .n -}} b", "a3b"),
        ("{{/* a comment */}}x", "x"),
        ("{{range .items}}{{if eq .metadata.name \"db\"}}{{break}}{{end}}{{.metadata.name}}{{end}}", "web"),
        ("{{range (index .items 0).ports}}{{.}};{{end}}", "80;443;"),
        ("{{define \"t\"}}<{{.}}>{{end}}{{template \"t\" .kind}}", "<List>"),
        ("{{\"d2Vi\" | base64decode}} {{exists . \"items\" 0 \"ports\"}} {{exists . \"nope\"}}", "web true false"),
        ("{{print 1 2 \"a\" .kind}}", "1 2aList"),
        ("{{range 3}}{{.}}{{end}}", "012"),
        (
            "{{.m}} {{.items}}",
            "map[a:1 b:2] [map[metadata:map[labels:map[app.io/x:v] name:web] ports:[80 443]] map[metadata:map[name:db]]]",
        ),
    ];
    for (template, want) in table {
        assert_eq!(run(template), (want.to_owned(), Ok(())), "{template}");
    }
}

#[test]
fn complaints() {
    let table = [
        ("{{.kind", "template: output:1: unclosed action"),
        ("a\n{{if .x}}", "template: output:2: unexpected EOF"),
        ("{{end}}", "template: output:1: unexpected {{end}}"),
        ("{{}}", "template: output:1: missing value for command"),
        ("{{if}}x{{end}}", "template: output:1: missing value for if"),
        ("{{\"a}}", "template: output:1: unterminated quoted string"),
        ("{{break}}", "template: output:1: {{break}} outside {{range}}"),
    ];
    for (template, want) in table {
        assert_eq!(run(template).1, Err(want.to_owned()), "{template}");
    }
    let table = [
        (
            "{{.kind.name}}",
            "template: output:1:2: executing \"output\" at <.kind.name>: can't evaluate field name in type interface {}",
        ),
        (
            "{{index .items 9}}",
            "template: output:1:2: executing \"output\" at <index>: error calling index: index out of range: 9",
        ),
        (
            "{{eq .n \"3\"}}",
            "template: output:1:2: executing \"output\" at <eq>: error calling eq: incompatible types for comparison",
        ),
    ];
    for (template, want) in table {
        assert_eq!(run(template).1, Err(format!("error executing template {}: {want}", quote(template))), "{template}");
    }
    let strict = Template::parse("{{.none}}", false).unwrap().print(&json!({}));
    assert!(strict.1.is_err_and(|error| error.ends_with("map has no entry for key \"none\"")));
}

#[test]
fn endless_templates_end() {
    assert!(run("{{define \"t\"}}{{template \"t\" .}}{{end}}{{template \"t\" .}}").1.is_err());
    assert!(run(&"{{range .items}}".repeat(200)).1.is_err());
    assert!(run(&format!("{{{{{}1{}}}}}", "(".repeat(500), ")".repeat(500))).1.is_err());
    assert!(run("{{range 100000000}}{{range 100000000}}x{{end}}{{end}}").1.is_err());
}
