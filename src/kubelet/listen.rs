//! What a Pod's containers listen on. Kubernetes does not know; the picture must.
//!
//! In this order: the Pod's annotation `playground/listen`; what the image's documented setting in `env` or `args` says; the
//! well-known port of the image; the declared `containerPort`s; else any port that is asked for, marked as an assumption.

use std::net::IpAddr;

use super::commands;
use super::images::{self, Image, ImagePort, Known, Setting};
use crate::api::container::Container;
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::settings::Images;

/// `"8080, 127.0.0.1:9090, 53/UDP"`: what the Pod listens on, whatever else is known.
pub const ANNOTATION: &str = "playground/listen";

/// The address that a socket is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    /// Every address of the Pod: `0.0.0.0`.
    Every,
    /// One address: `127.0.0.1` is reached from inside the Pod only.
    Only(IpAddr),
}

/// How it is known that something listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The Pod's annotation `playground/listen` says so.
    Annotation,
    /// A documented setting of the image: `env PORT`, `args -listen`.
    Setting { container: usize, field: String },
    /// The image's own, well-known port.
    Image { container: usize },
    /// The container declares the port.
    Declared { container: usize, port: usize },
    /// The container's command starts a server there.
    Command { container: usize },
}

impl Because {
    /// The path of the field in the Pod that says it.
    pub fn field(&self) -> String {
        match self {
            Because::Annotation => format!("metadata.annotations[{ANNOTATION}]"),
            Because::Setting { container, field } => format!("spec.containers[{container}].{field}"),
            Because::Image { container } => format!("spec.containers[{container}].image"),
            Because::Declared { container, port } => {
                format!("spec.containers[{container}].ports[{port}].containerPort")
            }
            Because::Command { container } => format!("spec.containers[{container}].command"),
        }
    }
}

/// A socket that accepts connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    pub port: u16,
    pub protocol: Protocol,
    pub bind: Bind,
    /// Which container holds it; the first one for an annotation.
    pub container: usize,
    pub because: Because,
    /// The published image would listen on this port instead: it works here, and would not in a real cluster.
    pub really: Option<u16>,
}

/// All that a Pod listens on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listens {
    pub sockets: Vec<Socket>,
    /// Nothing says what the Pod listens on: whatever is asked for is assumed to be open, held by this container.
    pub assumed: Option<usize>,
    /// The port that the published image of the assumed container has.
    pub assumed_really: Option<u16>,
}

