//! Go's own names for the types of fields, where they differ from the shape: `v1.Protocol` for a protocol that is text.
//! Decoding errors show them.

/// By structure: its fields whose type has a name of its own, as `field:type` words.
#[rustfmt::skip]
const NAMED: &[(&str, &str)] = &[
    ("AppArmorProfile", "type:v1.AppArmorProfileType"),
    ("AttachedVolume", "name:v1.UniqueVolumeName"),
    ("AzureDiskVolumeSource", "cachingMode:v1.AzureDataDiskCachingMode kind:v1.AzureDataDiskKind"),
    ("Capabilities", "add:[]v1.Capability drop:[]v1.Capability"),
    ("Condition", "status:v1.ConditionStatus"),
    ("ConfigMapNodeConfigSource", "uid:types.UID"),
    ("Container", "restartPolicy:v1.ContainerRestartPolicy terminationMessagePolicy:v1.TerminationMessagePolicy imagePullPolicy:v1.PullPolicy"),
    ("ContainerPort", "protocol:v1.Protocol"),
    ("ContainerResizePolicy", "resourceName:v1.ResourceName restartPolicy:v1.ResourceResizeRestartPolicy"),
    ("ContainerResourceMetricSource", "name:v1.ResourceName"),
    ("ContainerResourceMetricStatus", "name:v1.ResourceName"),
    ("ContainerRestartRule", "action:v1.ContainerRestartRuleAction"),
    ("ContainerRestartRuleOnExitCodes", "operator:v1.ContainerRestartRuleOnExitCodesOperator"),
    ("ContainerStatus", "allocatedResources:v1.ResourceList stopSignal:v1.Signal"),
    ("CronJobSpec", "concurrencyPolicy:v1.ConcurrencyPolicy"),
    ("DaemonSetCondition", "type:v1.DaemonSetConditionType status:v1.ConditionStatus"),
    ("DaemonSetUpdateStrategy", "type:v1.DaemonSetUpdateStrategyType"),
    ("DeploymentCondition", "type:v1.DeploymentConditionType status:v1.ConditionStatus"),
    ("DeploymentStrategy", "type:v1.DeploymentStrategyType"),
    ("EmptyDirVolumeSource", "medium:v1.StorageMedium"),
    ("EndpointPort", "protocol:v1.Protocol"),
    ("EndpointSlice", "addressType:v1.AddressType"),
    ("EphemeralContainer", "restartPolicy:v1.ContainerRestartPolicy terminationMessagePolicy:v1.TerminationMessagePolicy imagePullPolicy:v1.PullPolicy"),
    ("HPAScalingPolicy", "type:v2.HPAScalingPolicyType"),
    ("HPAScalingRules", "selectPolicy:v2.ScalingPolicySelect"),
    ("HTTPGetAction", "scheme:v1.URIScheme"),
    ("HTTPIngressPath", "pathType:v1.PathType"),
    ("HorizontalPodAutoscalerCondition", "type:v2.HorizontalPodAutoscalerConditionType status:v1.ConditionStatus"),
    ("HostPathVolumeSource", "type:v1.HostPathType"),
    ("ImageVolumeSource", "pullPolicy:v1.PullPolicy"),
    ("IngressPortStatus", "protocol:v1.Protocol"),
    ("JobCondition", "type:v1.JobConditionType status:v1.ConditionStatus"),
    ("JobSpec", "completionMode:v1.CompletionMode podReplacementPolicy:v1.PodReplacementPolicy"),
    ("LabelSelectorRequirement", "operator:v1.LabelSelectorOperator"),
    ("Lifecycle", "stopSignal:v1.Signal"),
    ("LoadBalancerIngress", "ipMode:v1.LoadBalancerIPMode"),
    ("ManagedFieldsEntry", "operation:v1.ManagedFieldsOperationType fieldsV1:v1.FieldsV1"),
    ("MetricSpec", "type:v2.MetricSourceType"),
    ("MetricStatus", "type:v2.MetricSourceType"),
    ("MetricTarget", "type:v2.MetricTargetType"),
    ("ModifyVolumeStatus", "status:v1.PersistentVolumeClaimModifyVolumeStatus"),
    ("NamespaceCondition", "type:v1.NamespaceConditionType status:v1.ConditionStatus"),
    ("NamespaceSpec", "finalizers:[]v1.FinalizerName"),
    ("NamespaceStatus", "phase:v1.NamespacePhase"),
    ("NetworkPolicyPort", "protocol:v1.Protocol"),
    ("NetworkPolicySpec", "policyTypes:[]v1.PolicyType"),
    ("NodeAddress", "type:v1.NodeAddressType"),
    ("NodeAllocatableResourceClaimStatus", "resources:map[v1.ResourceName]resource.Quantity"),
    ("NodeCondition", "type:v1.NodeConditionType status:v1.ConditionStatus"),
    ("NodeSelectorRequirement", "operator:v1.NodeSelectorOperator"),
    ("NodeStatus", "capacity:v1.ResourceList allocatable:v1.ResourceList phase:v1.NodePhase volumesInUse:[]v1.UniqueVolumeName"),
    ("ObjectMeta", "uid:types.UID"),
    ("ObjectReference", "uid:types.UID"),
    ("OwnerReference", "uid:types.UID"),
    ("PersistentVolumeClaimCondition", "type:v1.PersistentVolumeClaimConditionType status:v1.ConditionStatus"),
    ("PersistentVolumeClaimSpec", "accessModes:[]v1.PersistentVolumeAccessMode volumeMode:v1.PersistentVolumeMode"),
    ("PersistentVolumeClaimStatus", "phase:v1.PersistentVolumeClaimPhase accessModes:[]v1.PersistentVolumeAccessMode capacity:v1.ResourceList allocatedResources:v1.ResourceList allocatedResourceStatuses:map[v1.ResourceName]v1.ClaimResourceStatus"),
    ("PodCondition", "type:v1.PodConditionType status:v1.ConditionStatus"),
    ("PodFailurePolicyOnExitCodesRequirement", "operator:v1.PodFailurePolicyOnExitCodesOperator"),
    ("PodFailurePolicyOnPodConditionsPattern", "type:v1.PodConditionType status:v1.ConditionStatus"),
    ("PodFailurePolicyRule", "action:v1.PodFailurePolicyAction"),
    ("PodOS", "name:v1.OSName"),
    ("PodReadinessGate", "conditionType:v1.PodConditionType"),
    ("PodSecurityContext", "supplementalGroupsPolicy:v1.SupplementalGroupsPolicy fsGroupChangePolicy:v1.PodFSGroupChangePolicy seLinuxChangePolicy:v1.PodSELinuxChangePolicy"),
    ("PodSpec", "restartPolicy:v1.RestartPolicy dnsPolicy:v1.DNSPolicy preemptionPolicy:v1.PreemptionPolicy overhead:v1.ResourceList"),
    ("PodStatus", "phase:v1.PodPhase qosClass:v1.PodQOSClass resize:v1.PodResizeStatus allocatedResources:v1.ResourceList"),
    ("PortStatus", "protocol:v1.Protocol"),
    ("ReplicaSetCondition", "type:v1.ReplicaSetConditionType status:v1.ConditionStatus"),
    ("ReplicationControllerCondition", "type:v1.ReplicationControllerConditionType status:v1.ConditionStatus"),
    ("ResourceHealth", "resourceID:v1.ResourceID health:v1.ResourceHealthStatus"),
    ("ResourceMetricSource", "name:v1.ResourceName"),
    ("ResourceMetricStatus", "name:v1.ResourceName"),
    ("ResourceRequirements", "limits:v1.ResourceList requests:v1.ResourceList"),
    ("ResourceStatus", "name:v1.ResourceName"),
    ("SeccompProfile", "type:v1.SeccompProfileType"),
    ("Secret", "type:v1.SecretType"),
    ("SecurityContext", "procMount:v1.ProcMountType"),
    ("ServicePort", "protocol:v1.Protocol"),
    ("ServiceSpec", "type:v1.ServiceType sessionAffinity:v1.ServiceAffinity externalTrafficPolicy:v1.ServiceExternalTrafficPolicy ipFamilies:[]v1.IPFamily ipFamilyPolicy:v1.IPFamilyPolicy internalTrafficPolicy:v1.ServiceInternalTrafficPolicy"),
    ("StatefulSetCondition", "type:v1.StatefulSetConditionType status:v1.ConditionStatus"),
    ("StatefulSetPersistentVolumeClaimRetentionPolicy", "whenDeleted:v1.PersistentVolumeClaimRetentionPolicyType whenScaled:v1.PersistentVolumeClaimRetentionPolicyType"),
    ("StatefulSetSpec", "podManagementPolicy:v1.PodManagementPolicyType"),
    ("StatefulSetUpdateStrategy", "type:v1.StatefulSetUpdateStrategyType"),
    ("Taint", "effect:v1.TaintEffect"),
    ("Toleration", "operator:v1.TolerationOperator effect:v1.TaintEffect"),
    ("TopologySpreadConstraint", "whenUnsatisfiable:v1.UnsatisfiableConstraintAction nodeAffinityPolicy:v1.NodeInclusionPolicy nodeTaintsPolicy:v1.NodeInclusionPolicy"),
    ("UncountedTerminatedPods", "succeeded:[]types.UID failed:[]types.UID"),
    ("VolumeMount", "recursiveReadOnly:v1.RecursiveReadOnlyMode mountPropagation:v1.MountPropagationMode"),
    ("VolumeMountStatus", "recursiveReadOnly:v1.RecursiveReadOnlyMode"),
    ("VolumeResourceRequirements", "limits:v1.ResourceList requests:v1.ResourceList"),
];

