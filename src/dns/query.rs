//! What cluster DNS answers. Models CoreDNS `plugin/kubernetes` (`parse.go`, `kubernetes.go`) and `plugin/backend_lookup.go`.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::{Answer, CLUSTER_DOMAIN, Data, LONGEST_CHAIN, Record, RecordType, Status};
use crate::api::endpoint_slice::{Endpoint, EndpointSlice};
use crate::api::namespace::Namespace;
use crate::api::service::Service;
use crate::apiserver::store::Store;
use crate::order::InOrder;

const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// Answers a question about `name`, with or without its final dot, in any case.
pub fn query(store: &Store, name: &str, type_: RecordType) -> Answer {
    let mut records = Vec::new();
    let mut name = name.trim_end_matches('.').to_ascii_lowercase();
    let mut seen = BTreeSet::new();
    for _ in 0..LONGEST_CHAIN {
        let found = answer(store, &name, type_);
        let alias = found.records.iter().find_map(|record| match &record.data {
            Data::Cname(target) if type_ != RecordType::Cname => Some(target.to_ascii_lowercase()),
            _ => None,
        });
        let first = records.is_empty();
        records.extend(found.records);
        match alias {
            // What an alias leads to is part of the answer, as far as the cluster knows it.
            Some(target) if seen.insert(target.clone()) => name = target,
            _ if first => return Answer { status: found.status, records },
            _ => break,
        }
    }
    Answer { status: Status::NoError, records }
}

/// The parts of a name under `cluster.local`, from the right.
#[derive(Debug, Default, PartialEq)]
struct Parts<'a> {
    namespace: Option<&'a str>,
    service: Option<&'a str>,
    endpoint: Option<&'a str>,
    /// Port name and protocol, without their underscores.
    port: Option<(&'a str, &'a str)>,
    pod: bool,
}

/// `None` if no such name can exist.
fn parse(name: &str) -> Option<Parts<'_>> {
    let labels: Vec<&str> = name.split('.').rev().collect();
    let mut parts = Parts { pod: labels.first() == Some(&"pod"), ..Parts::default() };
    if !parts.pod && labels.first() != Some(&"svc") {
        return None;
    }
    parts.namespace = labels.get(1).copied();
    parts.service = labels.get(2).copied();
    match labels.get(3..).unwrap_or_default() {
        [] => {}
        _ if parts.pod => return None,
        [endpoint] => parts.endpoint = Some(endpoint),
        [protocol, port] => {
            let bare = |label: &'_ str| -> usize { usize::from(label.starts_with('_')) };
            parts.port = Some((port.get(bare(port)..)?, protocol.get(bare(protocol)..)?));
        }
        _ => return None,
    }
    Some(parts)
}

fn answer(store: &Store, name: &str, type_: RecordType) -> Answer {
    if let Some(ip) = super::reverse::address(name) {
        return super::reverse::answer(store, name, ip, type_);
    }
    if name == CLUSTER_DOMAIN {
        return Answer::none(Status::NoError);
    }
    let inner = name.strip_suffix(CLUSTER_DOMAIN).and_then(|rest| rest.strip_suffix('.'));
    let Some(parts) = inner.and_then(parse) else { return Answer::none(Status::NxDomain) };
    let Some(namespace) = parts.namespace else { return Answer::none(Status::NoError) };
    if store.get_as::<Namespace>("", namespace).is_none() {
        return Answer::none(Status::NxDomain);
    }
    let Some(service) = parts.service else { return Answer::none(Status::NoError) };
    if parts.pod {
        return pod(name, service, type_);
    }
    let Some(service) = store.get_as::<Service>(namespace, service) else { return Answer::none(Status::NxDomain) };
    let rows = rows(store, service, &parts);
    match rows {
        Rows::Alias(target) => Answer {
            status: Status::NoError,
            records: vec![Record { name: name.to_owned(), data: Data::Cname(target) }],
        },
        Rows::Addresses(rows) if rows.is_empty() => Answer::none(Status::NxDomain),
        Rows::Addresses(rows) => Answer { status: Status::NoError, records: records(name, &rows, type_) },
    }
}

/// `10-244-1-2.default.pod.cluster.local`: the address that the name spells, whether a Pod has it or not.
fn pod(name: &str, label: &str, type_: RecordType) -> Answer {
    let ip =
        label.replace('-', ".").parse().map(IpAddr::V4).or_else(|_| label.replace('-', ":").parse().map(IpAddr::V6));
    let Ok(ip) = ip else { return Answer::none(Status::NxDomain) };
    let rows = [Row { ip, port: None, target: name.to_owned() }];
    Answer { status: Status::NoError, records: records(name, &rows, type_) }
}

