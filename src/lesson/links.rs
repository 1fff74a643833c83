//! Links that point at things on the stage: `stage:service/web`, `stage:pod/shop/web`, `stage:node/node-1`, `stage:laptop`.

use crate::api::scheme::Kind;
use crate::apiserver::store::Store;

/// The id on the stage of what a link points at; `None` if it is not there now. Where no Pod or EndpointSlice has exactly
/// the name, the first one of that owner stands for it: `stage:pod/web` is `web-5d4f8c7b6-x2x4k`.
pub fn find(store: &Store, link: &str) -> Option<String> {
    let target = link.strip_prefix("stage:")?;
    let mut parts = target.splitn(3, '/');
    let (word, first, second) = (parts.next()?, parts.next(), parts.next());
    if matches!(word, "laptop" | "dns") {
        return first.is_none().then(|| word.to_owned());
    }
    let kind = match word {
        "service" => Kind::Service,
        "pod" => Kind::Pod,
        "endpointslice" => Kind::EndpointSlice,
        "node" => Kind::Node,
        _ => return None,
    };
    if kind == Kind::Node {
        let name = first.filter(|_| second.is_none())?;
        return store.get(kind, "", name).map(|_| ["node/", name].concat());
    }
    let (space, name) = match (first, second) {
        (Some(space), Some(name)) => (space, name),
        (Some(name), None) => ("default", name),
        _ => return None,
    };
    let id = |name: &str| [word, "/", space, "/", name].concat();
    if store.get(kind, space, name).is_some() {
        return Some(id(name));
    }
    let owned = |other: &str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
    let generated = matches!(kind, Kind::Pod | Kind::EndpointSlice);
    store.list(kind, Some(space)).find(|object| generated && owned(object.name())).map(|object| id(object.name()))
}
