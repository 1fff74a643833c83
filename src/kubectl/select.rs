//! Objects by selectors: what `-l` and `--field-selector` narrow a list to.

use std::rc::Rc;

use super::context::Context;
use super::failure::Failure;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::{fields, labels};
use crate::apiserver::store::Key;

/// The objects of a kind in one namespace (or in all), narrowed by selectors, by namespace and name.
pub fn list(
    context: &Context,
    kind: Kind,
    namespace: Option<&str>,
    label_selector: &str,
    field_selector: &str,
) -> Result<Vec<Rc<Object>>, Failure> {
    let labels = labels::Selector::parse(label_selector)
        .map_err(|why| refused(kind, &format!("unable to parse requirement: {why}")))?;
    let info = kind.info();
    let fields = fields::Selector::parse(field_selector)
        .and_then(|selector| selector.for_kind(&info.api_version(), info.kind))
        .map_err(|why| refused(kind, &why.to_string()))?;
    let namespace = namespace.filter(|_| kind.namespaced());
    let everything = field_selector.is_empty();
    Ok(context
        .cluster
        .store()
        .list(kind, namespace)
        .filter(|object| labels.matches(&object.meta().labels))
        .filter(|object| everything || fields.matches(&object.write()))
        .map(Rc::clone)
        .collect())
}

fn refused(kind: Kind, why: &str) -> Failure {
    let info = kind.info();
    let resource = if info.group.is_empty() {
        format!("/{}, Resource={}", info.version, info.plural)
    } else {
        format!("{}/{}, Resource={}", info.group, info.version, info.plural)
    };
    Failure::plain(format!(
        "Error from server (BadRequest): Unable to find \"{resource}\" that match label selector \"\", field selector \"\": {why}"
    ))
}

/// The keys of a list.
pub fn keys(objects: &[Rc<Object>]) -> Vec<Key> {
    objects.iter().map(|object| Key::of(object)).collect()
}
