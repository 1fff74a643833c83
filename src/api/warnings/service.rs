//! Warnings about Services. Models `pkg/api/service/warnings.go`.

use crate::api::ip;
use crate::api::service::Service;

/// Everything that is said of a Service, in upstream's order.
pub fn warnings(service: &Service, out: &mut Vec<String>) {
    let spec = &service.spec;
    let headless = spec.type_ == "ClusterIP" && spec.cluster_ip == "None";
    let external_name = spec.type_ == "ExternalName";
    if service.metadata.annotations.contains_key("service.kubernetes.io/topology-aware-hints") {
        out.push(
            "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead"
                .to_owned(),
        );
    }
    if !spec.cluster_ip.is_empty() && spec.cluster_ip != "None" {
        for (index, address) in spec.cluster_ips.iter().enumerate() {
            out.extend(ip::warnings(&format!("spec.clusterIPs[{index}]"), address));
        }
    }
    if headless {
        if !spec.load_balancer_ip.is_empty() {
            out.push("spec.loadBalancerIP is ignored for headless services".to_owned());
        }
        if !spec.external_ips.is_empty() {
            out.push("spec.externalIPs is ignored for headless services".to_owned());
        }
        if spec.session_affinity != "None" {
            out.push("spec.SessionAffinity is ignored for headless services".to_owned());
        }
    }
    for (index, address) in spec.external_ips.iter().enumerate() {
        out.extend(ip::warnings(&format!("spec.externalIPs[{index}]"), address));
    }
    if !spec.external_ips.is_empty() && !headless && !external_name {
        out.push("spec.externalIPs is deprecated and may no longer be implemented in some clusters".to_owned());
    }
    if !spec.load_balancer_ip.is_empty() {
        out.extend(ip::warnings("spec.loadBalancerIP", &spec.load_balancer_ip));
    }
    for (index, range) in spec.load_balancer_source_ranges.iter().enumerate() {
        out.extend(ip::cidr_warnings(&format!("spec.loadBalancerSourceRanges[{index}]"), range));
    }
    if external_name && !spec.external_ips.is_empty() {
        out.push("spec.externalIPs is ignored when spec.type is \"ExternalName\"".to_owned());
    }
    if !external_name && !spec.external_name.is_empty() {
        out.push("spec.externalName is ignored when spec.type is not \"ExternalName\"".to_owned());
    }
    if spec.traffic_distribution.as_deref() == Some("PreferClose") {
        out.push("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"".to_owned());
    }
}
