//! From addresses to names: `7.7.96.10.in-addr.arpa`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::query::{hostname, slices};
use super::{Answer, CLUSTER_DOMAIN, Data, Record, RecordType, Status};
use crate::api::service::Service;
use crate::apiserver::store::Store;
use crate::order::InOrder;

/// The name under which an address is looked up.
pub fn name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let nibbles = format!("{:032x}", ip.to_bits());
            nibbles.chars().rev().map(|nibble| format!("{nibble}.")).collect::<String>() + "ip6.arpa"
        }
    }
}

/// The address that a name of the reverse tree stands for.
pub(super) fn address(name: &str) -> Option<IpAddr> {
    if let Some(labels) = name.strip_suffix(".in-addr.arpa") {
        let bytes: Vec<u8> = labels.split('.').rev().map(str::parse).collect::<Result<_, _>>().ok()?;
        return <[u8; 4]>::try_from(bytes).ok().map(|bytes| IpAddr::V4(Ipv4Addr::from(bytes)));
    }
    let nibbles: Vec<&str> = name.strip_suffix(".ip6.arpa")?.split('.').rev().collect();
    let hex = (nibbles.len() == 32 && nibbles.iter().all(|nibble| nibble.len() == 1)).then(|| nibbles.concat())?;
    u128::from_str_radix(&hex, 16).ok().map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits)))
}

/// The Service with that cluster address, or the endpoints with it.
pub(super) fn answer(store: &Store, name: &str, ip: IpAddr, type_: RecordType) -> Answer {
    let text = ip.to_string();
    let mut names = Vec::new();
    let own =
        |service: &Service| format!("{}.{}.svc.{CLUSTER_DOMAIN}", service.metadata.name, service.metadata.namespace);
    let has = |service: &&Service| service.spec.cluster_ip == text || service.spec.cluster_ips.contains(&text);
    if let Some(service) = store.list_as::<Service>(None).find(has) {
        names.push(own(service));
    } else {
        for service in store.list_as::<Service>(None) {
            for endpoint in slices(store, service).flat_map(|slice| &slice.endpoints) {
                if endpoint.addresses.first() == Some(&text) && endpoint.conditions.ready.unwrap_or(true) {
                    names.push(format!("{}.{}", hostname(endpoint, ip), own(service)));
                }
            }
        }
    }
    names.order();
    names.dedup();
    let status = if names.is_empty() { Status::NxDomain } else { Status::NoError };
    if type_ != RecordType::Ptr {
        return Answer::none(status);
    }
    let records = names.into_iter().map(|target| Record { name: name.to_owned(), data: Data::Ptr(target) }).collect();
    Answer { status, records }
}
