//! What the stage knows: how it is looked at, what is chosen, the chart that comes of it.

use super::air::Air;
use super::camera::Camera;
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Images;
use crate::apiserver::store::Store;
use crate::app::bench::Bench;
use crate::playground::Flight;
use crate::proxy::{Client, Destination, PortName};
use crate::scene::draw::{self, Item};
use crate::scene::geometry::Size;
use crate::scene::model::StationKind;
use crate::scene::{Aim, Look, Memory, Scene, View, dossier, layout, rows_met};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A choice of a menu: what is chosen and what it says.
pub type Choice = (String, String);

/// The stage's state. A handle: copies mean the same stage.
#[derive(Clone, Copy)]
pub struct State {
    pub bench: Bench,
    pub look: RwSignal<Look>,
    /// The stage in CSS pixels.
    pub size: RwSignal<Size>,
    /// What the keyboard stands at.
    pub current: RwSignal<String>,
    /// The groups that are open.
    pub opened: RwSignal<BTreeSet<String>>,
    /// Also what the cluster brings along.
    pub system: RwSignal<bool>,
    /// The chosen client, by its id; empty leaves the choice to the stage.
    pub client: RwSignal<String>,
    /// The chosen Service port, as `service/default/web:80/TCP`; empty leaves the choice to the stage.
    pub port: RwSignal<String>,
    /// Requests a second of the stream; 0 while there is none.
    pub stream: RwSignal<u32>,
    /// Does a stream go over one connection?
    pub keep: RwSignal<bool>,
    /// `None` follows the chart: fitted.
    pub camera: RwSignal<Option<Camera>>,
    pub scene: Memo<Arc<Scene>>,
    pub items: Memo<Arc<Vec<Item>>>,
    pub air: StoredValue<Air, LocalStorage>,
    /// The last connection that has come to its end on the chart: what came of it may be told.
    pub landed: RwSignal<u64>,
    /// Was the press that ends now a drag?
    pub dragging: StoredValue<bool>,
    /// Did the learner place the chart? Then it does not follow packets by itself.
    pub placed: StoredValue<bool>,
}

impl State {
    /// A stage for a page.
    pub fn new(bench: Bench) -> Self {
        let session = bench.session;
        let look = bench.look;
        let size = RwSignal::new(Size { w: 0.0, h: 0.0 });
        let opened = RwSignal::new(BTreeSet::new());
        let system = RwSignal::new(false);
        let (client, port) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let memory = StoredValue::new(Memory::default());
        let scene = Memo::new(move |_| {
            let Size { w, h } = size.get();
            let focus = bench.selected.get().filter(|id| id.starts_with("service/"));
            let mut view =
                View { look: look.get(), opened: opened.get(), system: system.get(), focus, ..View::new(w, h) };
            session.read(|playground| {
                let store = playground.terminal().world.cluster.store();
                view.images = playground.settings().images;
                view.shares = shares(playground.flights());
                view.aim = aim(store, &client.get(), &port.get(), view.images);
                view.met = bench.lit(playground).map(rows_met).unwrap_or_default();
                for hint in bench.hints(playground) {
                    view.hints.entry(dossier::id_of(&hint.key)).or_insert(hint.message);
                }
                Arc::new(layout(store, &view, &mut memory.write_value()))
            })
        });
        let items = Memo::new(move |_| Arc::new(draw::items(&scene.get())));
        Self {
            bench,
            look,
            size,
            current: RwSignal::new("laptop".to_owned()),
            opened,
            system,
            client,
            port,
            stream: RwSignal::new(0),
            keep: RwSignal::new(false),
            camera: RwSignal::new(None),
            scene,
            items,
            air: StoredValue::new_local(Air::default()),
            landed: RwSignal::new(0),
            dragging: StoredValue::new(false),
            placed: StoredValue::new(false),
        }
    }

    /// How the chart lies on the stage.
    pub fn camera(self) -> Camera {
        let size = self.size.get();
        self.camera.get().unwrap_or_else(|| Camera::fit(self.scene.with(|scene| scene.size), size))
    }

    /// The clients that can be chosen.
    pub fn clients(self) -> Vec<Choice> {
        self.scene.with(|scene| {
            let stations =
                scene.stations.iter().filter(|s| matches!(s.kind, StationKind::Laptop | StationKind::ClientPod));
            let stations = stations.map(|station| (station.id.clone(), station.title.clone()));
            let pods = scene.pods.iter().take(40).map(|pod| (pod.id.clone(), pod.name.clone()));
            let nodes = scene.nodes.iter().filter(|n| !n.unscheduled).map(|node| (node.id.clone(), node.name.clone()));
            stations.chain(pods).chain(nodes).collect()
        })
    }

