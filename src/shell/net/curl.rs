//! `curl`, version 7.88.

use std::net::IpAddr;
use std::rc::Rc;

use super::curl_flags::{Flags, read};
use super::exchange::{Exchange, Send, again, http};
use super::machine::Machine;
use super::url::Url;
use crate::api::protocol::Protocol;
use crate::kubectl::files::Files;
use crate::kubectl::streams::Output;
use crate::kubelet::answers::{Response, reason};
use crate::proxy::Trace;
use crate::shell::disk::Disk;
use crate::sim::Cluster;

const METER: &str = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed

";
/// How long curl itself waits for a connection, in milliseconds; Linux gives up sooner.
const PATIENCE: i64 = 134_000;

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String], disk: &mut Disk) -> Output {
    let flags = match read(words) {
        Ok(flags) => flags,
        Err(text) => return Output::failure(text, 2),
    };
    let mut out = Output::default();
    let mut open = Open::default();
    for text in &flags.urls {
        let mut call = Call { cluster, machine, flags: &flags, out: &mut out, disk, open: &mut open, started: false };
        let url = Url::parse(text);
        match call.fetch(url.as_ref()) {
            Ok(()) => call.out.exit = 0,
            Err(failure) => {
                let code = failure.code;
                call.fail(failure);
                if let Some(url) = url.filter(|_| code != 22) {
                    call.write_out(&url, None, None);
                }
            }
        }
    }
    out
}

/// Number and words of an error, and what `-v` says of it.
struct Failure {
    code: i32,
    text: String,
}

fn failure(code: i32, text: impl Into<String>) -> Failure {
    Failure { code, text: text.into() }
}

/// The connections of one call that stand: whoever asks the same host again goes over the same one.
#[derive(Default)]
struct Open {
    stand: Vec<(String, u16, IpAddr, Rc<Trace>)>,
    /// How many there were so far.
    made: usize,
}

struct Call<'a> {
    cluster: &'a mut Cluster,
    machine: &'a Machine,
    flags: &'a Flags,
    out: &'a mut Output,
    disk: &'a mut Disk,
    open: &'a mut Open,
    /// Whether the progress meter has begun.
    started: bool,
}

/// A row of the progress meter. `spent` is in seconds; 0 shows nothing.
fn row(total: usize, received: usize, speed: usize, current: usize, spent: i64) -> String {
    let percent = if total > 0 && received >= total { 100 } else { 0 };
    let spent = if spent > 0 {
        format!("{:>2}:{:02}:{:02}", spent / 3600, spent / 60 % 60, spent % 60)
    } else {
        "--:--:--".to_owned()
    };
    format!(
        "{percent:>3} {total:>5}  {percent:>3} {received:>5}    0     0  {speed:>5}      0 --:--:-- {spent:>8} --:--:-- {current:>5}"
    )
}

