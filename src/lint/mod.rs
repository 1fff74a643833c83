//! Teaching hints, one file each: what is likely not meant, where it stands, and what to try. Never changes an object.
//!
//! A hint is a pure function of a [`View`]. It says nothing where it is not sure, and never the same thing twice.

mod all_pods_unready;
mod bare_pod_steals_traffic;
mod external_name_with_ports;
mod labels_not_in_template;
mod load_balancer_without_provider;
mod named_port_missing;
mod node_port_on_localhost;
mod port_and_target_port_swapped;
mod selector_matches_no_pod;
mod service_in_other_namespace;
mod several_services_for_one_pod_set;
mod target_port_not_listening;

use std::rc::Rc;

use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Settings;
use crate::apiserver::store::{Key, Store};
use crate::proxy::{Client, Network, Trace};

/// Most Services that are looked at, and most hints that are given.
const MOST_SERVICES: usize = 500;
const MOST_HINTS: usize = 100;

/// What a hint may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub store: &'a Store,
    pub network: &'a Network,
    pub settings: &'a Settings,
    /// The connections of late.
    pub traces: &'a [Rc<Trace>],
    /// Names that clients asked for of late, in vain.
    pub unresolved: &'a [(Client, String)],
}

/// Something to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub label: String,
    /// A command line for the terminal.
    pub command: String,
}

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The file's name: `selector_matches_no_pod`.
    pub id: &'static str,
    /// The object that it is about, and the field.
    pub key: Key,
    pub field: String,
    pub message: String,
    pub fixes: Vec<Fix>,
}

type Rule = fn(&View<'_>) -> Vec<Hint>;

const RULES: &[Rule] = &[
    selector_matches_no_pod::hints,
    named_port_missing::hints,
    target_port_not_listening::hints,
    port_and_target_port_swapped::hints,
    all_pods_unready::hints,
    labels_not_in_template::hints,
    bare_pod_steals_traffic::hints,
    several_services_for_one_pod_set::hints,
    load_balancer_without_provider::hints,
    node_port_on_localhost::hints,
    external_name_with_ports::hints,
    service_in_other_namespace::hints,
];

/// All hints, those that matter most first.
pub fn hints(view: &View<'_>) -> Vec<Hint> {
    RULES.iter().flat_map(|rule| rule(view)).take(MOST_HINTS).collect()
}

/// The learner's Services that have a selector, with the Pods that it matches.
fn selecting<'a>(view: &View<'a>) -> impl Iterator<Item = (&'a Service, Vec<&'a Pod>)> {
    let store = view.store;
    services(view)
        .filter(|service| !service.spec.selector.is_empty() && service.spec.type_ != "ExternalName")
        .map(|service| (service, store.pods_matching(&service.metadata.namespace, &service.spec.selector)))
}

/// The learner's Services: not the cluster's own.
fn services<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Service> {
    let own = |service: &&Service| {
        service.metadata.namespace != "kube-system"
            && !(service.metadata.namespace == "default" && service.metadata.name == "kubernetes")
    };
    view.store.list_as::<Service>(None).filter(own).take(MOST_SERVICES)
}

fn key_of(service: &Service) -> Key {
    Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name)
}

/// ` -n shop`, or nothing in `default`.
fn namespace_flag(namespace: &str) -> String {
    if namespace == "default" { String::new() } else { format!(" -n {namespace}") }
}

/// A command that replaces fields of a Service's port: names and their new values, as JSON has them.
fn patch_port(service: &Service, index: usize, fields: &[(&str, serde_json::Value)]) -> String {
    let flag = namespace_flag(&service.metadata.namespace);
    let mut operations = String::new();
    for (name, value) in fields {
        let comma = if operations.is_empty() { "" } else { "," };
        operations += &format!(r#"{comma}{{"op":"replace","path":"/spec/ports/{index}/{name}","value":{value}}}"#);
    }
    format!("kubectl patch service {}{flag} --type=json -p '[{operations}]'", service.metadata.name)
}
