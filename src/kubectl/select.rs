//! Objects by selectors: what `-l` and `--field-selector` narrow a list to.
//!
//! Models a list request against the registry, and `EnhanceListError` in `cli-runtime/pkg/resource/query.go`.

use std::rc::Rc;

use super::context::Context;
use super::failure::Failure;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::{fields, labels};
use crate::apiserver::status::{Reason, Status};
use crate::apiserver::store::Key;

/// The objects of a kind in one namespace (or in all), narrowed by selectors, by namespace and name.
///
/// # Errors
/// A selector that cannot be read, as the server says it and kubectl passes it on.
pub fn list(
    context: &Context,
    kind: Kind,
    namespace: Option<&str>,
    label_selector: &str,
    field_selector: &str,
) -> Result<Vec<Rc<Object>>, Failure> {
    let refused = |why: String| refusal(kind, label_selector, field_selector, &why);
    let labels = labels::Selector::parse(label_selector).map_err(|why| refused(why.to_string()))?;
    let fields = fields::Selector::parse(field_selector)
        .and_then(|selector| selector.for_kind(&kind.info().api_version(), kind.name()))
        .map_err(|why| refused(why.to_string()))?;
    let namespace = namespace.filter(|_| kind.namespaced());
    Ok(context
        .cluster
        .store()
        .list(kind, namespace)
        .filter(|object| labels.matches(&object.meta().labels))
        .filter(|object| fields.is_everything() || fields.matches(&object.write()))
        .map(Rc::clone)
        .collect())
}

fn refusal(kind: Kind, labels: &str, fields: &str, why: &str) -> Failure {
    let info = kind.info();
    let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
    let what = format!("{resource:?} that match label selector {labels:?}, field selector {fields:?}");
    Status::new(Reason::BadRequest, format!("Unable to find {what}: {why}")).into()
}

/// Shows the warning that the server attaches to every answer about a kind.
pub fn warn(context: &mut Context, kind: Kind) {
    if let Some(why) = crate::api::warnings::deprecated(kind) {
        context.warn(&[why.to_owned()]);
    }
}

/// The keys of a list.
pub fn keys(objects: &[Rc<Object>]) -> Vec<Key> {
    objects.iter().map(|object| Key::of(object)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals() {
        let why = "unable to parse requirement: found 'web' expected: '('".to_owned();
        assert_eq!(
            refusal(Kind::Pod, "app in web", "", &why).text,
            "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label selector \"app in \
             web\", field selector \"\": unable to parse requirement: found 'web' expected: '('\n"
        );
    }
}
