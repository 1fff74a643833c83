//! BusyBox `wget`, version 1.35.

use super::exchange::{Exchange, Send, http};
use super::machine::Machine;
use super::url::Url;
use crate::kubectl::files::Files;
use crate::kubectl::streams::Output;
use crate::kubelet::answers::reason;
use crate::shell::disk::Disk;
use crate::sim::Cluster;

/// How long Linux tries before it gives a silent address up, in milliseconds.
pub const PATIENCE: i64 = 127_000;

const USAGE: &str = "BusyBox v1.35.0 multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
\t[--post-data STR | --post-file FILE] [-Y on/off]
\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...

Retrieve files via HTTP or FTP

\t--spider\tOnly check URL existence: $? is 0 if exists
\t--header STR\tAdd STR (of form 'header: value') to headers
\t--post-data STR\tSend STR using POST method
\t--post-file FILE\tSend FILE using POST method
\t--no-check-certificate\tDon't validate the server's certificate
\t-c\t\tContinue retrieval of aborted transfer
\t-q\t\tQuiet
\t-P DIR\t\tSave to DIR (default .)
\t-S    \t\tShow server response
\t-T SEC\t\tNetwork read timeout is SEC seconds
\t-O FILE\t\tSave to FILE ('-' for stdout)
\t-o LOGFILE\tLog messages to FILE
\t-U STR\t\tUse STR for User-Agent header
\t-Y on/off\tUse proxy
";

#[derive(Default)]
struct Flags {
    quiet: bool,
    show: bool,
    spider: bool,
    /// Where to save; `None` names the file after the address.
    output: Option<String>,
    /// Milliseconds.
    timeout: Option<i64>,
    agent: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    urls: Vec<String>,
}

fn read(words: &[String]) -> Result<Flags, String> {
    let mut flags = Flags::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            let (name, glued) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
            let mut value = || {
                glued
                    .clone()
                    .or_else(|| words.next().cloned())
                    .ok_or_else(|| format!("wget: option '--{name}' requires an argument\n{USAGE}"))
            };
            match name {
                "spider" => flags.spider = true,
                "quiet" => flags.quiet = true,
                "server-response" => flags.show = true,
                "no-check-certificate" | "continue" => {}
                "output-document" => flags.output = Some(value()?),
                "timeout" => flags.timeout = seconds(&value()?),
                "user-agent" => flags.agent = Some(value()?),
                "header" => flags.headers.extend(header(&value()?)),
                "post-data" => flags.body = Some(value()?),
                "tries" => drop(value()?),
                _ => return Err(format!("wget: unrecognized option '--{name}'\n{USAGE}")),
            }
        } else if let (Some(letters), true) = (word.strip_prefix('-'), word.len() > 1) {
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                let rest = letters.as_str().to_owned();
                let mut value = || if rest.is_empty() { words.next().cloned() } else { Some(rest.clone()) };
                match letter {
                    'q' => flags.quiet = true,
                    'S' => flags.show = true,
                    'c' => {}
                    'O' | 'T' | 'U' | 'P' | 'o' | 'Y' | 't' => {
                        let Some(value) = value() else {
                            return Err(format!("wget: option requires an argument -- '{letter}'\n{USAGE}"));
                        };
                        match letter {
                            'O' => flags.output = Some(value),
                            'T' => flags.timeout = seconds(&value),
                            'U' => flags.agent = Some(value),
                            _ => {}
                        }
                        break;
                    }
                    _ => return Err(format!("wget: unrecognized option: {letter}\n{USAGE}")),
                }
            }
        } else {
            flags.urls.push(word.clone());
        }
    }
    if flags.urls.is_empty() { Err(USAGE.to_owned()) } else { Ok(flags) }
}

fn seconds(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().map(|seconds| seconds.clamp(0, 86_400) * 1000)
}

fn header(text: &str) -> Option<(String, String)> {
    text.split_once(':').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
}

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], disk: &mut Disk) -> Output {
    let flags = match read(words) {
        Ok(flags) => flags,
        Err(text) => return Output::failure(text, 1),
    };
    let mut out = Output::default();
    for url in &flags.urls {
        if let Err(why) = fetch(cluster, machine, &flags, url, &mut out, disk) {
            out.eprint(format!("wget: {why}\n"));
            out.exit = 1;
            break;
        }
    }
    out
}

