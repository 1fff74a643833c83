//! Upstream's jsonpath_test.go, and what real clusters answered.

use super::*;
use serde_json::json;

fn run(template: &str, data: &Value, allow_missing_keys: bool) -> Result<String, String> {
    let template = Template::parse(template)?;
    print(&Printer { template, allow_missing_keys, as_json: false }, data)
}

fn expect(data: &Value, allow_missing_keys: bool, table: &[(&str, &str)]) {
    for (template, want) in table {
        assert_eq!(run(template, data, allow_missing_keys), Ok((*want).to_owned()), "{template}");
    }
}

#[test]
fn slices() {
    let data = json!({"bools": [true, false, true, false], "floats": [1.0, 2.2, 3.3, 4.0],
        "mixed": [true, "one", 1, 1.1], "maps": [{"name": "one", "value": 1}, {"name": "two", "value": 2.02},
        {"name": "three", "value": 3.03}, {"name": "four", "value": 4.04}]});
    let table = [
        ("{ .bools }", "[true,false,true,false]"),
        ("{ .bools[0] }", "true"),
        ("{ .bools[-1] }", "false"),
        ("{ .bools[0:2] }", "true false"),
        ("{ .bools[:2] }", "true false"),
        ("{ .bools[:4:2] }", "true true"),
        ("{ .floats }", "[1,2.2,3.3,4]"),
        ("{ .floats[-2] }", "3.3"),
        ("{ .mixed[:4:2] }", "true 1"),
        ("{ .maps[-2] }", "{\"name\":\"three\",\"value\":3.03}"),
        ("{ .maps[1::2].name }", "two four"),
        ("{ .maps[::2].name }", "one three"),
        ("{ .maps[2:2].name }", ""),
        ("{.maps[*].name}", "one two three four"),
        ("{.maps[0,2].name}", "one three"),
    ];
    expect(&data, true, &table);
}

#[test]
fn store() {
    let data = json!({"Name": "jsonpath", "Labels": {"engieer": 10, "web/html": 15, "k8s-app": 20},
        "Book": [{"Author": "Nigel Rees", "Price": 8.95}, {"Author": "Evelyn Waugh", "Price": 12.99},
            {"Author": "Herman Melville", "Price": 8.99}],
        "Bicycle": [{"Color": "red", "Price": 19.95, "IsNew": true}, {"Color": "green", "Price": 20.01, "IsNew": false}]});
    let table = [
        ("hello {.Name}", "hello jsonpath"),
        ("{\"{\"}", "{"),
        ("{$.Labels.web/html}", "15"),
        ("{.Labels.k8s-app}", "20"),
        ("{.Bicycle[*].Color}", "red green"),
        ("{range .Bicycle[*]}{ \"{\" }{ @.* }{ \"} \" }{end}", "{red true 19.95} {green false 20.01} "),
        // Maps are walked by key here, where Go's order is by field or by chance.
        ("{..Price}", "19.95 20.01 8.95 12.99 8.99"),
        ("{...Price}", "19.95 20.01 8.95 12.99 8.99"),
        ("{.Book[-1:].Author}", "Herman Melville"),
        ("{..Book[2].Author}", "Herman Melville"),
        ("{.Bicycle[?(@.IsNew==true)].Color}", "red"),
        ("{.Book[?(@.Price<9.0)].Author}", "Nigel Rees Herman Melville"),
        ("{.Labels.*}", "10 20 15"),
    ];
    expect(&data, false, &table);
    expect(&data, true, &[("{.hello}", ""), ("before-{.hello}after", "before-after")]);
    expect(&json!([2, 6, 3, 7]), false, &[("{[?(@<5)]}", "2 3"), ("{..}", "[2,6,3,7]"), ("{[1,3]}", "6 7")]);
}

#[test]
fn ranges() {
    let data = json!({"kind": "List", "items": [
        {"kind": "None", "metadata": {"name": "127.0.0.1", "labels": {"kubernetes.io/hostname": "127.0.0.1"}},
         "status": {"capacity": {"cpu": "4"}, "ready": true, "addresses": [{"address": "127.0.0.1"}]}},
        {"kind": "None", "metadata": {"name": "127.0.0.2", "labels": {"kubernetes.io/hostname": "127.0.0.2"}},
         "status": {"capacity": {"cpu": "8"}, "ready": false, "addresses": [{"address": "127.0.0.2"}, {"address": "127.0.0.3"}]}}],
        "users": [{"name": "myself", "user": {}}, {"name": "e2e", "user": {"password": "secret"}}]});
    let table = [
        ("{range .items[*]}{.metadata.name}, {end}{.kind}", "127.0.0.1, 127.0.0.2, List"),
        ("{range .items[*]}{.metadata.name}{\"\\t\"}{end}", "127.0.0.1\t127.0.0.2\t"),
        ("{range .items[*]}{range .status.addresses[*]}{.address}, {end}{end}", "127.0.0.1, 127.0.0.2, 127.0.0.3, "),
        ("{.items[*]['metadata.name', 'status.capacity']}", "127.0.0.1 127.0.0.2 {\"cpu\":\"4\"} {\"cpu\":\"8\"}"),
        (
            "{range .items[*]}[{.metadata.name}, {.status.capacity}] {end}",
            "[127.0.0.1, {\"cpu\":\"4\"}] [127.0.0.2, {\"cpu\":\"8\"}] ",
        ),
        ("{.users[?(@.name==\"e2e\")].user.password}", "secret"),
        ("{.items[0].metadata.labels.kubernetes\\.io/hostname}", "127.0.0.1"),
        ("{.items[?(@.metadata.labels.kubernetes\\.io/hostname==\"127.0.0.1\")].kind}", "None"),
        ("{.items[?(@..ready==true)].metadata.name}", "127.0.0.1"),
        // A range without an end: what follows is applied once more, to the whole.
        ("{range .items[*]}{.kind}", "NoneNoneList"),
    ];
    expect(&data, true, &table);
    let empty = json!({"items": []});
    let nested = "{range .items[*]}{.metadata.name}{\":\"}{range @.spec.containers[*]}{.name}{\",\"}{end}{\"+\"}{end}!";
    expect(&empty, true, &[(nested, "!"), ("{range .items[*]}{.metadata.name}{end}", "")]);
}

