//! What names of all sorts may look like, and the words for what they may not.
//!
//! Models `apimachinery/pkg/util/validation/validation.go`. Each function gives the complaints; none means it is fine.

use crate::api::labels::regex_error;

const LABEL_FORM: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_FORM: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

fn too_long(value: &str, most: usize) -> Vec<String> {
    if value.len() > most { vec![format!("must be no more than {most} characters")] } else { Vec::new() }
}

fn lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Lower case letters, digits and inner dashes.
fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = bytes.first().copied().is_some_and(lower) && bytes.last().copied().is_some_and(lower);
    ends && bytes.iter().all(|b| lower(*b) || *b == b'-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// A label of a domain name: `web`.
pub fn dns1123_label(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 63);
    if is_label(value) {
        return errors;
    }
    if is_subdomain(value) {
        errors.push("must not contain dots".to_owned());
    } else {
        let words = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
        errors.push(regex_error(words, LABEL_FORM, &["my-name", "123-abc"]));
    }
    errors
}

/// A domain name: `web.example.com`.
pub fn dns1123_subdomain(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 253);
    if !is_subdomain(value) {
        let words = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
        errors.push(regex_error(words, SUBDOMAIN_FORM, &["example.com"]));
    }
    errors
}

/// A star in the place of a domain name's first label: `*.example.com`.
pub fn wildcard_subdomain(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 253);
    if !value.strip_prefix("*.").is_some_and(is_subdomain) {
        let words = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
        errors.push(regex_error(words, &["\\*\\.", SUBDOMAIN_FORM].concat(), &["*.example.com"]));
    }
    errors
}

/// A domain name that may have underscores, as DNS search lists allow.
pub fn dns1123_subdomain_with_underscore(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 253);
    let fits = |part: &str| {
        let part = part.strip_prefix('_').unwrap_or(part).as_bytes();
        let ends = part.first().copied().is_some_and(lower) && part.last().copied().is_some_and(lower);
        ends && part.iter().all(|b| lower(*b) || matches!(b, b'-' | b'_'))
    };
    if !value.split('.').all(fits) {
        let words = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
        let form = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*";
        errors.push(regex_error(words, form, &["example.com"]));
    }
    errors
}

/// A label that starts with a letter.
pub fn dns1035_label(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 63);
    if !is_label(value) || !value.starts_with(|c: char| c.is_ascii_lowercase()) {
        let words = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
        errors.push(regex_error(words, "[a-z]([-a-z0-9]*[a-z0-9])?", &["my-name", "abc-123"]));
    }
    errors
}

/// A domain name of at least two labels, with or without a dot at its end. Models `IsFullyQualifiedDomainName`; the first
/// of each pair is the value to show.
pub fn fully_qualified(value: &str) -> Vec<(String, String)> {
    let name = value.strip_suffix('.').unwrap_or(value);
    let errors = dns1123_subdomain(name);
    if !errors.is_empty() {
        return vec![(name.to_owned(), errors.join(","))];
    }
    if name.split('.').count() < 2 {
        let why = "should be a domain with at least two segments separated by dots";
        return vec![(name.to_owned(), why.to_owned())];
    }
    name.split('.')
        .map(|label| (label, dns1123_label(label)))
        .filter(|(_, errors)| !errors.is_empty())
        .map(|(label, errors)| (label.to_owned(), errors.join(",")))
        .collect()
}

/// The name of a container's port.
pub fn port_name(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 15);
    if value.is_empty() || !value.bytes().all(|b| lower(b) || b == b'-') {
        errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".to_owned());
    }
    if !value.bytes().any(|b| b.is_ascii_lowercase()) {
        errors.push("must contain at least one letter (a-z)".to_owned());
    }
    if value.contains("--") {
        errors.push("must not contain consecutive hyphens".to_owned());
    }
    if value.starts_with('-') || value.ends_with('-') {
        errors.push("must not begin or end with a hyphen".to_owned());
    }
    errors
}

/// A port's number.
pub fn port_number(port: i64) -> Vec<String> {
    in_range(port, 1, 65535)
}

