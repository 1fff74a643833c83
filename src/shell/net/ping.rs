//! BusyBox `ping`. A cluster address has no machine behind it: nothing answers there. In nftables mode the node's rules
//! reject it, but an ICMP error is not an answer to an echo, and BusyBox passes over it in silence.

use super::machine::Machine;
use crate::kubectl::streams::Output;
use crate::shell::disk::Disk;
use crate::sim::Cluster;

/// How often without `-c`: a learner would stop it about then.
const USUAL: u64 = 4;
/// Most requests of one call.
const MOST: u64 = 100;

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], _: &mut Disk) -> Output {
    let (mut count, mut wait, mut host) = (USUAL, 10_000, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-c" => count = words.next().and_then(|n| n.parse().ok()).unwrap_or(USUAL).clamp(1, MOST),
            "-W" => wait = words.next().and_then(|n| n.parse::<i64>().ok()).unwrap_or(10).clamp(0, 60) * 1000,
            "-w" | "-i" | "-s" | "-t" | "-I" => drop(words.next()),
            "-4" | "-6" | "-q" | "-A" => {}
            flag if flag.starts_with('-') => {
                return Output::failure(format!("ping: unrecognized option: {}\n", flag.trim_start_matches('-')), 1);
            }
            name => host = Some(name.to_owned()),
        }
    }
    let Some(host) = host else { return Output::failure("Usage: ping [OPTIONS] HOST\n", 1) };
    let Some(ip) = machine.resolve(cluster, &host) else {
        return Output::failure(format!("ping: bad address '{host}'\n"), 1);
    };
    let mut out = Output::success(format!("PING {host} ({ip}): 56 data bytes\n"));
    let ttl = cluster.ping(&machine.from, ip);
    let mut times = Vec::new();
    for number in 0..count {
        match ttl {
            Some(ttl) => {
                let micros = 100 + cluster.draw(120);
                times.push(micros);
                out.print(format!("64 bytes from {ip}: seq={number} ttl={ttl} time=0.{micros:03} ms\n"));
                cluster.run_until(cluster.now() + if number + 1 < count { 1_000 } else { 0 });
            }
            None => {
                cluster.run_until(cluster.now() + if number + 1 < count { 1_000 } else { wait });
            }
        }
    }
    let lost = if times.is_empty() { 100 } else { 0 };
    out.print(format!(
        "\n--- {host} ping statistics ---\n{count} packets transmitted, {} packets received, {lost}% packet loss\n",
        times.len()
    ));
    if let (Some(min), Some(max)) = (times.iter().min(), times.iter().max()) {
        let average = times.iter().sum::<u64>() / times.len() as u64;
        out.print(format!("round-trip min/avg/max = 0.{min:03}/0.{average:03}/0.{max:03} ms\n"));
    }
    out.exit = i32::from(times.is_empty());
    out
}
