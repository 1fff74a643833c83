//! Objects from `-f`: files, directories, standard input. Models `cli-runtime/pkg/resource/visitor.go`.

use serde_json::Value;

use super::context::{Context, validation};
use super::failure::Failure;
use super::flags::Parsed;
use super::resources::{Query, resolve};
use crate::api::decode;
use crate::api::scheme::Kind;
use crate::apiserver::request::FieldValidation;
use crate::apiserver::store::Key;
use crate::manifest::{self, Document};

/// An object that a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub kind: Kind,
    pub value: Value,
    /// `STDIN` or the file's name, for errors.
    pub source: String,
    pub name: String,
    /// The namespace that the object goes to; `""` for cluster-scoped kinds.
    pub namespace: String,
}

impl Item {
    /// Names the object in the cluster.
    pub fn key(&self) -> Key {
        Key::new(self.kind, &self.namespace, &self.name)
    }
}

/// Most objects that one list of a file may hold.
const MOST: usize = 20_000;

/// The objects of `-f`, in order, each or why it could not be read. A file that is not there fails the command.
pub fn load(context: &mut Context, parsed: &Parsed) -> Result<Vec<Result<Item, Failure>>, Failure> {
    let check = match validation_flag(parsed) {
        Some(flag) => flag?,
        None => FieldValidation::Ignore,
    };
    let mut items = Vec::new();
    for (source, text) in texts(context, parsed)? {
        if text.len() > manifest::MAX_TEXT {
            items.push(Err(Failure::error(format!(
                "error parsing {source}: the text is longer than {} KiB",
                manifest::MAX_TEXT / 1024
            ))));
            continue;
        }
        for document in manifest::documents(&text) {
            read(context, &document, &source, check, &mut items);
        }
    }
    Ok(items)
}

fn validation_flag(parsed: &Parsed) -> Option<Result<FieldValidation, Failure>> {
    (!parsed.string("validate").is_empty()).then(|| validation(parsed))
}

/// The texts that the command's `-f` name, each with its name for errors.
fn texts(context: &Context, parsed: &Parsed) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    for path in parsed.list("filename") {
        if path == "-" {
            texts.push(("STDIN".to_owned(), context.stdin.unwrap_or_default().to_owned()));
        } else if path.starts_with("http://") || path.starts_with("https://") {
            return Err(Failure::error(format!(
                "unable to read URL \"{path}\", this cluster has no way to the internet"
            )));
        } else if context.files.is_directory(path) {
            let names = context.files.list(path).map_err(|_| missing(path))?;
            let wanted = |name: &&String| [".json", ".yaml", ".yml"].iter().any(|end| name.ends_with(end));
            for name in names.iter().filter(wanted) {
                let file = format!("{}/{name}", path.trim_end_matches('/'));
                let text = context.files.read(&file).map_err(|_| missing(&file))?;
                texts.push((file, text));
            }
        } else {
            texts.push((path.clone(), context.files.read(path).map_err(|_| missing(path))?));
        }
    }
    Ok(texts)
}

fn missing(path: &str) -> Failure {
    Failure::error(format!("the path \"{path}\" does not exist"))
}

fn read(
    context: &Context,
    document: &Document,
    source: &str,
    check: FieldValidation,
    items: &mut Vec<Result<Item, Failure>>,
) {
    let value = match &document.content {
        Ok(value) => value,
        Err(error) => return items.push(Err(Failure::error(error.parsing(source)))),
    };
    // A field that stands twice counts as its last: kubectl sends what it understood, so the server never hears of the first.
    let is_list = value.get("kind").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("List"));
    match value.get("items").and_then(Value::as_array).filter(|_| is_list) {
        Some(list) => {
            for entry in list.iter().take(MOST) {
                items.push(object(context, entry, source, check, &document.raw()));
            }
        }
        None => items.push(object(context, value, source, check, &document.raw())),
    }
}

fn object(context: &Context, value: &Value, source: &str, check: FieldValidation, raw: &str) -> Result<Item, Failure> {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (api_version, kind) = (text("/apiVersion"), text("/kind"));
    if check != FieldValidation::Ignore {
        if !value.is_object() {
            return Err(invalid(source, "invalid object to validate"));
        }
        let missing: Vec<&str> = [("apiVersion", "apiVersion not set"), ("kind", "kind not set")]
            .into_iter()
            .filter(|(field, _)| value.get(field).is_none())
            .map(|(_, words)| words)
            .collect();
        if !missing.is_empty() {
            let list =
                if let [one] = missing.as_slice() { (*one).to_owned() } else { format!("[{}]", missing.join(", ")) };
            return Err(invalid(source, &list));
        }
    }
    if kind.is_empty() {
        return Err(Failure::error(format!("unable to decode \"{source}\": Object 'Kind' is missing in '{raw}'")));
    }
    if let Some(why) = decode::check_metadata(value) {
        return Err(Failure::error(format!("unable to decode \"{source}\": {why}")));
    }
    let (name, namespace) = (text("/metadata/name"), text("/metadata/namespace"));
    if api_version.is_empty() && Kind::of("v1", kind).is_some() {
        // The kind is found, but no path of the server leads to it.
        return Err(Failure::plain(format!(
            "Error from server (NotFound): error when creating \"{source}\": the server could not find the requested resource"
        )));
    }
    let Some(kind) = Kind::of(api_version, kind) else {
        return Err(Failure::error(format!(
            "resource mapping not found for name: \"{name}\" namespace: \"{namespace}\" from \"{source}\": no matches for kind \"{kind}\" in version \"{api_version}\"\nensure CRDs are installed first"
        )));
    };
    if kind.namespaced() && context.namespace_given && !namespace.is_empty() && namespace != context.namespace {
        return Err(Failure::error(format!(
            "the namespace from the provided object \"{namespace}\" does not match the namespace \"{}\". You must pass '--namespace={namespace}' to perform this operation.",
            context.namespace
        )));
    }
    let namespace = match (kind.namespaced(), namespace) {
        (false, _) => String::new(),
        (true, "") => context.namespace.clone(),
        (true, own) => own.to_owned(),
    };
    let name = name.to_owned();
    Ok(Item { kind, value: value.clone(), source: source.to_owned(), name, namespace })
}

/// Models the validation that kubectl does before it asks the server.
fn invalid(source: &str, why: &str) -> Failure {
    let way_out = "if you choose to ignore these errors, turn validation off with --validate=false";
    Failure::error(format!("error validating \"{source}\": error validating data: {why}; {way_out}"))
}

/// Objects that a command's words or files name, as keys: what `delete`, `scale`, `label` and others start from.
pub fn keys(context: &mut Context, parsed: &Parsed, query: &Query) -> Result<Vec<Result<Key, Failure>>, Failure> {
    if parsed.list("filename").is_empty() {
        return match resolve(&parsed.args, query)? {
            super::resources::Found::Named { keys, .. } => Ok(keys.into_iter().map(Ok).collect()),
            _ => Err(Failure::error(super::cmd::NO_RESOURCE)),
        };
    }
    if !parsed.args.is_empty() {
        return Err(Failure::error(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
        ));
    }
    Ok(load(context, parsed)?.into_iter().map(|item| item.map(|item| item.key())).collect())
}
