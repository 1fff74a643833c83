//! The server's tables: which columns a kind has and what stands in them.
//!
//! Models `pkg/printers/internalversion/printers.go`, one file a kind. Cells are texts; widths, headers and flags are
//! `table`'s business.

mod config_map;
mod controller_revision;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoint_slice;
mod endpoints;
mod event;
mod horizontal_pod_autoscaler;
mod ingress;
mod job;
mod limits;
mod namespace;
mod network_policy;
mod node;
mod other;
mod pod;
mod pod_template;
mod rbac;
mod replica_set;
mod secret;
mod service;
mod stateful_set;
mod volume;

use serde_json::Value;

use super::table::{Column, Row, Table};
use super::value::{age, items, text};

pub use endpoints::format_endpoints;
pub use node::roles as node_roles;
pub use pod::pod_status;
pub use service::load_balancer_addresses;
pub use volume::{access_modes, is_default_class, storage_class};

/// What a cell may depend on besides its object.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The present moment, in milliseconds since 1970.
    pub now: i64,
    /// `-o wide`: some cells are then longer.
    pub wide: bool,
}

/// A kind's columns and the function that fills them.
struct Layout {
    columns: &'static [Column],
    cells: CellsOf,
}

type CellsOf = fn(&Value, &Context) -> Vec<String>;

/// The table of objects that are all of one kind (`Pod`, `Deployment`, ...). A kind without a layout of its own shows
/// name and age.
pub fn table<'a>(kind: &str, objects: &[&'a Value], context: &Context) -> Table<'a> {
    let layout = layout(kind);
    let row = |object: &&'a Value| Row { cells: (layout.cells)(object, context), object };
    Table { columns: layout.columns, rows: objects.iter().map(row).collect() }
}

fn layout(kind: &str) -> Layout {
    let (columns, cells): (&'static [Column], CellsOf) = match kind {
        "ConfigMap" => (config_map::COLUMNS, config_map::cells),
        "ControllerRevision" => (controller_revision::COLUMNS, controller_revision::cells),
        "CronJob" => (cron_job::COLUMNS, cron_job::cells),
        "DaemonSet" => (daemon_set::COLUMNS, daemon_set::cells),
        "Deployment" => (deployment::COLUMNS, deployment::cells),
        "Endpoints" => (endpoints::COLUMNS, endpoints::cells),
        "EndpointSlice" => (endpoint_slice::COLUMNS, endpoint_slice::cells),
        "Event" => (event::COLUMNS, event::cells),
        "HorizontalPodAutoscaler" => (horizontal_pod_autoscaler::COLUMNS, horizontal_pod_autoscaler::cells),
        "Ingress" => (ingress::COLUMNS, ingress::cells),
        "IngressClass" => (ingress::CLASS_COLUMNS, ingress::class_cells),
        "Job" => (job::COLUMNS, job::cells),
        "Lease" => (other::LEASE_COLUMNS, other::lease_cells),
        "Namespace" => (namespace::COLUMNS, namespace::cells),
        "NetworkPolicy" => (network_policy::COLUMNS, network_policy::cells),
        "Node" => (node::COLUMNS, node::cells),
        "PersistentVolume" => (volume::COLUMNS, volume::cells),
        "PersistentVolumeClaim" => (volume::CLAIM_COLUMNS, volume::claim_cells),
        "Pod" => (pod::COLUMNS, pod::cells),
        "PodDisruptionBudget" => (limits::BUDGET_COLUMNS, limits::budget_cells),
        "PodTemplate" => (pod_template::COLUMNS, pod_template::cells),
        "PriorityClass" => (other::PRIORITY_COLUMNS, other::priority_cells),
        "ReplicaSet" | "ReplicationController" => (replica_set::COLUMNS, replica_set::cells),
        "ResourceQuota" => (limits::QUOTA_COLUMNS, limits::quota_cells),
        "RoleBinding" | "ClusterRoleBinding" => (rbac::COLUMNS, rbac::cells),
        "Scale" => (other::SCALE_COLUMNS, other::scale_cells),
        "Secret" => (secret::COLUMNS, secret::cells),
        "Service" => (service::COLUMNS, service::cells),
        "StatefulSet" => (stateful_set::COLUMNS, stateful_set::cells),
        "StorageClass" => (volume::CLASS_COLUMNS, volume::class_cells),
        "Role" | "ClusterRole" | "LimitRange" | "CustomResourceDefinition" => {
            (other::CREATED_COLUMNS, other::created_cells)
        }
        _ => (other::COLUMNS, other::cells),
    };
    Layout { columns, cells }
}

/// The cells NAME and AGE around others.
fn named(object: &Value, context: &Context, middle: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut cells = vec![text(object, "metadata.name").to_owned()];
    cells.extend(middle);
    cells.push(age(object, context.now));
    cells
}

/// The CONTAINERS and IMAGES cells of a Pod template.
fn containers_and_images(object: &Value, path: &str) -> [String; 2] {
    let all = |field: &str| items(object, path).iter().map(|c| text(c, field)).collect::<Vec<_>>().join(",");
    [all("name"), all("image")]
}

/// The first three entries, and how many more there are.
fn three_and_more(entries: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<&str> = entries.iter().copied().take(SHOWN).collect();
    let list = shown.join(",");
    match entries.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{list} + {more} more..."),
        _ => list,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::time;
    use serde_json::json;

    /// The cells of an object created three minutes ago, wide ones included.
    pub(super) fn wide_cells(mut object: Value) -> Vec<String> {
        let now = 1_795_404_566_000;
        if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
            meta.entry("creationTimestamp").or_insert(json!(time::rfc3339(now - 180_000)));
        }
        let kind = text(&object, "kind").to_owned();
        let table = table(&kind, &[&object], &Context { now, wide: true });
        let row = table.rows.into_iter().next().expect("one object, one row");
        assert_eq!(row.cells.len(), table.columns.len(), "{kind}");
        row.cells
    }

    #[test]
    fn every_kind_fills_its_columns() {
        let kinds = "ConfigMap ControllerRevision CronJob DaemonSet Deployment Endpoints EndpointSlice Event \
            HorizontalPodAutoscaler Ingress IngressClass Job Lease Namespace NetworkPolicy Node PersistentVolume \
            PersistentVolumeClaim Pod PodDisruptionBudget PodTemplate PriorityClass ReplicaSet ReplicationController \
            ResourceQuota RoleBinding Secret Service ServiceAccount StatefulSet StorageClass Role Widget";
        for kind in kinds.split_whitespace() {
            for object in
                [json!({"kind": kind}), json!({"kind": kind, "metadata": {"name": "x"}, "spec": 3, "status": []})]
            {
                wide_cells(object);
            }
        }
    }
}