/// One address and port behind a name.
struct Row {
    ip: IpAddr,
    /// `None` where a headless Service has no ports.
    port: Option<u16>,
    /// The name that an SRV record points to.
    target: String,
}

enum Rows {
    Alias(String),
    Addresses(Vec<Row>),
}

fn rows(store: &Store, service: &Service, parts: &Parts<'_>) -> Rows {
    let (meta, spec) = (&service.metadata, &service.spec);
    let own = format!("{}.{}.svc.{CLUSTER_DOMAIN}", meta.name, meta.namespace);
    if spec.type_ == "ExternalName" {
        // No endpoints and no ports: such names do not exist.
        let bare = parts.endpoint.is_none() && parts.port.is_none();
        return if bare {
            Rows::Alias(spec.external_name.trim_end_matches('.').to_owned())
        } else {
            Rows::Addresses(Vec::new())
        };
    }
    let wanted = |name: &str, protocol: &str| {
        parts.port.is_none_or(|(port, proto)| {
            port == name && proto.eq_ignore_ascii_case(if protocol.is_empty() { "TCP" } else { protocol })
        })
    };
    let mut out = Vec::new();
    if spec.cluster_ip != "None" && parts.endpoint.is_none() {
        let ips: Vec<IpAddr> =
            if spec.cluster_ips.is_empty() { vec![&spec.cluster_ip] } else { spec.cluster_ips.iter().collect() }
                .into_iter()
                .filter_map(|ip| ip.parse().ok())
                .collect();
        for port in spec.ports.iter().filter(|port| wanted(&port.name, &port.protocol)) {
            let number = u16::try_from(port.port).ok();
            out.extend(ips.iter().map(|ip| Row { ip: *ip, port: number, target: own.clone() }));
        }
        return Rows::Addresses(out);
    }
    for slice in slices(store, service) {
        for endpoint in slice.endpoints.iter().filter(|endpoint| endpoint.conditions.ready.unwrap_or(true)) {
            let Some(ip) = endpoint.addresses.first().and_then(|ip| ip.parse::<IpAddr>().ok()) else { continue };
            let host = hostname(endpoint, ip);
            if parts.endpoint.is_some_and(|wanted| wanted != host) {
                continue;
            }
            let target = format!("{host}.{own}");
            if slice.ports.is_empty() && parts.port.is_none() {
                out.push(Row { ip, port: None, target: target.clone() });
            }
            for port in &slice.ports {
                if wanted(port.name.as_deref().unwrap_or_default(), port.protocol.as_deref().unwrap_or_default()) {
                    let number = port.port.and_then(|port| u16::try_from(port).ok());
                    out.push(Row { ip, port: number, target: target.clone() });
                }
            }
        }
    }
    Rows::Addresses(out)
}

/// The slices of a Service.
pub(super) fn slices<'a>(store: &'a Store, service: &'a Service) -> impl Iterator<Item = &'a EndpointSlice> {
    let meta = &service.metadata;
    let slices = store.list_as::<EndpointSlice>(Some(&meta.namespace));
    slices.filter(|slice| slice.metadata.labels.get(SERVICE_NAME) == Some(&meta.name))
}

/// The label of an endpoint: its hostname, or its address with dashes.
pub(super) fn hostname(endpoint: &Endpoint, ip: IpAddr) -> String {
    match &endpoint.hostname {
        Some(name) if !name.is_empty() => name.clone(),
        _ => ip.to_string().replace(['.', ':'], "-"),
    }
}

/// The records of a type, each once.
fn records(name: &str, rows: &[Row], type_: RecordType) -> Vec<Record> {
    let mut data: Vec<Data> = rows
        .iter()
        .filter_map(|row| match (type_, row.ip) {
            (RecordType::A, IpAddr::V4(ip)) => Some(Data::A(ip)),
            (RecordType::Aaaa, IpAddr::V6(ip)) => Some(Data::Aaaa(ip)),
            (RecordType::Srv, _) => {
                Some(Data::Srv { priority: 0, weight: 0, port: row.port?, target: row.target.clone() })
            }
            _ => None,
        })
        .collect();
    data.order();
    data.dedup();
    // All as likely: a hundred, shared out.
    let share = u16::try_from(100 / data.len().max(1)).unwrap_or(0);
    for datum in &mut data {
        if let Data::Srv { weight, .. } = datum {
            *weight = share;
        }
    }
    data.into_iter().map(|data| Record { name: name.to_owned(), data }).collect()
}
