//! Shapes of the parts of objects that the engine keeps as they came: it checks their fields and types, shows them back,
//! and reads a few of them in place (affinity, volumes). No Rust structure stands for them.

use super::schema::{Field, Type, shape};

shape!(AFFINITY: "Affinity" {
    "nodeAffinity": NODE_AFFINITY,
    "podAffinity": POD_AFFINITY,
    "podAntiAffinity": POD_ANTI_AFFINITY,
});

shape!(APP_ARMOR_PROFILE: "AppArmorProfile" {
    "type": Type::String,
    "localhostProfile": Type::String,
});

shape!(ATTACHED_VOLUME: "AttachedVolume" {
    "name": Type::String,
    "devicePath": Type::String,
});

shape!(AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: "AWSElasticBlockStoreVolumeSource" {
    "volumeID": Type::String,
    "fsType": Type::String,
    "partition": Type::Int32,
    "readOnly": Type::Bool,
});

shape!(AZURE_DISK_VOLUME_SOURCE: "AzureDiskVolumeSource" {
    "diskName": Type::String,
    "diskURI": Type::String,
    "cachingMode": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
    "kind": Type::String,
});

shape!(AZURE_FILE_VOLUME_SOURCE: "AzureFileVolumeSource" {
    "secretName": Type::String,
    "shareName": Type::String,
    "readOnly": Type::Bool,
});

shape!(CAPABILITIES: "Capabilities" {
    "add": Type::List(&Type::String),
    "drop": Type::List(&Type::String),
});

shape!(CEPH_FS_VOLUME_SOURCE: "CephFSVolumeSource" {
    "monitors": Type::List(&Type::String),
    "path": Type::String,
    "user": Type::String,
    "secretFile": Type::String,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
    "readOnly": Type::Bool,
});

shape!(CINDER_VOLUME_SOURCE: "CinderVolumeSource" {
    "volumeID": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
});

shape!(CLUSTER_TRUST_BUNDLE_PROJECTION: "ClusterTrustBundleProjection" {
    "name": Type::String,
    "signerName": Type::String,
    "labelSelector": <super::meta::LabelSelector as Field>::TYPE,
    "optional": Type::Bool,
    "path": Type::String,
});

shape!(CONFIG_MAP_ENV_SOURCE: "ConfigMapEnvSource" {
    "name": Type::String,
    "optional": Type::Bool,
});

shape!(CONFIG_MAP_KEY_SELECTOR: "ConfigMapKeySelector" {
    "name": Type::String,
    "key": Type::String,
    "optional": Type::Bool,
});

shape!(CONFIG_MAP_NODE_CONFIG_SOURCE: "ConfigMapNodeConfigSource" {
    "namespace": Type::String,
    "name": Type::String,
    "uid": Type::String,
    "resourceVersion": Type::String,
    "kubeletConfigKey": Type::String,
});

shape!(CONFIG_MAP_PROJECTION: "ConfigMapProjection" {
    "name": Type::String,
    "items": Type::List(&KEY_TO_PATH),
    "optional": Type::Bool,
});

shape!(CONFIG_MAP_VOLUME_SOURCE: "ConfigMapVolumeSource" {
    "name": Type::String,
    "items": Type::List(&KEY_TO_PATH),
    "defaultMode": Type::Int32,
    "optional": Type::Bool,
});

shape!(CONTAINER_EXTENDED_RESOURCE_REQUEST: "ContainerExtendedResourceRequest" {
    "containerName": Type::String,
    "resourceName": Type::String,
    "requestName": Type::String,
});

shape!(CONTAINER_IMAGE: "ContainerImage" {
    "names": Type::List(&Type::String),
    "sizeBytes": Type::Int64,
});

shape!(CONTAINER_RESIZE_POLICY: "ContainerResizePolicy" {
    "resourceName": Type::String,
    "restartPolicy": Type::String,
});

shape!(CONTAINER_RESOURCE_METRIC_SOURCE: "ContainerResourceMetricSource" {
    "name": Type::String,
    "target": METRIC_TARGET,
    "container": Type::String,
});

shape!(CONTAINER_RESOURCE_METRIC_STATUS: "ContainerResourceMetricStatus" {
    "name": Type::String,
    "current": METRIC_VALUE_STATUS,
    "container": Type::String,
});

shape!(CONTAINER_RESTART_RULE: "ContainerRestartRule" {
    "action": Type::String,
    "exitCodes": CONTAINER_RESTART_RULE_ON_EXIT_CODES,
});

shape!(CONTAINER_RESTART_RULE_ON_EXIT_CODES: "ContainerRestartRuleOnExitCodes" {
    "operator": Type::String,
    "values": Type::List(&Type::Int32),
});

shape!(CONTAINER_USER: "ContainerUser" {
    "linux": LINUX_CONTAINER_USER,
});

shape!(CSI_VOLUME_SOURCE: "CSIVolumeSource" {
    "driver": Type::String,
    "readOnly": Type::Bool,
    "fsType": Type::String,
    "volumeAttributes": Type::Map(&Type::String),
    "nodePublishSecretRef": <super::pod::LocalObjectReference as Field>::TYPE,
});

