//! What the API shows when more of a Pod changed than may: the difference between two specs, as its inner structures print.
//!
//! Models `diff.Diff` of `apimachinery/pkg/util/diff` over the internal types of `pkg/apis/core`.

use serde_json::{Map, Value};

use crate::api::pod::{PodSpec, PodTemplateSpec};
use crate::api::schema::Field;
use crate::order::InOrder;

/// The internal structures: each field's Go name, its JSON name where that is more than its first letter apart, and its
/// type: `s`tring, `i`nteger, `b`oolean, `q`uantity, integer `o`r string, `j`son as it is, a structure; `?` before a pointer,
/// `[` before a list, `{` before a map.
#[rustfmt::skip]
const STRUCTURES: &[(&str, &str)] = &[
    ("Affinity", "NodeAffinity:?NodeAffinity PodAffinity:?PodAffinity PodAntiAffinity:?PodAntiAffinity"),
    ("Capabilities", "Add:[s Drop:[s"),
    ("ConfigMapEnvSource", "Name:s Optional:?b"),
    ("ConfigMapKeySelector", "Name:s Key:s Optional:?b"),
    ("ConfigMapProjection", "Name:s Items:[KeyToPath Optional:?b"),
    ("ConfigMapVolumeSource", "Name:s Items:[KeyToPath DefaultMode:?i Optional:?b"),
    ("Container", "Name:s Image:s Command:[s Args:[s WorkingDir:s Ports:[ContainerPort EnvFrom:[EnvFromSource Env:[EnvVar Resources:ResourceRequirements ResizePolicy:[ContainerResizePolicy RestartPolicy:?s RestartPolicyRules:[j VolumeMounts:[VolumeMount VolumeDevices:[VolumeDevice LivenessProbe:?Probe ReadinessProbe:?Probe StartupProbe:?Probe Lifecycle:?Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:?SecurityContext Stdin:b StdinOnce:b TTY=tty:b"),
    ("ContainerPort", "Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s"),
    ("ContainerResizePolicy", "ResourceName:s RestartPolicy:s"),
    ("DownwardAPIProjection", "Items:[DownwardAPIVolumeFile"),
    ("DownwardAPIVolumeFile", "Path:s FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector Mode:?i"),
    ("DownwardAPIVolumeSource", "Items:[DownwardAPIVolumeFile DefaultMode:?i"),
    ("EmptyDirVolumeSource", "Medium:s SizeLimit:?q"),
    ("EnvFromSource", "Prefix:s ConfigMapRef:?ConfigMapEnvSource SecretRef:?SecretEnvSource"),
    ("EnvVar", "Name:s Value:s ValueFrom:?EnvVarSource"),
    ("EnvVarSource", "FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector ConfigMapKeyRef:?ConfigMapKeySelector SecretKeyRef:?SecretKeySelector FileKeyRef:?j"),
    ("ExecAction", "Command:[s"),
    ("GRPCAction", "Port:i Service:?s"),
    ("HTTPGetAction", "Path:s Port:o Host:s Scheme:s HTTPHeaders=httpHeaders:[HTTPHeader"),
    ("HTTPHeader", "Name:s Value:s"),
    ("HostAlias", "IP=ip:s Hostnames:[s"),
    ("HostPathVolumeSource", "Path:s Type:?s"),
    ("KeyToPath", "Key:s Path:s Mode:?i"),
    ("Lifecycle", "PostStart:?LifecycleHandler PreStop:?LifecycleHandler StopSignal:?s"),
    ("LifecycleHandler", "Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction Sleep:?SleepAction"),
    ("LocalObjectReference", "Name:s"),
    ("NodeAffinity", "RequiredDuringSchedulingIgnoredDuringExecution:?NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm"),
    ("NodeSelector", "NodeSelectorTerms:[NodeSelectorTerm"),
    ("NodeSelectorRequirement", "Key:s Operator:s Values:[s"),
    ("NodeSelectorTerm", "MatchExpressions:[NodeSelectorRequirement MatchFields:[NodeSelectorRequirement"),
    ("ObjectFieldSelector", "APIVersion=apiVersion:s FieldPath:s"),
    ("PersistentVolumeClaimVolumeSource", "ClaimName:s ReadOnly:b"),
    ("PodAffinity", "RequiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm"),
    ("PodAffinityTerm", "LabelSelector:?j Namespaces:[s TopologyKey:s NamespaceSelector:?j MatchLabelKeys:[s MismatchLabelKeys:[s"),
    ("PodAntiAffinity", "RequiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm"),
    ("PodDNSConfig", "Nameservers:[s Searches:[s Options:[PodDNSConfigOption"),
    ("PodDNSConfigOption", "Name:s Value:?s"),
    ("PodOS", "Name:s"),
    ("PodReadinessGate", "ConditionType:s"),
    ("PodSchedulingGate", "Name:s"),
    ("PodSecurityContext", "HostNetwork=-:b HostPID=-:b HostIPC=-:b ShareProcessNamespace=-:?b HostUsers=-:?b SELinuxOptions=seLinuxOptions:?j WindowsOptions:?j RunAsUser:?i RunAsGroup:?i RunAsNonRoot:?b SupplementalGroups:[i SupplementalGroupsPolicy:?s FSGroup=fsGroup:?i FSGroupChangePolicy=fsGroupChangePolicy:?s Sysctls:[j SeccompProfile:?j AppArmorProfile:?j SELinuxChangePolicy=seLinuxChangePolicy:?s"),
    ("PodSpec", "Volumes:[Volume InitContainers:[Container Containers:[Container EphemeralContainers:[j RestartPolicy:s TerminationGracePeriodSeconds:?i ActiveDeadlineSeconds:?i DNSPolicy=dnsPolicy:s NodeSelector:{s ServiceAccountName:s AutomountServiceAccountToken:?b NodeName:s SecurityContext:?PodSecurityContext ImagePullSecrets:[LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN:?b Affinity:?Affinity SchedulerName:s Tolerations:[Toleration HostAliases:[HostAlias PriorityClassName:s Priority:?i PreemptionPolicy:?s DNSConfig=dnsConfig:?PodDNSConfig ReadinessGates:[PodReadinessGate RuntimeClassName:?s Overhead:{q EnableServiceLinks:?b TopologySpreadConstraints:[TopologySpreadConstraint OS=os:?PodOS SchedulingGates:[PodSchedulingGate ResourceClaims:[j Resources:?ResourceRequirements HostnameOverride:?s SchedulingGroup:?j"),
    ("PreferredSchedulingTerm", "Weight:i Preference:NodeSelectorTerm"),
    ("Probe", "Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction GRPC=grpc:?GRPCAction InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i TerminationGracePeriodSeconds:?i"),
    ("ProjectedVolumeSource", "Sources:[VolumeProjection DefaultMode:?i"),
    ("ResourceClaim", "Name:s Request:s"),
    ("ResourceFieldSelector", "ContainerName:s Resource:s Divisor:q"),
    ("ResourceRequirements", "Limits:{q Requests:{q Claims:[ResourceClaim"),
    ("SecretEnvSource", "Name:s Optional:?b"),
    ("SecretKeySelector", "Name:s Key:s Optional:?b"),
    ("SecretProjection", "Name:s Items:[KeyToPath Optional:?b"),
    ("SecretVolumeSource", "SecretName:s Items:[KeyToPath DefaultMode:?i Optional:?b"),
    ("SecurityContext", "Capabilities:?Capabilities Privileged:?b SELinuxOptions=seLinuxOptions:?j WindowsOptions:?j RunAsUser:?i RunAsGroup:?i RunAsNonRoot:?b ReadOnlyRootFilesystem:?b AllowPrivilegeEscalation:?b ProcMount:?s SeccompProfile:?j AppArmorProfile:?j"),
    ("ServiceAccountTokenProjection", "Audience:s ExpirationSeconds:i Path:s"),
    ("SleepAction", "Seconds:i"),
    ("TCPSocketAction", "Port:o Host:s"),
    ("Toleration", "Key:s Operator:s Value:s Effect:s TolerationSeconds:?i"),
    ("TopologySpreadConstraint", "MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector:?j MinDomains:?i NodeAffinityPolicy:?s NodeTaintsPolicy:?s MatchLabelKeys:[s"),
    ("Volume", "Name:s HostPath:?HostPathVolumeSource EmptyDir:?EmptyDirVolumeSource GCEPersistentDisk=gcePersistentDisk:?j AWSElasticBlockStore=awsElasticBlockStore:?j GitRepo:?j Secret:?SecretVolumeSource NFS=nfs:?j ISCSI=iscsi:?j Glusterfs:?j PersistentVolumeClaim:?PersistentVolumeClaimVolumeSource RBD=rbd:?j Quobyte:?j FlexVolume:?j Cinder:?j CephFS=cephfs:?j Flocker:?j DownwardAPI:?DownwardAPIVolumeSource FC=fc:?j AzureFile:?j ConfigMap:?ConfigMapVolumeSource VsphereVolume:?j AzureDisk:?j PhotonPersistentDisk:?j Projected:?ProjectedVolumeSource PortworxVolume:?j ScaleIO:?j StorageOS=storageos:?j CSI=csi:?j Ephemeral:?j Image:?j"),
    ("VolumeDevice", "Name:s DevicePath:s"),
    ("VolumeMount", "Name:s ReadOnly:b RecursiveReadOnly:?s MountPath:s SubPath:s MountPropagation:?s SubPathExpr:s"),
    ("VolumeProjection", "Secret:?SecretProjection DownwardAPI:?DownwardAPIProjection ConfigMap:?ConfigMapProjection ServiceAccountToken:?ServiceAccountTokenProjection ClusterTrustBundle:?j PodCertificate:?j"),
    ("WeightedPodAffinityTerm", "Weight:i PodAffinityTerm:PodAffinityTerm"),
];

