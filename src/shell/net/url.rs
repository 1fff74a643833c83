//! Addresses of the web, as far as these clients need them.

/// `http://web:80/path?query`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    pub scheme: String,
    pub host: String,
    /// `None` where the scheme's own is meant.
    pub explicit_port: Option<u16>,
    pub port: u16,
    /// Path and query; `/` where nothing is written.
    pub path: String,
}

impl Url {
    /// Reads an address; without a scheme it is `http`. `None` if it has no host or a port that is none.
    pub fn parse(text: &str) -> Option<Url> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        let authority = authority.rsplit('@').next().unwrap_or(authority);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().ok()?)),
            _ => (authority, None),
        };
        if host.is_empty() {
            return None;
        }
        let default = match scheme {
            "https" => 443,
            "ftp" => 21,
            "telnet" => 23,
            _ => 80,
        };
        let path = path.split('#').next().unwrap_or_default();
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let host = host.trim_matches(['[', ']']).to_owned();
        Some(Url {
            scheme: scheme.to_ascii_lowercase(),
            host,
            explicit_port: port,
            port: port.unwrap_or(default),
            path,
        })
    }

    /// Host, and the port where it is written.
    pub fn authority(&self) -> String {
        match self.explicit_port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }
}
