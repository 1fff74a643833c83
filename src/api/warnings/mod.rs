//! What the API server says of a request that it carries out all the same: one file for Services, one for Pods and templates.
//!
//! Models `pkg/api/service/warnings.go`, `pkg/api/pod/warnings.go` and the strategies' `WarningsOnCreate`.

mod pod;
mod service;

use super::endpoint_slice::EndpointSlice;
use super::endpoints::Endpoints;
use super::ip;
use super::node::Node;
use super::object::Object;
use super::pod::PodTemplateSpec;
use super::scheme::Kind;
use super::validation::field::Path;
use super::validation::names;

const TEMPLATE: Path<'static> = Path::new("spec.template.spec");

/// What is said of every request for a kind, whatever it does and however it ends.
///
/// Models `apiserver/pkg/endpoints/deprecation`.
pub fn deprecated(kind: Kind) -> Option<&'static str> {
    (kind == Kind::Endpoints).then_some("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
}

/// What is said of a new object, or of one that takes the place of `old`.
pub fn warnings(object: &Object, old: Option<&Object>) -> Vec<String> {
    // Templates are looked at again only when something has changed.
    let same_generation = old.is_some_and(|old| old.meta().generation == object.meta().generation);
    let mut out = Vec::new();
    match object {
        Object::Service(service) => service::warnings(service, &mut out),
        Object::Endpoints(endpoints) => of_endpoints(endpoints, &mut out),
        Object::EndpointSlice(slice) => of_slice(slice, old.is_none(), &mut out),
        Object::Node(node) => of_node(node, &mut out),
        Object::Pod(pod) if old.is_none() => {
            dns_label(object.name(), "the Pod's hostname", &mut out);
            pod::warnings(&pod.spec, &pod.metadata, &Path::new("spec"), &Path::new("metadata"), &mut out);
        }
        Object::Deployment(deployment) if !same_generation => {
            of_template(object.name(), old.is_none(), &deployment.spec.template, &mut out);
        }
        Object::ReplicaSet(set) if !same_generation => {
            of_template(object.name(), old.is_none(), &set.spec.template, &mut out);
        }
        Object::ReplicationController(controller) if !same_generation => {
            if let Some(template) = &controller.spec.template {
                of_template(object.name(), old.is_none(), template, &mut out);
            }
        }
        Object::Job(job) if !same_generation => {
            of_template(object.name(), old.is_none(), &job.spec.template, &mut out);
        }
        Object::DaemonSet(set) if !same_generation => of_template("", false, &set.spec.template, &mut out),
        Object::StatefulSet(set) => {
            if !same_generation {
                of_template("", false, &set.spec.template, &mut out);
            }
            if set.spec.revision_history_limit.is_some_and(|limit| limit < 0) {
                let why = "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
                out.push(why.to_owned());
            }
        }
        Object::CronJob(cron_job) if !same_generation => {
            if old.is_none() {
                dns_label(object.name(), "Pod names and hostnames", &mut out);
            }
            let (spec, meta) =
                (Path::new("spec.jobTemplate.spec.template.spec"), "spec.jobTemplate.spec.template.metadata");
            let template = &cron_job.spec.job_template.spec.template;
            pod::warnings(&template.spec, &template.metadata, &spec, &Path::new(meta), &mut out);
        }
        _ => {}
    }
    out
}

fn of_template(name: &str, new: bool, template: &PodTemplateSpec, out: &mut Vec<String>) {
    if new {
        dns_label(name, "Pod names and hostnames", out);
    }
    pod::warnings(&template.spec, &template.metadata, &TEMPLATE, &Path::new("spec.template.metadata"), out);
}

/// A name that cannot be a host's name as it is.
fn dns_label(name: &str, used: &str, out: &mut Vec<String>) {
    let complaints = names::dns1123_label(name);
    if !complaints.is_empty() {
        out.push(format!(
            "metadata.name: this is used in {used}, which can result in surprising behavior; a DNS label is recommended: [{}]",
            complaints.join(" ")
        ));
    }
}

fn of_endpoints(endpoints: &Endpoints, out: &mut Vec<String>) {
    if endpoints.metadata.labels.get("endpoints.kubernetes.io/managed-by").is_some_and(|by| by == "endpoint-controller")
    {
        return;
    }
    for (index, subset) in endpoints.subsets.iter().enumerate() {
        for (field, list) in [("addresses", &subset.addresses), ("notReadyAddresses", &subset.not_ready_addresses)] {
            for (at, address) in list.iter().enumerate() {
                out.extend(ip::warnings(&format!("subsets[{index}].{field}[{at}].ip"), &address.ip));
            }
        }
    }
}

fn of_slice(slice: &EndpointSlice, new: bool, out: &mut Vec<String>) {
    if new && slice.address_type == "FQDN" {
        let why = "spec.addressType: FQDN endpoints are deprecated";
        out.push(why.to_owned());
    }
    let controllers = ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"];
    let by = slice.metadata.labels.get("endpointslice.kubernetes.io/managed-by");
    if by.is_some_and(|by| controllers.contains(&by.as_str())) {
        return;
    }
    for (index, endpoint) in slice.endpoints.iter().enumerate() {
        for (at, address) in endpoint.addresses.iter().enumerate() {
            out.extend(ip::warnings(&format!("endpoints[{index}].addresses[{at}]"), address));
        }
    }
}

fn of_node(node: &Node, out: &mut Vec<String>) {
    for (index, range) in node.spec.pod_cidrs.iter().enumerate() {
        out.extend(ip::cidr_warnings(&format!("spec.podCIDRs[{index}]"), range));
    }
}

#[cfg(test)]
mod tests;