shape!(DAEMON_ENDPOINT: "DaemonEndpoint" {
    "Port": Type::Int32,
});

shape!(DOWNWARD_API_PROJECTION: "DownwardAPIProjection" {
    "items": Type::List(&DOWNWARD_API_VOLUME_FILE),
});

shape!(DOWNWARD_API_VOLUME_FILE: "DownwardAPIVolumeFile" {
    "path": Type::String,
    "fieldRef": OBJECT_FIELD_SELECTOR,
    "resourceFieldRef": RESOURCE_FIELD_SELECTOR,
    "mode": Type::Int32,
});

shape!(DOWNWARD_API_VOLUME_SOURCE: "DownwardAPIVolumeSource" {
    "items": Type::List(&DOWNWARD_API_VOLUME_FILE),
    "defaultMode": Type::Int32,
});

shape!(EMPTY_DIR_VOLUME_SOURCE: "EmptyDirVolumeSource" {
    "medium": Type::String,
    "sizeLimit": Type::Quantity,
});

shape!(ENV_FROM_SOURCE: "EnvFromSource" {
    "prefix": Type::String,
    "configMapRef": CONFIG_MAP_ENV_SOURCE,
    "secretRef": SECRET_ENV_SOURCE,
});

shape!(ENV_VAR_SOURCE: "EnvVarSource" {
    "fieldRef": OBJECT_FIELD_SELECTOR,
    "resourceFieldRef": RESOURCE_FIELD_SELECTOR,
    "configMapKeyRef": CONFIG_MAP_KEY_SELECTOR,
    "secretKeyRef": SECRET_KEY_SELECTOR,
    "fileKeyRef": FILE_KEY_SELECTOR,
});

shape!(EPHEMERAL_CONTAINER: "EphemeralContainer" {
    "name": Type::String,
    "image": Type::String,
    "command": Type::List(&Type::String),
    "args": Type::List(&Type::String),
    "workingDir": Type::String,
    "ports": Type::List(&<super::container::ContainerPort as Field>::TYPE) => "containerPort",
    "envFrom": Type::List(&ENV_FROM_SOURCE),
    "env": Type::List(&<super::container::EnvVar as Field>::TYPE) => "name",
    "resources": <super::container::ResourceRequirements as Field>::TYPE,
    "resizePolicy": Type::List(&CONTAINER_RESIZE_POLICY),
    "restartPolicy": Type::String,
    "restartPolicyRules": Type::List(&CONTAINER_RESTART_RULE),
    "volumeMounts": Type::List(&<super::container::VolumeMount as Field>::TYPE) => "mountPath",
    "volumeDevices": Type::List(&VOLUME_DEVICE) => "devicePath",
    "livenessProbe": <super::container::Probe as Field>::TYPE,
    "readinessProbe": <super::container::Probe as Field>::TYPE,
    "startupProbe": <super::container::Probe as Field>::TYPE,
    "lifecycle": LIFECYCLE,
    "terminationMessagePath": Type::String,
    "terminationMessagePolicy": Type::String,
    "imagePullPolicy": Type::String,
    "securityContext": SECURITY_CONTEXT,
    "stdin": Type::Bool,
    "stdinOnce": Type::Bool,
    "tty": Type::Bool,
    "targetContainerName": Type::String,
});

shape!(EPHEMERAL_VOLUME_SOURCE: "EphemeralVolumeSource" {
    "volumeClaimTemplate": PERSISTENT_VOLUME_CLAIM_TEMPLATE,
});

shape!(EXTERNAL_METRIC_SOURCE: "ExternalMetricSource" {
    "metric": METRIC_IDENTIFIER,
    "target": METRIC_TARGET,
});

shape!(EXTERNAL_METRIC_STATUS: "ExternalMetricStatus" {
    "metric": METRIC_IDENTIFIER,
    "current": METRIC_VALUE_STATUS,
});

shape!(FC_VOLUME_SOURCE: "FCVolumeSource" {
    "targetWWNs": Type::List(&Type::String),
    "lun": Type::Int32,
    "fsType": Type::String,
    "readOnly": Type::Bool,
    "wwids": Type::List(&Type::String),
});

shape!(FILE_KEY_SELECTOR: "FileKeySelector" {
    "volumeName": Type::String,
    "path": Type::String,
    "key": Type::String,
    "optional": Type::Bool,
});

shape!(FLEX_VOLUME_SOURCE: "FlexVolumeSource" {
    "driver": Type::String,
    "fsType": Type::String,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
    "readOnly": Type::Bool,
    "options": Type::Map(&Type::String),
});

shape!(FLOCKER_VOLUME_SOURCE: "FlockerVolumeSource" {
    "datasetName": Type::String,
    "datasetUUID": Type::String,
});

