//! What is wrong with a manifest, found by applying it to a copy of the cluster: the API server's own refusals, each at
//! its place in the text. The cluster itself is not touched.

use serde_json::Value;

use crate::api::scheme::Kind;
use crate::apiserver::request::{Options, Patch};
use crate::apiserver::status::Status;
use crate::apiserver::store::Key;
use crate::manifest::{self, Document, Span};
use crate::sim::Cluster;

/// Texts longer than this many bytes are not checked while they are typed; applying them still says all.
const MOST: usize = 256 * 1024;
/// Problems that are told at most.
const MOST_PROBLEMS: usize = 200;

/// Something about a manifest that `kubectl apply` would say.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// Whether it would be refused; otherwise it is a warning.
    pub refused: bool,
    /// In the words of kubectl or the API server.
    pub message: String,
}

/// Checks `text` against a copy of `cluster`, objects without a namespace going to `namespace`.
pub fn check(cluster: &Cluster, namespace: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if text.len() > MOST || text.trim().is_empty() {
        return problems;
    }
    let mut copy = cluster.clone();
    for document in manifest::documents(text) {
        match &document.content {
            Err(error) => {
                problems.push(Problem { span: error.span, refused: true, message: error.short().to_owned() });
            }
            Ok(value) => {
                Checker { copy: &mut copy, namespace, document: &document, problems: &mut problems }.value(value)
            }
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    problems.truncate(MOST_PROBLEMS);
    problems
}

struct Checker<'a> {
    copy: &'a mut Cluster,
    namespace: &'a str,
    document: &'a Document,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn value(&mut self, value: &Value) {
        let kind = value.get("kind").and_then(Value::as_str).unwrap_or_default();
        match value.get("items").and_then(Value::as_array).filter(|_| kind.ends_with("List")) {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(item, &format!("items[{index}]"));
                }
            }
            None => self.object(value, ""),
        }
    }

    /// Applies one object; `within` is its path in the document.
    fn object(&mut self, value: &Value, within: &str) {
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let (api_version, kind_name, name) = (text("/apiVersion"), text("/kind"), text("/metadata/name"));
        for (field, words) in [("apiVersion", "apiVersion not set"), ("kind", "kind not set")] {
            if value.get(field).is_none() {
                return self.refuse(within, field, words);
            }
        }
        let Some(kind) = Kind::of(api_version, kind_name) else {
            return self.refuse(
                within,
                "kind",
                &format!("no matches for kind \"{kind_name}\" in version \"{api_version}\""),
            );
        };
        let namespace = match (kind.namespaced(), text("/metadata/namespace")) {
            (false, _) => "",
            (true, "") => self.namespace,
            (true, own) => own,
        };
        let duplicates = self.document.duplicates.iter().map(|duplicate| duplicate.path.clone()).collect();
        let options =
            Options { duplicates, field_manager: "kubectl-client-side-apply".to_owned(), ..Options::default() };
        let key = Key::new(kind, namespace, name);
        let answer = match self.copy.store().at(&key) {
            Some(_) => self.copy.patch(&key, &Patch::Merge(value.clone()), &options),
            None => self.copy.create(kind, namespace, value, &options),
        };
        match answer {
            Ok(response) => {
                for warning in response.warnings {
                    let (path, _) = warning.split_once(": ").unwrap_or_default();
                    self.tell(within, path, false, &warning);
                }
            }
            Err(status) => self.refusal(&status, within),
        }
    }

    fn refusal(&mut self, status: &Status, within: &str) {
        if !status.causes.is_empty() {
            for cause in &status.causes {
                self.refuse(within, &cause.path, &format!("{}: {}", cause.path, cause.message));
            }
            return;
        }
        let strict = status.message.split_once("strict decoding error: ").map(|(_, fields)| fields);
        if let Some(fields) = strict {
            // `unknown field "spec.selecter", duplicate field "spec.type"`
            for field in fields.split(", ") {
                let path = join(within, field.split('"').nth(1).unwrap_or_default());
                // The field's name is what is wrong, not its value.
                let found = self.document.find(&path).map(|found| found.key.unwrap_or(found.value));
                self.note(found, true, field);
            }
            return;
        }
        // `json: cannot unmarshal string into Go struct field ServiceSpec.spec.ports.port of type int32`
        let typed = status.message.split_once("Go struct field ").and_then(|(_, rest)| rest.split_once(" of type"));
        let path = typed.and_then(|(place, _)| place.split_once('.')).map_or("metadata.name", |(_, path)| path);
        self.refuse(within, path, &status.message);
    }

    fn refuse(&mut self, within: &str, path: &str, message: &str) {
        self.tell(within, path, true, message);
    }

    /// Notes a problem at the nearest place that the text has for `path`.
    fn tell(&mut self, within: &str, path: &str, refused: bool, message: &str) {
        self.note(self.document.span_of(&join(within, path)), refused, message);
    }

    fn note(&mut self, span: Option<Span>, refused: bool, message: &str) {
        self.problems.extend(span.map(|span| Problem { span, refused, message: message.to_owned() }));
    }
}

/// A path within an item of a list.
fn join(within: &str, path: &str) -> String {
    match (within, path) {
        ("", path) => path.to_owned(),
        (within, "") => within.to_owned(),
        (within, path) => format!("{within}.{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::Settings;

    /// Line, column and message of every problem.
    fn problems(text: &str) -> Vec<(usize, usize, String)> {
        let cluster = Cluster::new(Settings::default());
        let told = check(&cluster, "default", text);
        told.into_iter().map(|problem| (problem.span.start.line, problem.span.start.column, problem.message)).collect()
    }

    fn at(line: usize, column: usize, message: &str) -> (usize, usize, String) {
        (line, column, message.to_owned())
    }

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n";

    #[test]
    fn a_good_manifest_has_no_problem() {
        assert_eq!(problems(&format!("{SERVICE}  - port: 80\n")), []);
        assert_eq!(problems(""), []);
    }

    #[test]
    fn every_cause_stands_at_its_value() {
        let text = format!("{SERVICE}  - port: 70000\n  type: Cluster\n");
        let told = problems(&text);
        let places: Vec<(usize, usize)> = told.iter().map(|(line, column, _)| (*line, *column)).collect();
        // Without a targetPort, the port stands for it, and the server refuses it twice.
        assert_eq!(places, [(7, 11), (7, 5), (8, 9)]);
        assert_eq!(told[0].2, "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive");
    }

    #[test]
    fn an_unknown_field_is_named_where_it_stands() {
        let text = format!("{SERVICE}  - port: 80\n  selecter:\n    app: web\n");
        assert_eq!(problems(&text), [at(8, 3, "unknown field \"spec.selecter\"")]);
    }

    #[test]
    fn broken_yaml_and_unknown_kinds() {
        assert_eq!(problems("a: b: c\n"), [at(1, 5, "mapping values are not allowed in this context")]);
        let text = "apiVersion: v1\nkind: Servise\nmetadata:\n  name: web\n";
        assert_eq!(problems(text), [at(2, 7, "no matches for kind \"Servise\" in version \"v1\"")]);
        assert_eq!(problems("kind: Service\n"), [at(1, 1, "apiVersion not set")]);
    }

    #[test]
    fn later_documents_see_earlier_ones() {
        let text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: shop\n";
        assert_eq!(problems(text), []);
    }
}
