//! Containers of a Pod: image, ports, environment, probes.

use std::collections::BTreeMap;

use super::scalar::{IntOrString, Opaque, Quantity};
use super::schema::{Type, record};
use super::shapes;

record! {
    /// One container: its image, what it runs and what it declares.
    pub struct Container {
        pub name: String => "name" [always],
        pub image: String => "image",
        pub command: Vec<String> => "command",
        pub args: Vec<String> => "args",
        pub working_dir: String => "workingDir",
        pub ports: Vec<ContainerPort> => "ports" [merge "containerPort"],
        pub env_from: Opaque => "envFrom" as Type::List(&shapes::ENV_FROM_SOURCE) =>,
        pub env: Vec<EnvVar> => "env" [merge "name"],
        pub resources: ResourceRequirements => "resources",
        pub resize_policy: Opaque => "resizePolicy" as Type::List(&shapes::CONTAINER_RESIZE_POLICY) =>,
        pub restart_policy: Option<String> => "restartPolicy",
        pub restart_policy_rules: Opaque => "restartPolicyRules" as Type::List(&shapes::CONTAINER_RESTART_RULE) =>,
        pub volume_mounts: Vec<VolumeMount> => "volumeMounts" [merge "mountPath"],
        pub volume_devices: Opaque => "volumeDevices" as Type::List(&shapes::VOLUME_DEVICE) => [merge "devicePath"],
        pub liveness_probe: Option<Probe> => "livenessProbe",
        pub readiness_probe: Option<Probe> => "readinessProbe",
        pub startup_probe: Option<Probe> => "startupProbe",
        pub lifecycle: Opaque => "lifecycle" as shapes::LIFECYCLE =>,
        pub termination_message_path: String => "terminationMessagePath",
        pub termination_message_policy: String => "terminationMessagePolicy",
        pub image_pull_policy: String => "imagePullPolicy",
        pub security_context: Opaque => "securityContext" as shapes::SECURITY_CONTEXT =>,
        pub stdin: bool => "stdin",
        pub stdin_once: bool => "stdinOnce",
        pub tty: bool => "tty",
    }
}

record! {
    /// A declared port: documentation and a name to refer to; it opens nothing.
    pub struct ContainerPort {
        pub name: String => "name",
        pub host_port: i32 => "hostPort",
        pub container_port: i32 => "containerPort" [always],
        pub protocol: String => "protocol",
        pub host_ip: String => "hostIP",
    }
}

record! {
    /// One environment variable.
    pub struct EnvVar {
        pub name: String => "name" [always],
        pub value: String => "value",
        pub value_from: Opaque => "valueFrom" as shapes::ENV_VAR_SOURCE =>,
    }
}

record! {
    /// What a container asks for and may use at most.
    pub struct ResourceRequirements {
        pub limits: BTreeMap<String, Quantity> => "limits",
        pub requests: BTreeMap<String, Quantity> => "requests",
        pub claims: Opaque => "claims" as Type::List(&shapes::RESOURCE_CLAIM) =>,
    }
}

record! {
    /// Where a volume appears in the container.
    pub struct VolumeMount {
        pub name: String => "name" [always],
        pub read_only: bool => "readOnly",
        pub recursive_read_only: Option<String> => "recursiveReadOnly",
        pub mount_path: String => "mountPath" [always],
        pub sub_path: String => "subPath",
        pub mount_propagation: Option<String> => "mountPropagation",
        pub sub_path_expr: String => "subPathExpr",
    }
}

record! {
    /// A question that the kubelet asks a container again and again.
    pub struct Probe {
        pub exec: Option<ExecAction> => "exec",
        pub http_get: Option<HTTPGetAction> => "httpGet",
        pub tcp_socket: Option<TCPSocketAction> => "tcpSocket",
        pub grpc: Option<GRPCAction> => "grpc",
        pub initial_delay_seconds: i32 => "initialDelaySeconds",
        pub timeout_seconds: i32 => "timeoutSeconds",
        pub period_seconds: i32 => "periodSeconds",
        pub success_threshold: i32 => "successThreshold",
        pub failure_threshold: i32 => "failureThreshold",
        pub termination_grace_period_seconds: Option<i64> => "terminationGracePeriodSeconds",
    }
}

record! {
    /// A command run in the container.
    pub struct ExecAction {
        pub command: Vec<String> => "command",
    }
}

record! {
    /// An HTTP request to the container.
    pub struct HTTPGetAction {
        pub path: String => "path",
        pub port: IntOrString => "port" [always],
        pub host: String => "host",
        pub scheme: String => "scheme",
        pub http_headers: Vec<HTTPHeader> => "httpHeaders",
    }
}

record! {
    /// A header of a probe's request.
    pub struct HTTPHeader {
        pub name: String => "name" [always],
        pub value: String => "value" [always],
    }
}

record! {
    /// A connection to a port of the container.
    pub struct TCPSocketAction {
        pub port: IntOrString => "port" [always],
        pub host: String => "host",
    }
}

record! {
    /// A gRPC health check of the container.
    pub struct GRPCAction {
        pub port: i32 => "port" [always],
        pub service: Option<String> => "service" [always],
    }
}