/// Lines before and after a change that are shown with it.
const CONTEXT: usize = 3;
/// How deep structures nest at most.
const DEPTH: usize = 12;

/// The difference between two specs, in unified form without a heading.
pub fn diff(old: &PodSpec, new: &PodSpec) -> String {
    unified(&lines(old), &lines(new))
}

/// The difference between two structures, given as they print.
pub fn diff_values(old: &Value, new: &Value) -> String {
    let lines = |value: &Value| {
        let mut out = Vec::new();
        pretty(value, 0, "", "", &mut out);
        out
    };
    unified(&lines(old), &lines(new))
}

fn lines(spec: &PodSpec) -> Vec<String> {
    let mut out = Vec::new();
    pretty(&internal_spec(spec), 0, "", "", &mut out);
    out
}

fn internal_spec(spec: &PodSpec) -> Value {
    structure("PodSpec", &with_inner_security(spec), 0)
}

/// A template as the internal types print it: the fields of its metadata, and `Spec`.
pub fn internal_template(template: &PodTemplateSpec) -> Value {
    let mut out = template.metadata.write();
    if let Value::Object(fields) = &mut out {
        fields.insert("Spec".to_owned(), internal_spec(&template.spec));
    }
    out
}

/// Inside the API server some fields of the spec stand in its security context.
fn with_inner_security(spec: &PodSpec) -> Value {
    let mut value = spec.write();
    let mut context = spec.security_context.0.as_object().cloned().unwrap_or_default();
    context.insert("HostNetwork".to_owned(), Value::from(spec.host_network));
    context.insert("HostPID".to_owned(), Value::from(spec.host_pid));
    context.insert("HostIPC".to_owned(), Value::from(spec.host_ipc));
    context.insert("ShareProcessNamespace".to_owned(), spec.share_process_namespace.map_or(Value::Null, Value::from));
    context.insert("HostUsers".to_owned(), spec.host_users.map_or(Value::Null, Value::from));
    if let Value::Object(fields) = &mut value {
        fields.insert("securityContext".to_owned(), Value::Object(context));
    }
    value
}

