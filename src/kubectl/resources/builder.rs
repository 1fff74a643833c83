//! A command's arguments to objects or to kinds.

use super::mapper::{kind_of, kinds_of_category};
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::failure::Failure;

/// How the arguments are to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// The namespace of the command.
    pub namespace: &'a str,
    /// `-A`
    pub all_namespaces: bool,
    /// Whether `-l` or `--field-selector` stands in the command, or what it selects is implied (`get pods`).
    pub selector: bool,
    /// `--all`
    pub all: bool,
    /// Whether a type without a name means all of the type (`get`, `describe`).
    pub type_alone_means_all: bool,
    /// Whether only one type may be named.
    pub single_type: bool,
}

/// What the arguments mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Objects by name, in the order of the arguments.
    Named {
        keys: Vec<Key>,
        /// Whether the words name one object, so that its output is no list.
        single: bool,
    },
    /// All of some kinds, to be narrowed by selectors.
    Selected(Vec<Kind>),
    /// No arguments at all.
    Nothing,
}

const MIXED: &str = "there is no need to specify a resource type as a separate argument when passing arguments in \
    resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource \
    resource/<resource_name>'";

/// Reads the arguments. Models `ResourceTypeOrNameArgs` and `visitorResult`.
pub fn resolve(args: &[String], query: &Query) -> Result<Found, Failure> {
    let args = spread(args);
    let slashes = args.iter().filter(|arg| arg.contains('/')).count();
    if slashes > 0 && slashes < args.len() {
        return Err(Failure::error(MIXED));
    }
    if slashes > 0 {
        return tuples(&args, query);
    }
    let Some((types, names)) = args.split_first() else { return Ok(Found::Nothing) };
    let selecting = query.selector || query.all || (names.is_empty() && query.type_alone_means_all);
    if selecting {
        if !names.is_empty() {
            return Err(Failure::error("name cannot be provided when a selector is specified"));
        }
        return Ok(Found::Selected(kinds(types, query)?));
    }
    if names.is_empty() {
        kinds(types, query)?;
        return Err(Failure::error("resource(s) were provided, but no name was specified"));
    }
    let kinds = kinds(types, query)?;
    let [kind] = kinds.as_slice() else { return Err(Failure::error("you must specify only one resource")) };
    let keys = names.iter().map(|name| key(*kind, name, query)).collect::<Result<Vec<Key>, Failure>>()?;
    Ok(Found::Named { single: keys.len() == 1, keys })
}

/// `a,b c d` becomes `a/c a/d b/c b/d`. Models `normalizeMultipleResourcesArgs`.
fn spread(args: &[String]) -> Vec<String> {
    match args.split_first() {
        Some((types, names)) if !names.is_empty() && words(types).count() > 1 => {
            words(types).flat_map(|kind| names.iter().map(move |name| format!("{kind}/{name}"))).collect()
        }
        _ => args.to_vec(),
    }
}

fn words(types: &str) -> impl Iterator<Item = &str> {
    types.split(',').filter(|word| !word.is_empty())
}

fn tuples(args: &[String], query: &Query) -> Result<Found, Failure> {
    let mut pairs = Vec::new();
    for arg in args {
        let parts: Vec<&str> = arg.split('/').collect();
        let [kind, name] = parts.as_slice() else {
            return Err(Failure::error("arguments in resource/name form may not have more than one slash"));
        };
        if kind.is_empty() || name.is_empty() || words(kind).count() != 1 {
            return Err(Failure::error("arguments in resource/name form must have a single resource and name"));
        }
        pairs.push((*kind, *name));
    }
    if query.selector || query.all {
        return Err(Failure::error("selectors and the all flag cannot be used when passing resource/name arguments"));
    }
    let mapped = pairs
        .iter()
        .map(|(kind, name)| kind_of(kind).map(|kind| (kind, *name)))
        .collect::<Result<Vec<(Kind, &str)>, Failure>>()?;
    let keys = mapped.into_iter().map(|(kind, name)| key(kind, name, query)).collect::<Result<Vec<Key>, Failure>>()?;
    if query.single_type && keys.iter().any(|key| key.kind != keys.first().map_or(key.kind, |first| first.kind)) {
        return Err(Failure::error("you may only specify a single resource type"));
    }
    Ok(Found::Named { single: keys.len() == 1, keys })
}

fn kinds(types: &str, query: &Query) -> Result<Vec<Kind>, Failure> {
    let mut found = Vec::new();
    for word in words(types) {
        let of_word = match kinds_of_category(word) {
            Some(kinds) => kinds,
            None => vec![kind_of(word)?],
        };
        for kind in of_word {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    }
    if query.single_type && found.len() > 1 {
        return Err(Failure::error("you may only specify a single resource type"));
    }
    Ok(found)
}

fn key(kind: Kind, name: &str, query: &Query) -> Result<Key, Failure> {
    if !kind.namespaced() {
        return Ok(Key::new(kind, "", name));
    }
    if query.all_namespaces {
        return Err(Failure::error("a resource cannot be retrieved by name across all namespaces"));
    }
    Ok(Key::new(kind, query.namespace, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, query: Query) -> Result<Found, String> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        resolve(&args, &query).map_err(|failure| failure.text)
    }

    fn named(keys: &[(Kind, &str)]) -> Result<Found, String> {
        let keys: Vec<Key> = keys.iter().map(|(kind, name)| Key::new(*kind, "default", name)).collect();
        Ok(Found::Named { single: keys.len() == 1, keys })
    }

    #[test]
    fn arguments() {
        let get = Query { namespace: "default", type_alone_means_all: true, ..Query::default() };
        let (svc, deploy) = (Kind::Service, Kind::Deployment);
        assert_eq!(read("svc web", get), named(&[(svc, "web")]));
        assert_eq!(read("svc,deploy web", get), named(&[(svc, "web"), (deploy, "web")]));
        assert_eq!(read("svc/web deploy/web", get), named(&[(svc, "web"), (deploy, "web")]));
        assert_eq!(read("svc web pod web", get), named(&[(svc, "web"), (svc, "pod"), (svc, "web")]));
        assert_eq!(read("svc,deploy", get), Ok(Found::Selected(vec![svc, deploy])));
        assert_eq!(read("", get), Ok(Found::Nothing));
    }

    #[test]
    fn refusals() {
        let get = Query { namespace: "default", type_alone_means_all: true, ..Query::default() };
        for (line, query, text) in [
            ("pods/web/logs", get, "error: arguments in resource/name form may not have more than one slash\n"),
            ("svc/", get, "error: arguments in resource/name form must have a single resource and name\n"),
            ("deployment,podz", get, "error: the server doesn't have a resource type \"podz\"\n"),
            (
                "svc web",
                Query { selector: true, ..get },
                "error: name cannot be provided when a selector is specified\n",
            ),
            (
                "svc/web",
                Query { selector: true, ..get },
                "error: selectors and the all flag cannot be used when passing resource/name arguments\n",
            ),
            (
                "svc web",
                Query { all_namespaces: true, ..get },
                "error: a resource cannot be retrieved by name across all namespaces\n",
            ),
        ] {
            assert_eq!(read(line, query), Err(text.to_owned()), "{line}");
        }
    }
}
