//! What the images of the catalogue answer over HTTP, in a short form of their known formats, and what they write to
//! their logs about it.

use std::net::SocketAddr;

use super::commands;
use super::images::{self, Known, Speaks};
use crate::api::pod::Pod;
use crate::api::time;

/// A request as it reaches a container.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    pub method: &'a str,
    /// With its query: `/echo?msg=hi`.
    pub path: &'a str,
    /// What the client asked for: `web`, `10.96.7.7:81`.
    pub host: &'a str,
    pub agent: &'a str,
    /// Other headers, in the client's order.
    pub headers: &'a [(String, String)],
    pub body: &'a str,
    /// Whom the container sees.
    pub source: SocketAddr,
    /// Where it listens.
    pub local: SocketAddr,
    /// Milliseconds of virtual time since 1970.
    pub now: i64,
}

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What a container does with a connection that speaks HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Http(Response),
    /// The container speaks something else: it hangs up.
    HangsUp,
}

/// The words of a status: `200 OK`.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        503 => "Service Unavailable",
        _ => "",
    }
}

fn speaks(pod: &Pod, container: usize) -> Option<Speaks> {
    match images::lookup(&pod.spec.containers.get(container)?.image) {
        Known::Server(image) => Some(image.speaks),
        Known::Agnhost => Some(Speaks::Agnhost),
        Known::Tool | Known::Unknown => None,
    }
}

/// What the container answers.
pub fn answer(pod: &Pod, container: usize, request: &Request<'_>) -> Answer {
    let name = &pod.metadata.name;
    let page = |server: &str, kind: &str, body: String| response(200, server, kind, body, request.now);
    let missing = |server: &str, kind: &str, body: &str| response(404, server, kind, body.to_owned(), request.now);
    let found = request.path.split('?').next() == Some("/");
    let response = match speaks(pod, container) {
        Some(Speaks::NotHttp) => return Answer::HangsUp,
        None if found => page("echo ", "text/plain", format!("hello from {name}\n")),
        None => missing("echo ", "text/plain", "not found\n"),
        Some(Speaks::EchoServer) => page("", "application/json; charset=utf-8", echo_server(name, request)),
        Some(Speaks::HttpEcho) => {
            let given = pod.spec.containers.get(container).and_then(|container| commands::flag(container, "text"));
            page(
                "",
                "text/plain; charset=utf-8",
                given.map_or_else(|| "hello-world".to_owned(), |(_, text)| text) + "\n",
            )
        }
        Some(Speaks::Nginx) if found => page("nginx", "text/html", NGINX.to_owned()),
        Some(Speaks::Nginx) => missing("nginx", "text/html", NGINX_MISSING),
        Some(Speaks::Httpd) if found => {
            page("Apache", "text/html", "<html><body><h1>It works!</h1></body></html>\n".to_owned())
        }
        Some(Speaks::Httpd) => missing("Apache", "text/html; charset=iso-8859-1", HTTPD_MISSING),
        Some(Speaks::Whoami) => page("", "text/plain; charset=utf-8", whoami(name, request)),
        Some(Speaks::Agnhost) => page("", "text/plain; charset=utf-8", agnhost(pod, container, request)),
        Some(Speaks::HelloApp) => {
            page("", "text/plain; charset=utf-8", format!("Hello, world!\nVersion: 1.0.0\nHostname: {name}\n"))
        }
        Some(Speaks::Kubia) => page("", "text/plain", format!("You've hit {name}\n")),
        Some(Speaks::HttpEchoJson) => page("", "application/json; charset=utf-8", echo_json(name, request)),
        Some(Speaks::Page) => {
            page("", "text/plain; charset=utf-8", format!("Request served by {name}\n\n{}", request_lines(request)))
        }
    };
    Answer::Http(Response { body: if request.method == "HEAD" { String::new() } else { response.body }, ..response })
}

fn response(status: u16, server: &str, kind: &str, body: String, now: i64) -> Response {
    let mut headers = Vec::new();
    if !server.is_empty() {
        headers.push(("Server".to_owned(), server.to_owned()));
    }
    headers.push(("Date".to_owned(), http_date(now)));
    headers.push(("Content-Type".to_owned(), kind.to_owned()));
    headers.push(("Content-Length".to_owned(), body.len().to_string()));
    Response { status, headers, body }
}

/// `Mon, 23 Nov 2026 04:41:37 GMT`
pub fn http_date(now: i64) -> String {
    let [year, month, day, hour, minute, second] = parts(now);
    format!("{}, {day:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT", weekday(now), month_name(month))
}

/// Year, month, day, hour, minute, second.
pub fn parts(now: i64) -> [i64; 6] {
    let text = time::rfc3339(now);
    let mut numbers = text.split(['-', 'T', ':', 'Z']).map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

/// `Mon`
pub fn weekday(now: i64) -> &'static str {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let day = now.div_euclid(86_400_000).rem_euclid(7);
    DAYS.get(usize::try_from(day).unwrap_or(0)).copied().unwrap_or("Thu")
}

/// `Nov`
pub fn month_name(month: i64) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.get(usize::try_from(month - 1).unwrap_or(0)).copied().unwrap_or("Jan")
}

