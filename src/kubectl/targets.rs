//! The live objects that a command works on, by words, files or selectors: what `label`, `set`, `rollout` and others begin with.
//!
//! Models the visitors of `cli-runtime/pkg/resource`: an object that cannot be had does not keep the others from their turn.

use serde_json::Value;

use super::cmd::NO_RESOURCE;
use super::context::{Context, DryRun};
use super::failure::Failure;
use super::flags::Parsed;
use super::printers::output::Fields;
use super::resources::{Found, Query, resolve};
use super::{input, print, select};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::Response;
use crate::apiserver::request::{FieldValidation, Options, Patch};
use crate::apiserver::store::Key;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub key: Key,
    /// As JSON: the live object, or the file's under `--local`.
    pub value: Value,
}

/// What the words, files and selectors gave.
#[derive(Debug, Default)]
pub struct Targets {
    pub found: Vec<Target>,
    /// Objects that could not be had.
    pub failures: Vec<Failure>,
    /// The words name one object.
    pub single: bool,
}

/// How the command finds its objects.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// Arguments that name objects; the command may have taken others off.
    pub args: &'a [String],
    /// `--local`: the files' own objects, nothing from the server.
    pub local: bool,
    /// A type without a name means all of the type.
    pub type_alone_means_all: bool,
    /// Only one type may be named.
    pub single_type: bool,
    /// The words of the error for no words at all, where it is not the usual one.
    pub nothing: Option<&'a str>,
}

const FILES_AND_WORDS: &str =
    "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well";

/// Finds the objects of `-f`, of the arguments, or of `-l`, `--field-selector`, `--all` and `-A`.
pub fn find(context: &mut Context, parsed: &Parsed, ask: Ask) -> Result<Targets, Failure> {
    if !parsed.list("filename").is_empty() {
        if !ask.args.is_empty() {
            return Err(Failure::error(FILES_AND_WORDS));
        }
        return from_files(context, parsed, ask.local);
    }
    let (labels, fields) = (parsed.string("selector"), parsed.string("field-selector"));
    let all_namespaces = parsed.bool("all-namespaces");
    let namespace = context.namespace.clone();
    let query = Query {
        namespace: &namespace,
        all_namespaces,
        selector: !labels.is_empty() || !fields.is_empty(),
        all: parsed.bool("all"),
        type_alone_means_all: ask.type_alone_means_all,
        single_type: ask.single_type,
    };
    let mut targets = Targets::default();
    match resolve(ask.args, &query)? {
        Found::Named { keys, single } => {
            targets.single = single;
            for key in keys {
                targets.add(live(context, &key));
            }
        }
        Found::Selected(kinds) => {
            for kind in kinds {
                let within = (!all_namespaces).then_some(namespace.as_str());
                for object in select::list(context, kind, within, labels, fields)? {
                    targets.found.push(Target { key: Key::of(&object), value: object.write() });
                }
            }
        }
        Found::Nothing => return Err(Failure::error(ask.nothing.unwrap_or(NO_RESOURCE))),
    }
    Ok(targets)
}

fn from_files(context: &mut Context, parsed: &Parsed, local: bool) -> Result<Targets, Failure> {
    let mut targets = Targets::default();
    let items = input::load(context, parsed)?;
    targets.single = items.len() == 1;
    for item in items {
        targets.add(item.and_then(|item| {
            let key = item.key();
            if local { Ok(Target { key, value: item.value }) } else { live(context, &key) }
        }));
    }
    Ok(targets)
}

impl Targets {
    fn add(&mut self, target: Result<Target, Failure>) {
        match target {
            Ok(target) => self.found.push(target),
            Err(failure) => self.failures.push(failure),
        }
    }
}

/// The object of a name as it is now.
pub fn live(context: &Context, key: &Key) -> Result<Target, Failure> {
    let object = context.cluster.server().get(key.kind, &key.namespace, &key.name)?;
    Ok(Target { key: key.clone(), value: object.write() })
}

/// Sends a patch and shows the server's warnings.
pub fn patch(context: &mut Context, key: &Key, patch: &Patch, options: &Options) -> Result<Value, Failure> {
    let Response { object, warnings, .. } = context.cluster.patch(key, patch, options)?;
    context.warn(&warnings);
    Ok(object.write())
}