    /// The Service ports that can be chosen.
    pub fn ports(self) -> Vec<Choice> {
        self.bench.session.read(|playground| {
            let store = playground.terminal().world.cluster.store();
            let shown = |service: &&Service| {
                let meta = &service.metadata;
                let brought =
                    meta.namespace.starts_with("kube-") || (meta.namespace == "default" && meta.name == "kubernetes");
                (!brought || self.system.get()) && service.spec.type_ != "ExternalName"
            };
            let ports = store.list_as::<Service>(None).filter(shown).flat_map(|service| {
                let meta = &service.metadata;
                service.spec.ports.iter().map(|port| {
                    let protocol = Protocol::of(&port.protocol);
                    let id = format!("service/{}/{}:{}/{protocol}", meta.namespace, meta.name, port.port);
                    let space =
                        if meta.namespace == "default" { String::new() } else { format!("{}/", meta.namespace) };
                    (id, format!("{space}{}:{}", meta.name, port.port))
                })
            });
            ports.collect()
        })
    }

    /// The aim of the next request.
    pub fn aim(self) -> Option<Aim> {
        let (client, port) = (self.client.get(), self.port.get());
        self.bench.session.read(|playground| {
            aim(playground.terminal().world.cluster.store(), &client, &port, playground.settings().images)
        })
    }

    /// Sends one request the way that is chosen: a Pod asks for the Service's name first, as programs do. Returns whether it
    /// could set out.
    pub fn send(self) -> bool {
        self.send_aimed(true)
    }

    /// Sends one request of a stream: over the connection that stands, if it is to be kept; else a new one, to the address
    /// that the client knows by now.
    pub fn send_of_stream(self) -> bool {
        let aim = untrack(move || self.aim()).filter(|_| self.keep.get_untracked());
        let kept = aim.is_some_and(|aim| {
            let again = self.bench.session.change(|playground| {
                let to = destination(playground.terminal().world.cluster.store(), &aim);
                let last = playground.flights().last()?;
                let same = last.trace.as_ref().is_some_and(|trace| to.is_none_or(|to| trace.connection.to == to));
                let id = Some(last.id).filter(|_| same && client_of(&aim.client).as_ref() == Some(&last.from))?;
                playground.send_again(id).map(|flight| flight.id)
            });
            again.flatten().is_some()
        });
        kept || self.send_aimed(false)
    }

    fn send_aimed(self, by_name: bool) -> bool {
        let Some(aim) = untrack(move || self.aim()) else { return false };
        let Some(from) = client_of(&aim.client) else { return false };
        let Some((namespace, name)) = aim.service.strip_prefix("service/").and_then(|id| id.split_once('/')) else {
            return false;
        };
        let port = u16::try_from(aim.port).unwrap_or(0);
        let sent = self.bench.session.change(|playground| {
            let store = playground.terminal().world.cluster.store();
            let to = destination(store, &aim);
            match &from {
                // A headless Service has no address but what its name gives.
                Client::Pod { namespace: own, name: pod } if by_name || to.is_none() => {
                    let name = if own == namespace { name.to_owned() } else { format!("{name}.{namespace}") };
                    playground.connect_to_name(own, pod, &name, port, aim.protocol).is_some()
                }
                _ => to.is_some_and(|to| playground.connect(&from, to).is_some()),
            }
        });
        sent == Some(true)
    }
}

/// How many requests back traffic's shares are counted.
const RECENT: usize = 100;

/// Which part of its Service port's last requests each endpoint got.
fn shares(flights: &[Flight]) -> BTreeMap<String, f64> {
    let (mut of_port, mut of_endpoint) = (BTreeMap::new(), BTreeMap::new());
    for flight in flights.iter().rev().take(RECENT) {
        let Some(choice) = flight.trace.as_ref().and_then(|trace| trace.choice.as_ref()) else { continue };
        let Some(taken) = &choice.taken else { continue };
        *of_port.entry(&choice.port).or_insert(0.0) += 1.0;
        of_endpoint.entry(taken.socket().to_string()).or_insert((&choice.port, 0.0)).1 += 1.0;
    }
    let share = |(port, count): (&PortName, f64)| count / of_port.get(port).copied().unwrap_or(1.0);
    of_endpoint.into_iter().map(|(endpoint, counted)| (endpoint, share(counted))).collect()
}

