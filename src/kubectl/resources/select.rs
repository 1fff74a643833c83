//! Reading objects as a request does: one by name, or all of a kind that selectors let through.
//!
//! Models `rest.Request` against the registry, and `EnhanceListError` in `cli-runtime/pkg/resource/query.go`.

use std::rc::Rc;

use crate::api::fields;
use crate::api::labels::Selector;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::status::{Reason, Status};
use crate::apiserver::store::Store;

/// `-l` and `--field-selector`, as they were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Selection<'a> {
    /// Label selector, `""` for none.
    pub labels: &'a str,
    /// Field selector, `""` for none.
    pub fields: &'a str,
}

/// All objects of a kind in a namespace (`None`: in all) that the selectors let through, by namespace and name.
///
/// # Errors
/// A selector that cannot be read, as the server says it and kubectl passes it on.
pub fn list(
    store: &Store,
    kind: Kind,
    namespace: Option<&str>,
    selection: Selection,
) -> Result<Vec<Rc<Object>>, Status> {
    let refused = |why: String| refusal(kind, selection, &why);
    let labels = Selector::parse(selection.labels).map_err(|why| refused(why.to_string()))?;
    let fields = fields::Selector::parse(selection.fields)
        .and_then(|fields| fields.for_kind(&kind.info().api_version(), kind.name()))
        .map_err(|why| refused(why.to_string()))?;
    let namespace = namespace.filter(|_| kind.namespaced());
    let mut found = Vec::new();
    for object in store.list(kind, namespace) {
        let by_labels = labels.is_everything() || labels.matches(&object.meta().labels);
        if by_labels && (fields.is_everything() || fields.matches(&object.write())) {
            found.push(object.clone());
        }
    }
    Ok(found)
}

fn refusal(kind: Kind, selection: Selection, why: &str) -> Status {
    let info = kind.info();
    let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
    let (labels, fields) = (selection.labels, selection.fields);
    let message =
        format!("Unable to find {resource:?} that match label selector {labels:?}, field selector {fields:?}: {why}");
    Status::new(Reason::BadRequest, message)
}

/// The warning that the server attaches to every answer about a kind.
pub fn warning(kind: Kind) -> Option<&'static str> {
    (kind == Kind::Endpoints).then_some("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let list = |kind, labels, fields| {
            let found = list(&Store::default(), kind, None, Selection { labels, fields });
            found.map(|found| found.len()).map_err(|status| status.message)
        };
        assert_eq!(
            list(Kind::Pod, "app in web", ""),
            Err(
                "Unable to find \"/v1, Resource=pods\" that match label selector \"app in web\", field selector \"\": \
                 unable to parse requirement: found 'web' expected: '('"
                    .to_owned()
            )
        );
        assert_eq!(
            list(Kind::Deployment, "", "spec.x=1"),
            Err("Unable to find \"apps/v1, Resource=deployments\" that match label selector \"\", field selector \
                 \"spec.x=1\": \"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                .to_owned())
        );
        assert_eq!(list(Kind::Pod, "app in (a)", "status.phase=Running"), Ok(0));
    }
}