fn request_lines(request: &Request<'_>) -> String {
    let mut out = format!(
        "{} {} HTTP/1.1\nHost: {}\nUser-Agent: {}\nAccept: */*\n",
        request.method, request.path, request.host, request.agent
    );
    for (name, value) in request.headers {
        out += &format!("{name}: {value}\n");
    }
    out
}

fn headers(request: &Request<'_>) -> serde_json::Map<String, serde_json::Value> {
    let known = [("host", request.host), ("user-agent", request.agent), ("accept", "*/*")];
    let mut out: serde_json::Map<_, _> =
        known.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    out.extend(request.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone().into())));
    out
}

/// ealen/echo-server, without the variables of its environment that come from the cluster.
fn echo_server(name: &str, request: &Request<'_>) -> String {
    let path = request.path.split('?').next().unwrap_or_default();
    serde_json::json!({
        "host": {"hostname": request.host.split(':').next(), "ip": format!("::ffff:{}", request.source.ip()), "ips": []},
        "http": {"method": request.method, "baseUrl": "", "originalUrl": request.path, "protocol": "http"},
        "request": {"params": {"0": path}, "query": {}, "cookies": {}, "body": {}, "headers": headers(request)},
        "environment": {"HOSTNAME": name, "PORT": request.local.port().to_string()},
    })
    .to_string()
}

/// mendhak/http-https-echo.
fn echo_json(name: &str, request: &Request<'_>) -> String {
    let value = serde_json::json!({
        "path": request.path, "headers": headers(request), "method": request.method, "body": request.body, "fresh": false,
        "hostname": request.host.split(':').next(), "ip": format!("::ffff:{}", request.source.ip()), "ips": [], "protocol": "http",
        "query": {}, "subdomains": [], "xhr": false, "os": {"hostname": name}, "connection": {},
    });
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

fn whoami(name: &str, request: &Request<'_>) -> String {
    let ip = request.local.ip();
    format!(
        "Hostname: {name}\nIP: 127.0.0.1\nIP: ::1\nIP: {ip}\nRemoteAddr: {}\n{}\n",
        request.source,
        request_lines(request)
    )
}

fn agnhost(pod: &Pod, container: usize, request: &Request<'_>) -> String {
    let name = pod.metadata.name.clone();
    let first = pod.spec.containers.get(container).and_then(|container| container.args.first());
    let (path, query) = request.path.split_once('?').unwrap_or((request.path, ""));
    match (first.map(String::as_str), path) {
        (Some("serve-hostname"), _) => name + "\n",
        (_, "/hostname" | "/hostName") => name,
        (_, "/clientip") => request.source.to_string(),
        (_, "/echo") => query.strip_prefix("msg=").unwrap_or_default().to_owned(),
        _ => {
            let [year, month, day, hour, minute, second] = parts(request.now);
            format!("NOW: {year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} +0000 UTC")
        }
    }
}

const NGINX: &str = "<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>
<p><em>Thank you for using nginx.</em></p>
</body>
</html>
";
const NGINX_MISSING: &str = "<html>\r
<head><title>404 Not Found</title></head>\r
<body>\r
<center><h1>404 Not Found</h1></center>\r
<hr><center>nginx</center>\r
</body>\r
</html>\r
";
const HTTPD_MISSING: &str = "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
";

/// The line that the container writes about a request; `None` if it writes none.
pub fn log_line(pod: &Pod, container: usize, request: &Request<'_>, status: u16, bytes: usize) -> Option<String> {
    let [year, month, day, hour, minute, second] = parts(request.now);
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let (source, method, path, agent) = (request.source, request.method, request.path, request.agent);
    let day_first = format!("{day:02}/{}/{year}:{clock} +0000", month_name(month));
    Some(match speaks(pod, container) {
        Some(Speaks::Nginx) => format!(
            r#"{} - - [{day_first}] "{method} {path} HTTP/1.1" {status} {bytes} "-" "{agent}" "-""#,
            source.ip()
        ),
        Some(Speaks::Httpd) => {
            format!(r#"{} - - [{day_first}] "{method} {path} HTTP/1.1" {status} {bytes}"#, source.ip())
        }
        Some(Speaks::HttpEcho) => {
            let host = if request.host.contains(':') {
                request.host.to_owned()
            } else {
                format!("{}:{}", request.host, request.local.port())
            };
            format!(
                r#"{year}/{month:02}/{day:02} {clock} {host} {source} "{method} {path} HTTP/1.1" {status} {bytes} "{agent}" 20µs"#
            )
        }
        Some(Speaks::EchoServer | Speaks::HttpEchoJson) => echo_server(&pod.metadata.name, request),
        Some(Speaks::Agnhost) => format!("I{month:02}{day:02} {clock}.000000       1 log.go:195] {method} {path}"),
        Some(Speaks::Kubia) => format!("Received request from ::ffff:{}", source.ip()),
        Some(Speaks::HelloApp) => format!("{year}/{month:02}/{day:02} {clock} Serving request: {path}"),
        Some(Speaks::Whoami | Speaks::NotHttp) => return None,
        Some(Speaks::Page) | None => format!("{} - {method} {path} {status}", source.ip()),
    })
}