shape!(GCE_PERSISTENT_DISK_VOLUME_SOURCE: "GCEPersistentDiskVolumeSource" {
    "pdName": Type::String,
    "fsType": Type::String,
    "partition": Type::Int32,
    "readOnly": Type::Bool,
});

shape!(GIT_REPO_VOLUME_SOURCE: "GitRepoVolumeSource" {
    "repository": Type::String,
    "revision": Type::String,
    "directory": Type::String,
});

shape!(GLUSTERFS_VOLUME_SOURCE: "GlusterfsVolumeSource" {
    "endpoints": Type::String,
    "path": Type::String,
    "readOnly": Type::Bool,
});

shape!(HORIZONTAL_POD_AUTOSCALER_BEHAVIOR: "HorizontalPodAutoscalerBehavior" {
    "scaleUp": HPA_SCALING_RULES,
    "scaleDown": HPA_SCALING_RULES,
});

shape!(HOST_ALIAS: "HostAlias" {
    "ip": Type::String,
    "hostnames": Type::List(&Type::String),
});

shape!(HOST_PATH_VOLUME_SOURCE: "HostPathVolumeSource" {
    "path": Type::String,
    "type": Type::String,
});

shape!(HPA_SCALING_POLICY: "HPAScalingPolicy" {
    "type": Type::String,
    "value": Type::Int32,
    "periodSeconds": Type::Int32,
});

shape!(HPA_SCALING_RULES: "HPAScalingRules" {
    "stabilizationWindowSeconds": Type::Int32,
    "selectPolicy": Type::String,
    "policies": Type::List(&HPA_SCALING_POLICY),
    "tolerance": Type::Quantity,
});

shape!(HTTP_INGRESS_PATH: "HTTPIngressPath" {
    "path": Type::String,
    "pathType": Type::String,
    "backend": INGRESS_BACKEND,
});

shape!(HTTP_INGRESS_RULE_VALUE: "HTTPIngressRuleValue" {
    "paths": Type::List(&HTTP_INGRESS_PATH),
});

shape!(IMAGE_VOLUME_SOURCE: "ImageVolumeSource" {
    "reference": Type::String,
    "pullPolicy": Type::String,
});

shape!(IMAGE_VOLUME_STATUS: "ImageVolumeStatus" {
    "imageRef": Type::String,
});

shape!(INGRESS: "Ingress" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": <super::meta::ObjectMeta as Field>::TYPE,
    "spec": INGRESS_SPEC,
    "status": INGRESS_STATUS,
});

shape!(INGRESS_BACKEND: "IngressBackend" {
    "service": INGRESS_SERVICE_BACKEND,
    "resource": TYPED_LOCAL_OBJECT_REFERENCE,
});

shape!(INGRESS_LOAD_BALANCER_INGRESS: "IngressLoadBalancerIngress" {
    "ip": Type::String,
    "hostname": Type::String,
    "ports": Type::List(&INGRESS_PORT_STATUS),
});

shape!(INGRESS_LOAD_BALANCER_STATUS: "IngressLoadBalancerStatus" {
    "ingress": Type::List(&INGRESS_LOAD_BALANCER_INGRESS),
});

shape!(INGRESS_PORT_STATUS: "IngressPortStatus" {
    "port": Type::Int32,
    "protocol": Type::String,
    "error": Type::String,
});

shape!(INGRESS_RULE: "IngressRule" {
    "host": Type::String,
    "http": HTTP_INGRESS_RULE_VALUE,
});

shape!(INGRESS_SERVICE_BACKEND: "IngressServiceBackend" {
    "name": Type::String,
    "port": SERVICE_BACKEND_PORT,
});

shape!(INGRESS_SPEC: "IngressSpec" {
    "ingressClassName": Type::String,
    "defaultBackend": INGRESS_BACKEND,
    "tls": Type::List(&INGRESS_TLS),
    "rules": Type::List(&INGRESS_RULE),
});

shape!(INGRESS_STATUS: "IngressStatus" {
    "loadBalancer": INGRESS_LOAD_BALANCER_STATUS,
});

shape!(INGRESS_TLS: "IngressTLS" {
    "hosts": Type::List(&Type::String),
    "secretName": Type::String,
});

shape!(IP_BLOCK: "IPBlock" {
    "cidr": Type::String,
    "except": Type::List(&Type::String),
});

shape!(ISCSI_VOLUME_SOURCE: "ISCSIVolumeSource" {
    "targetPortal": Type::String,
    "iqn": Type::String,
    "lun": Type::Int32,
    "iscsiInterface": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
    "portals": Type::List(&Type::String),
    "chapAuthDiscovery": Type::Bool,
    "chapAuthSession": Type::Bool,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
    "initiatorName": Type::String,
});

shape!(KEY_TO_PATH: "KeyToPath" {
    "key": Type::String,
    "path": Type::String,
    "mode": Type::Int32,
});

shape!(LIFECYCLE: "Lifecycle" {
    "postStart": LIFECYCLE_HANDLER,
    "preStop": LIFECYCLE_HANDLER,
    "stopSignal": Type::String,
});

