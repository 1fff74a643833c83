//! Shapes of the kinds that stand beside the workloads: roles, budgets, quotas, classes, volumes.

use super::schema::{Field, Type, shape};
use super::shapes::{HOST_PATH_VOLUME_SOURCE, NFS_VOLUME_SOURCE, NODE_SELECTOR};

const META: Type = <super::meta::ObjectMeta as Field>::TYPE;
const SELECTOR: Type = <super::meta::LabelSelector as Field>::TYPE;
const TEXTS: Type = Type::List(&Type::String);
const AMOUNTS: Type = Type::Map(&Type::Quantity);

shape!(AGGREGATION_RULE: "AggregationRule" {
    "clusterRoleSelectors": Type::List(&SELECTOR),
});

shape!(CLUSTER_ROLE: "ClusterRole" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "rules": Type::List(&POLICY_RULE),
    "aggregationRule": AGGREGATION_RULE,
});

shape!(CLUSTER_ROLE_BINDING: "ClusterRoleBinding" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "subjects": Type::List(&SUBJECT),
    "roleRef": ROLE_REF,
});

shape!(INGRESS_CLASS: "IngressClass" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "spec": INGRESS_CLASS_SPEC,
});

shape!(INGRESS_CLASS_PARAMETERS_REFERENCE: "IngressClassParametersReference" {
    "apiGroup": Type::String,
    "kind": Type::String,
    "name": Type::String,
    "scope": Type::String,
    "namespace": Type::String,
});

shape!(INGRESS_CLASS_SPEC: "IngressClassSpec" {
    "controller": Type::String,
    "parameters": INGRESS_CLASS_PARAMETERS_REFERENCE,
});

shape!(LIMIT_RANGE: "LimitRange" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "spec": LIMIT_RANGE_SPEC,
});

shape!(LIMIT_RANGE_ITEM: "LimitRangeItem" {
    "type": Type::String,
    "max": AMOUNTS,
    "min": AMOUNTS,
    "default": AMOUNTS,
    "defaultRequest": AMOUNTS,
    "maxLimitRequestRatio": AMOUNTS,
});

shape!(LIMIT_RANGE_SPEC: "LimitRangeSpec" {
    "limits": Type::List(&LIMIT_RANGE_ITEM),
});

shape!(LOCAL_VOLUME_SOURCE: "LocalVolumeSource" {
    "path": Type::String,
    "fsType": Type::String,
});

shape!(PERSISTENT_VOLUME: "PersistentVolume" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "spec": PERSISTENT_VOLUME_SPEC,
    "status": PERSISTENT_VOLUME_STATUS,
});

shape!(PERSISTENT_VOLUME_SPEC: "PersistentVolumeSpec" {
    "capacity": AMOUNTS,
    "gcePersistentDisk": Type::Any,
    "awsElasticBlockStore": Type::Any,
    "hostPath": HOST_PATH_VOLUME_SOURCE,
    "glusterfs": Type::Any,
    "nfs": NFS_VOLUME_SOURCE,
    "rbd": Type::Any,
    "iscsi": Type::Any,
    "cinder": Type::Any,
    "cephfs": Type::Any,
    "fc": Type::Any,
    "flocker": Type::Any,
    "flexVolume": Type::Any,
    "azureFile": Type::Any,
    "vsphereVolume": Type::Any,
    "quobyte": Type::Any,
    "azureDisk": Type::Any,
    "photonPersistentDisk": Type::Any,
    "portworxVolume": Type::Any,
    "scaleIO": Type::Any,
    "local": LOCAL_VOLUME_SOURCE,
    "storageos": Type::Any,
    "csi": Type::Any,
    "accessModes": TEXTS,
    "claimRef": <super::reference::ObjectReference as Field>::TYPE,
    "persistentVolumeReclaimPolicy": Type::String,
    "storageClassName": Type::String,
    "mountOptions": TEXTS,
    "volumeMode": Type::String,
    "nodeAffinity": VOLUME_NODE_AFFINITY,
    "volumeAttributesClassName": Type::String,
});

