//! A resource as typed (`svc`, `Services`, `deployments.apps`, `deploy.v1.apps`) to its kind.
//!
//! Models `client-go/restmapper/shortcut.go`, `apimachinery/pkg/api/meta/restmapper.go` and the builder's `mappingFor`.

use crate::api::scheme::{Kind, KindInfo};
use crate::kubectl::failure::Failure;

/// The kind that `word` names.
pub fn kind_of(word: &str) -> Result<Kind, Failure> {
    lookup(word).ok_or_else(|| {
        let resource = word.split('.').next().unwrap_or(word);
        Failure::error(format!("the server doesn't have a resource type \"{resource}\""))
    })
}

fn lookup(word: &str) -> Option<Kind> {
    let mut parts = word.splitn(3, '.');
    let (resource, second, third) = (parts.next()?, parts.next(), parts.next());
    // `resource.version.group` first, then `resource.group`, as `ParseResourceArg` splits it.
    if let (Some(version), Some(group)) = (second, third)
        && let Some(kind) = find(resource, |info| info.version == version && info.group == group)
    {
        return Some(kind);
    }
    let Some((_, group)) = word.split_once('.') else { return find(resource, |_| true) };
    find(resource, |info| info.group == group)
        .or_else(|| find(resource, |info| !group.is_empty() && info.group.starts_with(group)))
}

fn find(resource: &str, fits: impl Fn(&KindInfo) -> bool) -> Option<Kind> {
    // Short names count letter by letter; plural and singular in any case.
    let lower = resource.to_lowercase();
    let named =
        |info: &KindInfo| info.short_names.contains(&resource) || info.plural == lower || info.singular == lower;
    Kind::ALL.iter().copied().find(|kind| named(kind.info()) && fits(kind.info()))
}

/// The kinds behind a category such as `all`.
pub fn kinds_of_category(word: &str) -> Option<Vec<Kind>> {
    let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.info().categories.contains(&word)).collect();
    (!kinds.is_empty()).then_some(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_kinds() {
        for (word, kind) in [
            ("svc", Kind::Service),
            ("Services", Kind::Service),
            ("service.v1.", Kind::Service),
            ("deploy", Kind::Deployment),
            ("deployments.apps", Kind::Deployment),
            ("deployment.v1.apps", Kind::Deployment),
            ("endpointslice.discovery.k8s.io", Kind::EndpointSlice),
            ("endpointslices.discovery", Kind::EndpointSlice),
            ("ep", Kind::Endpoints),
        ] {
            assert_eq!(kind_of(word).ok(), Some(kind), "{word}");
        }
    }

    #[test]
    fn words_that_name_nothing() {
        for (word, resource) in [
            ("svcs", "svcs"),
            ("SVC", "SVC"),
            ("service.v1", "service"),
            ("svc.v1.apps", "svc"),
            ("deployment.v1beta1.apps", "deployment"),
            ("endpoint", "endpoint"),
        ] {
            let text = format!("error: the server doesn't have a resource type \"{resource}\"\n");
            assert_eq!(kind_of(word).map_err(|f| f.text), Err(text), "{word}");
        }
    }
}