shape!(LIFECYCLE_HANDLER: "LifecycleHandler" {
    "exec": <super::container::ExecAction as Field>::TYPE,
    "httpGet": <super::container::HTTPGetAction as Field>::TYPE,
    "tcpSocket": <super::container::TCPSocketAction as Field>::TYPE,
    "sleep": SLEEP_ACTION,
});

shape!(LINUX_CONTAINER_USER: "LinuxContainerUser" {
    "uid": Type::Int64,
    "gid": Type::Int64,
    "supplementalGroups": Type::List(&Type::Int64),
});

shape!(MANAGED_FIELDS_ENTRY: "ManagedFieldsEntry" {
    "manager": Type::String,
    "operation": Type::String,
    "apiVersion": Type::String,
    "time": Type::Time,
    "fieldsType": Type::String,
    "fieldsV1": Type::Any,
    "subresource": Type::String,
});

shape!(METRIC_IDENTIFIER: "MetricIdentifier" {
    "name": Type::String,
    "selector": <super::meta::LabelSelector as Field>::TYPE,
});

shape!(METRIC_SPEC: "MetricSpec" {
    "type": Type::String,
    "object": OBJECT_METRIC_SOURCE,
    "pods": PODS_METRIC_SOURCE,
    "resource": RESOURCE_METRIC_SOURCE,
    "containerResource": CONTAINER_RESOURCE_METRIC_SOURCE,
    "external": EXTERNAL_METRIC_SOURCE,
});

shape!(METRIC_STATUS: "MetricStatus" {
    "type": Type::String,
    "object": OBJECT_METRIC_STATUS,
    "pods": PODS_METRIC_STATUS,
    "resource": RESOURCE_METRIC_STATUS,
    "containerResource": CONTAINER_RESOURCE_METRIC_STATUS,
    "external": EXTERNAL_METRIC_STATUS,
});

shape!(METRIC_TARGET: "MetricTarget" {
    "type": Type::String,
    "value": Type::Quantity,
    "averageValue": Type::Quantity,
    "averageUtilization": Type::Int32,
});

shape!(METRIC_VALUE_STATUS: "MetricValueStatus" {
    "value": Type::Quantity,
    "averageValue": Type::Quantity,
    "averageUtilization": Type::Int32,
});

shape!(MODIFY_VOLUME_STATUS: "ModifyVolumeStatus" {
    "targetVolumeAttributesClassName": Type::String,
    "status": Type::String,
});

shape!(NETWORK_POLICY: "NetworkPolicy" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": <super::meta::ObjectMeta as Field>::TYPE,
    "spec": NETWORK_POLICY_SPEC,
});

shape!(NETWORK_POLICY_EGRESS_RULE: "NetworkPolicyEgressRule" {
    "ports": Type::List(&NETWORK_POLICY_PORT),
    "to": Type::List(&NETWORK_POLICY_PEER),
});

shape!(NETWORK_POLICY_INGRESS_RULE: "NetworkPolicyIngressRule" {
    "ports": Type::List(&NETWORK_POLICY_PORT),
    "from": Type::List(&NETWORK_POLICY_PEER),
});

shape!(NETWORK_POLICY_PEER: "NetworkPolicyPeer" {
    "podSelector": <super::meta::LabelSelector as Field>::TYPE,
    "namespaceSelector": <super::meta::LabelSelector as Field>::TYPE,
    "ipBlock": IP_BLOCK,
});

shape!(NETWORK_POLICY_PORT: "NetworkPolicyPort" {
    "protocol": Type::String,
    "port": Type::IntOrString,
    "endPort": Type::Int32,
});

shape!(NETWORK_POLICY_SPEC: "NetworkPolicySpec" {
    "podSelector": <super::meta::LabelSelector as Field>::TYPE,
    "ingress": Type::List(&NETWORK_POLICY_INGRESS_RULE),
    "egress": Type::List(&NETWORK_POLICY_EGRESS_RULE),
    "policyTypes": Type::List(&Type::String),
});

shape!(NFS_VOLUME_SOURCE: "NFSVolumeSource" {
    "server": Type::String,
    "path": Type::String,
    "readOnly": Type::Bool,
});

shape!(NODE_AFFINITY: "NodeAffinity" {
    "requiredDuringSchedulingIgnoredDuringExecution": NODE_SELECTOR,
    "preferredDuringSchedulingIgnoredDuringExecution": Type::List(&PREFERRED_SCHEDULING_TERM),
});

shape!(NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS: "NodeAllocatableResourceClaimStatus" {
    "resourceClaimName": Type::String,
    "containers": Type::List(&Type::String),
    "resources": Type::Map(&Type::Quantity),
});

shape!(NODE_CONFIG_SOURCE: "NodeConfigSource" {
    "configMap": CONFIG_MAP_NODE_CONFIG_SOURCE,
});

shape!(NODE_CONFIG_STATUS: "NodeConfigStatus" {
    "assigned": NODE_CONFIG_SOURCE,
    "active": NODE_CONFIG_SOURCE,
    "lastKnownGood": NODE_CONFIG_SOURCE,
    "error": Type::String,
});