shape!(PERSISTENT_VOLUME_STATUS: "PersistentVolumeStatus" {
    "phase": Type::String,
    "message": Type::String,
    "reason": Type::String,
    "lastPhaseTransitionTime": Type::Time,
});

shape!(POD_DISRUPTION_BUDGET: "PodDisruptionBudget" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "spec": POD_DISRUPTION_BUDGET_SPEC,
    "status": POD_DISRUPTION_BUDGET_STATUS,
});

shape!(POD_DISRUPTION_BUDGET_SPEC: "PodDisruptionBudgetSpec" {
    "minAvailable": Type::IntOrString,
    "selector": SELECTOR,
    "maxUnavailable": Type::IntOrString,
    "unhealthyPodEvictionPolicy": Type::String,
});

shape!(POD_DISRUPTION_BUDGET_STATUS: "PodDisruptionBudgetStatus" {
    "observedGeneration": Type::Int64,
    "disruptedPods": Type::Map(&Type::Time),
    "disruptionsAllowed": Type::Int32,
    "currentHealthy": Type::Int32,
    "desiredHealthy": Type::Int32,
    "expectedPods": Type::Int32,
    "conditions": Type::List(&<super::meta::Condition as Field>::TYPE) => "type",
});

shape!(POLICY_RULE: "PolicyRule" {
    "verbs": TEXTS,
    "apiGroups": TEXTS,
    "resources": TEXTS,
    "resourceNames": TEXTS,
    "nonResourceURLs": TEXTS,
});

shape!(PRIORITY_CLASS: "PriorityClass" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "value": Type::Int32,
    "globalDefault": Type::Bool,
    "description": Type::String,
    "preemptionPolicy": Type::String,
});

shape!(RESOURCE_QUOTA: "ResourceQuota" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "spec": RESOURCE_QUOTA_SPEC,
    "status": RESOURCE_QUOTA_STATUS,
});

shape!(RESOURCE_QUOTA_SPEC: "ResourceQuotaSpec" {
    "hard": AMOUNTS,
    "scopes": TEXTS,
    "scopeSelector": SCOPE_SELECTOR,
});

shape!(RESOURCE_QUOTA_STATUS: "ResourceQuotaStatus" {
    "hard": AMOUNTS,
    "used": AMOUNTS,
});

shape!(ROLE: "Role" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "rules": Type::List(&POLICY_RULE),
});

shape!(ROLE_BINDING: "RoleBinding" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "subjects": Type::List(&SUBJECT),
    "roleRef": ROLE_REF,
});

shape!(ROLE_REF: "RoleRef" {
    "apiGroup": Type::String,
    "kind": Type::String,
    "name": Type::String,
});

shape!(SCOPED_RESOURCE_SELECTOR_REQUIREMENT: "ScopedResourceSelectorRequirement" {
    "scopeName": Type::String,
    "operator": Type::String,
    "values": TEXTS,
});

shape!(SCOPE_SELECTOR: "ScopeSelector" {
    "matchExpressions": Type::List(&SCOPED_RESOURCE_SELECTOR_REQUIREMENT),
});

shape!(STORAGE_CLASS: "StorageClass" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": META,
    "provisioner": Type::String,
    "parameters": Type::Map(&Type::String),
    "reclaimPolicy": Type::String,
    "mountOptions": TEXTS,
    "allowVolumeExpansion": Type::Bool,
    "volumeBindingMode": Type::String,
    "allowedTopologies": Type::List(&Type::Any),
});

shape!(SUBJECT: "Subject" {
    "kind": Type::String,
    "apiGroup": Type::String,
    "name": Type::String,
    "namespace": Type::String,
});

shape!(VOLUME_NODE_AFFINITY: "VolumeNodeAffinity" {
    "required": NODE_SELECTOR,
});
