//! What the fields mean that a learner of Services meets: of Service, EndpointSlice, Pod, Deployment and what they share.

/// What is said of a field.
pub struct Words {
    /// Whether the API refuses an object without it.
    pub required: bool,
    /// The values it may have, where they are few.
    pub values: &'static [&'static str],
    pub text: &'static str,
}

const NONE: &[&str] = &[];
const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];
const POLICIES: &[&str] = &["Cluster", "Local"];

/// What is said of a field of the structure that Go calls `go` (`""`: of every object).
pub fn of(go: &str, field: &str) -> Option<&'static Words> {
    TABLE.iter().find(|(structure, name, _)| *structure == go && *name == field).map(|(_, _, words)| words)
}

/// Every field of which something is said.
#[cfg(test)]
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|(structure, name, _)| (*structure, *name))
}

const fn plain(text: &'static str) -> Words {
    Words { required: false, values: NONE, text }
}

const fn needed(text: &'static str) -> Words {
    Words { required: true, values: NONE, text }
}

const fn one_of(values: &'static [&'static str], text: &'static str) -> Words {
    Words { required: false, values, text }
}

const TABLE: &[(&str, &str, Words)] = &[
    (
        "",
        "apiVersion",
        plain("Which version of which API the object is written for: v1, apps/v1, discovery.k8s.io/v1."),
    ),
    ("", "kind", plain("What the object is: Service, Pod, Deployment.")),
    ("Service", "metadata", plain("Name, namespace, labels and annotations.")),
    ("Service", "spec", plain("What the Service shall do: which Pods it stands for, on which ports, for whom.")),
    ("Service", "status", plain("What was made of it: the addresses that a load balancer gave.")),
    (
        "ServiceSpec",
        "ports",
        plain(
            "The ports that the Service answers on. Every Service but a headless or an ExternalName one needs one; several need names.",
        ),
    ),
    (
        "ServiceSpec",
        "selector",
        plain(
            "Labels that a Pod must carry, all of them, to get traffic. Without a selector nobody makes EndpointSlices for the Service: you may make them yourself.",
        ),
    ),
    (
        "ServiceSpec",
        "clusterIP",
        plain(
            "The address inside the cluster. Usually given by the cluster; None makes the Service headless: its name then resolves to the Pods themselves. It cannot change afterwards.",
        ),
    ),
    ("ServiceSpec", "clusterIPs", plain("All cluster addresses, one for each address family; the first is clusterIP.")),
    (
        "ServiceSpec",
        "type",
        one_of(
            &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
            "Who can reach the Service: ClusterIP, those inside the cluster; NodePort, also whoever reaches a node; LoadBalancer, also through an address of the cloud provider. ExternalName is no proxy at all, only another name in DNS.",
        ),
    ),
    (
        "ServiceSpec",
        "externalIPs",
        plain("Addresses for which nodes take traffic to this Service, though the cluster does not manage them."),
    ),
    (
        "ServiceSpec",
        "sessionAffinity",
        one_of(
            &["ClientIP", "None"],
            "None: each connection goes to any endpoint. ClientIP: connections from one address go to the same endpoint.",
        ),
    ),
    ("ServiceSpec", "sessionAffinityConfig", plain("How long session affinity lasts.")),
    ("ServiceSpec", "externalName", plain("For type ExternalName: the name that DNS answers with.")),
    (
        "ServiceSpec",
        "externalTrafficPolicy",
        one_of(
            POLICIES,
            "For traffic from outside. Cluster: any endpoint may answer and the client's address is lost. Local: only endpoints on the node that was reached, the client's address stays, and a node without one drops the traffic.",
        ),
    ),
    (
        "ServiceSpec",
        "internalTrafficPolicy",
        one_of(POLICIES, "For traffic from inside. Local: only endpoints on the client's own node."),
    ),
    (
        "ServiceSpec",
        "healthCheckNodePort",
        plain(
            "With type LoadBalancer and policy Local: the port on which each node tells the load balancer whether it has endpoints.",
        ),
    ),
    (
        "ServiceSpec",
        "publishNotReadyAddresses",
        plain("Treat Pods as ready that are not, for instance so that they find one another while they start."),
    ),
    (
        "ServiceSpec",
        "ipFamilies",
        plain("The address families of the cluster addresses, the first is the primary one."),
    ),
    (
        "ServiceSpec",
        "ipFamilyPolicy",
        one_of(&["PreferDualStack", "RequireDualStack", "SingleStack"], "How many address families the Service wants."),
    ),
    (
        "ServiceSpec",
        "allocateLoadBalancerNodePorts",
        plain("Whether a Service of type LoadBalancer also gets node ports; yes unless it says false."),
    ),
    ("ServiceSpec", "loadBalancerClass", plain("Which load balancer implementation looks after the Service.")),
    (
        "ServiceSpec",
        "loadBalancerIP",
        plain("The address to ask the provider for. Deprecated: providers differ in what they make of it."),
    ),
    (
        "ServiceSpec",
        "loadBalancerSourceRanges",
        plain("Client addresses that the load balancer lets through, as ranges such as 192.0.2.0/24."),
    ),
    (
        "ServiceSpec",
        "trafficDistribution",
        plain("A preference among ready endpoints: PreferSameZone (also called PreferClose) or PreferSameNode."),
    ),
    ("ServicePort", "name", plain("The port's name. Needed when there are several; EndpointSlices and DNS use it.")),
    ("ServicePort", "port", needed("The port that the Service answers on.")),
    (
        "ServicePort",
        "targetPort",
        plain("The port of the Pod, as a number or as the name of a container port. The same as port if absent."),
    ),
    ("ServicePort", "protocol", one_of(PROTOCOLS, "TCP if absent.")),
    (
        "ServicePort",
        "nodePort",
        plain(
            "The port on every node, for types NodePort and LoadBalancer; chosen by the cluster if absent, from 30000-32767.",
        ),
    ),
    ("ServicePort", "appProtocol", plain("A hint at what is spoken on the port, such as kubernetes.io/h2c.")),
    (
        "EndpointSlice",
        "addressType",
        Words {
            required: true,
            values: &["FQDN", "IPv4", "IPv6"],
            text: "What kind of addresses the slice holds. It cannot change afterwards.",
        },
    ),
    (
        "EndpointSlice",
        "endpoints",
        needed("The endpoints: at most 1000, and at most 100 in slices that the controller fills."),
    ),
    (
        "EndpointSlice",
        "ports",
        plain("The ports that every endpoint of the slice answers on. No ports at all means all ports."),
    ),
    ("EndpointPort", "name", plain("The name of the Service's port that leads here.")),
    ("EndpointPort", "port", plain("The number of the port at the endpoint; the Pod's port, not the Service's.")),
    ("EndpointPort", "protocol", one_of(PROTOCOLS, "TCP if absent.")),
    ("EndpointPort", "appProtocol", plain("A hint at what is spoken on the port.")),
    ("Endpoint", "addresses", needed("The addresses of this one endpoint. kube-proxy looks at the first.")),
    ("Endpoint", "conditions", plain("Whether the endpoint should get traffic.")),
    ("Endpoint", "hostname", plain("The endpoint's own name below the Service's, in DNS.")),
    ("Endpoint", "nodeName", plain("The node it runs on.")),
    ("Endpoint", "targetRef", plain("The object behind it, usually a Pod.")),
    ("Endpoint", "zone", plain("The zone of its node.")),
    ("Endpoint", "hints", plain("For which zones or nodes the endpoint is meant.")),
    (
        "EndpointConditions",
        "ready",
        plain("Serving and not on its way out. Only ready endpoints get new connections, as long as there are any."),
    ),
    ("EndpointConditions", "serving", plain("Its Pod passes its readiness probes, be it terminating or not.")),
    ("EndpointConditions", "terminating", plain("Its Pod is being deleted.")),
    ("Pod", "metadata", plain("Name, namespace, labels and annotations. Services find a Pod by its labels.")),
    ("Pod", "spec", plain("What shall run.")),
    ("Pod", "status", plain("What runs: phase, addresses, conditions, container states.")),
    ("PodSpec", "containers", needed("The containers, which share the Pod's address.")),
    (
        "PodSpec",
        "initContainers",
        plain("Containers that run to their end one after the other before the others start."),
    ),
    ("PodSpec", "nodeName", plain("The node that the Pod runs on; set by the scheduler.")),
    ("PodSpec", "nodeSelector", plain("Labels that a node must have.")),
    ("PodSpec", "hostNetwork", plain("Use the node's own network, and so its address.")),
    ("PodSpec", "hostname", plain("The Pod's name in its own network, and in DNS together with subdomain.")),
    ("PodSpec", "subdomain", plain("The headless Service below which DNS knows the Pod's hostname.")),
    ("PodSpec", "restartPolicy", one_of(&["Always", "Never", "OnFailure"], "What happens when a container ends.")),
    (
        "PodSpec",
        "readinessGates",
        plain("Conditions that others set and that must hold, too, before the Pod is ready."),
    ),
    (
        "PodSpec",
        "terminationGracePeriodSeconds",
        plain("How long containers may take to end before they are killed; 30 seconds if absent."),
    ),
    ("PodSpec", "tolerations", plain("Taints of nodes that the Pod puts up with.")),
    ("PodSpec", "volumes", plain("Storage that containers can mount.")),
    ("Container", "name", needed("The container's name within the Pod.")),
    ("Container", "image", plain("The image to run.")),
    ("Container", "command", plain("What to run instead of the image's entry point.")),
    ("Container", "args", plain("Arguments instead of the image's own.")),
    ("Container", "env", plain("Environment variables.")),
    (
        "Container",
        "ports",
        plain(
            "Ports, for the record: a container listens on whatever its program opens, listed here or not. A name makes a port usable as targetPort.",
        ),
    ),
    (
        "Container",
        "readinessProbe",
        plain("Says when the container can take traffic. While it fails the Pod's endpoints are not ready."),
    ),
    ("Container", "livenessProbe", plain("Says when the container is beyond help; then it is restarted.")),
    ("Container", "startupProbe", plain("Holds the other probes back until the program has started.")),
    ("Container", "resources", plain("How much CPU and memory it asks for and may use.")),
    ("ContainerPort", "containerPort", needed("The port's number in the Pod.")),
    ("ContainerPort", "name", plain("A name that a Service's targetPort can use; at most 15 characters.")),
    ("ContainerPort", "protocol", one_of(PROTOCOLS, "TCP if absent.")),
    ("ContainerPort", "hostPort", plain("A port of the node that leads to this one.")),
    ("Deployment", "spec", plain("What shall run, how often, and how it is replaced.")),
    ("Deployment", "status", plain("How far it is.")),
    ("DeploymentSpec", "replicas", plain("How many Pods; 1 if absent.")),
    (
        "DeploymentSpec",
        "selector",
        needed("Which Pods belong to the Deployment. It must match the template's labels and cannot change."),
    ),
    (
        "DeploymentSpec",
        "template",
        needed("The Pods to make. Services select by the labels in here, not by the Deployment's own."),
    ),
    ("DeploymentSpec", "strategy", plain("How old Pods are replaced by new ones.")),
    ("DeploymentSpec", "minReadySeconds", plain("How long a Pod must have been ready to count as available.")),
    ("DeploymentSpec", "revisionHistoryLimit", plain("How many old ReplicaSets are kept for an undo; 10 if absent.")),
    ("DeploymentSpec", "paused", plain("Changes to the template wait until this is taken off.")),
    (
        "DeploymentSpec",
        "progressDeadlineSeconds",
        plain("After how long without progress the Deployment counts as stuck; 600 if absent."),
    ),
    ("LabelSelector", "matchLabels", plain("Labels with their values; all must match.")),
    ("LabelSelector", "matchExpressions", plain("Conditions on labels; all must hold.")),
    ("ObjectMeta", "name", plain("The object's name, its own within its kind and namespace. It cannot change.")),
    ("ObjectMeta", "namespace", plain("The namespace that the object lives in. It cannot change.")),
    ("ObjectMeta", "labels", plain("Keys and values that selectors look for.")),
    ("ObjectMeta", "annotations", plain("Keys and values for people and programs; selectors do not see them.")),
    ("ObjectMeta", "ownerReferences", plain("Objects that this one belongs to and is deleted with.")),
    ("ObjectMeta", "uid", plain("Tells this object from all others, past ones of the same name included.")),
    ("ObjectMeta", "resourceVersion", plain("Changes with every change of the object.")),
    ("ObjectMeta", "creationTimestamp", plain("When the object was created.")),
    ("ObjectMeta", "deletionTimestamp", plain("Set when the object is on its way out.")),
    ("ObjectMeta", "finalizers", plain("What must be done before the object can go.")),
    ("ObjectMeta", "generateName", plain("The beginning of a name to which the server adds five characters.")),
];