shape!(NODE_DAEMON_ENDPOINTS: "NodeDaemonEndpoints" {
    "kubeletEndpoint": DAEMON_ENDPOINT,
});

shape!(NODE_FEATURES: "NodeFeatures" {
    "supplementalGroupsPolicy": Type::Bool,
});

shape!(NODE_RUNTIME_HANDLER: "NodeRuntimeHandler" {
    "name": Type::String,
    "features": NODE_RUNTIME_HANDLER_FEATURES,
});

shape!(NODE_RUNTIME_HANDLER_FEATURES: "NodeRuntimeHandlerFeatures" {
    "recursiveReadOnlyMounts": Type::Bool,
    "userNamespaces": Type::Bool,
});

shape!(NODE_SELECTOR: "NodeSelector" {
    "nodeSelectorTerms": Type::List(&NODE_SELECTOR_TERM),
});

shape!(NODE_SELECTOR_REQUIREMENT: "NodeSelectorRequirement" {
    "key": Type::String,
    "operator": Type::String,
    "values": Type::List(&Type::String),
});

shape!(NODE_SELECTOR_TERM: "NodeSelectorTerm" {
    "matchExpressions": Type::List(&NODE_SELECTOR_REQUIREMENT),
    "matchFields": Type::List(&NODE_SELECTOR_REQUIREMENT),
});

shape!(NODE_SWAP_STATUS: "NodeSwapStatus" {
    "capacity": Type::Int64,
});

shape!(OBJECT_FIELD_SELECTOR: "ObjectFieldSelector" {
    "apiVersion": Type::String,
    "fieldPath": Type::String,
});

shape!(OBJECT_METRIC_SOURCE: "ObjectMetricSource" {
    "describedObject": <super::horizontal_pod_autoscaler::CrossVersionObjectReference as Field>::TYPE,
    "target": METRIC_TARGET,
    "metric": METRIC_IDENTIFIER,
});

shape!(OBJECT_METRIC_STATUS: "ObjectMetricStatus" {
    "metric": METRIC_IDENTIFIER,
    "current": METRIC_VALUE_STATUS,
    "describedObject": <super::horizontal_pod_autoscaler::CrossVersionObjectReference as Field>::TYPE,
});

shape!(PERSISTENT_VOLUME_CLAIM: "PersistentVolumeClaim" {
    "kind": Type::String,
    "apiVersion": Type::String,
    "metadata": <super::meta::ObjectMeta as Field>::TYPE,
    "spec": PERSISTENT_VOLUME_CLAIM_SPEC,
    "status": PERSISTENT_VOLUME_CLAIM_STATUS,
});

shape!(PERSISTENT_VOLUME_CLAIM_CONDITION: "PersistentVolumeClaimCondition" {
    "type": Type::String,
    "status": Type::String,
    "lastProbeTime": Type::Time,
    "lastTransitionTime": Type::Time,
    "reason": Type::String,
    "message": Type::String,
});

shape!(PERSISTENT_VOLUME_CLAIM_SPEC: "PersistentVolumeClaimSpec" {
    "accessModes": Type::List(&Type::String),
    "selector": <super::meta::LabelSelector as Field>::TYPE,
    "resources": VOLUME_RESOURCE_REQUIREMENTS,
    "volumeName": Type::String,
    "storageClassName": Type::String,
    "volumeMode": Type::String,
    "dataSource": TYPED_LOCAL_OBJECT_REFERENCE,
    "dataSourceRef": TYPED_OBJECT_REFERENCE,
    "volumeAttributesClassName": Type::String,
});

shape!(PERSISTENT_VOLUME_CLAIM_STATUS: "PersistentVolumeClaimStatus" {
    "phase": Type::String,
    "accessModes": Type::List(&Type::String),
    "capacity": Type::Map(&Type::Quantity),
    "conditions": Type::List(&PERSISTENT_VOLUME_CLAIM_CONDITION) => "type",
    "allocatedResources": Type::Map(&Type::Quantity),
    "allocatedResourceStatuses": Type::Map(&Type::String),
    "currentVolumeAttributesClassName": Type::String,
    "modifyVolumeStatus": MODIFY_VOLUME_STATUS,
});

shape!(PERSISTENT_VOLUME_CLAIM_TEMPLATE: "PersistentVolumeClaimTemplate" {
    "metadata": <super::meta::ObjectMeta as Field>::TYPE,
    "spec": PERSISTENT_VOLUME_CLAIM_SPEC,
});

shape!(PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: "PersistentVolumeClaimVolumeSource" {
    "claimName": Type::String,
    "readOnly": Type::Bool,
});

shape!(PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: "PhotonPersistentDiskVolumeSource" {
    "pdID": Type::String,
    "fsType": Type::String,
});

shape!(PODS_METRIC_SOURCE: "PodsMetricSource" {
    "metric": METRIC_IDENTIFIER,
    "target": METRIC_TARGET,
});