fn fetch(
    cluster: &mut Cluster,
    machine: &Machine,
    flags: &Flags,
    text: &str,
    out: &mut Output,
    disk: &mut Disk,
) -> Result<(), String> {
    let Some(url) = Url::parse(text) else {
        return Err(format!("bad address '{}'", text.rsplit("://").next().unwrap_or(text)));
    };
    if !matches!(url.scheme.as_str(), "http" | "https" | "ftp") {
        return Err(format!("not an http or ftp url: {text}"));
    }
    // The name is looked up with its port, and shown as it was written.
    let written = url.authority();
    let ip = machine.resolve(cluster, &url.host).ok_or_else(|| format!("bad address '{written}'"))?;
    if !flags.quiet {
        out.eprint(format!("Connecting to {written} ({}:{})\n", ip, url.port));
    }
    if url.scheme == "https" {
        // The helper that speaks TLS is not there.
        return Err("error getting response: Connection reset by peer".to_owned());
    }
    let method = if flags.spider {
        "HEAD"
    } else if flags.body.is_some() {
        "POST"
    } else {
        "GET"
    };
    let agent = flags.agent.as_deref().unwrap_or("Wget");
    let body = flags.body.as_deref().unwrap_or_default();
    let send = Send { method, path: &url.path, host: &written, agent, headers: &flags.headers, body };
    let response = match http(cluster, machine, ip, url.port, &send).0 {
        Exchange::Http(response) => response,
        Exchange::ApiServer => {
            return Err("server returned error: HTTP/1.0 400 Bad Request".to_owned());
        }
        Exchange::HangsUp => return Err("error getting response".to_owned()),
        Exchange::Refused => return Err(format!("can't connect to remote host ({ip}): Connection refused")),
        Exchange::Unreachable => {
            cluster.run_until(cluster.now() + 3_000);
            return Err(format!("can't connect to remote host ({ip}): No route to host"));
        }
        Exchange::Timeout => {
            let wait = flags.timeout.unwrap_or(PATIENCE);
            cluster.run_until(cluster.now() + wait);
            return Err(match flags.timeout {
                Some(_) => "download timed out".to_owned(),
                None => format!("can't connect to remote host ({ip}): Connection timed out"),
            });
        }
    };
    if flags.show {
        out.eprint(format!("  HTTP/1.1 {} {}\n", response.status, reason(response.status)));
        for (name, value) in &response.headers {
            out.eprint(format!("  {name}: {value}\n"));
        }
        out.eprint("  \n");
    }
    if response.status >= 400 {
        return Err(format!("server returned error: HTTP/1.1 {} {}", response.status, reason(response.status)));
    }
    if flags.spider {
        if !flags.quiet {
            out.eprint("remote file exists\n");
        }
        return Ok(());
    }
    save(flags, &url, &response.body, out, disk)
}

/// Writes the page where it shall go.
fn save(flags: &Flags, url: &Url, body: &str, out: &mut Output, disk: &mut Disk) -> Result<(), String> {
    let named = url.path.split('?').next().and_then(|path| path.rsplit('/').next()).filter(|name| !name.is_empty());
    let name = flags.output.as_deref().unwrap_or(named.unwrap_or("index.html"));
    let stdout = name == "-";
    if !stdout {
        if flags.output.is_none() && disk.is_file(name) {
            return Err(format!("can't open '{name}': File exists"));
        }
        disk.write(name, body).map_err(|_| format!("can't open '{name}': No such file or directory"))?;
    }
    if !flags.quiet {
        out.eprint(if stdout { "writing to stdout\n".to_owned() } else { format!("saving to '{name}'\n") });
    }
    if stdout {
        out.print(body);
    }
    if !flags.quiet {
        let bar = "*".repeat(32);
        out.eprint(format!("{name:<20.20} 100% |{bar}| {:>5}  0:00:00 ETA\n", body.len()));
        out.eprint(if stdout { "written to stdout\n".to_owned() } else { format!("'{name}' saved\n") });
    }
    Ok(())
}
