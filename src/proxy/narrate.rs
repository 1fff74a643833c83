//! A trace in sentences. All texts stand here, one for each event, so that they can be translated.

use super::network::Client;
use super::ruling::{Masquerade, Policy, Shortcut, Via};
use super::topology::TopologyMode;
use super::trace::{Event, Hop, Place, Reason, Trace, WhyNot};
use super::walk::Cause;

impl Trace {
    /// The account in sentences, one for each event.
    pub fn sentences(&self) -> Vec<String> {
        self.hops.iter().flat_map(|hop| hop.reasons.iter().map(|reason| sentence(self, hop, reason))).collect()
    }
}

/// How a client is called: `pod/client`, `node/node-1`, `external`.
pub fn client(client: &Client) -> String {
    match client {
        Client::Pod { name, .. } => format!("pod/{name}"),
        Client::Node(name) => format!("node/{name}"),
        Client::External => "external".to_owned(),
    }
}

/// How a place is called.
pub fn place(place: &Place) -> String {
    let side = |node: &Option<String>| node.clone().unwrap_or_else(|| "outside".to_owned());
    match place {
        Place::Client(from) => client(from),
        Place::Node(name) => format!("node/{name}"),
        Place::LoadBalancer => "load balancer".to_owned(),
        Place::Wire { from, to } => format!("{} to {}", side(from), side(to)),
        Place::Pod(key) => format!("pod/{}", key.name),
        Place::Host(ip) => ip.to_string(),
    }
}

fn via_words(via: Via) -> &'static str {
    match via {
        Via::ClusterIp => "cluster address",
        Via::ExternalIp => "external address",
        Via::LoadBalancer => "load balancer address",
        Via::NodePort => "node port",
    }
}

/// One event in words.
pub fn sentence(trace: &Trace, hop: &Hop, reason: &Reason) -> String {
    let here = place(&hop.place);
    let packet = &hop.before;
    match &reason.event {
        Event::Pings => format!("{here} pings {}.", packet.destination),
        Event::Opens if packet.destination.is_loopback() && matches!(hop.place, Place::Client(Client::Pod { .. })) => {
            format!(
                "Inside {here} a {} connection to {}:{} is opened: past every Service and its rules, as kubectl port-forward does.",
                packet.protocol, packet.destination, packet.port
            )
        }
        Event::Opens => {
            format!("{here} opens a {} connection to {}:{}.", packet.protocol, packet.destination, packet.port)
        }
        Event::NoRule => format!("No rule on {here} is meant for {}:{}.", packet.destination, packet.port),
        Event::Matches { port, via } => {
            format!("On {here}, {}:{} is the {} of Service {port}.", packet.destination, packet.port, via_words(*via))
        }
        Event::Policy { policy: Policy::Local, via } => {
            let field = if *via == Via::ClusterIp { "internalTrafficPolicy" } else { "externalTrafficPolicy" };
            format!("{field} is Local: only endpoints on {here} count.")
        }
        Event::Policy { policy: Policy::Cluster, .. } => "Endpoints on every node count.".to_owned(),
        Event::Shortcut(Shortcut::Pod) => {
            "externalTrafficPolicy is Local, but a Pod of the cluster asks: endpoints on every node count.".to_owned()
        }
        Event::Shortcut(Shortcut::Node) => {
            "externalTrafficPolicy is Local, but the node itself asks: endpoints on every node count.".to_owned()
        }
        Event::Near(TopologyMode::PreferSameNode) => "Hints keep the traffic on this node.".to_owned(),
        Event::Near(TopologyMode::PreferSameZone) => "Hints keep the traffic in this node's zone.".to_owned(),
        Event::Near(TopologyMode::Everywhere) => "No hint narrows the choice.".to_owned(),
        Event::Terminating => "No endpoint is ready; those that still serve while they terminate are used.".to_owned(),
        Event::Drawn { endpoint, of } => {
            format!("{} is drawn, one of {of} endpoints, each as likely.", named(endpoint))
        }
        Event::Only { endpoint } => format!("{} is the only endpoint to choose.", named(endpoint)),
        Event::Sticks { endpoint, timeout } => {
            format!("The client was here less than {} s ago and stays with {}.", timeout / 1000, named(endpoint))
        }
        Event::Rewritten { from, to } => {
            format!("The destination {}:{} is rewritten to {}:{}.", from.0, from.1, to.0, to.1)
        }
        Event::Masqueraded { why, from, to } => {
            format!("The source {from} is rewritten to {to}: {}.", masquerade_words(*why))
        }
        Event::SourceKept(source) => format!("The source {source} is kept."),
        Event::Balanced { node, of: 1 } => format!("The load balancer hands the connection to {node}."),
        Event::Balanced { node, of } => {
            format!("The load balancer hands the connection to {node}, one of {of} healthy nodes.")
        }
        Event::Proxied { from, to } => format!(
            "ipMode is Proxy: the load balancer ends the connection to {}:{} and opens one of its own to {}:{}.",
            from.0, from.1, to.0, to.1
        ),
        Event::HostPort { pod } => {
            format!(
                "On {here}, port {} is the hostPort of Pod {}: the network plugin leads it there.",
                packet.port, pod.name
            )
        }
        Event::Travels => format!("The packet goes from {here}."),
        Event::Ends { cause, .. } => cause_sentence(trace, &here, *cause),
    }
}

