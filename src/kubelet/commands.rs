//! What a container's `command` and `args` say: values of flags, and the servers that a shell line starts.

use crate::api::container::Container;
use crate::api::protocol::Protocol;

/// The value of a flag in `args` (or after the program in `command`), and where it stands: `-listen=:80`, `--port 80`.
pub fn flag(container: &Container, name: &str) -> Option<(String, String)> {
    let words = container.args.iter().enumerate().map(|(at, word)| ("args", at, word));
    let words: Vec<_> =
        container.command.iter().enumerate().map(|(at, word)| ("command", at, word)).chain(words).collect();
    let mut found = None;
    for (i, (list, at, word)) in words.iter().enumerate() {
        let Some(rest) = word.strip_prefix("--").or(word.strip_prefix('-')).and_then(|word| word.strip_prefix(name))
        else {
            continue;
        };
        if let Some(value) = rest.strip_prefix('=') {
            found = Some((format!("{list}[{at}]"), value.to_owned()));
        } else if let (true, Some((list, at, value))) = (rest.is_empty(), words.get(i + 1)) {
            found = Some((format!("{list}[{at}]"), (*value).clone()));
        }
    }
    found
}

/// Programs that listen on nothing: a container whose command starts with one runs no server.
const IDLE: &[&str] = &[
    "sleep", "tail", "cat", "true", "false", "echo", "date", "env", "printenv", "ls", "wget", "curl", "nslookup",
    "ping", "top",
];

/// The ports that the container's own command opens, if the command is one that can be understood: an idle program, or a
/// shell line that runs `nc -l`, `httpd` or `python -m http.server`. `None` leaves the word to the image.
pub fn started(container: &Container) -> Option<Vec<(u16, Protocol)>> {
    let tool = matches!(super::images::lookup(&container.image), super::images::Known::Tool);
    let words: Vec<&str> = container.command.iter().chain(&container.args).map(String::as_str).collect();
    if container.command.is_empty() && !tool {
        return None;
    }
    let program = base(words.first()?);
    let shell = matches!(program, "sh" | "bash" | "ash");
    let line: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split([' ', '\n', ';', '&', '|', '(', ')', '\t']))
        .filter(|w| !w.is_empty())
        .collect();
    let opened = servers(&line);
    if !opened.is_empty() && (tool || shell || matches!(program, "nc" | "httpd" | "python" | "python3" | "socat")) {
        return Some(opened);
    }
    let first = if shell {
        line.iter().map(|word| base(word)).find(|word| {
            !matches!(*word, "sh" | "bash" | "ash" | "-c" | "-ec" | "-e" | "while" | "true" | "do" | "exec")
        })
    } else {
        Some(program)
    };
    (tool || first.is_some_and(|first| IDLE.contains(&first))).then(Vec::new)
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The ports that a line of words opens.
fn servers(line: &[&str]) -> Vec<(u16, Protocol)> {
    let mut out = Vec::new();
    for (i, word) in line.iter().enumerate() {
        let rest = line.get(i + 1..).unwrap_or_default();
        let rest = rest.get(..rest.iter().position(|word| is_program(word)).unwrap_or(rest.len())).unwrap_or_default();
        let port = match base(word) {
            "nc" | "ncat" | "netcat" if rest.iter().any(|w| w.starts_with('-') && w.contains('l')) => numbered(rest),
            "httpd" => Some(numbered(rest).unwrap_or(80)),
            "http.server" => Some(rest.first().and_then(|word| word.parse().ok()).unwrap_or(8000)),
            _ => word.split_once("-LISTEN:").and_then(|(_, rest)| rest.split(',').next()?.parse().ok()),
        };
        let udp = rest.iter().any(|w| w.starts_with('-') && w.contains('u')) && base(word) != "httpd"
            || word.starts_with("UDP");
        if let Some(port) = port {
            out.push((port, if udp { Protocol::Udp } else { Protocol::Tcp }));
        }
    }
    out
}

fn is_program(word: &str) -> bool {
    matches!(base(word), "nc" | "ncat" | "netcat" | "httpd" | "sleep" | "echo" | "do" | "done")
}

/// The port after `-p`, or glued to it, or else the first number that stands alone.
fn numbered(words: &[&str]) -> Option<u16> {
    let port = |text: &str| text.rsplit(':').next()?.parse::<u16>().ok().filter(|port| *port > 0);
    for (i, word) in words.iter().enumerate() {
        let Some(flags) = word.strip_prefix('-') else { continue };
        if let Some((_, glued)) = flags.split_once('p') {
            return port(glued).or_else(|| words.get(i + 1).and_then(|next| port(next)));
        }
    }
    words.iter().find_map(|word| port(word))
}