shape!(PODS_METRIC_STATUS: "PodsMetricStatus" {
    "metric": METRIC_IDENTIFIER,
    "current": METRIC_VALUE_STATUS,
});

shape!(POD_AFFINITY: "PodAffinity" {
    "requiredDuringSchedulingIgnoredDuringExecution": Type::List(&POD_AFFINITY_TERM),
    "preferredDuringSchedulingIgnoredDuringExecution": Type::List(&WEIGHTED_POD_AFFINITY_TERM),
});

shape!(POD_AFFINITY_TERM: "PodAffinityTerm" {
    "labelSelector": <super::meta::LabelSelector as Field>::TYPE,
    "namespaces": Type::List(&Type::String),
    "topologyKey": Type::String,
    "namespaceSelector": <super::meta::LabelSelector as Field>::TYPE,
    "matchLabelKeys": Type::List(&Type::String),
    "mismatchLabelKeys": Type::List(&Type::String),
});

shape!(POD_ANTI_AFFINITY: "PodAntiAffinity" {
    "requiredDuringSchedulingIgnoredDuringExecution": Type::List(&POD_AFFINITY_TERM),
    "preferredDuringSchedulingIgnoredDuringExecution": Type::List(&WEIGHTED_POD_AFFINITY_TERM),
});

shape!(POD_CERTIFICATE_PROJECTION: "PodCertificateProjection" {
    "signerName": Type::String,
    "keyType": Type::String,
    "maxExpirationSeconds": Type::Int32,
    "credentialBundlePath": Type::String,
    "keyPath": Type::String,
    "certificateChainPath": Type::String,
    "userAnnotations": Type::Map(&Type::String),
});

shape!(POD_DNS_CONFIG: "PodDNSConfig" {
    "nameservers": Type::List(&Type::String),
    "searches": Type::List(&Type::String),
    "options": Type::List(&POD_DNS_CONFIG_OPTION),
});

shape!(POD_DNS_CONFIG_OPTION: "PodDNSConfigOption" {
    "name": Type::String,
    "value": Type::String,
});

shape!(POD_EXTENDED_RESOURCE_CLAIM_STATUS: "PodExtendedResourceClaimStatus" {
    "requestMappings": Type::List(&CONTAINER_EXTENDED_RESOURCE_REQUEST),
    "resourceClaimName": Type::String,
});

shape!(POD_FAILURE_POLICY: "PodFailurePolicy" {
    "rules": Type::List(&POD_FAILURE_POLICY_RULE),
});

shape!(POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: "PodFailurePolicyOnExitCodesRequirement" {
    "containerName": Type::String,
    "operator": Type::String,
    "values": Type::List(&Type::Int32),
});

shape!(POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: "PodFailurePolicyOnPodConditionsPattern" {
    "type": Type::String,
    "status": Type::String,
});

shape!(POD_FAILURE_POLICY_RULE: "PodFailurePolicyRule" {
    "action": Type::String,
    "onExitCodes": POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT,
    "onPodConditions": Type::List(&POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN),
});

shape!(POD_OS: "PodOS" {
    "name": Type::String,
});

shape!(POD_RESOURCE_CLAIM: "PodResourceClaim" {
    "name": Type::String,
    "resourceClaimName": Type::String,
    "resourceClaimTemplateName": Type::String,
});

shape!(POD_RESOURCE_CLAIM_STATUS: "PodResourceClaimStatus" {
    "name": Type::String,
    "resourceClaimName": Type::String,
});

shape!(POD_SCHEDULING_GATE: "PodSchedulingGate" {
    "name": Type::String,
});

shape!(POD_SCHEDULING_GROUP: "PodSchedulingGroup" {
    "podGroupName": Type::String,
});

shape!(POD_SECURITY_CONTEXT: "PodSecurityContext" {
    "seLinuxOptions": SE_LINUX_OPTIONS,
    "windowsOptions": WINDOWS_SECURITY_CONTEXT_OPTIONS,
    "runAsUser": Type::Int64,
    "runAsGroup": Type::Int64,
    "runAsNonRoot": Type::Bool,
    "supplementalGroups": Type::List(&Type::Int64),
    "supplementalGroupsPolicy": Type::String,
    "fsGroup": Type::Int64,
    "sysctls": Type::List(&SYSCTL),
    "fsGroupChangePolicy": Type::String,
    "seccompProfile": SECCOMP_PROFILE,
    "appArmorProfile": APP_ARMOR_PROFILE,
    "seLinuxChangePolicy": Type::String,
});

shape!(PORTWORX_VOLUME_SOURCE: "PortworxVolumeSource" {
    "volumeID": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
});

shape!(PREFERRED_SCHEDULING_TERM: "PreferredSchedulingTerm" {
    "weight": Type::Int32,
    "preference": NODE_SELECTOR_TERM,
});

shape!(PROJECTED_VOLUME_SOURCE: "ProjectedVolumeSource" {
    "sources": Type::List(&VOLUME_PROJECTION),
    "defaultMode": Type::Int32,
});