/// Whether a connection to a port finds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// A socket is there.
    Open(&'a Socket),
    /// Nothing is known: assumed to be open.
    Assumed { container: usize, really: Option<u16> },
    /// A socket is there, bound to another address.
    OtherAddress(&'a Socket),
    /// The port is open for another protocol.
    OtherProtocol(&'a Socket),
    /// Nothing listens.
    Closed,
}

impl Listens {
    /// What a connection to `port` at `address` of the Pod finds.
    pub fn answer(&self, address: IpAddr, port: u16, protocol: Protocol) -> Answer<'_> {
        let mut other = None;
        for socket in self.sockets.iter().filter(|socket| socket.port == port) {
            match socket.bind {
                _ if socket.protocol != protocol => other = other.or(Some(Answer::OtherProtocol(socket))),
                Bind::Only(bound) if bound != address && !bound.is_unspecified() => {
                    other = Some(Answer::OtherAddress(socket))
                }
                _ => return Answer::Open(socket),
            }
        }
        match self.assumed {
            Some(container) if other.is_none() => Answer::Assumed { container, really: self.assumed_really },
            _ => other.unwrap_or(Answer::Closed),
        }
    }

    /// Whether a connection to the port at an address of the Pod is accepted.
    pub fn accepts(&self, address: IpAddr, port: u16, protocol: Protocol) -> bool {
        matches!(self.answer(address, port, protocol), Answer::Open(_) | Answer::Assumed { .. })
    }
}

/// What `pod` listens on.
pub fn listens(pod: &Pod, images: Images) -> Listens {
    if let Some(text) = pod.metadata.annotations.get(ANNOTATION) {
        return Listens { sockets: annotated(text), ..Listens::default() };
    }
    let mut out = Listens::default();
    for (index, container) in pod.spec.containers.iter().enumerate() {
        of_container(index, container, images, &mut out);
    }
    if !out.sockets.is_empty() {
        out.assumed = None;
    }
    out
}

/// Reads the annotation; what cannot be read is left out.
fn annotated(text: &str) -> Vec<Socket> {
    let socket = |part: &str| {
        let (address, protocol) =
            part.trim().split_once('/').map_or((part.trim(), Some(Protocol::Tcp)), |(a, p)| (a, Protocol::parse(p)));
        let (bind, port) = match address.rsplit_once(':') {
            Some((ip, port)) => (Bind::Only(ip.trim_matches(['[', ']']).parse().ok()?), port),
            None => (Bind::Every, address),
        };
        let port = port.parse().ok().filter(|port| *port > 0)?;
        Some(Socket { port, protocol: protocol?, bind, container: 0, because: Because::Annotation, really: None })
    };
    text.split(',').filter_map(socket).collect()
}

fn of_container(index: usize, container: &Container, images: Images, out: &mut Listens) {
    let known = images::lookup(&container.image);
    if let Some(started) = commands::started(container) {
        // The command replaces what the image would start: only what it says itself can be known.
        for (port, protocol) in started {
            out.sockets.push(socket(index, port, protocol, Because::Command { container: index }));
        }
        return;
    }
    match known {
        Known::Tool => {}
        Known::Agnhost => of_agnhost(index, container, out),
        Known::Server(image) => of_server(index, container, image, images, out),
        Known::Unknown => {
            if !declared(index, container, None, out) {
                out.assumed.get_or_insert(index);
            }
        }
    }
}

fn socket(container: usize, port: u16, protocol: Protocol, because: Because) -> Socket {
    Socket { port, protocol, bind: Bind::Every, container, because, really: None }
}

/// Adds the container's declared ports, but those that are open already; says whether there are any.
fn declared(index: usize, container: &Container, really: Option<u16>, out: &mut Listens) -> bool {
    for (at, port) in container.ports.iter().enumerate() {
        let Ok(number) = u16::try_from(port.container_port) else { continue };
        let protocol = Protocol::of(&port.protocol);
        if !out.sockets.iter().any(|s| s.container == index && s.port == number && s.protocol == protocol) {
            let because = Because::Declared { container: index, port: at };
            out.sockets.push(Socket { really, ..socket(index, number, protocol, because) });
        }
    }
    !container.ports.is_empty()
}

fn of_agnhost(index: usize, container: &Container, out: &mut Listens) {
    let subcommand = container.args.first().or(container.command.get(1)).map(String::as_str);
    let ports = images::AGNHOST.iter().find(|(name, _)| Some(*name) == subcommand).map_or(&[][..], |(_, ports)| ports);
    for port in ports {
        out.sockets.push(image_socket(index, container, port));
    }
}

fn of_server(index: usize, container: &Container, image: &Image, images: Images, out: &mut Listens) {
    let sockets: Vec<Socket> = image.ports.iter().map(|port| image_socket(index, container, port)).collect();
    let set = sockets.iter().any(|socket| matches!(socket.because, Because::Setting { .. }));
    let really = sockets.first().map(|socket| socket.port);
    out.sockets.extend(sockets);
    if image.configurable && images == Images::Lenient && !set && !declared(index, container, really, out) {
        out.assumed.get_or_insert(index);
        out.assumed_really = really;
        out.sockets.retain(|socket| socket.container != index);
    }
}

/// The socket of an image's port: where its setting says, or else at its default.
fn image_socket(index: usize, container: &Container, port: &ImagePort) -> Socket {
    for setting in port.settings {
        let found = match setting {
            Setting::Env(name) => env(container, name),
            Setting::Flag(name) => commands::flag(container, name),
        };
        if let Some((field, value)) = found
            && let Some((bind, number)) = address(&value)
        {
            return Socket {
                bind,
                ..socket(index, number, port.protocol, Because::Setting { container: index, field })
            };
        }
    }
    socket(index, port.port, port.protocol, Because::Image { container: index })
}

fn env(container: &Container, name: &str) -> Option<(String, String)> {
    let (at, variable) = container.env.iter().enumerate().rfind(|(_, variable)| variable.name == name)?;
    Some((format!("env[{at}].value"), variable.value.clone()))
}

/// `8080`, `:8080`, `0.0.0.0:8080`, `127.0.0.1:8080`.
fn address(value: &str) -> Option<(Bind, u16)> {
    let (host, port) = value.rsplit_once(':').unwrap_or(("", value));
    let port = port.trim().parse().ok().filter(|port| *port > 0)?;
    let bind = match host.trim_matches(['[', ']']) {
        "localhost" => Bind::Only(IpAddr::from([127, 0, 0, 1])),
        host => host.parse::<IpAddr>().ok().filter(|ip| !ip.is_unspecified()).map_or(Bind::Every, Bind::Only),
    };
    Some((bind, port))
}

#[cfg(test)]
#[path = "listen_tests.rs"]
mod tests;