impl Call<'_> {
    fn meter(&self) -> bool {
        // A terminal shows either the page or the meter.
        let shown = self.machine.terminal && self.flags.output.is_none();
        !self.flags.silent && !shown
    }

    /// The progress meter begins, with a row of nothing; the line stays open.
    fn begin(&mut self) {
        if self.meter() && !self.started {
            self.started = true;
            self.out.eprint(format!("{METER}{}", row(0, 0, 0, 0, 0)));
        }
    }

    fn tell(&mut self, text: &str) {
        if self.flags.verbose {
            self.out.eprint(format!("* {text}\n"));
        }
    }

    fn fail(&mut self, failure: Failure) {
        if !self.flags.silent || self.flags.show_error {
            self.out.eprint(format!("curl: ({}) {}\n", failure.code, failure.text));
        }
        self.out.exit = failure.code;
    }

    fn fetch(&mut self, url: Option<&Url>) -> Result<(), Failure> {
        let Some(url) = url else {
            return Err(failure(3, "URL using bad/illegal format or missing URL"));
        };
        if !matches!(url.scheme.as_str(), "http" | "https" | "telnet") {
            return Err(failure(1, format!("Protocol \"{}\" not supported or disabled in libcurl", url.scheme)));
        }
        self.begin();
        let stands = self.open.stand.iter().find(|(host, port, ..)| *host == url.host && *port == url.port);
        let stands = stands.filter(|_| url.scheme == "http").map(|(_, _, ip, trace)| (*ip, Rc::clone(trace)));
        let ip = match &stands {
            Some((ip, _)) => *ip,
            None => self.find(url)?,
        };
        let method = self.flags.method.clone().unwrap_or_else(|| {
            (if self.flags.head {
                "HEAD"
            } else if self.flags.body.is_some() {
                "POST"
            } else {
                "GET"
            })
            .to_owned()
        });
        let agent = self.flags.agent.clone().unwrap_or_else(|| "curl/7.88.1".to_owned());
        let given = |name: &str| self.flags.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        let host = given("Host").map_or_else(|| url.authority(), |(_, value)| value.clone());
        let agent = given("User-Agent").map_or(agent, |(_, value)| value.clone());
        let body = self.flags.body.clone().unwrap_or_default();
        let own = |name: &str| ["Host", "User-Agent"].iter().any(|own| own.eq_ignore_ascii_case(name));
        let mut headers: Vec<_> = self.flags.headers.iter().filter(|(name, _)| !own(name)).cloned().collect();
        if self.flags.body.is_some() {
            headers.push(("Content-Length".to_owned(), body.len().to_string()));
            if given("Content-Type").is_none() {
                headers.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
            }
        }
        let send =
            Send { method: &method, path: &url.path, host: &host, agent: &agent, headers: &headers, body: &body };
        let reused = stands.is_some();
        let exchange = match (&stands, url.scheme.as_str()) {
            (Some((_, trace)), _) => {
                self.tell(&format!("Found bundle for host: 0x{:x} [serially]", 0x5581_22ca_f6a0_u64));
                self.tell("Can not multiplex, even if we wanted to");
                self.tell(&format!("Re-using existing connection #0 with host {}", url.host));
                again(self.cluster, trace, &send)
            }
            (None, "http") => {
                let (exchange, trace) = http(self.cluster, self.machine, ip, url.port, &send);
                if let (Exchange::Http(_), Some(trace)) = (&exchange, trace) {
                    self.open.stand.push((url.host.clone(), url.port, ip, trace));
                }
                exchange
            }
            _ => self.knock(ip, url.port),
        };
        match exchange {
            Exchange::Http(response) if url.scheme == "https" => drop(response),
            Exchange::Http(response) => return self.show(url, ip, &send, &response, reused),
            Exchange::HangsUp if url.scheme == "telnet" => return Ok(()),
            Exchange::HangsUp if url.scheme == "http" => {
                self.connected(url, ip);
                self.tell("Empty reply from server");
                self.tell("Closing connection 0");
                return Err(self.end(failure(52, "Empty reply from server")));
            }
            Exchange::ApiServer if url.scheme == "http" => {
                let body = "Client sent an HTTP request to an HTTPS server.\n".to_owned();
                return self.show(url, ip, &send, &Response { status: 400, headers: Vec::new(), body }, false);
            }
            Exchange::ApiServer if self.flags.insecure => {
                let response = Response { status: 403, headers: Vec::new(), body: FORBIDDEN.to_owned() };
                return self.show(url, ip, &send, &response, false);
            }
            Exchange::ApiServer => {
                return Err(self.end(failure(60, "SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.")));
            }
            Exchange::HangsUp => {}
            Exchange::Refused => return Err(self.refused(url, ip)),
            Exchange::Unreachable => return Err(self.unreachable(url, ip)),
            Exchange::Timeout => return Err(self.timeout(url, ip)),
        }
        self.connected(url, ip);
        Err(self.end(failure(35, "OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number")))
    }

    /// The address of a host: what `--resolve` says, or DNS.
    fn find(&mut self, url: &Url) -> Result<IpAddr, Failure> {
        for (host, port, ip) in &self.flags.resolve {
            if self.flags.verbose {
                self.out.eprint(format!("* Added {host}:{port}:{ip} to DNS cache\n"));
            }
        }
        let set = self.flags.resolve.iter().find(|(host, port, _)| *host == url.host && *port == url.port);
        let ip = match set {
            Some((host, _, ip)) => {
                self.tell(&format!("Hostname {host} was found in DNS cache"));
                *ip
            }
            None => self.machine.resolve(self.cluster, &url.host).ok_or_else(|| {
                self.tell(&format!("Could not resolve host: {}", url.host));
                self.tell("Closing connection 0");
                failure(6, format!("Could not resolve host: {}", url.host))
            })?,
        };
        if self.flags.verbose {
            self.out.eprint(format!("*   Trying {}:{}...\n", shown(ip), url.port));
        }
        self.open.made += 1;
        Ok(ip)
    }

    /// Opens a connection without speaking HTTP on it.
    fn knock(&mut self, ip: IpAddr, port: u16) -> Exchange {
        use crate::proxy::{Cause, Ending};
        let trace = super::exchange::connect(self.cluster, self.machine, ip, port, Protocol::Tcp);
        match trace.map(|trace| (trace.ending, trace.cause)) {
            Some((Ending::Answered, Cause::ApiServer)) => Exchange::ApiServer,
            Some((Ending::Delivered | Ending::Answered, _)) => Exchange::HangsUp,
            Some((Ending::Refused, _)) => Exchange::Refused,
            Some((Ending::Timeout, _)) => Exchange::Timeout,
            Some((Ending::Unreachable, _)) | None => Exchange::Unreachable,
        }
    }

    /// The meter's last row, before an error.
    fn end(&mut self, failure: Failure) -> Failure {
        if self.meter() {
            self.out.eprint(format!("\n{}\n", row(0, 0, 0, 0, 0)));
        }
        failure
    }

    fn connected(&mut self, url: &Url, ip: IpAddr) {
        let number = self.open.made.saturating_sub(1);
        self.tell(&format!("Connected to {} ({ip}) port {} (#{number})", url.host, url.port));
    }

    fn refused(&mut self, url: &Url, ip: IpAddr) -> Failure {
        let text =
            format!("Failed to connect to {} port {} after 0 ms: Couldn't connect to server", url.host, url.port);
        self.lost(ip, url.port, "Connection refused", &text);
        failure(7, text)
    }

    fn unreachable(&mut self, url: &Url, ip: IpAddr) -> Failure {
        self.cluster.run_until(self.cluster.now() + 3_000);
        let text =
            format!("Failed to connect to {} port {} after 3062 ms: Couldn't connect to server", url.host, url.port);
        self.lost(ip, url.port, "No route to host", &text);
        failure(7, text)
    }

    fn lost(&mut self, ip: IpAddr, port: u16, why: &str, text: &str) {
        self.tell(&format!("connect to {ip} port {port} failed: {why}"));
        self.tell(text);
        if self.meter() {
            self.out.eprint(format!("\n{}\n", row(0, 0, 0, 0, 0)));
        }
        self.tell("Closing connection 0");
    }

    fn timeout(&mut self, url: &Url, ip: IpAddr) -> Failure {
        let connect = self.flags.connect_timeout.filter(|connect| self.flags.max_time.is_none_or(|max| *connect < max));
        let wait = connect.or(self.flags.max_time).unwrap_or(PATIENCE);
        let shown = connect.or(self.flags.max_time).is_some();
        self.cluster.run_until(self.cluster.now() + wait);
        let text = match (connect, shown) {
            (None, true) => format!("Connection timed out after {wait} milliseconds"),
            (_, true) => {
                format!("Failed to connect to {} port {} after {wait} ms: Timeout was reached", url.host, url.port)
            }
            (_, false) => format!(
                "Failed to connect to {} port {} after {wait} ms: Couldn't connect to server",
                url.host, url.port
            ),
        };
        // Every second has its row; of a long wait the last ones.
        let seconds = wait / 1000;
        let rows: Vec<i64> = ((seconds - 9).max(1)..=seconds).collect();
        for (number, second) in rows.iter().enumerate() {
            if self.meter() {
                self.out.eprint(format!("\n{}", row(0, 0, 0, 0, *second)));
            }
            if number + 2 == rows.len() || rows.len() == 1 {
                // The error comes before the last row, which is drawn when the connection is closed.
                if !shown {
                    self.tell(&format!("connect to {ip} port {} failed: Connection timed out", url.port));
                }
                self.tell(&text);
            }
        }
        if self.meter() && (!rows.is_empty() || self.flags.verbose) {
            self.out.eprint("\n");
        }
        self.tell("Closing connection 0");
        failure(28, text)
    }

    /// The answer, in the order in which curl shows its parts.
    fn show(
        &mut self,
        url: &Url,
        ip: IpAddr,
        send: &Send<'_>,
        response: &Response,
        reused: bool,
    ) -> Result<(), Failure> {
        if !reused {
            self.connected(url, ip);
        }
        let length = response
            .headers
            .iter()
            .find(|(name, _)| name == "Content-Length")
            .and_then(|(_, value)| value.parse().ok());
        let received = response.body.len();
        let total = length.unwrap_or(received);
        let head: String = std::iter::once(format!("HTTP/1.1 {} {}", response.status, reason(response.status)))
            .chain(response.headers.iter().map(|(name, value)| format!("{name}: {value}")))
            .chain([String::new()])
            .map(|line| line + "\n")
            .collect();
        if self.flags.verbose {
            let mut lines = format!(
                "> {} {} HTTP/1.1\n> Host: {}\n> User-Agent: {}\n",
                send.method, send.path, send.host, send.agent
            );
            if !send.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Accept")) {
                lines += "> Accept: */*\n";
            }
            for (name, value) in send.headers {
                lines += &format!("> {name}: {value}\n");
            }
            lines += "> \n";
            if !send.body.is_empty() {
                lines += &format!("}} [{} bytes data]\n", send.body.len());
            }
            lines.extend(head.lines().map(|line| format!("< {line}\n")));
            self.out.eprint(lines);
        }
        let refuse = self.flags.fail && response.status >= 400;
        if self.flags.verbose && received > 0 && !refuse {
            self.out.eprint(format!("{{ [{received} bytes data]\n"));
        }
        if !refuse {
            let mut page = if self.flags.head || self.flags.include { head } else { String::new() };
            page.push_str(&response.body);
            match self.flags.output.as_deref() {
                None | Some("-") => self.out.print(page),
                Some("/dev/null") => {}
                Some(file) => {
                    self.disk
                        .write(file, &page)
                        .map_err(|_| failure(23, format!("Failure writing output to destination (\"{file}\")")))?;
                }
            }
        }
        if self.meter() {
            let shown = if refuse { 0 } else { received };
            let (speed, current) = if shown > 0 { (13_900, shown.saturating_mul(1000).min(99_999)) } else { (0, 0) };
            self.out.eprint(format!("\n{}\n", row(total, shown, speed, current, 0)));
        }
        if refuse {
            self.tell(&format!("The requested URL returned error: {}", response.status));
            self.write_out(url, Some(ip), Some(response));
            return Err(failure(22, format!("The requested URL returned error: {}", response.status)));
        }
        let number = if reused { 0 } else { self.open.made.saturating_sub(1) };
        self.tell(&format!("Connection #{number} to host {} left intact", url.host));
        self.write_out(url, Some(ip), Some(response));
        Ok(())
    }

    /// `-w '%{http_code}\n'`: also of a transfer that failed, with the status 000.
    fn write_out(&mut self, url: &Url, ip: Option<IpAddr>, response: Option<&Response>) {
        let Some(format) = self.flags.write_out.clone() else { return };
        let mut text = format.replace("\\n", "\n").replace("\\t", "\t");
        let status = response.map_or_else(|| "000".to_owned(), |response| response.status.to_string());
        let took = |seconds: &str| if response.is_some() { seconds } else { "0.000000" }.to_owned();
        for (name, value) in [
            ("http_code", status.clone()),
            ("response_code", status),
            ("remote_ip", ip.map_or_else(String::new, |ip| ip.to_string())),
            ("remote_port", if ip.is_some() { url.port.to_string() } else { "0".to_owned() }),
            ("size_download", response.map_or(0, |response| response.body.len()).to_string()),
            ("method", self.flags.method.clone().unwrap_or_else(|| "GET".to_owned())),
            ("scheme", url.scheme.to_ascii_uppercase()),
            ("http_version", if response.is_some() { "1.1" } else { "0" }.to_owned()),
            ("url_effective", format!("{}://{}{}", url.scheme, url.authority(), url.path)),
            (
                "content_type",
                response
                    .and_then(|response| response.headers.iter().find(|(n, _)| n == "Content-Type"))
                    .map_or_else(String::new, |(_, v)| v.clone()),
            ),
            ("time_total", took("0.001253")),
            ("time_connect", took("0.000412")),
            ("time_namelookup", took("0.000210")),
            ("time_starttransfer", took("0.001190")),
            ("num_connects", if ip.is_some() { "1" } else { "0" }.to_owned()),
            ("exitcode", self.out.exit.to_string()),
        ] {
            text = text.replace(&format!("%{{{name}}}"), &value);
        }
        self.out.print(text);
    }
}

fn shown(ip: IpAddr) -> String {
    if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() }
}

const FORBIDDEN: &str = r#"{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "forbidden: User \"system:anonymous\" cannot get path \"/\"",
  "reason": "Forbidden",
  "details": {},
  "code": 403
}"#;