shape!(QUOBYTE_VOLUME_SOURCE: "QuobyteVolumeSource" {
    "registry": Type::String,
    "volume": Type::String,
    "readOnly": Type::Bool,
    "user": Type::String,
    "group": Type::String,
    "tenant": Type::String,
});

shape!(RBD_VOLUME_SOURCE: "RBDVolumeSource" {
    "monitors": Type::List(&Type::String),
    "image": Type::String,
    "fsType": Type::String,
    "pool": Type::String,
    "user": Type::String,
    "keyring": Type::String,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
    "readOnly": Type::Bool,
});

shape!(RESOURCE_CLAIM: "ResourceClaim" {
    "name": Type::String,
    "request": Type::String,
});

shape!(RESOURCE_FIELD_SELECTOR: "ResourceFieldSelector" {
    "containerName": Type::String,
    "resource": Type::String,
    "divisor": Type::Quantity,
});

shape!(RESOURCE_HEALTH: "ResourceHealth" {
    "resourceID": Type::String,
    "health": Type::String,
    "message": Type::String,
});

shape!(RESOURCE_METRIC_SOURCE: "ResourceMetricSource" {
    "name": Type::String,
    "target": METRIC_TARGET,
});

shape!(RESOURCE_METRIC_STATUS: "ResourceMetricStatus" {
    "name": Type::String,
    "current": METRIC_VALUE_STATUS,
});

shape!(RESOURCE_STATUS: "ResourceStatus" {
    "name": Type::String,
    "resources": Type::List(&RESOURCE_HEALTH),
});

shape!(SCALE_IO_VOLUME_SOURCE: "ScaleIOVolumeSource" {
    "gateway": Type::String,
    "system": Type::String,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
    "sslEnabled": Type::Bool,
    "protectionDomain": Type::String,
    "storagePool": Type::String,
    "storageMode": Type::String,
    "volumeName": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
});

shape!(SECCOMP_PROFILE: "SeccompProfile" {
    "type": Type::String,
    "localhostProfile": Type::String,
});

shape!(SECRET_ENV_SOURCE: "SecretEnvSource" {
    "name": Type::String,
    "optional": Type::Bool,
});

shape!(SECRET_KEY_SELECTOR: "SecretKeySelector" {
    "name": Type::String,
    "key": Type::String,
    "optional": Type::Bool,
});

shape!(SECRET_PROJECTION: "SecretProjection" {
    "name": Type::String,
    "items": Type::List(&KEY_TO_PATH),
    "optional": Type::Bool,
});

shape!(SECRET_VOLUME_SOURCE: "SecretVolumeSource" {
    "secretName": Type::String,
    "items": Type::List(&KEY_TO_PATH),
    "defaultMode": Type::Int32,
    "optional": Type::Bool,
});

shape!(SECURITY_CONTEXT: "SecurityContext" {
    "capabilities": CAPABILITIES,
    "privileged": Type::Bool,
    "seLinuxOptions": SE_LINUX_OPTIONS,
    "windowsOptions": WINDOWS_SECURITY_CONTEXT_OPTIONS,
    "runAsUser": Type::Int64,
    "runAsGroup": Type::Int64,
    "runAsNonRoot": Type::Bool,
    "readOnlyRootFilesystem": Type::Bool,
    "allowPrivilegeEscalation": Type::Bool,
    "procMount": Type::String,
    "seccompProfile": SECCOMP_PROFILE,
    "appArmorProfile": APP_ARMOR_PROFILE,
});

shape!(SERVICE_ACCOUNT_TOKEN_PROJECTION: "ServiceAccountTokenProjection" {
    "audience": Type::String,
    "expirationSeconds": Type::Int64,
    "path": Type::String,
});

shape!(SERVICE_BACKEND_PORT: "ServiceBackendPort" {
    "name": Type::String,
    "number": Type::Int32,
});

shape!(SE_LINUX_OPTIONS: "SELinuxOptions" {
    "user": Type::String,
    "role": Type::String,
    "type": Type::String,
    "level": Type::String,
});

shape!(SLEEP_ACTION: "SleepAction" {
    "seconds": Type::Int64,
});

shape!(STORAGE_OS_VOLUME_SOURCE: "StorageOSVolumeSource" {
    "volumeName": Type::String,
    "volumeNamespace": Type::String,
    "fsType": Type::String,
    "readOnly": Type::Bool,
    "secretRef": <super::pod::LocalObjectReference as Field>::TYPE,
});

shape!(SUCCESS_POLICY: "SuccessPolicy" {
    "rules": Type::List(&SUCCESS_POLICY_RULE),
});

shape!(SUCCESS_POLICY_RULE: "SuccessPolicyRule" {
    "succeededIndexes": Type::String,
    "succeededCount": Type::Int32,
});

shape!(SYSCTL: "Sysctl" {
    "name": Type::String,
    "value": Type::String,
});