#[test]
fn nulls_and_filters() {
    let points =
        json!([{"id": "i1", "x": 4}, {"id": "i2", "x": -2, "z": 1}, {"id": "i5", "z": 1}, {"id": "i7", "x": null}]);
    expect(&points, false, &[("{[?(@.z)].id}", "i2 i5"), ("{[0]['id']}", "i1"), ("{[-1]['x']}", "null")]);
}

#[test]
fn complaints() {
    let data = json!({"a": [1], "s": "x", "m": {"k": 1}, "list": [{"n": 1}]});
    let table = [
        ("{hello}", "unrecognized identifier hello"),
        ("{.hello}", "hello is not found"),
        ("{.m[0]}", "map[string]interface {} is not array or slice"),
        ("{.a[3]}", "array index out of bounds: index 3, length 1"),
        ("{.list[?(@.n<>10)]}", "unrecognized filter operator <>"),
        ("{.list[?(@.n==\"1\")]}", "incompatible types for comparison"),
        ("{.m[?(@.n==1)]}", "map[k:1] is not array or slice and cannot be filtered"),
        ("{range .a[*]}{@}{end}{end}", "not in range, nothing to end"),
    ];
    for (template, want) in table {
        let found = Template::parse(template).and_then(|t| t.find(&data, false));
        assert_eq!(found.map(|_| ()), Err(want.to_owned()), "{template}");
    }
    let table = [
        ("{.spec.clusterIP", "unclosed action"),
        ("{.a[0}", "unterminated array"),
        ("{.a[x]}", "invalid array index x"),
        ("{.a[1:2:3:4]}", "invalid array index 1:2:3:4"),
        ("{\"a}", "unterminated quoted string"),
        ("{'\\q'}", "unquote string '\\q' error invalid syntax"),
        ("{.items[?(@.name=~\"w.*\")]}", "unrecognized character in action: U+007E '~'"),
        ("{.items[?(@.type==\"A\" && @.b==\"c\")]}", "unrecognized character in action: U+0026 '&'"),
        ("{.a[?(@.b}", "unterminated filter"),
        ("{.a[?(@.b).c}", "unclosed array expect ]"),
        ("{....x}", "invalid multiple recursive descent"),
        ("{1.2.3}", "cannot parse number 1.2.3"),
    ];
    for (template, want) in table {
        assert_eq!(Template::parse(template).map(|_| ()), Err(want.to_owned()), "{template}");
    }
}

#[test]
fn a_failed_template_shows_itself_and_the_object() {
    let data = json!({"kind": "List", "apiVersion": "v1", "items": [], "metadata": {"resourceVersion": ""}});
    let want = "error executing jsonpath \"{.items[0].metadata.name}\": Error executing template: array index out of \
        bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t\
        {.items[0].metadata.name}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{\"apiVersion\":\
        \"v1\", \"items\":[]interface {}{}, \"kind\":\"List\", \"metadata\":map[string]interface \
        {}{\"resourceVersion\":\"\"}}\n\n\n";
    assert_eq!(run("{.items[0].metadata.name}", &data, true), Err(want.to_owned()));
}

#[test]
fn as_json() {
    let data = json!({"b": [{"z": 1, "a": "<"}]});
    let printer = Printer { template: Template::parse("{.b[*]}").unwrap(), allow_missing_keys: true, as_json: true };
    assert_eq!(
        print(&printer, &data),
        Ok("[\n    {\n        \"a\": \"\\u003c\",\n        \"z\": 1\n    }\n]\n".to_owned())
    );
}

#[test]
fn relaxed_paths() {
    for text in ["metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"] {
        assert_eq!(relaxed(text), Ok("{.metadata.name}".to_owned()));
    }
    assert_eq!(relaxed(""), Ok(String::new()));
    assert_eq!(relaxed("..name"), Ok("{..name}".to_owned()));
    for bad in ["{.a", ".a}", "{}", "{{.a}}"] {
        assert!(relaxed(bad).is_err(), "{bad}");
    }
}

#[test]
fn wild_templates_end() {
    let wide: Vec<Value> = (0..200).map(|i| json!({"a": [i, {"b": [1, 2, 3]}]})).collect();
    let data = json!({"items": wide});
    assert!(run("{..*..*..*..*..*}", &data, true).is_err());
    let deep = "{range .items[*]}".repeat(100);
    assert!(run(&deep, &json!({"items": [{"items": []}]}), true).is_err());
}