/// A structure with all its fields, under their Go names.
fn structure(name: &str, value: &Value, depth: usize) -> Value {
    let words = STRUCTURES.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| *words);
    let mut out = Map::new();
    for word in words.split(' ') {
        let Some((names, ty)) = word.split_once(':') else { continue };
        let (go, json) = match names.split_once('=') {
            Some((go, "-")) => (go, go.to_owned()),
            Some((go, json)) => (go, json.to_owned()),
            None => (names, lower_first(names)),
        };
        let field = value.get(&json).unwrap_or(&Value::Null);
        out.insert(go.to_owned(), typed(ty, field, depth + 1));
    }
    Value::Object(out)
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

fn typed(ty: &str, value: &Value, depth: usize) -> Value {
    if depth > DEPTH {
        return value.clone();
    }
    if let Some(inner) = ty.strip_prefix('?') {
        return if value.is_null() { Value::Null } else { typed(inner, value, depth) };
    }
    if let Some(inner) = ty.strip_prefix('[') {
        let Some(items) = value.as_array() else { return Value::Null };
        return Value::Array(items.iter().map(|item| typed(inner, item, depth + 1)).collect());
    }
    if let Some(inner) = ty.strip_prefix('{') {
        let Some(map) = value.as_object() else { return Value::Null };
        let mut entries: Vec<_> = map.iter().map(|(key, item)| (key.clone(), typed(inner, item, depth + 1))).collect();
        entries.order_by(|a, b| a.0.cmp(&b.0));
        return Value::Object(entries.into_iter().collect());
    }
    match (ty, value) {
        ("s", Value::Null) => Value::from(""),
        ("i" | "o", Value::Null) => Value::from(0),
        ("b", Value::Null) => Value::from(false),
        ("q", Value::Null) => Value::from("0"),
        ("s" | "i" | "o" | "b" | "q" | "j", plain) => plain.clone(),
        (name, fields) => structure(name, fields, depth),
    }
}

