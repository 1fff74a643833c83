//! Defaults of Services. Models `SetDefaults_Service` in `pkg/apis/core/v1/defaults.go`.

use super::or;
use crate::api::scalar::IntOrString;
use crate::api::service::{ClientIPConfig, Service, SessionAffinityConfig};

/// Seconds for which a client stays with its Pod unless said otherwise: three hours.
const AFFINITY_SECONDS: i32 = 10800;

/// Fills in what was left open. Addresses, node ports and families are allocation's.
pub fn apply(service: &mut Service) {
    let externally_accessible = {
        let spec = &mut service.spec;
        or(&mut spec.session_affinity, "None");
        match spec.session_affinity.as_str() {
            "None" => spec.session_affinity_config = None,
            "ClientIP" => {
                let config = spec.session_affinity_config.as_ref();
                if config.and_then(|c| c.client_ip.as_ref()).and_then(|c| c.timeout_seconds).is_none() {
                    let client_ip = Some(ClientIPConfig { timeout_seconds: Some(AFFINITY_SECONDS) });
                    spec.session_affinity_config = Some(SessionAffinityConfig { client_ip });
                }
            }
            _ => {}
        }
        or(&mut spec.type_, "ClusterIP");
        spec.externally_accessible()
    };
    let spec = &mut service.spec;
    for port in &mut spec.ports {
        or(&mut port.protocol, "TCP");
        if port.target_port == IntOrString::Int(0) || port.target_port == IntOrString::String(String::new()) {
            port.target_port = IntOrString::Int(port.port);
        }
    }
    if externally_accessible {
        or(&mut spec.external_traffic_policy, "Cluster");
    }
    let has_address = matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer" | "ClusterIP");
    if has_address && spec.internal_traffic_policy.is_none() {
        spec.internal_traffic_policy = Some("Cluster".to_owned());
    }
    if spec.type_ == "LoadBalancer" {
        spec.allocate_load_balancer_node_ports.get_or_insert(true);
        for ingress in &mut service.status.load_balancer.ingress {
            if !ingress.ip.is_empty() && ingress.ip_mode.is_none() {
                ingress.ip_mode = Some("VIP".to_owned());
            }
        }
    }
}
