//! `dig`, version 9.18.

use std::net::IpAddr;

use super::machine::Machine;
use crate::dns::{self, Answer, Lookup, RecordType, Status, candidates, query};
use crate::kubectl::streams::Output;
use crate::kubelet::answers::{month_name, parts, weekday};
use crate::shell::disk::Disk;
use crate::sim::Cluster;

const VERSION: &str = "9.18.49-1~deb12u3-Debian";

/// Which parts of the answer are shown, and whether the search path is used.
struct Show {
    short: bool,
    search: bool,
    comments: bool,
    question: bool,
    answer: bool,
    stats: bool,
    cmd: bool,
}

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], _: &mut Disk) -> Output {
    let mut show =
        Show { short: false, search: false, comments: true, question: true, answer: true, stats: true, cmd: true };
    let (mut name, mut type_, mut server, mut type_word) = (None, RecordType::A, None, "A".to_owned());
    let mut words_left = words.iter();
    while let Some(word) = words_left.next() {
        if let Some(option) = word.strip_prefix('+') {
            let (on, option) = option.strip_prefix("no").map_or((true, option), |option| (false, option));
            match option {
                "short" => show.short = on,
                "search" => show.search = on,
                "comments" => show.comments = on,
                "question" => show.question = on,
                "answer" => show.answer = on,
                "stats" => show.stats = on,
                "cmd" => show.cmd = on,
                "all" => (show.comments, show.question, show.answer, show.stats, show.cmd) = (on, on, on, on, on),
                _ => {}
            }
        } else if let Some(at) = word.strip_prefix('@') {
            server = Some(at.to_owned());
        } else if word == "-x" {
            let ip = words_left.next().and_then(|ip| ip.parse::<IpAddr>().ok());
            name = ip.map(dns::reverse::name);
            (type_, type_word) = (RecordType::Ptr, "PTR".to_owned());
        } else if word == "-t" || word == "-q" {
            continue;
        } else if RecordType::parse(word) != RecordType::Other
            || matches!(word.as_str(), "ANY" | "TXT" | "MX" | "NS" | "SOA")
        {
            (type_, type_word) = (RecordType::parse(word), word.to_ascii_uppercase());
        } else {
            name = Some(word.clone());
        }
    }
    let name = name.unwrap_or_else(|| ".".to_owned());
    let server = server.unwrap_or_else(|| machine.conf.nameservers.first().cloned().unwrap_or_default());
    let asks_cluster = server == dns::NAME_SERVER.to_string();
    if !asks_cluster && machine.conf.asks_cluster() || asks_cluster && !machine.dns_answers(cluster) {
        cluster.run_until(cluster.now() + 15_000);
        let text = format!(";; communications error to {server}#53: timed out\n").repeat(3);
        return Output {
            exit: 9,
            ..Output::success(format!(
                "{text}\n; <<>> DiG {VERSION} <<>> {}\n;; global options: +cmd\n;; no servers could be reached\n",
                words.join(" ")
            ))
        };
    }
    let names =
        if show.search { candidates(&name, &machine.conf) } else { vec![name.trim_end_matches('.').to_owned()] };
    let mut noted = Lookup { asked: name.clone(), ..Lookup::default() };
    let mut found = (name, Answer { status: Status::NxDomain, records: Vec::new() });
    for name in names {
        let answer = if asks_cluster { query(cluster.store(), &name, type_) } else { found.1.clone() };
        noted.tried.push((name.clone(), answer.status));
        found = (name, answer);
        if found.1.status == Status::NoError {
            break;
        }
    }
    let (name, mut answer) = found;
    if asks_cluster {
        noted.addresses = answer.records.iter().filter_map(|record| record.data.address()).collect();
        noted.name = (!answer.records.is_empty()).then(|| name.clone());
        cluster.note_lookup(&machine.from, noted, true);
    }
    let many = answer.records.len();
    if many > 1 && answer.records.iter().all(|record| record.data.address().is_some()) {
        let turn = usize::try_from(cluster.draw(many as u64)).unwrap_or(0);
        answer.records.rotate_left(turn);
    }
    if show.short {
        return Output::success(answer.records.iter().map(|record| format!("{}\n", record.data)).collect::<String>());
    }
    Output::success(whole(cluster, &show, words, &name, &type_word, &server, &answer))
}

fn whole(
    cluster: &mut Cluster,
    show: &Show,
    words: &[String],
    name: &str,
    type_: &str,
    server: &str,
    answer: &Answer,
) -> String {
    let mut out = String::new();
    if show.cmd {
        out += &format!("\n; <<>> DiG {VERSION} <<>> {}\n;; global options: +cmd\n", words.join(" "));
    }
    if show.comments {
        out += ";; Got answer:\n";
        if name.ends_with(".local") {
            out += ";; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n";
        }
        let status = if answer.status == Status::NoError { "NOERROR" } else { "NXDOMAIN" };
        let id = cluster.draw(65_536);
        let flags = if answer.records.is_empty() { "qr rd ra" } else { "qr aa rd ra" };
        out += &format!(";; ->>HEADER<<- opcode: QUERY, status: {status}, id: {id}\n");
        out +=
            &format!(";; flags: {flags}; QUERY: 1, ANSWER: {}, AUTHORITY: 0, ADDITIONAL: 1\n\n", answer.records.len());
        out += ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n";
    }
    if show.question {
        let heading = if show.comments { ";; QUESTION SECTION:\n" } else { "" };
        out += &format!("{heading};{name}.\t{}IN\t{type_}\n\n", tabs(name.len() + 2));
    }
    if show.answer && !answer.records.is_empty() {
        if show.comments {
            out += ";; ANSWER SECTION:\n";
        }
        for record in &answer.records {
            let owner = format!("{}.", record.name);
            out += &format!("{owner:<23} {} IN\t{}\t{}\n", dns::TTL, record.data.type_name(), record.data);
        }
        out += "\n";
    }
    if show.stats {
        let [year, month, day, hour, minute, second] = parts(cluster.now());
        let size =
            name.len() + 2 + 16 + 11 + answer.records.iter().map(|record| record.name.len() + 2 + 14).sum::<usize>();
        out += &format!(";; Query time: 0 msec\n;; SERVER: {server}#53({server}) (UDP)\n");
        out += &format!(
            ";; WHEN: {} {} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}\n",
            weekday(cluster.now()),
            month_name(month)
        );
        out += &format!(";; MSG SIZE  rcvd: {size}\n\n");
    }
    out
}

/// Tabs that fill short names up to the third column of eight.
fn tabs(width: usize) -> String {
    "\t".repeat(2usize.saturating_sub(width / 8))
}
