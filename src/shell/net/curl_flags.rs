//! The flags of `curl`.

use std::net::IpAddr;

/// What a call of `curl` asks for.
#[derive(Debug, Default)]
pub struct Flags {
    pub silent: bool,
    pub show_error: bool,
    pub verbose: bool,
    pub fail: bool,
    pub head: bool,
    pub include: bool,
    pub insecure: bool,
    pub output: Option<String>,
    pub write_out: Option<String>,
    /// Milliseconds for the whole, and for the connection.
    pub max_time: Option<i64>,
    pub connect_timeout: Option<i64>,
    pub method: Option<String>,
    pub agent: Option<String>,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    /// `--resolve web:80:10.96.7.7`
    pub resolve: Vec<(String, u16, IpAddr)>,
    pub urls: Vec<String>,
}

const TRY: &str = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/// Flags without a value, with their letters.
const PLAIN: &[(&str, char)] = &[
    ("silent", 's'),
    ("show-error", 'S'),
    ("verbose", 'v'),
    ("fail", 'f'),
    ("head", 'I'),
    ("include", 'i'),
    ("insecure", 'k'),
    ("location", 'L'),
    ("ipv4", '4'),
    ("ipv6", '6'),
    ("no-buffer", 'N'),
    ("get", 'G'),
    ("remote-name", 'O'),
    ("http1.1", '\0'),
    ("http1.0", '0'),
    ("compressed", '\0'),
    ("no-progress-meter", '\0'),
    ("progress-bar", '#'),
    ("fail-with-body", '\0'),
    ("fail-early", '\0'),
    ("retry-connrefused", '\0'),
    ("retry-all-errors", '\0'),
    ("globoff", 'g'),
    ("no-keepalive", '\0'),
    ("http2", '\0'),
    ("parallel", 'Z'),
    ("path-as-is", '\0'),
    ("tcp-nodelay", '\0'),
];

/// Flags with a value, with their letters.
const VALUED: &[(&str, char)] = &[
    ("output", 'o'),
    ("write-out", 'w'),
    ("max-time", 'm'),
    ("connect-timeout", '\0'),
    ("request", 'X'),
    ("user-agent", 'A'),
    ("header", 'H'),
    ("data", 'd'),
    ("data-raw", '\0'),
    ("url", '\0'),
    ("retry", '\0'),
    ("user", 'u'),
    ("cacert", '\0'),
    ("resolve", '\0'),
    ("interface", '\0'),
    ("proxy", 'x'),
    ("noproxy", '\0'),
    ("retry-delay", '\0'),
    ("retry-max-time", '\0'),
    ("data-binary", '\0'),
    ("data-urlencode", '\0'),
    ("json", '\0'),
    ("connect-to", '\0'),
    ("referer", 'e'),
    ("cookie", 'b'),
    ("dump-header", 'D'),
    ("keepalive-time", '\0'),
    ("local-port", '\0'),
    ("limit-rate", '\0'),
    ("dns-servers", '\0'),
];

/// Reads the words; the error is what curl prints before it ends with status 2.
pub fn read(words: &[String]) -> Result<Flags, String> {
    let mut flags = Flags::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            if PLAIN.iter().any(|(name, _)| *name == long) {
                flags.set(long, String::new())?;
            } else if VALUED.iter().any(|(name, _)| *name == long) {
                let value = words.next().ok_or_else(|| format!("curl: option --{long}: requires parameter\n{TRY}"))?;
                flags.set(long, value.clone())?;
            } else {
                return Err(format!("curl: option --{long}: is unknown\n{TRY}"));
            }
        } else if let (Some(letters), true) = (word.strip_prefix('-'), word.len() > 1) {
            let mut letters = letters.chars();
            while let Some(letter) = letters.next() {
                if let Some((name, _)) = PLAIN.iter().find(|(_, short)| *short == letter) {
                    flags.set(name, String::new())?;
                } else if let Some((name, _)) = VALUED.iter().find(|(_, short)| *short == letter) {
                    let rest = letters.as_str();
                    let value = if rest.is_empty() { words.next().cloned() } else { Some(rest.to_owned()) };
                    flags.set(
                        name,
                        value.ok_or_else(|| format!("curl: option -{letter}: requires parameter\n{TRY}"))?,
                    )?;
                    break;
                } else {
                    return Err(format!("curl: option -{letter}: is unknown\n{TRY}"));
                }
            }
        } else {
            flags.urls.push(word.clone());
        }
    }
    if flags.urls.is_empty() { Err(TRY.to_owned()) } else { Ok(flags) }
}

impl Flags {
    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "silent" => self.silent = true,
            "show-error" => self.show_error = true,
            "verbose" => self.verbose = true,
            "fail" => self.fail = true,
            "remote-name" => self.output = Some(String::new()),
            "head" => self.head = true,
            "include" => self.include = true,
            "insecure" => self.insecure = true,
            "no-progress-meter" => (self.silent, self.show_error) = (true, true),
            "output" => self.output = Some(value),
            "write-out" => self.write_out = Some(value),
            "max-time" => self.max_time = Some(milliseconds("-m", &value)?),
            "connect-timeout" => self.connect_timeout = Some(milliseconds("--connect-timeout", &value)?),
            "request" => self.method = Some(value),
            "user-agent" => self.agent = Some(value),
            "header" => {
                self.headers.extend(value.split_once(':').map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned())))
            }
            "data" | "data-raw" | "data-binary" | "data-urlencode" => {
                self.body = Some(self.body.take().map_or(value.clone(), |body| format!("{body}&{value}")));
            }
            "json" => {
                self.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
                self.headers.push(("Accept".to_owned(), "application/json".to_owned()));
                self.body = Some(value);
            }
            "resolve" => {
                let mut parts = value.splitn(3, ':');
                let (host, port, ip) = (parts.next(), parts.next(), parts.next());
                let read = || Some((host?.to_owned(), port?.parse().ok()?, ip?.trim_matches(['[', ']']).parse().ok()?));
                let bad = || format!("curl: (49) Couldn't parse CURLOPT_RESOLVE entry '{value}'\n");
                self.resolve.push(read().ok_or_else(bad)?);
            }
            "url" => self.urls.push(value),
            _ => {}
        }
        Ok(())
    }
}

fn milliseconds(flag: &str, text: &str) -> Result<i64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    let seconds =
        seconds.ok_or_else(|| format!("curl: option {flag}: expected a proper numerical parameter\n{TRY}"))?;
    Ok((seconds * 1000.0) as i64)
}