/// Writes JSON as Go's `MarshalIndent` does with one blank a level.
fn pretty(value: &Value, level: usize, before: &str, after: &str, out: &mut Vec<String>) {
    let blanks = " ".repeat(level);
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push(format!("{blanks}{before}{{"));
            for (index, (key, field)) in map.iter().enumerate() {
                let comma = if index + 1 < map.len() { "," } else { "" };
                pretty(field, level + 1, &format!("\"{key}\": "), comma, out);
            }
            out.push(format!("{blanks}}}{after}"));
        }
        Value::Array(items) if !items.is_empty() => {
            out.push(format!("{blanks}{before}["));
            for (index, item) in items.iter().enumerate() {
                let comma = if index + 1 < items.len() { "," } else { "" };
                pretty(item, level + 1, "", comma, out);
            }
            out.push(format!("{blanks}]{after}"));
        }
        plain => out.push(format!("{blanks}{before}{}{after}", super::field::escape_html(&plain.to_string()))),
    }
}

/// One step from the old lines to the new ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edit {
    Keep,
    Drop,
    Add,
}

fn unified(old: &[String], new: &[String]) -> String {
    let edits = edits(old, new);
    let mut out = String::new();
    let mut at = 0;
    while let Some(next) = edits.iter().skip(at).position(|edit| *edit != Edit::Keep) {
        let change = at + next;
        let start = change.saturating_sub(CONTEXT).max(at);
        // Changes that are close together share a hunk.
        let mut end = change;
        let mut kept = 0;
        for (index, edit) in edits.iter().enumerate().skip(change) {
            if *edit != Edit::Keep {
                kept = 0;
                end = index + 1;
            } else {
                kept += 1;
                if kept > 2 * CONTEXT {
                    break;
                }
            }
        }
        let stop = (end + CONTEXT).min(edits.len());
        hunk(&edits, start, stop, old, new, &mut out);
        at = stop;
    }
    out
}