/// A number between two bounds.
pub fn in_range(value: i64, low: i64, high: i64) -> Vec<String> {
    if (low..=high).contains(&value) {
        Vec::new()
    } else {
        vec![format!("must be between {low} and {high}, inclusive")]
    }
}

/// `25%`.
pub fn percent(value: &str) -> Vec<String> {
    let digits = value.strip_suffix('%').unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let words = "a valid percent string must be a numeric string followed by an ending '%'";
    vec![regex_error(words, "[0-9]+%", &["1%", "93%"])]
}

/// The name of an HTTP header.
pub fn http_header(value: &str) -> Vec<String> {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Vec::new();
    }
    let words = "a valid HTTP header must consist of alphanumeric characters or '-'";
    vec![regex_error(words, "[-A-Za-z0-9]+", &["X-Header-Name"])]
}

/// The name of an environment variable, in the relaxed form of 1.36.
pub fn env_var(value: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if value.is_empty() {
        errors.push("environment variable name must be non-empty".to_owned());
    }
    if !value.chars().all(|c| (' '..='~').contains(&c) && c != '=') {
        let words = "a valid environment variable name must consist only of printable ASCII characters other than '='";
        errors.push(words.to_owned());
    }
    errors
}

/// The key of a ConfigMap or Secret.
pub fn config_map_key(value: &str) -> Vec<String> {
    let mut errors = too_long(value, 253);
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if value.is_empty() || !value.bytes().all(fits) {
        let words = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
        errors.push(regex_error(words, "[-._a-zA-Z0-9]+", &["key.name", "KEY_NAME", "key-name"]));
    }
    match value {
        "." => errors.push("must not be '.'".to_owned()),
        ".." => errors.push("must not be '..'".to_owned()),
        value if value.starts_with("..") => errors.push("must not start with '..'".to_owned()),
        _ => {}
    }
    errors
}

/// A C identifier, such as the value of `uid` in `$(...)` names.
pub fn c_identifier(value: &str) -> Vec<String> {
    let head = value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if head && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Vec::new();
    }
    let words = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
    vec![regex_error(words, "[A-Za-z_][A-Za-z0-9_]*", &["my_name", "MY_NAME", "MyName"])]
}

/// A prefix that a generated name is made of: what follows it may end the name well. Models `maskTrailingDash`.
pub fn prefix(value: &str) -> String {
    match value.strip_suffix('-') {
        Some(head) if !head.is_empty() => {
            let mut kept: String = head.chars().take(head.chars().count() - 1).collect();
            kept.push('a');
            kept
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names() {
        for name in ["a", "a-b", "0", "01", "2048-game"] {
            assert_eq!(dns1123_label(name), Vec::<String>::new(), "{name}");
        }
        for name in ["a.b", "web.v1", "0.1.2"] {
            assert_eq!(dns1123_subdomain(name), Vec::<String>::new(), "{name}");
        }
        for name in ["http", "a", "web-2", "2a"] {
            assert_eq!(port_name(name), Vec::<String>::new(), "{name}");
        }
        assert_eq!(env_var("MY.ENV-1 x"), Vec::<String>::new());
    }

    #[test]
    fn bad_names() {
        // conformance: services-name-bad-characters, services-target-port-bad-name.
        assert_eq!(
            dns1123_label("echo_service"),
            [
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
            ]
        );
        assert_eq!(dns1123_label("echo.service"), ["must not contain dots"]);
        assert_eq!(dns1123_label(&"a".repeat(64)), ["must be no more than 63 characters"]);
        assert_eq!(
            port_name("Web--"),
            [
                "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
                "must not contain consecutive hyphens",
                "must not begin or end with a hyphen"
            ]
        );
        assert_eq!(port_name("8080"), ["must contain at least one letter (a-z)"]);
        assert_eq!(port_number(0), ["must be between 1 and 65535, inclusive"]);
        assert_eq!(fully_qualified("primary").first().map(|(name, _)| name.as_str()), Some("primary"));
        assert_eq!(prefix("web-"), "wea");
        assert_eq!(config_map_key("../x").len(), 2);
        assert_eq!(env_var("A=B").len(), 1);
    }
}
