use serde_json::{Value, json};

use super::*;
use crate::api::schema::Field;
use crate::api::service::Service;
use crate::api::{defaults, strategy};

fn service(name: &str, spec: Value) -> Service {
    let mut service = Service::read(&json!({"metadata": {"name": name, "namespace": "default"}, "spec": spec}));
    defaults::service::apply(&mut service);
    strategy::service::prepare_create(&mut service);
    service
}

struct Cluster {
    allocators: Allocators,
}

impl Cluster {
    fn new(families: &[&str]) -> Cluster {
        let families: Vec<String> = families.iter().map(|f| (*f).to_owned()).collect();
        Cluster { allocators: Allocators::new(&families) }
    }

    fn create(&mut self, spec: Value) -> Result<Service, String> {
        let before = self.allocators.clone();
        let mut service = service("web", spec);
        let result = self.allocators.allocate_create(&mut service, false, &mut |_| 0);
        result.map(|()| service).map_err(|status| {
            self.allocators = before;
            status.message
        })
    }

    fn update(&mut self, old: &Service, spec: Value) -> Result<Service, String> {
        let before = self.allocators.clone();
        let mut new = Service::read(&json!({"metadata": {"name": "web", "namespace": "default"}, "spec": spec}));
        defaults::service::apply(&mut new);
        strategy::service::prepare_update(&mut new, old);
        let result = self.allocators.allocate_update(&mut new, old, false, &mut |_| 0);
        result.map(|()| new).map_err(|status| {
            self.allocators = before;
            status.message
        })
    }
}

fn ports(service: &Service) -> Vec<i32> {
    service.spec.ports.iter().map(|port| port.node_port).collect()
}

#[test]
fn addresses_come_from_the_upper_band() {
    let mut cluster = Cluster::new(&["IPv4"]);
    let first = cluster.create(json!({"ports": [{"port": 80}]})).unwrap();
    assert_eq!(first.spec.cluster_ips, ["10.96.1.1"]);
    assert_eq!(
        (first.spec.ip_families.clone(), first.spec.ip_family_policy.as_deref()),
        (vec!["IPv4".to_owned()], Some("SingleStack"))
    );
    let fixed = json!({"ports": [{"port": 80}], "clusterIP": "10.96.0.10"});
    assert_eq!(cluster.create(fixed.clone()).unwrap().spec.cluster_ip, "10.96.0.10");
    assert_eq!(
        cluster.create(fixed).unwrap_err(),
        "Service \"web\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed to allocate IP 10.96.0.10: provided IP is already allocated"
    );
    assert_eq!(
        cluster.create(json!({"ports": [{"port": 80}], "clusterIP": "192.168.1.10"})).unwrap_err(),
        "Service \"web\" is invalid: spec.clusterIPs: Invalid value: [\"192.168.1.10\"]: failed to allocate IP 192.168.1.10: the provided network does not match the current range"
    );
    let second = cluster.create(json!({"ports": [{"port": 80}]})).unwrap();
    assert_eq!(second.spec.cluster_ip, "10.96.1.2");
    cluster.allocators.release(&first);
    assert_eq!(cluster.create(json!({"ports": [{"port": 80}]})).unwrap().spec.cluster_ip, "10.96.1.1");
}

#[test]
fn a_full_range() {
    let range = crate::api::ip::parse_cidr("10.0.0.0/28").unwrap();
    let mut allocator = IpAllocator::new(range);
    let mut seen: Vec<String> = (0..14).map(|_| allocator.allocate_next(&mut |n| n / 2).unwrap().to_string()).collect();
    assert_eq!(allocator.allocate_next(&mut |_| 3), Err(IpError::Full));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 14);
    assert_eq!(allocator.allocate("10.0.0.15".parse().unwrap()), Err(IpError::MismatchedNetwork));
    assert!(allocator.has("10.0.0.14".parse().unwrap()));
}

#[test]
fn node_ports() {
    let mut cluster = Cluster::new(&["IPv4"]);
    let shared = json!({"type": "NodePort", "ports": [
        {"name": "tcp", "port": 53, "nodePort": 30053}, {"name": "udp", "port": 53, "protocol": "UDP"}, {"name": "http", "port": 80},
    ]});
    let dns = cluster.create(shared).unwrap();
    assert_eq!(ports(&dns), [30053, 30053, 30086]);
    let taken = json!({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30053}]});
    assert_eq!(
        cluster.create(taken).unwrap_err(),
        "Service \"web\" is invalid: spec.ports[0].nodePort: Invalid value: 30053: provided port is already allocated"
    );
    assert_eq!(
        cluster.create(json!({"type": "NodePort", "ports": [{"port": 80, "nodePort": 99}]})).unwrap_err(),
        "Service \"web\" is invalid: spec.ports[0].nodePort: Invalid value: 99: provided port is not in the valid range. The range of valid ports is 30000-32767"
    );
    // Without values of its own the Service keeps what it has; going back to ClusterIP lets go of them.
    let renamed = json!({"type": "NodePort", "ports": [{"name": "tcp", "port": 5353}]});
    let renamed = cluster.update(&dns, renamed).unwrap();
    assert_eq!(ports(&renamed), [30053]);
    let mut spec = renamed.spec.write();
    spec["type"] = json!("ClusterIP");
    let inner = cluster.update(&renamed, spec).unwrap();
    assert_eq!((ports(&inner), inner.spec.external_traffic_policy.as_str()), (vec![0], ""));
    assert!(cluster.create(json!({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30053}]})).is_ok());
    assert!(cluster.create(json!({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30086}]})).is_ok());
}

