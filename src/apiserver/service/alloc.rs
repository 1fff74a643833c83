//! Gives a Service its addresses and ports, and takes them back. Models `pkg/registry/core/service/storage/alloc.go`.
//!
//! Upstream undoes single steps of a request that fails; here the caller puts back the allocators as they were.

use serde_json::Value;

use super::families;
use super::ip_allocator::{IpAllocator, IpError};
use super::port_allocator::{PortAllocator, PortError};
use crate::api::ip;
use crate::api::scheme::Kind;
use crate::api::service::{Service, ServicePort, ServiceSpec};
use crate::api::strategy::service::allocates_node_ports;
use crate::api::validation::field::{FieldError, Path};
use crate::api::validation::meta::path_segment;
use crate::apiserver::rules::invalid;
use crate::apiserver::status::{Reason, Status};

/// The range of cluster addresses of each family.
const RANGES: [(&str, &str); 2] = [("IPv4", "10.96.0.0/16"), ("IPv6", "fd00:10:96::/112")];
/// The port before the first one that a dry run makes up.
const DRY_RUN_PORT: i32 = 32768;

type Chance<'a> = &'a mut dyn FnMut(u64) -> u64;

/// Everything that is handed out to Services.
#[derive(Debug, Clone)]
pub struct Allocators {
    /// One for each family of the cluster, the primary one first.
    addresses: Vec<IpAllocator>,
    ports: PortAllocator,
}

/// What a change gives back once it has succeeded, and what a dry run has made up.
#[derive(Default)]
struct Work {
    dry_run: bool,
    /// Ports that a dry run believes it has taken.
    pretended: Vec<i32>,
}

impl Allocators {
    /// Allocators in which nothing is taken, for the families of the cluster.
    pub fn new(families: &[String]) -> Allocators {
        let range = |family: &String| RANGES.iter().find(|(name, _)| name == family).map(|(_, range)| *range);
        let addresses = families.iter().filter_map(range).filter_map(ip::parse_cidr).map(IpAllocator::new).collect();
        Allocators { addresses, ports: PortAllocator::default() }
    }

