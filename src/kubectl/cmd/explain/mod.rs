//! `kubectl explain`: what a field is. Models `kubectl/pkg/explain/v2` and its plain text template; the descriptions are our
//! own.

mod words;

use crate::api::schema::{FieldInfo, Schema, Type};
use crate::api::scheme::{Kind, KindInfo};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::kind_of;
use crate::order::InOrder;
use words::Words;

/// How many characters a line of a description has at most.
const WIDTH: usize = 76;
/// How deep `--recursive` goes.
const MAX_DEPTH: usize = 12;

pub const COMMAND: Command = Command {
    usage: "TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
    examples: &[
        ("kubectl explain services", "A kind and its fields"),
        ("kubectl explain service.spec.ports", "One field and what it holds"),
        ("kubectl explain deployment.spec --recursive", "All fields below, without words"),
    ],
    flags: &[FLAGS],
    run: Some(run),
    ..Command::new("explain", "Get documentation for a resource")
};

const FLAGS: &[Flag] = &[
    Flag::string("api-version", "", "Of this group and version"),
    Flag::string("output", "plaintext", "plaintext or plaintext-openapiv2").short('o'),
    Flag::bool("recursive", "false", "All fields below, without descriptions"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [resource] = parsed.args.as_slice() else {
        return Err(Failure::error(match parsed.args.len() {
            0 => {
                "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of \
                 supported resources.\n"
            }
            _ => "We accept only this format: explain RESOURCE\n",
        }));
    };
    let (kind, path) = target(resource)?;
    check(parsed, kind).map_err(Failure::error)?;
    let text = page(kind.info(), &path, parsed.bool("recursive")).map_err(Failure::error)?;
    context.out.print(text);
    Ok(())
}

/// Whether the API has the kind under `--api-version`, and `--output` is a form that there is.
fn check(parsed: &Parsed, kind: Kind) -> Result<(), String> {
    let (wanted, info) = (parsed.string("api-version"), kind.info());
    if !wanted.is_empty() && wanted != info.api_version() {
        let (group, version) = wanted.split_once('/').unwrap_or(("", wanted));
        let resource = format!("{group}/{version}, Resource={}", info.plural);
        let known = Kind::ALL.iter().any(|kind| kind.info().api_version() == wanted);
        return Err(match known {
            true => format!("GVR ({resource}) not found in OpenAPI schema"),
            false => format!("couldn't find resource for \"{resource}\""),
        });
    }
    match parsed.string("output") {
        "plaintext" | "plaintext-openapiv2" => Ok(()),
        other => Err(format!("unrecognized format: {other}")),
    }
}

/// The kind and the fields that `services.spec.ports` names; the kind may come with its group.
fn target(resource: &str) -> Result<(Kind, Vec<&str>), Failure> {
    let resource = resource.strip_suffix('.').unwrap_or(resource);
    let with_group = Kind::ALL.iter().find_map(|kind| {
        let rest = resource.strip_prefix(kind.info().group_resource().as_str())?;
        (rest.is_empty() || rest.starts_with('.')).then_some((*kind, rest))
    });
    let (kind, rest) = match with_group {
        Some(found) => found,
        None => {
            let (word, rest) = resource.split_once('.').unwrap_or((resource, ""));
            (kind_of(word)?, rest)
        }
    };
    Ok((kind, rest.split('.').filter(|part| !part.is_empty()).collect()))
}

fn page(info: &KindInfo, path: &[&str], recursive: bool) -> Result<String, String> {
    let mut out = String::new();
    if !info.group.is_empty() {
        out.push_str(&format!("GROUP:      {}\n", info.group));
    }
    out.push_str(&format!("KIND:       {}\nVERSION:    {}\n\n", info.kind, info.version));
    let mut schema = info.schema;
    let mut words = schema.map(|schema| schema.doc).unwrap_or_default();
    for (depth, name) in path.iter().enumerate() {
        let missing = || format!("field \"{name}\" does not exist");
        let found = find(schema, name, depth == 0).ok_or_else(missing)?;
        if depth + 1 == path.len() {
            out.push_str(&format!("FIELD: {name} <{}>\n{}\n\n", found.type_name, enum_list(found.words)));
        }
        words = found.words.map_or(found.schema.map_or("", |schema| schema.doc), |words| words.text);
        schema = found.schema;
    }
    out.push_str(&format!("DESCRIPTION:\n{}    \n", indented(if words.is_empty() { "<empty>" } else { words }, 4)));
    let fields = field_list(schema, path.is_empty(), recursive, 1);
    if !fields.is_empty() {
        out.push_str(&format!("FIELDS:\n{fields}"));
    }
    out.push('\n');
    Ok(out)
}

/// A field as a page shows it.
struct Shown {
    name: &'static str,
    type_name: String,
    schema: Option<&'static Schema>,
    words: Option<&'static Words>,
}

/// The fields of a structure by name; those of a whole object with `apiVersion` and `kind`.
fn fields(schema: Option<&'static Schema>, is_object: bool) -> Vec<Shown> {
    let go = schema.map_or("", |schema| schema.go);
    let own = schema.into_iter().flat_map(|schema| schema.fields).map(|field: &FieldInfo| Shown {
        name: field.name,
        type_name: type_name(field.ty),
        schema: field.ty.schema(),
        words: words::of(go, field.name),
    });
    let common = ["apiVersion", "kind"].into_iter().filter(|_| is_object);
    let common =
        common.map(|name| Shown { name, type_name: "string".to_owned(), schema: None, words: words::of("", name) });
    let mut all: Vec<Shown> = own.chain(common).collect();
    all.order_by_key(|field| field.name);
    all
}

fn find(schema: Option<&'static Schema>, name: &str, is_object: bool) -> Option<Shown> {
    fields(schema, is_object).into_iter().find(|field| field.name == name)
}

fn field_list(schema: Option<&'static Schema>, is_object: bool, recursive: bool, level: usize) -> String {
    let mut out = String::new();
    if level > MAX_DEPTH {
        return out;
    }
    let indent = level * 2;
    for field in fields(schema, is_object) {
        let required = if field.words.is_some_and(|words| words.required) { " -required-" } else { "" };
        out.push_str(&format!("{:indent$}{}\t<{}>{required}\n", "", field.name, field.type_name));
        let values = field.words.map_or(&[] as &[&str], |words| words.values);
        if !values.is_empty() {
            out.push_str(&format!("{:indent$}enum: {}\n", "", values.join(", ")));
        }
        if recursive {
            out.push_str(&field_list(field.schema, false, true, level + 1));
        } else {
            let text = field.words.map_or_else(|| field.schema.map_or("", |s| s.doc), |words| words.text);
            out.push_str(&indented(if text.is_empty() { "<no description>" } else { text }, indent + 2));
            out.push('\n');
        }
    }
    out
}

fn enum_list(words: Option<&'static Words>) -> String {
    let values = words.map_or(&[] as &[&str], |words| words.values);
    if values.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = values.iter().map(|value| format!("\n    {value}")).collect();
    format!("ENUM:{}", lines.concat())
}

/// The type as explain writes it. Models `typeGuess`.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Bool => "boolean".to_owned(),
        Type::Int32 | Type::Int64 => "integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::String | Type::Time | Type::MicroTime | Type::Bytes => "string".to_owned(),
        Type::IntOrString => "IntOrString".to_owned(),
        Type::Quantity => "Quantity".to_owned(),
        Type::Any => "Object".to_owned(),
        Type::List(inner) => format!("[]{}", type_name(inner)),
        Type::Map(inner) => format!("map[string]{}", type_name(inner)),
        Type::Record(schema) => schema.go.to_owned(),
    }
}

