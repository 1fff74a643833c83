//! `-o name` and the sentence after a change: `deployment.apps/web`, `service/web created`.
//!
//! Models `cli-runtime/pkg/printers/name.go`.

use serde_json::Value;

use super::value::{items, text, text_or};

/// `service/web`, `deployment.apps/web`: what `-o name` shows of one object.
pub fn resource_name(object: &Value) -> String {
    let kind = text_or(object, "kind", "<unknown>").to_lowercase();
    let name = text_or(object, "metadata.name", super::value::UNKNOWN);
    match text(object, "apiVersion").split_once('/') {
        Some((group, _)) => format!("{kind}.{group}/{name}"),
        None => format!("{kind}/{name}"),
    }
}

/// A line for the object, or one for each item of a List. `operation` is what happened to it; `-o name` leaves it out.
pub fn print(object: &Value, operation: &str) -> String {
    if is_list(object) {
        return items(object, "items").iter().map(|item| print(item, operation)).collect();
    }
    let gap = if operation.is_empty() { "" } else { " " };
    format!("{}{gap}{operation}\n", resource_name(object))
}

/// Whether this is a List of objects rather than an object.
pub fn is_list(object: &Value) -> bool {
    text(object, "kind").ends_with("List") && object.get("items").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names() {
        let service = json!({"kind": "Service", "apiVersion": "v1", "metadata": {"name": "web"}});
        let deployment = json!({"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web"}});
        assert_eq!(print(&service, "created"), "service/web created\n");
        assert_eq!(print(&deployment, ""), "deployment.apps/web\n");
        let list = json!({"kind": "List", "apiVersion": "v1", "items": [service, deployment]});
        assert_eq!(print(&list, ""), "service/web\ndeployment.apps/web\n");
    }
}