/// The aim that was chosen; without a choice the port of the newest Service, asked for by who can reach it.
fn aim(store: &Store, client: &str, port: &str, images: Images) -> Option<Aim> {
    let id = |service: &Service| format!("service/{}/{}", service.metadata.namespace, service.metadata.name);
    let brought = |service: &Service| {
        let meta = &service.metadata;
        meta.namespace.starts_with("kube-") || (meta.namespace == "default" && meta.name == "kubernetes")
    };
    let ports =
        || store.list_as::<Service>(None).flat_map(|service| service.spec.ports.iter().map(move |one| (service, one)));
    let chosen =
        ports().find(|(service, one)| format!("{}:{}/{}", id(service), one.port, Protocol::of(&one.protocol)) == port);
    let newest = || {
        let own = ports().filter(|(service, _)| !brought(service) && service.spec.type_ != "ExternalName");
        own.reduce(|best, next| {
            let age = |service: &Service| service.metadata.creation_timestamp.map(|time| time.0);
            if age(next.0) > age(best.0) { next } else { best }
        })
    };
    let (service, one) = chosen.or_else(newest)?;
    let client = known_client(store, client, service, images);
    Some(Aim { client, service: id(service), port: one.port, protocol: Protocol::of(&one.protocol) })
}

/// The client that was chosen. Without a choice a Pod that only asks, of the Service's namespace first; where there is none,
/// the laptop if the Service can be reached from outside, else a node, which reaches every address of the cluster.
fn known_client(store: &Store, chosen: &str, service: &Service, images: Images) -> String {
    let exists = match client_of(chosen) {
        Some(Client::External) => true,
        Some(Client::Pod { namespace, name }) => store.get(Kind::Pod, &namespace, &name).is_some(),
        Some(Client::Node(name)) => store.get(Kind::Node, "", &name).is_some(),
        None => false,
    };
    if exists {
        return chosen.to_owned();
    }
    let asking = |namespace: &str| {
        let mut pods = store.list_as::<Pod>(Some(namespace)).filter(|pod| {
            let selecting = store.services_selecting(&pod.metadata.namespace, &pod.metadata.labels);
            !pod.status.pod_ip.is_empty() && crate::scene::facts::is_client(pod, &selecting, images)
        });
        pods.next().map(|pod| format!("pod/{namespace}/{}", pod.metadata.name))
    };
    if let Some(pod) = asking(&service.metadata.namespace).or_else(|| asking("default")) {
        return pod;
    }
    let outside =
        matches!(service.spec.type_.as_str(), "NodePort" | "LoadBalancer") || !service.spec.external_ips.is_empty();
    let node = store.list(Kind::Node, None).next().filter(|_| !outside);
    node.map_or_else(|| "laptop".to_owned(), |node| format!("node/{}", node.name()))
}

/// The client that an id names.
pub fn client_of(id: &str) -> Option<Client> {
    let mut parts = id.splitn(3, '/');
    match (parts.next()?, parts.next(), parts.next()) {
        ("laptop", None, None) => Some(Client::External),
        ("node", Some(name), None) => Some(Client::Node(name.to_owned())),
        ("pod", Some(namespace), Some(name)) => {
            Some(Client::Pod { namespace: namespace.to_owned(), name: name.to_owned() })
        }
        _ => None,
    }
}

/// Where a client would go: from outside to the load balancer's address, or a node's; from inside to the cluster address, or
/// to the first endpoint of a headless Service. `None` for a Pod and a headless Service: its name is all there is.
fn destination(store: &Store, aim: &Aim) -> Option<Destination> {
    let (namespace, name) = aim.service.strip_prefix("service/")?.split_once('/')?;
    let service = store.get_as::<Service>(namespace, name)?;
    let port =
        service.spec.ports.iter().find(|port| port.port == aim.port && Protocol::of(&port.protocol) == aim.protocol)?;
    let to = |ip: &str, port: i32| {
        Some(Destination { ip: ip.parse().ok()?, port: u16::try_from(port).ok()?, protocol: aim.protocol })
    };
    let outside = aim.client == "laptop";
    let external = service.spec.external_ips.first().filter(|_| outside && service.spec.type_ == "ClusterIP");
    if let Some(ip) = external {
        return to(ip, port.port);
    }
    if let Some(ingress) = service.status.load_balancer.ingress.first().filter(|_| outside) {
        return to(&ingress.ip, port.port);
    }
    if outside && port.node_port > 0 {
        let node = store.list_as::<crate::api::node::Node>(None).next()?;
        let address = node.status.addresses.iter().find(|address| address.type_ == "InternalIP")?;
        return to(&address.address, port.node_port);
    }
    if service.spec.cluster_ip == "None" {
        if aim.client.starts_with("pod/") {
            return None;
        }
        let slices = store.list_as::<crate::api::endpoint_slice::EndpointSlice>(Some(namespace));
        let mut own = slices.filter(|s| s.metadata.labels.get("kubernetes.io/service-name").is_some_and(|n| n == name));
        let ip =
            own.find_map(|slice| slice.endpoints.iter().find_map(|endpoint| endpoint.addresses.first().cloned()))?;
        // A headless Service maps no port: what is asked for is what arrives.
        return to(&ip, port.port);
    }
    to(&service.spec.cluster_ip, port.port)
}
