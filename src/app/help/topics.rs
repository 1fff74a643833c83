//! What the help explains. `backquotes` stand around what one would type or read in a manifest.

use super::search::Section;

/// Section, title, words.
pub const TOPICS: &[(Section, &str, &str)] = &[
    (
        Section::Concepts,
        "Service",
        "A name and an address that stay while Pods come and go. No process stands behind it: on every node kube-proxy writes rules that send what is meant for the address on to one of the Pods.",
    ),
    (
        Section::Concepts,
        "Selector and labels",
        "A Service's `selector` picks the Pods of its own namespace that carry every one of its labels. It looks at Pods, not at Deployments, and goes on looking: change a label and the Pod joins or leaves at once.",
    ),
    (
        Section::Concepts,
        "EndpointSlice",
        "The control plane's list of what a selector found: addresses, ports, and whether each is `ready`, `serving` or `terminating`. kube-proxy reads this list and never the Pods. An empty list is the first thing to look for: `kubectl get endpointslices`.",
    ),
    (
        Section::Concepts,
        "port, targetPort, nodePort, containerPort",
        "`port` is where the Service is asked, `targetPort` where the Pod is; they need not be equal. `nodePort` is open on every node. `containerPort` only tells people and named ports: it opens nothing.",
    ),
    (
        Section::Concepts,
        "Named ports",
        "A `targetPort` that is a word is looked up among each Pod's container ports by name. Pods may use different numbers under one name; a Pod without that name is not listed for the port.",
    ),
    (
        Section::Concepts,
        "ClusterIP",
        "The ordinary Service: one address inside the cluster. It answers on its own ports only, and not to ping.",
    ),
    (
        Section::Concepts,
        "NodePort",
        "A ClusterIP that every node's own address leads to as well, on a port between 30000 and 32767. The Pod may be on another node.",
    ),
    (
        Section::Concepts,
        "LoadBalancer",
        "A NodePort for which a cloud provider hands out an address outside. Without a provider the address stays `<pending>`; everything else works.",
    ),
    (
        Section::Concepts,
        "Headless Service",
        "`clusterIP: None`: no address and no rules. DNS answers with the Pods' own addresses, so `port` maps nothing: one reaches the port that one asks for.",
    ),
    (Section::Concepts, "ExternalName", "DNS answers with another name. No address, no rules, no ports."),
    (
        Section::Concepts,
        "Names in DNS",
        "`web` inside its own namespace, `web.shop` from others, `web.shop.svc.cluster.local` in full. The laptop outside knows none of them.",
    ),
    (
        Section::Concepts,
        "Refused, timed out, unknown name",
        "Refused: somebody said no, as a Service without ready endpoints or a Pod that listens on no such port does. Timed out: nobody said anything, the packet was dropped. Unknown name: there was no packet, DNS had no answer.",
    ),
    (
        Section::Concepts,
        "Readiness",
        "A Pod that is not ready stays in its EndpointSlice and gets no new connections, unless the Service has `publishNotReadyAddresses`.",
    ),
    (
        Section::Concepts,
        "Who gets the next connection",
        "Chance, anew for each connection and not for each request: with three ready endpoints each has one in three. A connection once made stays with its Pod. `sessionAffinity: ClientIP` keeps a client's later connections there too.",
    ),
    (
        Section::Concepts,
        "Traffic policies",
        "`externalTrafficPolicy: Local` and `internalTrafficPolicy: Local` use the endpoints of the node where the packet is; on a node without any it is dropped. With `Cluster`, what comes from outside is seen as coming from the node.",
    ),
    (
        Section::Concepts,
        "Concept and packet path",
        "Two ways to look at the same traffic. Concept follows the objects: client, Service port, EndpointSlice entry, Pod. Packet path follows the wire: the client's node rewrites the destination, and the packet goes straight to the Pod. No packet ever visits a Service.",
    ),
    (
        Section::Concepts,
        "What a container listens on",
        "Kubernetes does not know. The playground goes by the image's documented port and settings, then by `containerPort`; the annotation `playground/listen: \"8080, 53/UDP\"` says it outright. A guess is marked as one.",
    ),
    (
        Section::Concepts,
        "Time",
        "Virtual, and it can stand still. The bar below the chart plays, pauses and steps, and leads to any moment; what is done there begins another course, and the log keeps the one that was left; `sleep 60` passes a minute at once. The same commands give the same history, every time.",
    ),
    (
        Section::Concepts,
        "Links and course pages",
        "Share makes a link to this moment: the whole state stands in it, on no server. It also makes the lines that put the playground into a course page.",
    ),
    (Section::Keys, "Tab", "In the terminal: completes names, flags and objects; twice, lists them."),
    (Section::Keys, "Escape, then Tab", "Leaves the terminal or the editor."),
    (Section::Keys, "Arrows on the timeline", "From mark to mark; Home is the start, End is now."),
    (Section::Keys, "Arrow up, arrow down", "In the terminal: earlier and later commands."),
    (Section::Keys, "Ctrl R", "In the terminal: searches earlier commands."),
    (Section::Keys, "Ctrl C", "In the terminal: drops the line, or stops what runs."),
    (Section::Keys, "Ctrl L", "In the terminal: clears it."),
    (
        Section::Keys,
        "Ctrl A, Ctrl E, Ctrl U, Ctrl K",
        "In the terminal: to the line's start, to its end, drop what is before, drop what is after.",
    ),
    (Section::Keys, "Ctrl Enter", "In the editor: applies the manifest."),
    (Section::Keys, "Arrows, Enter, Escape", "On the chart: go from thing to thing, open what is there, close it."),
    (Section::Keys, "Ctrl and the wheel", "On the chart: closer and further. Drag to move it."),
    (Section::Keys, "F1", "This help."),
];