/// Prints what became of an object that was read without knowing its type.
pub fn say(context: &mut Context, parsed: &Parsed, value: &Value, done: &str, dry: DryRun) -> Result<(), Failure> {
    say_with(context, parsed, value, done, dry, Fields::Sorted)
}

/// The same, with the fields in the order that the command's own reading gives them.
pub fn say_with(
    context: &mut Context,
    parsed: &Parsed,
    value: &Value,
    done: &str,
    dry: DryRun,
    fields: Fields,
) -> Result<(), Failure> {
    let printer = print::printer(context, parsed)?;
    let ending = match dry {
        DryRun::None => "",
        DryRun::Client => " (dry run)",
        DryRun::Server => " (server dry run)",
    };
    print::print(context, &printer, value, fields, &format!("{done}{ending}"))
}

/// The options of a change without `--validate`: the server then warns of unknown fields.
pub fn options(parsed: &Parsed, dry: DryRun, manager: &str) -> Options {
    Options {
        dry_run: dry == DryRun::Server,
        field_validation: FieldValidation::Warn,
        field_manager: parsed.given("field-manager").unwrap_or(manager).to_owned(),
        ..Options::default()
    }
}

/// Several mistakes as one: a single one gets `error: ` before it, more stand line by line. Models `CheckErr` on an aggregate.
pub fn aggregate(messages: Vec<String>) -> Result<(), Failure> {
    match messages.as_slice() {
        [] => Ok(()),
        [one] => Err(Failure::error(one)),
        many => Err(Failure::plain(many.join("\n"))),
    }
}

/// The same for objects that could not be had and messages about others.
pub fn finish(mut failures: Vec<Failure>, messages: Vec<String>) -> Result<(), Failure> {
    match (failures.pop(), failures.is_empty(), messages.is_empty()) {
        (None, ..) => aggregate(messages),
        (Some(only), true, true) => Err(only),
        (Some(last), ..) => {
            let all = failures.into_iter().chain([last]).map(|failure| {
                failure.text.strip_prefix("error: ").unwrap_or(&failure.text).trim_end_matches('\n').to_owned()
            });
            Err(Failure::plain(all.chain(messages).collect::<Vec<_>>().join("\n")))
        }
    }
}

/// Ends a command that had several objects.
pub fn end(failures: Vec<Failure>) -> Result<(), Failure> {
    Failure::join(failures).map_or(Ok(()), Err)
}

/// The object as its own type.
pub fn typed(target: &Target) -> Object {
    Object::read(target.key.kind, &target.value)
}

/// Where the Pod template's spec stands in an object of a kind, as a JSON pointer; `/spec` for a Pod itself.
pub fn pod_spec(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Pod => Some("/spec"),
        Kind::ReplicationController
        | Kind::Deployment
        | Kind::DaemonSet
        | Kind::ReplicaSet
        | Kind::StatefulSet
        | Kind::Job => Some("/spec/template/spec"),
        Kind::CronJob => Some("/spec/jobTemplate/spec/template/spec"),
        _ => None,
    }
}

/// Arguments apart: what names objects, and the `KEY=VALUE` and `KEY-` behind. Models `GetResourcesAndPairs`.
pub fn resources_and_pairs(args: &[String], of: &str) -> Result<(Vec<String>, Vec<String>), Failure> {
    let is_pair = |word: &str| (word.contains('=') && !word.starts_with('=')) || (word.ends_with('-') && word != "-");
    let split = args.iter().position(|word| is_pair(word)).unwrap_or(args.len());
    let (resources, pairs) = args.split_at_checked(split).unwrap_or((args, &[]));
    if let Some(late) = pairs.iter().find(|word| !is_pair(word)) {
        return Err(Failure::error(format!("all resources must be specified before {of} changes: {late}")));
    }
    Ok((resources.to_vec(), pairs.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_pairs() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let split = resources_and_pairs(&words("pods web a=b c-"), "label");
        assert_eq!(split, Ok((words("pods web"), words("a=b c-"))));
        assert_eq!(
            resources_and_pairs(&words("pods a=b web"), "label").map_err(|failure| failure.text),
            Err("error: all resources must be specified before label changes: web\n".to_owned())
        );
    }
}