fn hunk(edits: &[Edit], start: usize, stop: usize, old: &[String], new: &[String], out: &mut String) {
    let count = |range: &[Edit], skip: Edit| range.iter().filter(|edit| **edit != skip).count();
    let (before, inside) = (edits.get(..start).unwrap_or(&[]), edits.get(start..stop).unwrap_or(&[]));
    let (mut from, mut to) = (count(before, Edit::Add), count(before, Edit::Drop));
    let range = |start: usize, length: usize| match length {
        1 => (start + 1).to_string(),
        0 => format!("{start},0"),
        _ => format!("{},{length}", start + 1),
    };
    let heading = (range(from, count(inside, Edit::Add)), range(to, count(inside, Edit::Drop)));
    out.push_str(&format!("@@ -{} +{} @@\n", heading.0, heading.1));
    for edit in inside {
        let (sign, line) = match edit {
            Edit::Keep => (' ', old.get(from)),
            Edit::Drop => ('-', old.get(from)),
            Edit::Add => ('+', new.get(to)),
        };
        from += usize::from(*edit != Edit::Add);
        to += usize::from(*edit != Edit::Drop);
        out.push(sign);
        out.push_str(line.map_or("", String::as_str));
        out.push('\n');
    }
}

/// The shortest way from `old` to `new`, by longest common subsequence of what lies between their equal ends.
fn edits(old: &[String], new: &[String]) -> Vec<Edit> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (a, b) = (old.get(head..).unwrap_or(&[]), new.get(head..).unwrap_or(&[]));
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(..a.len() - tail).unwrap_or(&[]), b.get(..b.len() - tail).unwrap_or(&[]));
    let mut out = vec![Edit::Keep; head];
    // Lengths of common subsequences from each pair of places on; too large a change is shown as a whole.
    if a.len().saturating_mul(b.len()) > 1 << 20 {
        out.extend(a.iter().map(|_| Edit::Drop));
        out.extend(b.iter().map(|_| Edit::Add));
    } else {
        let width = b.len() + 1;
        let mut common = vec![0u32; (a.len() + 1) * width];
        let get = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
        for (i, x) in a.iter().enumerate().rev() {
            for (j, y) in b.iter().enumerate().rev() {
                let best = if x == y {
                    get(&common, i + 1, j + 1) + 1
                } else {
                    get(&common, i + 1, j).max(get(&common, i, j + 1))
                };
                if let Some(cell) = common.get_mut(i * width + j) {
                    *cell = best;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            let edit = if i < a.len() && j < b.len() && a.get(i) == b.get(j) {
                Edit::Keep
            } else if i < a.len() && (j == b.len() || get(&common, i + 1, j) >= get(&common, i, j + 1)) {
                Edit::Drop
            } else {
                Edit::Add
            };
            i += usize::from(edit != Edit::Add);
            j += usize::from(edit != Edit::Drop);
            out.push(edit);
        }
    }
    out.extend(std::iter::repeat_n(Edit::Keep, tail));
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_changed_port() {
        let spec = |port: i32| {
            PodSpec::read(
                &json!({"containers": [{"name": "web", "image": "nginx", "ports": [{"containerPort": port, "protocol": "TCP"}]}]}),
            )
        };
        // Fields and their order are those of the internal types: Volumes, InitContainers and Containers come first.
        let want = [
            "@@ -12,7 +12,7 @@",
            "     {",
            "      \"Name\": \"\",",
            "      \"HostPort\": 0,",
            "-     \"ContainerPort\": 80,",
            "+     \"ContainerPort\": 8080,",
            "      \"Protocol\": \"TCP\",",
            "      \"HostIP\": \"\"",
            "     }",
            "",
        ]
        .join("\n");
        assert_eq!(diff(&spec(80), &spec(8080)), want);
    }

    #[test]
    fn hunks() {
        let lines = |text: &str| text.chars().map(|c| c.to_string()).collect::<Vec<_>>();
        assert_eq!(
            unified(&lines("abcdefgh"), &lines("abcdXfgh")),
            "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n"
        );
        assert_eq!(unified(&lines("ab"), &lines("ab")), "");
        assert_eq!(unified(&lines("a"), &lines("ab")), "@@ -1 +1,2 @@\n a\n+b\n");
    }
}