/// Go's name of the type of `field` in the structure `go`, where it has one of its own.
pub fn named(go: &str, field: &str) -> Option<&'static str> {
    let at = NAMED.binary_search_by(|(name, _)| (*name).cmp(go)).ok()?;
    let (_, words) = NAMED.get(at)?;
    words.split(' ').find_map(|word| word.strip_prefix(field)?.strip_prefix(':'))
}

/// The package of the structure `go` as Go shows it: `v2` for what `autoscaling/v2` declares.
pub fn package(go: &str) -> &'static str {
    let autoscaling = go.starts_with("HorizontalPodAutoscaler")
        || go.starts_with("HPAScaling")
        || matches!(go, "CrossVersionObjectReference" | "MetricSpec" | "MetricStatus" | "MetricIdentifier")
        || matches!(go, "MetricTarget" | "MetricValueStatus")
        || go.ends_with("MetricSource")
        || (go.ends_with("MetricStatus") && go != "MetricStatus");
    if autoscaling { "v2" } else { "v1" }
}

/// The structure that Go embeds in `go` and that `field` stands in; decoding errors name it on the way to the field.
pub fn embedded(go: &str, field: &str) -> Option<&'static str> {
    match go {
        "Probe" if matches!(field, "exec" | "httpGet" | "tcpSocket" | "grpc") => Some("ProbeHandler"),
        "Volume" if field != "name" => Some("VolumeSource"),
        "EphemeralContainer" if field != "targetContainerName" => Some("EphemeralContainerCommon"),
        "IngressRule" if field == "http" => Some("IngressRuleValue"),
        "ConfigMapEnvSource"
        | "ConfigMapKeySelector"
        | "ConfigMapProjection"
        | "ConfigMapVolumeSource"
        | "SecretEnvSource"
        | "SecretKeySelector"
        | "SecretProjection"
            if field == "name" =>
        {
            Some("LocalObjectReference")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_fields() {
        assert!(NAMED.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(named("ServicePort", "protocol"), Some("v1.Protocol"));
        assert_eq!(named("ServicePort", "proto"), None);
        assert_eq!(named("ResourceRequirements", "limits"), Some("v1.ResourceList"));
        assert_eq!(package("ResourceMetricSource"), "v2");
        assert_eq!(package("Service"), "v1");
    }
}