fn named(endpoint: &super::endpoint::Endpoint) -> String {
    match &endpoint.pod {
        Some(pod) => format!("Pod {} ({})", pod.name, endpoint.socket()),
        None => endpoint.socket().to_string(),
    }
}

/// Why the source is rewritten.
pub fn masquerade_words(why: Masquerade) -> &'static str {
    match why {
        Masquerade::NotFromPod => "the client is no Pod, and the answer must come back through this node",
        Masquerade::External => "under externalTrafficPolicy Cluster the answer must come back through this node",
        Masquerade::LocalNode => "the node itself is the client",
        Masquerade::Hairpin => "the Pod was sent to itself, and would not accept its own address as a client",
        Masquerade::HostPort => {
            "the client is on the Pod's own node, and the answer must come back through its hostPort"
        }
        Masquerade::LeavesPodNetwork => "outside the Pod network a Pod goes by its node's address",
    }
}

/// The end in words.
fn cause_sentence(trace: &Trace, here: &str, cause: Cause) -> String {
    let packet = &trace.last;
    let (port, protocol, to) = (packet.port, packet.protocol, packet.destination);
    let service = trace.choice.as_ref().map(|choice| choice.port.to_string()).unwrap_or_default();
    match cause {
        Cause::Listening => {
            format!("{here} listens on {port}/{protocol} and accepts; it sees {} as its client.", packet.source)
        }
        Cause::Assumed => {
            format!("Nothing says what {here} listens on; that it listens on {port}/{protocol} is assumed.")
        }
        Cause::ApiServer => "The API server accepts.".to_owned(),
        Cause::HealthCheck => format!("kube-proxy on {here} answers whether it has local endpoints."),
        Cause::NoEndpoints => {
            format!("{service} has no endpoint that could be used: {here} rejects the connection at once.")
        }
        Cause::NoLocalEndpoints => {
            format!("{service} has no endpoint on {here}: the packet is dropped without a word, and the client waits.")
        }
        Cause::SourceRange => format!(
            "{} is not in loadBalancerSourceRanges: the packet is dropped, and the client waits.",
            packet.source
        ),
        Cause::NoSuchServicePort if trace.ending == super::walk::Ending::Refused => {
            format!("{to} is a Service's address, but no port of it is {port}/{protocol}: {here} rejects.")
        }
        Cause::NoSuchServicePort => {
            format!(
                "{to} is a Service's address, but no port of it is {port}/{protocol}: no rule catches the packet, and nobody has the address. The client waits."
            )
        }
        Cause::NoSuchClusterAddress => {
            format!("No Service has the address {to}: the packet is lost, and the client waits.")
        }
        Cause::NothingListens => format!("Nothing in {here} listens on {port}/{protocol}: the Pod itself refuses."),
        Cause::OtherAddress => {
            format!("In {here} the port {port} is open on 127.0.0.1 only: from outside the Pod it is refused.")
        }
        Cause::OtherProtocol => {
            format!("In {here} the port {port} is open, but not for {protocol}: the Pod itself refuses.")
        }
        Cause::NotRunning => format!(
            "The container in {here} that would listen on {port}/{protocol} does not run: the connection is refused."
        ),
        Cause::NothingOnHost => format!("Nothing on {here} listens on {port}/{protocol}: it refuses."),
        Cause::NothingOnLaptop => {
            "Nothing on the laptop listens there: node ports are the nodes', not the laptop's.".to_owned()
        }
        Cause::NotRouted => {
            format!("{to} is an address inside the cluster; from outside there is no way to it. The client waits.")
        }
        Cause::NoHealthyNode => format!(
            "No node has an endpoint of {service} of its own: the load balancer has nowhere to send the connection."
        ),
        Cause::NoSuchPod => format!("No Pod has the address {to}."),
        Cause::NoSuchHost => format!("Nobody has the address {to}."),
        Cause::Beyond => format!("{to} is outside this picture; what is there cannot be known. The client waits."),
        Cause::Pong => format!("{here} has the address and answers."),
        Cause::NoPortInPing => format!(
            "{to} is a Service's address: its rules are for ports, a ping has none, and no machine has the address. Nobody answers; that says nothing of the Service."
        ),
        Cause::NoAddress => format!("The client has no address to reach {to} from."),
    }
}

/// Why an endpoint was not taken, in words.
pub fn why_not(why: WhyNot) -> &'static str {
    match why {
        WhyNot::NotDrawn => "could have been taken: another was drawn",
        WhyNot::Sticky => "could have been taken, but the client is bound to another",
        WhyNot::NotReady => "is not ready",
        WhyNot::Terminating => "is terminating, and others are ready",
        WhyNot::TerminatingUnready => "is terminating and not ready",
        WhyNot::OtherNode => "is on another node, and the policy is Local",
        WhyNot::Hints => "has hints for other zones or nodes",
    }
}
