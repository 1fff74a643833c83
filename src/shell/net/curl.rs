//! `curl`, version 7.88.

use std::net::IpAddr;

use super::curl_flags::{Flags, read};
use super::exchange::{Exchange, Send, http};
use super::machine::Machine;
use super::url::Url;
use crate::api::protocol::Protocol;
use crate::kubectl::streams::Output;
use crate::kubelet::answers::{Response, reason};
use crate::sim::Cluster;

const METER: &str = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed

";
/// How long curl itself waits for a connection, in milliseconds; Linux gives up sooner.
const PATIENCE: i64 = 134_000;

/// Runs the client.
pub fn run(cluster: &mut Cluster, machine: &Machine, words: &[String]) -> Output {
    let flags = match read(words) {
        Ok(flags) => flags,
        Err(text) => return Output::failure(text, 2),
    };
    let mut out = Output::default();
    for url in &flags.urls {
        let mut call = Call { cluster, machine, flags: &flags, out: &mut out, started: false };
        if let Err(failure) = call.fetch(url) {
            call.fail(failure);
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

struct Call<'a> {
    cluster: &'a mut Cluster,
    machine: &'a Machine,
    flags: &'a Flags,
    out: &'a mut Output,
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
        !self.flags.silent
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
        if self.meter() || self.flags.show_error {
            self.out.eprint(format!("curl: ({}) {}\n", failure.code, failure.text));
        }
        self.out.exit = failure.code;
    }

    fn fetch(&mut self, text: &str) -> Result<(), Failure> {
        let Some(url) = Url::parse(text) else {
            return Err(failure(3, "URL using bad/illegal format or missing URL"));
        };
        if !matches!(url.scheme.as_str(), "http" | "https" | "telnet") {
            return Err(failure(1, format!("Protocol \"{}\" not supported or disabled in libcurl", url.scheme)));
        }
        self.begin();
        let Some(ip) = self.machine.resolve(self.cluster, &url.host) else {
            self.tell(&format!("Could not resolve host: {}", url.host));
            self.tell("Closing connection 0");
            return Err(failure(6, format!("Could not resolve host: {}", url.host)));
        };
        if self.flags.verbose {
            self.out.eprint(format!("*   Trying {}:{}...\n", shown(ip), url.port));
        }
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
        let (host, body) = (url.authority(), self.flags.body.clone().unwrap_or_default());
        let send = Send {
            method: &method,
            path: &url.path,
            host: &host,
            agent: &agent,
            headers: &self.flags.headers,
            body: &body,
        };
        let exchange = if url.scheme == "http" {
            http(self.cluster, self.machine, ip, url.port, &send)
        } else {
            self.knock(ip, url.port)
        };
        match exchange {
            Exchange::Http(response) if url.scheme == "https" => drop(response),
            Exchange::Http(response) => return self.show(&url, ip, &send, &response),
            Exchange::HangsUp if url.scheme == "telnet" => return Ok(()),
            Exchange::HangsUp if url.scheme == "http" => {
                self.connected(&url, ip);
                self.tell("Empty reply from server");
                self.tell("Closing connection 0");
                return Err(self.end(failure(52, "Empty reply from server")));
            }
            Exchange::ApiServer if url.scheme == "http" => {
                let body = "Client sent an HTTP request to an HTTPS server.\n".to_owned();
                return self.show(&url, ip, &send, &Response { status: 400, headers: Vec::new(), body });
            }
            Exchange::ApiServer if self.flags.insecure => {
                return self.show(
                    &url,
                    ip,
                    &send,
                    &Response { status: 403, headers: Vec::new(), body: FORBIDDEN.to_owned() },
                );
            }
            Exchange::ApiServer => {
                return Err(self.end(failure(60, "SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.")));
            }
            Exchange::HangsUp => {}
            Exchange::Refused => return Err(self.refused(&url, ip)),
            Exchange::Unreachable => return Err(self.unreachable(&url, ip)),
            Exchange::Timeout => return Err(self.timeout(&url)),
        }
        self.connected(&url, ip);
        Err(self.end(failure(35, "OpenSSL/3.0.17: error:0A00010B:SSL routines::wrong version number")))
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
        self.tell(&format!("Connected to {} ({ip}) port {} (#0)", url.host, url.port));
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

    fn timeout(&mut self, url: &Url) -> Failure {
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
    fn show(&mut self, url: &Url, ip: IpAddr, send: &Send<'_>, response: &Response) -> Result<(), Failure> {
        self.connected(url, ip);
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
                "> {} {} HTTP/1.1\n> Host: {}\n> User-Agent: {}\n> Accept: */*\n",
                send.method, send.path, send.host, send.agent
            );
            for (name, value) in send.headers {
                lines += &format!("> {name}: {value}\n");
            }
            lines += "> \n";
            lines.extend(head.lines().map(|line| format!("< {line}\n")));
            self.out.eprint(lines);
        }
        let refuse = self.flags.fail && response.status >= 400;
        if self.flags.verbose && received > 0 && !refuse {
            self.out.eprint(format!("{{ [{received} bytes data]\n"));
        }
        if !refuse && self.flags.output.is_none() {
            if self.flags.head || self.flags.include {
                self.out.print(head);
            }
            self.out.print(response.body.clone());
        }
        if self.meter() {
            let shown = if refuse { 0 } else { received };
            let (speed, current) = if shown > 0 { (13_900, shown.saturating_mul(1000).min(99_999)) } else { (0, 0) };
            self.out.eprint(format!("\n{}\n", row(total, shown, speed, current, 0)));
        }
        if refuse {
            self.tell("The requested URL returned error: 404");
            return Err(failure(22, format!("The requested URL returned error: {}", response.status)));
        }
        self.tell(&format!("Connection #0 to host {} left intact", url.host));
        self.write_out(url, ip, response);
        Ok(())
    }

    /// `-w '%{http_code}\n'`
    fn write_out(&mut self, url: &Url, ip: IpAddr, response: &Response) {
        let Some(format) = self.flags.write_out.clone() else { return };
        let mut text = format.replace("\\n", "\n").replace("\\t", "\t");
        for (name, value) in [
            ("http_code", response.status.to_string()),
            ("response_code", response.status.to_string()),
            ("remote_ip", ip.to_string()),
            ("remote_port", url.port.to_string()),
            ("size_download", response.body.len().to_string()),
            ("url_effective", format!("{}://{}{}", url.scheme, url.authority(), url.path)),
            (
                "content_type",
                response.headers.iter().find(|(n, _)| n == "Content-Type").map_or_else(String::new, |(_, v)| v.clone()),
            ),
            ("time_total", "0.001253".to_owned()),
            ("time_connect", "0.000412".to_owned()),
            ("time_namelookup", "0.000210".to_owned()),
            ("time_starttransfer", "0.001190".to_owned()),
            ("num_connects", "1".to_owned()),
            ("exitcode", "0".to_owned()),
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