    fn families(&self) -> Vec<&'static str> {
        self.addresses.iter().map(IpAllocator::family).collect()
    }

    /// Gives a new Service what it needs.
    ///
    /// # Errors
    /// What cannot be had; the caller then puts the allocators back.
    pub fn allocate_create(&mut self, service: &mut Service, dry_run: bool, chance: Chance<'_>) -> Result<(), Status> {
        let name = service.metadata.name.clone();
        let mut work = Work { dry_run, ..Work::default() };
        families::init(&mut service.spec, None, &self.families()).map_err(|errors| refused(&name, errors))?;
        self.cluster_ips(service, 0, dry_run, chance)?;
        if matches!(service.spec.type_.as_str(), "NodePort" | "LoadBalancer") {
            self.init_node_ports(&name, &mut service.spec, &mut work, chance)?;
        }
        if service.spec.needs_health_check() {
            self.health_check_port(&mut service.spec, &mut work, chance)?;
        }
        Ok(())
    }

    /// Gives a changed Service what it needs now, and takes back what it needs no longer.
    ///
    /// # Errors
    /// What cannot be had.
    pub fn allocate_update(
        &mut self,
        service: &mut Service,
        old: &Service,
        dry_run: bool,
        chance: Chance<'_>,
    ) -> Result<(), Status> {
        let name = service.metadata.name.clone();
        let mut work = Work { dry_run, ..Work::default() };
        families::init(&mut service.spec, Some(&old.spec), &self.families())
            .map_err(|errors| refused(&name, errors))?;
        self.update_cluster_ips(service, &old.spec, dry_run, chance)?;
        let has_ports = |spec: &ServiceSpec| matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer");
        if has_ports(&old.spec) && !has_ports(&service.spec) {
            self.release_ports(old.spec.ports.iter().map(|port| port.node_port));
        }
        if has_ports(&service.spec) {
            self.update_node_ports(&name, &mut service.spec, &old.spec, &mut work, chance)?;
        }
        match (old.spec.needs_health_check(), service.spec.needs_health_check()) {
            (false, true) => self.health_check_port(&mut service.spec, &mut work, chance)?,
            (true, false) => self.ports.release(old.spec.health_check_node_port),
            _ => {}
        }
        Ok(())
    }

    /// Takes back everything a deleted Service had.
    pub fn release(&mut self, service: &Service) {
        let spec = &service.spec;
        if spec.needs_cluster_ip() {
            for address in &spec.cluster_ips {
                self.release_ip(address);
            }
        }
        self.release_ports(spec.ports.iter().map(|port| port.node_port));
        if spec.needs_health_check() {
            self.ports.release(spec.health_check_node_port);
        }
    }

    fn release_ip(&mut self, address: &str) {
        if let Some(parsed) = ip::parse(address) {
            self.addresses.iter_mut().for_each(|allocator| allocator.release(parsed));
        }
    }

    fn release_ports(&mut self, ports: impl Iterator<Item = i32>) {
        ports.filter(|port| *port != 0).for_each(|port| self.ports.release(port));
    }

    /// Gives addresses for the families from number `from` on. Models `allocClusterIPs`.
    fn cluster_ips(
        &mut self,
        service: &mut Service,
        from: usize,
        dry_run: bool,
        chance: Chance<'_>,
    ) -> Result<(), Status> {
        let spec = &mut service.spec;
        if !spec.needs_cluster_ip() || spec.cluster_ips.first().is_some_and(|first| first == "None") {
            return Ok(());
        }
        while spec.cluster_ips.len() < spec.ip_families.len() {
            spec.cluster_ips.push(String::new());
        }
        let families = spec.ip_families.clone();
        for (index, family) in families.iter().enumerate().skip(from) {
            let wanted = service.spec.cluster_ips.get(index).cloned().unwrap_or_default();
            let given = self.one_ip(service, family, &wanted, dry_run, chance)?;
            if let Some(slot) = service.spec.cluster_ips.get_mut(index) {
                slot.clone_from(&given);
            }
            if index == 0 {
                service.spec.cluster_ip = given;
            }
        }
        Ok(())
    }

    /// The address `wanted`, or any. Models `allocIPs`.
    fn one_ip(
        &mut self,
        service: &Service,
        family: &str,
        wanted: &str,
        dry_run: bool,
        chance: Chance<'_>,
    ) -> Result<String, Status> {
        let name = &service.metadata.name;
        let refuse = |what: String| {
            let path = Path::new("spec");
            let value = Value::from(service.spec.cluster_ips.clone());
            refused(name, vec![FieldError::invalid(&path.child("clusterIPs"), value, what)])
        };
        let Some(allocator) = self.addresses.iter_mut().find(|allocator| allocator.family() == family) else {
            return Err(internal(format!("no allocator for {family}")));
        };
        if wanted.is_empty() {
            if dry_run {
                return Ok(allocator.base().to_string());
            }
            let address = allocator.allocate_next(chance).map_err(|_| {
                internal(format!("failed to allocate a serviceIP for Service \"{name}\": {}", IpError::Full))
            })?;
            return match parent_error(name, &address.to_string()) {
                Some(error) => Err(refuse(format!("failed to allocate IP: {error}"))),
                None => Ok(address.to_string()),
            };
        }
        let Some(address) = ip::parse(wanted) else {
            return Err(internal(format!("failed to parse service IP \"{wanted}\"")));
        };
        let outcome = if dry_run { allocator.check(address) } else { allocator.allocate(address) };
        outcome.map_err(|error| refuse(format!("failed to allocate IP {wanted}: {error}")))?;
        match parent_error(name, &address.to_string()).filter(|_| !dry_run) {
            Some(error) => Err(refuse(format!("failed to allocate IP {wanted}: {error}"))),
            None => Ok(wanted.to_owned()),
        }
    }

    /// Models `updateClusterIPs`.
    fn update_cluster_ips(
        &mut self,
        service: &mut Service,
        old: &ServiceSpec,
        dry_run: bool,
        chance: Chance<'_>,
    ) -> Result<(), Status> {
        let spec = &service.spec;
        if families::unchanged_prefer_dual_stack(spec, old) {
            return Ok(());
        }
        if !old.needs_cluster_ip() && spec.needs_cluster_ip() {
            return self.cluster_ips(service, 0, dry_run, chance);
        }
        if old.cluster_ips.first().is_some_and(|first| first == "None") {
            return Ok(());
        }
        if old.needs_cluster_ip() && !spec.needs_cluster_ip() {
            for address in &old.cluster_ips {
                self.release_ip(address);
            }
            return Ok(());
        }
        match (old.ip_families.len(), spec.ip_families.len()) {
            (1, 2) => return self.cluster_ips(service, 1, dry_run, chance),
            (2, 1) => {
                if let Some(second) = old.cluster_ips.get(1) {
                    self.release_ip(second);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take(&mut self, port: i32, work: &mut Work) -> Result<(), PortError> {
        if !work.dry_run {
            return self.ports.allocate(port);
        }
        if self.ports.has(port) || work.pretended.contains(&port) {
            return Err(PortError::Allocated);
        }
        work.pretended.push(port);
        Ok(())
    }

    fn take_any(&mut self, work: &mut Work, chance: Chance<'_>) -> Result<i32, PortError> {
        if !work.dry_run {
            return self.ports.allocate_next(chance);
        }
        let port = work.pretended.iter().copied().max().unwrap_or(DRY_RUN_PORT).saturating_add(1);
        work.pretended.push(port);
        Ok(port)
    }

    /// Node ports of a new Service: ports of one number share a node port, whatever their protocols. Models `initNodePorts`.
    fn init_node_ports(
        &mut self,
        name: &str,
        spec: &mut ServiceSpec,
        work: &mut Work,
        chance: Chance<'_>,
    ) -> Result<(), Status> {
        let allocates = allocates_node_ports(spec);
        // Pairs of port and the node port it has been given.
        let mut given: Vec<(i32, i32)> = Vec::new();
        for index in 0..spec.ports.len() {
            let Some((port, asked)) = spec.ports.get(index).map(|p| (p.port, p.node_port)) else { break };
            if asked == 0 && !allocates {
                continue;
            }
            let shared = given.iter().rev().find(|(number, _)| *number == port).map(|(_, node_port)| *node_port);
            let node_port = match shared {
                None => {
                    let requested = spec.ports.iter().find(|p| p.port == port && p.node_port != 0);
                    let node_port = match requested.map(|p| p.node_port) {
                        Some(requested) => {
                            self.take(requested, work).map_err(|e| port_refused(name, index, requested, e))?;
                            requested
                        }
                        None => self.take_any(work, chance).map_err(no_node_port)?,
                    };
                    given.push((port, node_port));
                    node_port
                }
                Some(shared) if asked == 0 => shared,
                Some(shared) => {
                    if asked != shared {
                        self.take(asked, work).map_err(|e| port_refused(name, index, asked, e))?;
                    }
                    asked
                }
            };
            if let Some(port) = spec.ports.get_mut(index) {
                port.node_port = node_port;
            }
        }
        Ok(())
    }

    /// Node ports of a changed Service. Models `updateNodePorts`.
    fn update_node_ports(
        &mut self,
        name: &str,
        spec: &mut ServiceSpec,
        old: &ServiceSpec,
        work: &mut Work,
        chance: Chance<'_>,
    ) -> Result<(), Status> {
        let had = |number: i32| old.ports.iter().any(|port| port.node_port == number);
        let allocates = allocates_node_ports(spec);
        let mut taken: Vec<i32> = Vec::new();
        let mut seen: Vec<(String, i32)> = Vec::new();
        for (index, port) in spec.ports.iter_mut().enumerate() {
            if port.node_port == 0 {
                if !allocates {
                    continue;
                }
                port.node_port = self.take_any(work, chance).map_err(no_node_port)?;
            } else if !had(port.node_port) && !taken.contains(&port.node_port) {
                self.take(port.node_port, work).map_err(|e| port_refused(name, index, port.node_port, e))?;
                taken.push(port.node_port);
            }
            let pair = (port.protocol.clone(), port.node_port);
            if seen.contains(&pair) {
                let message = format!("duplicate nodePort: {{{} {}}}", pair.0, pair.1);
                return Err(Status::new(Reason::Unknown, message));
            }
            seen.push(pair);
        }
        let kept = |number: i32| spec.ports.iter().any(|port: &ServicePort| port.node_port == number);
        let gone: Vec<i32> = old.ports.iter().map(|port| port.node_port).filter(|number| !kept(*number)).collect();
        self.release_ports(gone.into_iter());
        Ok(())
    }

    /// Models `allocHealthCheckNodePort`.
    fn health_check_port(&mut self, spec: &mut ServiceSpec, work: &mut Work, chance: Chance<'_>) -> Result<(), Status> {
        let asked = spec.health_check_node_port;
        if asked != 0 {
            return self.take(asked, work).map_err(|error| {
                internal(format!("failed to allocate requested HealthCheck NodePort {asked}: {error}"))
            });
        }
        let port = self.take_any(work, chance);
        spec.health_check_node_port =
            port.map_err(|error| internal(format!("failed to allocate a HealthCheck NodePort 0: {error}")))?;
        Ok(())
    }
}

fn refused(name: &str, errors: Vec<FieldError>) -> Status {
    invalid(Kind::Service, name, &errors)
}

fn internal(message: String) -> Status {
    Status::new(Reason::InternalError, format!("Internal error occurred: {message}"))
}

fn no_node_port(error: PortError) -> Status {
    internal(format!("failed to allocate a nodePort: {error}"))
}

fn port_refused(name: &str, index: usize, port: i32, error: PortError) -> Status {
    let ports = Path::new("spec.ports");
    let at = ports.index(index);
    refused(name, vec![FieldError::invalid(&at.child("nodePort"), port, error.to_string())])
}

/// Every address is recorded in an object of its own that names the Service; a bad name is refused there first.
/// Models `createIPAddress` in `ipallocator.go`.
fn parent_error(name: &str, address: &str) -> Option<String> {
    let parent = Path::new("spec.parentRef");
    let path = parent.child("name");
    let errors: Vec<FieldError> = if name.is_empty() {
        vec![FieldError::required(&path, "")]
    } else {
        path_segment(name).into_iter().map(|why| FieldError::invalid(&path, name, why)).collect()
    };
    if errors.is_empty() {
        return None;
    }
    let reason = crate::api::validation::field::aggregate(&errors);
    Some(format!("IPAddress.networking.k8s.io \"{address}\" is invalid: {reason}"))
}
