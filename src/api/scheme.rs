//! The one table of kinds: names, groups, short names, scope, fields.

use super::schema::{Record, Schema};
use super::{
    config_map, controller_revision, cron_job, daemon_set, deployment, endpoint_slice, endpoints, event,
    horizontal_pod_autoscaler, job, namespace, node, pod, replica_set, replication_controller, secret, service,
    service_account, stateful_set,
};
use super::{shapes, shapes_more};

/// What the API knows of a kind.
#[derive(Debug)]
pub struct KindInfo {
    pub kind: &'static str,
    /// `""` for the core group.
    pub group: &'static str,
    pub version: &'static str,
    pub plural: &'static str,
    pub singular: &'static str,
    pub short_names: &'static [&'static str],
    pub namespaced: bool,
    /// `all` and `api-extensions`.
    pub categories: &'static [&'static str],
    /// Verbs, comma separated, as discovery lists them.
    pub verbs: &'static str,
    /// The fields; `None` for kinds whose objects are kept as they come.
    pub schema: Option<&'static Schema>,
}

impl KindInfo {
    /// `apps/v1`, or `v1` in the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// `deployments.apps`, or `pods` in the core group: the resource as error texts and `-o name` give it.
    pub fn group_resource(&self) -> String {
        self.with_group(self.plural)
    }

    /// `deployment.apps`, or `pod`: the prefix of `deployment.apps/web created`.
    pub fn group_singular(&self) -> String {
        self.with_group(self.singular)
    }

    fn with_group(&self, word: &str) -> String {
        if self.group.is_empty() { word.to_owned() } else { format!("{word}.{}", self.group) }
    }

    /// Whether learners can create objects of it through the generic endpoints.
    pub fn can(&self, verb: &str) -> bool {
        self.verbs.split(',').any(|v| v == verb)
    }
}

const USUAL: &str = "create,delete,deletecollection,get,list,patch,update,watch";

macro_rules! kinds {
    ($( $(#[$doc:meta])* $kind:ident $group:literal $version:literal $plural:literal $singular:literal [$($short:literal)*] $ns:literal
        [$($category:literal)*] $schema:expr ;)*) => {
        /// Every kind that the cluster serves.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $( $(#[$doc])* $kind, )* }

        impl Kind {
            /// All kinds, in the order in which discovery lists them.
            pub const ALL: &'static [Kind] = &[ $( Kind::$kind, )* ];

            /// The row of the table.
            pub fn info(self) -> &'static KindInfo {
                match self {
                    $( Kind::$kind => {
                        const INFO: KindInfo = KindInfo {
                            kind: stringify!($kind), group: $group, version: $version, plural: $plural, singular: $singular,
                            short_names: &[$($short),*], namespaced: $ns, categories: &[$($category),*],
                            verbs: USUAL, schema: $schema,
                        };
                        &INFO
                    } )*
                }
            }
        }
    };
}

macro_rules! of {
    ($ty:ty) => {
        Some(<$ty as Record>::SCHEMA)
    };
}