/// A text in lines of at most `WIDTH` characters, each behind so many blanks.
fn indented(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push_str(&format!(" {word}"));
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| format!("{:indent$}{line}\n", "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let page = |resource: &str| {
            let (kind, path) = target(resource).unwrap();
            page(kind.info(), &path, false)
        };
        let port = page("service.spec.ports.port").unwrap();
        assert!(
            port.starts_with("KIND:       Service\nVERSION:    v1\n\nFIELD: port <integer>\n\n\nDESCRIPTION:\n    "),
            "{port}"
        );
        let ports = page("svc.spec.ports").unwrap();
        assert!(ports.contains("FIELD: ports <[]ServicePort>\n"), "{ports}");
        assert!(ports.contains("\n  port\t<integer> -required-\n    "), "{ports}");
        assert!(page("deployments.apps.spec").unwrap().starts_with("GROUP:      apps\nKIND:       Deployment\n"));
        assert!(page("services").unwrap().contains("\n  apiVersion\t<string>\n"));
        assert_eq!(page("service.spec.prots"), Err("field \"prots\" does not exist".to_owned()));
    }

    #[test]
    fn words_speak_of_fields_that_exist() {
        for (go, field) in words::all() {
            let known = go.is_empty()
                || Kind::ALL.iter().filter_map(|kind| kind.info().schema).any(|schema| has(schema, go, field, 0));
            assert!(known, "{go}.{field}");
        }
    }

    fn has(schema: &Schema, go: &str, field: &str, depth: usize) -> bool {
        let here = schema.go == go && schema.field(field).is_some();
        here || (depth < 8
            && schema.fields.iter().filter_map(|f| f.ty.schema()).any(|inner| has(inner, go, field, depth + 1)))
    }
}
