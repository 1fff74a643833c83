//! What `kubectl get` prints for people: a table for each kind, blank lines between, names with their kind where several
//! kinds were asked for, and the sentence when there is nothing.
//!
//! Models `GetOptions.Run` in `kubectl/pkg/cmd/get/get.go`.

use serde_json::Value;

use super::columns::{self, Context};
use super::table::{self, TableOptions};
use super::tabwriter::TabWriter;

/// The objects of one kind that one request found; several requests may be for one kind.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// `Pod`
    pub kind: &'a str,
    /// What `--show-kind` puts before names: `pod`, `deployment.apps`.
    pub group_kind: String,
    /// Whether the kind lives in namespaces.
    pub namespaced: bool,
    /// The objects, in the order in which they are printed.
    pub objects: Vec<&'a Value>,
}

/// All groups as `kubectl get` prints them. Empty when no group has an object.
pub fn print(groups: &[Group], options: &TableOptions, now: i64) -> String {
    let several = groups.iter().any(|group| groups.first().is_some_and(|first| first.kind != group.kind));
    let mut out = String::new();
    let mut writer = TabWriter::for_tables();
    let mut last_kind = None;
    let mut headers = false;
    for group in groups {
        if last_kind != Some(group.kind) {
            flush(&mut out, std::mem::replace(&mut writer, TabWriter::for_tables()), options);
            last_kind = Some(group.kind);
            headers = true;
        }
        let context = Context { now, wide: options.wide };
        let table = columns::table(group.kind, &group.objects, &context);
        let prefix = (several || options.kind_prefix.is_some()).then(|| group.group_kind.clone());
        let options = TableOptions {
            kind_prefix: prefix,
            with_namespace: options.with_namespace && group.namespaced,
            // Only the first table of a kind that has rows carries headers.
            no_headers: options.no_headers || !headers,
            ..options.clone()
        };
        headers &= table.rows.is_empty();
        table::print(&table, &options, &mut writer);
    }
    flush(&mut out, writer, options);
    out
}

/// Puts one kind's table behind the others, after a blank line where headers tell the tables apart.
fn flush(out: &mut String, writer: TabWriter, options: &TableOptions) {
    let text = writer.finish();
    if !text.is_empty() && !out.is_empty() && !options.no_headers {
        out.push('\n');
    }
    out.push_str(&text);
}

/// What stands on standard error when nothing was found. `namespace` is `None` with `-A` or for kinds without namespaces.
pub fn nothing_found(namespace: Option<&str>) -> String {
    match namespace {
        Some(namespace) => format!("No resources found in {namespace} namespace.\n"),
        None => "No resources found\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn several_kinds() {
        let now = 1_795_404_566_000;
        let created = crate::api::time::rfc3339(now - 5_000);
        let pod = json!({"kind": "Pod", "metadata": {"name": "web", "creationTimestamp": created}, "spec": {"containers": [{}]},
            "status": {"phase": "Pending"}});
        let map = json!({"kind": "ConfigMap", "metadata": {"name": "settings", "creationTimestamp": created}, "data": {"a": "1"}});
        let pods = Group { kind: "Pod", group_kind: "pod".to_owned(), namespaced: true, objects: vec![&pod] };
        let maps =
            Group { kind: "ConfigMap", group_kind: "configmap".to_owned(), namespaced: true, objects: vec![&map] };
        let options = TableOptions::default();
        let want = "NAME      READY   STATUS    RESTARTS   AGE\npod/web   0/1     Pending   0          5s\n\n\
            NAME                 DATA   AGE\nconfigmap/settings   1      5s\n";
        assert_eq!(print(&[pods.clone(), maps.clone()], &options, now), want);
        // The same kind twice, as for names given one by one: one table.
        let want = "NAME   READY   STATUS    RESTARTS   AGE\nweb    0/1     Pending   0          5s\nweb    0/1     Pending   0          5s\n";
        assert_eq!(print(&[pods.clone(), pods.clone()], &options, now), want);
        let bare = TableOptions { no_headers: true, ..options.clone() };
        let want = "pod/web   0/1   Pending   0     5s\nconfigmap/settings   1     5s\n";
        assert_eq!(print(&[pods, maps], &bare, now), want);
        let empty = Group { kind: "Pod", group_kind: "pod".to_owned(), namespaced: true, objects: Vec::new() };
        assert_eq!(print(&[empty], &options, now), "");
    }
}