kinds! {
    ConfigMap "" "v1" "configmaps" "configmap" ["cm"] true [] of!(config_map::ConfigMap);
    Endpoints "" "v1" "endpoints" "endpoints" ["ep"] true [] of!(endpoints::Endpoints);
    Event "" "v1" "events" "event" ["ev"] true [] of!(event::Event);
    LimitRange "" "v1" "limitranges" "limitrange" ["limits"] true [] shapes_more::LIMIT_RANGE.schema();
    Namespace "" "v1" "namespaces" "namespace" ["ns"] false [] of!(namespace::Namespace);
    Node "" "v1" "nodes" "node" ["no"] false [] of!(node::Node);
    PersistentVolumeClaim "" "v1" "persistentvolumeclaims" "persistentvolumeclaim" ["pvc"] true [] shapes::PERSISTENT_VOLUME_CLAIM.schema();
    PersistentVolume "" "v1" "persistentvolumes" "persistentvolume" ["pv"] false [] shapes_more::PERSISTENT_VOLUME.schema();
    Pod "" "v1" "pods" "pod" ["po"] true ["all"] of!(pod::Pod);
    PodTemplate "" "v1" "podtemplates" "podtemplate" [] true [] None;
    ReplicationController "" "v1" "replicationcontrollers" "replicationcontroller" ["rc"] true ["all"] of!(replication_controller::ReplicationController);
    ResourceQuota "" "v1" "resourcequotas" "resourcequota" ["quota"] true [] shapes_more::RESOURCE_QUOTA.schema();
    Secret "" "v1" "secrets" "secret" [] true [] of!(secret::Secret);
    ServiceAccount "" "v1" "serviceaccounts" "serviceaccount" ["sa"] true [] of!(service_account::ServiceAccount);
    Service "" "v1" "services" "service" ["svc"] true ["all"] of!(service::Service);
    CustomResourceDefinition "apiextensions.k8s.io" "v1" "customresourcedefinitions" "customresourcedefinition" ["crd" "crds"] false ["api-extensions"] None;
    ControllerRevision "apps" "v1" "controllerrevisions" "controllerrevision" [] true [] of!(controller_revision::ControllerRevision);
    DaemonSet "apps" "v1" "daemonsets" "daemonset" ["ds"] true ["all"] of!(daemon_set::DaemonSet);
    Deployment "apps" "v1" "deployments" "deployment" ["deploy"] true ["all"] of!(deployment::Deployment);
    ReplicaSet "apps" "v1" "replicasets" "replicaset" ["rs"] true ["all"] of!(replica_set::ReplicaSet);
    StatefulSet "apps" "v1" "statefulsets" "statefulset" ["sts"] true ["all"] of!(stateful_set::StatefulSet);
    HorizontalPodAutoscaler "autoscaling" "v2" "horizontalpodautoscalers" "horizontalpodautoscaler" ["hpa"] true ["all"] of!(horizontal_pod_autoscaler::HorizontalPodAutoscaler);
    CronJob "batch" "v1" "cronjobs" "cronjob" ["cj"] true ["all"] of!(cron_job::CronJob);
    Job "batch" "v1" "jobs" "job" [] true ["all"] of!(job::Job);
    Lease "coordination.k8s.io" "v1" "leases" "lease" [] true [] None;
    EndpointSlice "discovery.k8s.io" "v1" "endpointslices" "endpointslice" [] true [] of!(endpoint_slice::EndpointSlice);
    IngressClass "networking.k8s.io" "v1" "ingressclasses" "ingressclass" [] false [] shapes_more::INGRESS_CLASS.schema();
    Ingress "networking.k8s.io" "v1" "ingresses" "ingress" ["ing"] true [] shapes::INGRESS.schema();
    NetworkPolicy "networking.k8s.io" "v1" "networkpolicies" "networkpolicy" ["netpol"] true [] shapes::NETWORK_POLICY.schema();
    PodDisruptionBudget "policy" "v1" "poddisruptionbudgets" "poddisruptionbudget" ["pdb"] true [] shapes_more::POD_DISRUPTION_BUDGET.schema();
    ClusterRoleBinding "rbac.authorization.k8s.io" "v1" "clusterrolebindings" "clusterrolebinding" [] false [] shapes_more::CLUSTER_ROLE_BINDING.schema();
    ClusterRole "rbac.authorization.k8s.io" "v1" "clusterroles" "clusterrole" [] false [] shapes_more::CLUSTER_ROLE.schema();
    RoleBinding "rbac.authorization.k8s.io" "v1" "rolebindings" "rolebinding" [] true [] shapes_more::ROLE_BINDING.schema();
    Role "rbac.authorization.k8s.io" "v1" "roles" "role" [] true [] shapes_more::ROLE.schema();
    PriorityClass "scheduling.k8s.io" "v1" "priorityclasses" "priorityclass" ["pc"] false [] shapes_more::PRIORITY_CLASS.schema();
    StorageClass "storage.k8s.io" "v1" "storageclasses" "storageclass" ["sc"] false [] shapes_more::STORAGE_CLASS.schema();
}

impl Kind {
    /// The kind that `apiVersion` and `kind` of a manifest name.
    pub fn of(api_version: &str, kind: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.info().kind == kind && k.info().api_version() == api_version)
    }

    /// `pods` for errors such as `pods "web" not found`; with the group where there is one.
    pub fn resource(self) -> String {
        self.info().group_resource()
    }

    /// The Kubernetes name of the kind: `Service`.
    pub fn name(self) -> &'static str {
        self.info().kind
    }

    /// Whether objects of the kind live in a namespace.
    pub fn namespaced(self) -> bool {
        self.info().namespaced
    }
}
