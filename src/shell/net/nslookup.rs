//! BusyBox `nslookup`, version 1.35: it asks for addresses of both families, and tries the search path only for names without
//! a dot.

use super::machine::Machine;
use crate::dns::{self, Answer, Data, Lookup, RecordType, Status, query};
use crate::kubectl::streams::Output;
use crate::shell::disk::Disk;
use crate::sim::Cluster;

const USAGE: &str = "BusyBox v1.35.0 multi-call binary.

Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
";

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], _: &mut Disk) -> Output {
    let mut types = Vec::new();
    let mut names = Vec::new();
    for word in words {
        match word.strip_prefix('-').map(|flag| flag.trim_start_matches('-')) {
            Some(flag) => match flag.split_once('=') {
                Some(("type" | "querytype" | "query" | "q", type_)) => types.push(RecordType::parse(type_)),
                _ if flag == "debug" => {}
                _ => return Output::failure(format!("nslookup: invalid option -- '{flag}'\n{USAGE}"), 1),
            },
            None => names.push(word.as_str()),
        }
    }
    let (Some(name), server) = (names.first(), names.get(1)) else { return Output::failure(USAGE, 1) };
    let server = match server {
        None => machine.conf.nameservers.first().cloned().unwrap_or_default(),
        Some(server) => match machine.resolve(cluster, server) {
            Some(ip) => ip.to_string(),
            None => return Output::failure(format!("nslookup: bad address '{server}'\n"), 1),
        },
    };
    let asks_cluster = server == dns::NAME_SERVER.to_string();
    if !asks_cluster && machine.conf.asks_cluster() || asks_cluster && !machine.dns_answers(cluster) {
        cluster.run_until(cluster.now() + 10_000);
        return Output::failure(";; connection timed out; no servers could be reached\n\n", 1);
    }
    let mut out = Output::success(format!("Server:\t\t{server}\nAddress:\t{server}:53\n\n"));
    let mut asked = Vec::new();
    if let Ok(ip) = name.parse() {
        asked.push((dns::reverse::name(ip), RecordType::Ptr));
    } else {
        let both = if types.is_empty() { vec![RecordType::A, RecordType::Aaaa] } else { types };
        for type_ in both {
            asked.extend(candidates(name, machine).into_iter().map(|name| (name, type_)));
        }
    }
    let mut found = Lookup { asked: (*name).to_owned(), ..Lookup::default() };
    for (name, type_) in asked {
        let answer = if asks_cluster {
            query(cluster.store(), &name, type_)
        } else {
            Answer { status: Status::NxDomain, records: Vec::new() }
        };
        found.tried.push((name.clone(), answer.status));
        found.addresses.extend(answer.records.iter().filter_map(|record| record.data.address()));
        if !answer.records.is_empty() {
            found.name = Some(name.clone());
        }
        let text = shown(cluster, &name, answer);
        if text.starts_with("**") {
            out.exit = 1;
        }
        out.print(text);
    }
    if asks_cluster {
        cluster.note_lookup(&machine.from, found, true);
    }
    out
}

/// A name with a dot is taken as it stands.
fn candidates(name: &str, machine: &Machine) -> Vec<String> {
    match name.strip_suffix('.') {
        Some(name) => vec![name.to_owned()],
        None if name.contains('.') || machine.conf.searches.is_empty() => vec![name.to_owned()],
        None => machine.conf.searches.iter().map(|search| format!("{name}.{search}")).collect(),
    }
}

fn shown(cluster: &mut Cluster, name: &str, answer: Answer) -> String {
    if answer.status == Status::NxDomain {
        return format!("** server can't find {name}: NXDOMAIN\n\n");
    }
    // An answer without records is not marked as the server's own.
    let mut text = if answer.records.is_empty() { "Non-authoritative answer:\n".to_owned() } else { String::new() };
    let mut records = answer.records;
    if records.iter().all(|record| record.data.address().is_some()) && records.len() > 1 {
        let turn = usize::try_from(cluster.draw(records.len() as u64)).unwrap_or(0);
        records.rotate_left(turn);
    }
    for record in &records {
        let owner = &record.name;
        text += &match &record.data {
            Data::A(ip) => format!("Name:\t{owner}\nAddress: {ip}\n"),
            Data::Aaaa(ip) => format!("Name:\t{owner}\nAddress: {ip}\n"),
            Data::Srv { priority, weight, port, target } => {
                format!("{owner}\tservice = {priority} {weight} {port} {target}\n")
            }
            Data::Cname(target) => format!("{owner}\tcanonical name = {target}\n"),
            Data::Ptr(target) => format!("{owner}\tname = {target}\n"),
        };
    }
    text + "\n"
}
