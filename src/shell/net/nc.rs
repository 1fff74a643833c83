//! `nc`, as the busybox image has it: `nc -zv NAME PORT`.

use super::exchange::connect;
use super::machine::Machine;
use super::wget::PATIENCE;
use crate::api::protocol::Protocol;
use crate::kubectl::streams::Output;
use crate::proxy::Ending;
use crate::shell::disk::Disk;
use crate::sim::Cluster;

const USAGE: &str = "BusyBox v1.35.0 multi-call binary.

Usage: nc [OPTIONS] HOST PORT  - connect
nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen
";

/// How long `-zu` waits for a refusal, in milliseconds.
const UDP_SCAN: i64 = 5_000;

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], _: &mut Disk) -> Output {
    let (mut verbose, mut udp, mut wait, mut rest) = (false, false, None, Vec::new());
    let mut scan = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix('-') {
            Some(letters) if !letters.is_empty() => {
                verbose |= letters.contains('v');
                udp |= letters.contains('u');
                scan |= letters.contains('z');
                if letters.contains('l') {
                    return Output::failure("nc: listening for ever is left out here\n", 1);
                }
                if let Some((_, glued)) = letters.split_once('w') {
                    let value =
                        if glued.is_empty() { words.next().map(String::as_str).unwrap_or_default() } else { glued };
                    wait = value.parse::<i64>().ok().map(|seconds| seconds.clamp(0, 3600) * 1000);
                }
            }
            _ => rest.push(word.as_str()),
        }
    }
    let [host, port] = rest.as_slice() else { return Output::failure(USAGE, 1) };
    let Ok(number) = port.parse::<u16>() else { return Output::failure(format!("nc: bad port '{port}'\n"), 1) };
    let Some(ip) = machine.resolve(cluster, host) else {
        return Output::failure(format!("nc: bad address '{host}'\n"), 1);
    };
    let at = format!("{host} ({ip}:{number})");
    let protocol = if udp { Protocol::Udp } else { Protocol::Tcp };
    let ending = connect(cluster, machine, ip, number, protocol).map_or(Ending::Unreachable, |trace| trace.ending);
    // Without -v there is only the status.
    let fail = |why: &str| Output::failure(if verbose { format!("nc: {at}: {why}\n") } else { String::new() }, 1);
    match ending {
        Ending::Refused => fail("Connection refused"),
        Ending::Unreachable => fail("No route to host"),
        Ending::Timeout if !udp => {
            cluster.run_until(cluster.now() + wait.unwrap_or(PATIENCE));
            fail("Connection timed out")
        }
        // Nothing comes back over UDP: silence looks like an open port.
        Ending::Delivered | Ending::Answered | Ending::Timeout => {
            if udp && scan {
                cluster.run_until(cluster.now() + wait.unwrap_or(UDP_SCAN));
            }
            let mut out = Output::default();
            if verbose {
                out.eprint(format!("{at} open\n"));
            }
            out
        }
    }
}
