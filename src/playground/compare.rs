//! Two moments side by side: which objects came, went or changed, and how.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::{MarkKind, Playground};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::kubectl::unified::hunks;
use crate::manifest::yaml;
use crate::shell::Terminal;
use crate::sim::EPOCH;

/// An object that is not the same at two moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub key: Key,
    /// Created, changed or deleted.
    pub kind: MarkKind,
    /// The change of its YAML, as `diff -u` shows it.
    pub text: String,
}

/// Most objects that are compared in full.
const MOST: usize = 200;

impl Playground {
    /// What is different at `later`, compared with `earlier`; both in milliseconds since the cluster's start. Objects that
    /// went first, then in the order of kinds and names.
    pub fn compare(&self, earlier: i64, later: i64) -> Vec<Difference> {
        let objects = |at: i64| objects(self.at(EPOCH + at).as_ref().unwrap_or(&self.line.terminal));
        let (before, mut after) = (objects(earlier), objects(later));
        let mut found = Vec::new();
        for (key, old) in before {
            let new = after.remove(&key);
            if found.len() < MOST && new.as_ref().is_none_or(|new| !Rc::ptr_eq(new, &old)) {
                found.extend(difference(key, Some(old), new));
            }
        }
        found.extend(after.into_iter().take(MOST).filter_map(|(key, new)| difference(key, None, Some(new))));
        found
    }
}

fn objects(terminal: &Terminal) -> BTreeMap<Key, Rc<Object>> {
    let store = terminal.world.cluster.store();
    let kinds = Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Event | Kind::Lease));
    kinds.flat_map(|kind| store.list(*kind, None)).map(|object| (Key::of(object), Rc::clone(object))).collect()
}

fn difference(key: Key, old: Option<Rc<Object>>, new: Option<Rc<Object>>) -> Option<Difference> {
    let kind = match (&old, &new) {
        (None, _) => MarkKind::Created,
        (_, None) => MarkKind::Deleted,
        _ => MarkKind::Changed,
    };
    let text = hunks(&text(old.as_deref()), &text(new.as_deref()));
    (!text.is_empty()).then_some(Difference { key, kind, text })
}

/// The object as YAML, without who set what and without the counter that every write moves.
fn text(object: Option<&Object>) -> String {
    let Some(mut object) = object.map(Object::write) else { return String::new() };
    if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.shift_remove("managedFields");
        meta.shift_remove("resourceVersion");
    }
    yaml::to_string(&object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::Settings;

    #[test]
    fn what_came_changed_and_went() {
        let mut playground = Playground::new(Settings::default());
        playground.type_text("kubectl create service clusterip old --tcp=80:80");
        playground.type_text("kubectl create service clusterip web --tcp=80:80");
        playground.run_until(EPOCH + 1_000);
        playground.type_text("kubectl label service web tier=front");
        playground.type_text("kubectl delete service old");
        playground.type_text("kubectl create namespace shop");
        playground.run_until(EPOCH + 2_000);
        let found = playground.compare(900, 2_000);
        let has = |kind: Kind, name: &str, change: MarkKind| {
            found.iter().any(|one| one.key.kind == kind && *one.key.name == *name && one.kind == change)
        };
        assert!(has(Kind::Service, "old", MarkKind::Deleted));
        assert!(has(Kind::Namespace, "shop", MarkKind::Created));
        let changed = found.iter().find(|one| *one.key.name == *"web" && one.kind == MarkKind::Changed);
        assert!(changed.is_some_and(|one| one.text.contains("\n+    tier: front\n")), "{changed:?}");
        assert!(playground.compare(1_500, 1_500).is_empty());
    }
}
