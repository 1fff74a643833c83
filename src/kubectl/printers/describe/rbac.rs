//! Roles, ClusterRoles and their bindings. Models `RoleDescriber`, `RoleBindingDescriber` and `pkg/util/rbac`.

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::kubectl::printers::value::{items, text, texts};
use crate::order::InOrder;

pub fn describe_binding(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.labels_and_annotations(object);
    page.line(0, "Role:");
    page.field(1, "Kind", text(object, "roleRef.kind"));
    page.field(1, "Name", text(object, "roleRef.name"));
    page.line(0, "Subjects:");
    page.row(1, &["Kind", "Name", "Namespace"]);
    page.row(1, &["----", "----", "---------"]);
    for subject in items(object, "subjects") {
        page.row(1, &[text(subject, "kind"), text(subject, "name"), text(subject, "namespace")]);
    }
    Ok(())
}

/// A rule taken apart: one group, one resource and at most one name, or one path, with all its verbs.
#[derive(PartialEq, Eq)]
struct Part<'a> {
    group: &'a str,
    resource: &'a str,
    name: &'a str,
    path: &'a str,
    verbs: Vec<&'a str>,
}

impl Part<'_> {
    /// What the rows are sorted by: the rule as Go's generated `String` writes it.
    fn order(&self) -> String {
        let (verbs, Part { group, resource, name, path, .. }) = (self.verbs.join(" "), self);
        format!(
            "&PolicyRule{{Verbs:[{verbs}],APIGroups:[{group}],Resources:[{resource}],ResourceNames:[{name}],NonResourceURLs:[{path}],}}"
        )
    }

    /// Models `CombineResourceGroup`.
    fn combined(&self) -> String {
        let (resource, subresource) = self.resource.split_once('/').unwrap_or((self.resource, ""));
        let mut combined = resource.to_owned();
        for (sign, more) in [('.', self.group), ('/', subresource)] {
            if !more.is_empty() {
                combined.push(sign);
                combined.push_str(more);
            }
        }
        combined
    }
}

/// Roles and ClusterRoles. Models `RoleDescriber`, `ClusterRoleDescriber`, `rbac.BreakdownRule` and `rbac.CompactRules`.
pub fn describe_role(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.labels_and_annotations(object);
    page.line(0, "PolicyRule:");
    page.row(1, &["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]);
    page.row(1, &["---------", "-----------------", "--------------", "-----"]);
    let mut parts = parts(object);
    parts.order_by_cached_key(Part::order);
    for part in parts {
        let [path, name, verbs] = [part.path, part.name, &part.verbs.join(" ")].map(|list| format!("[{list}]"));
        page.row(1, &[&part.combined(), &path, &name, &verbs]);
    }
    Ok(())
}

fn parts(object: &Value) -> Vec<Part<'_>> {
    let mut parts: Vec<Part> = Vec::new();
    for rule in items(object, "rules") {
        let [groups, resources, mut names, paths, verbs] =
            ["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs"].map(|field| texts(rule, field));
        if names.is_empty() {
            names.push("");
        }
        for (group, resource) in groups.iter().flat_map(|group| resources.iter().map(move |resource| (group, resource)))
        {
            for name in &names {
                let same = |part: &&mut Part| (part.group, part.resource, part.name) == (group, resource, name);
                let known = parts.iter_mut().filter(|part| part.path.is_empty()).find(same);
                let new = match known {
                    Some(part) => &mut part.verbs,
                    None => {
                        parts.push(Part { group, resource, name, path: "", verbs: Vec::new() });
                        let Some(part) = parts.last_mut() else { continue };
                        &mut part.verbs
                    }
                };
                for verb in &verbs {
                    if !new.contains(verb) {
                        new.push(verb);
                    }
                }
            }
        }
        for path in paths {
            let of_verb = |verb| Part { group: "", resource: "", name: "", path, verbs: vec![verb] };
            parts.extend(verbs.iter().copied().map(of_verb));
        }
    }
    parts
}