#[test]
fn load_balancers() {
    let mut cluster = Cluster::new(&["IPv4"]);
    let local = json!({"type": "LoadBalancer", "externalTrafficPolicy": "Local", "ports": [{"port": 80}]});
    let made = cluster.create(local).unwrap();
    assert_eq!((ports(&made), made.spec.health_check_node_port), (vec![30086], 30087));
    let mut spec = made.spec.write();
    spec["externalTrafficPolicy"] = json!("Cluster");
    assert_eq!(cluster.update(&made, spec).unwrap().spec.health_check_node_port, 0);
    let without = json!({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false, "ports": [{"port": 80}]});
    assert_eq!(ports(&cluster.create(without).unwrap()), [0]);
}

#[test]
fn external_name_and_back() {
    let mut cluster = Cluster::new(&["IPv4"]);
    let made = cluster.create(json!({"ports": [{"port": 80}]})).unwrap();
    let mut spec = made.spec.write();
    spec["type"] = json!("ExternalName");
    spec["externalName"] = json!("db.example.com");
    let external = cluster.update(&made, spec).unwrap();
    assert_eq!((external.spec.cluster_ips.len(), external.spec.ip_families.len()), (0, 0));
    assert_eq!(external.spec.internal_traffic_policy, None);
    let back = cluster.update(&external, json!({"ports": [{"port": 80}]})).unwrap();
    assert_eq!(back.spec.cluster_ips, ["10.96.1.1"]);
}

#[test]
fn families_of_a_single_stack_cluster() {
    // conformance: services-ip-families.
    let mut cluster = Cluster::new(&["IPv4"]);
    let headless = cluster.create(json!({"clusterIP": "None", "ports": [{"port": 80}]})).unwrap();
    assert_eq!(headless.spec.ip_families, ["IPv4", "IPv6"]);
    assert_eq!(headless.spec.ip_family_policy.as_deref(), Some("RequireDualStack"));
    let with_selector = json!({"clusterIP": "None", "selector": {"app": "db"}, "ports": [{"port": 80}]});
    assert_eq!(cluster.create(with_selector).unwrap().spec.ip_families, ["IPv4"]);
    let prefer = json!({"ipFamilyPolicy": "PreferDualStack", "ports": [{"port": 80}]});
    assert_eq!(cluster.create(prefer).unwrap().spec.ip_families, ["IPv4"]);
    for (spec, want) in [
        (
            json!({"ipFamilyPolicy": "RequireDualStack", "ports": [{"port": 80}]}),
            "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services",
        ),
        (
            json!({"ipFamilies": ["IPv6"], "ports": [{"port": 80}]}),
            "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster",
        ),
        (
            json!({"ipFamilyPolicy": "SingleStack", "ipFamilies": ["IPv4", "IPv6"], "ports": [{"port": 80}]}),
            "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
        ),
        (
            json!({"clusterIP": "fd00::1", "ports": [{"port": 80}]}),
            "spec.clusterIPs[0]: Invalid value: [\"fd00::1\"]: IPv6 is not configured on this cluster",
        ),
    ] {
        assert_eq!(cluster.create(spec).unwrap_err(), format!("Service \"web\" is invalid: {want}"));
    }
}

#[test]
fn families_of_a_dual_stack_cluster() {
    let mut cluster = Cluster::new(&["IPv4", "IPv6"]);
    let single = cluster.create(json!({"ports": [{"port": 80}]})).unwrap();
    assert_eq!(single.spec.ip_families, ["IPv4"]);
    let mut spec = single.spec.write();
    spec["ipFamilyPolicy"] = json!("RequireDualStack");
    let dual = cluster.update(&single, spec).unwrap();
    assert_eq!(dual.spec.cluster_ips, ["10.96.1.1", "fd00:10:96::101"]);
    let mut spec = dual.spec.write();
    spec["ipFamilyPolicy"] = json!("SingleStack");
    let again = cluster.update(&dual, spec).unwrap();
    assert_eq!((again.spec.cluster_ips.len(), again.spec.ip_families.clone()), (1, vec!["IPv4".to_owned()]));
    let six =
        cluster.create(json!({"ipFamilies": ["IPv6"], "ipFamilyPolicy": "PreferDualStack", "ports": [{"port": 80}]}));
    assert_eq!(six.unwrap().spec.cluster_ips, ["fd00:10:96::101", "10.96.1.2"]);
}

#[test]
fn a_dry_run_takes_nothing() {
    let mut cluster = Cluster::new(&["IPv4"]);
    let mut dry = service("web", json!({"type": "NodePort", "ports": [{"port": 80}, {"port": 443, "name": "b"}]}));
    cluster.allocators.allocate_create(&mut dry, true, &mut |_| 0).unwrap();
    assert_eq!((dry.spec.cluster_ip.as_str(), ports(&dry)), ("10.96.0.0", vec![32769, 32770]));
    assert_eq!(ports(&cluster.create(json!({"type": "NodePort", "ports": [{"port": 80}]})).unwrap()), [30086]);
}

#[test]
fn a_service_without_a_name_gets_no_address() {
    // conformance: a nameless Service is refused by the object that records its address.
    let mut allocators = Allocators::new(&["IPv4".to_owned()]);
    let mut nameless = service("", json!({"ports": [{"port": 80}]}));
    let status = allocators.allocate_create(&mut nameless, false, &mut |_| 0).unwrap_err();
    assert_eq!(
        status.message,
        "Service \"\" is invalid: spec.clusterIPs: Invalid value: [\"\"]: failed to allocate IP: IPAddress.networking.k8s.io \"10.96.1.1\" is invalid: spec.parentRef.name: Required value"
    );
}