shape!(TOPOLOGY_SPREAD_CONSTRAINT: "TopologySpreadConstraint" {
    "maxSkew": Type::Int32,
    "topologyKey": Type::String,
    "whenUnsatisfiable": Type::String,
    "labelSelector": <super::meta::LabelSelector as Field>::TYPE,
    "minDomains": Type::Int32,
    "nodeAffinityPolicy": Type::String,
    "nodeTaintsPolicy": Type::String,
    "matchLabelKeys": Type::List(&Type::String),
});

shape!(TYPED_LOCAL_OBJECT_REFERENCE: "TypedLocalObjectReference" {
    "apiGroup": Type::String,
    "kind": Type::String,
    "name": Type::String,
});

shape!(TYPED_OBJECT_REFERENCE: "TypedObjectReference" {
    "apiGroup": Type::String,
    "kind": Type::String,
    "name": Type::String,
    "namespace": Type::String,
});

shape!(VOLUME: "Volume" {
    "name": Type::String,
    "hostPath": HOST_PATH_VOLUME_SOURCE,
    "emptyDir": EMPTY_DIR_VOLUME_SOURCE,
    "gcePersistentDisk": GCE_PERSISTENT_DISK_VOLUME_SOURCE,
    "awsElasticBlockStore": AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE,
    "gitRepo": GIT_REPO_VOLUME_SOURCE,
    "secret": SECRET_VOLUME_SOURCE,
    "nfs": NFS_VOLUME_SOURCE,
    "iscsi": ISCSI_VOLUME_SOURCE,
    "glusterfs": GLUSTERFS_VOLUME_SOURCE,
    "persistentVolumeClaim": PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE,
    "rbd": RBD_VOLUME_SOURCE,
    "flexVolume": FLEX_VOLUME_SOURCE,
    "cinder": CINDER_VOLUME_SOURCE,
    "cephfs": CEPH_FS_VOLUME_SOURCE,
    "flocker": FLOCKER_VOLUME_SOURCE,
    "downwardAPI": DOWNWARD_API_VOLUME_SOURCE,
    "fc": FC_VOLUME_SOURCE,
    "azureFile": AZURE_FILE_VOLUME_SOURCE,
    "configMap": CONFIG_MAP_VOLUME_SOURCE,
    "vsphereVolume": VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE,
    "quobyte": QUOBYTE_VOLUME_SOURCE,
    "azureDisk": AZURE_DISK_VOLUME_SOURCE,
    "photonPersistentDisk": PHOTON_PERSISTENT_DISK_VOLUME_SOURCE,
    "projected": PROJECTED_VOLUME_SOURCE,
    "portworxVolume": PORTWORX_VOLUME_SOURCE,
    "scaleIO": SCALE_IO_VOLUME_SOURCE,
    "storageos": STORAGE_OS_VOLUME_SOURCE,
    "csi": CSI_VOLUME_SOURCE,
    "ephemeral": EPHEMERAL_VOLUME_SOURCE,
    "image": IMAGE_VOLUME_SOURCE,
});

shape!(VOLUME_DEVICE: "VolumeDevice" {
    "name": Type::String,
    "devicePath": Type::String,
});

shape!(VOLUME_MOUNT_STATUS: "VolumeMountStatus" {
    "name": Type::String,
    "mountPath": Type::String,
    "readOnly": Type::Bool,
    "recursiveReadOnly": Type::String,
    "volumeStatus": VOLUME_STATUS,
});

shape!(VOLUME_PROJECTION: "VolumeProjection" {
    "secret": SECRET_PROJECTION,
    "downwardAPI": DOWNWARD_API_PROJECTION,
    "configMap": CONFIG_MAP_PROJECTION,
    "serviceAccountToken": SERVICE_ACCOUNT_TOKEN_PROJECTION,
    "clusterTrustBundle": CLUSTER_TRUST_BUNDLE_PROJECTION,
    "podCertificate": POD_CERTIFICATE_PROJECTION,
});

shape!(VOLUME_RESOURCE_REQUIREMENTS: "VolumeResourceRequirements" {
    "limits": Type::Map(&Type::Quantity),
    "requests": Type::Map(&Type::Quantity),
});

shape!(VOLUME_STATUS: "VolumeStatus" {
    "image": IMAGE_VOLUME_STATUS,
});

shape!(VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: "VsphereVirtualDiskVolumeSource" {
    "volumePath": Type::String,
    "fsType": Type::String,
    "storagePolicyName": Type::String,
    "storagePolicyID": Type::String,
});

shape!(WEIGHTED_POD_AFFINITY_TERM: "WeightedPodAffinityTerm" {
    "weight": Type::Int32,
    "podAffinityTerm": POD_AFFINITY_TERM,
});

shape!(WINDOWS_SECURITY_CONTEXT_OPTIONS: "WindowsSecurityContextOptions" {
    "gmsaCredentialSpecName": Type::String,
    "gmsaCredentialSpec": Type::String,
    "runAsUserName": Type::String,
    "hostProcess": Type::Bool,
});
