//! Names of images. Models `distribution/reference`'s grammar, as `kubectl run` checks it.

/// Whether `text` is a well-formed image reference: `nginx`, `nginx:1.27`, `ghcr.io/a/b:tag@sha256:...`.
pub fn is_reference(text: &str) -> bool {
    let (text, digest) = match text.split_once('@') {
        Some((text, digest)) => (text, Some(digest)),
        None => (text, None),
    };
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return false;
    }
    let (name, tag) = match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (text, None),
    };
    tag.is_none_or(is_tag) && is_name(name)
}

fn is_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let mut path = parts.as_slice();
    if let [domain, rest @ ..] = path
        && !rest.is_empty()
        && (domain.contains(['.', ':']) || *domain == "localhost" || domain.chars().any(|c| c.is_ascii_uppercase()))
    {
        if !is_domain(domain) {
            return false;
        }
        path = rest;
    }
    path.iter().all(|part| is_component(part))
}

/// Lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_component(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    part.starts_with(plain)
        && part.ends_with(plain)
        && part.split(plain).all(|gap| matches!(gap, "" | "." | "_" | "__") || gap.chars().all(|c| c == '-'))
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = domain.split_once(':').unwrap_or((domain, "0"));
    let part = |p: &str| {
        p.starts_with(|c: char| c.is_ascii_alphanumeric())
            && p.ends_with(|c: char| c.is_ascii_alphanumeric())
            && p.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    host.split('.').all(part) && !port.is_empty() && port.chars().all(|c| c.is_ascii_digit())
}

fn is_tag(tag: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    tag.len() <= 128 && tag.starts_with(word) && tag.chars().all(|c| word(c) || c == '.' || c == '-')
}

fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hex)| {
        !algorithm.is_empty() && hex.len() >= 32 && hex.chars().all(|c| c.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn references() {
        for good in ["nginx", "nginx:1.27", "ealen/echo-server:latest", "ghcr.io/a/b_c:v1", "localhost:5000/x", "a__b"]
        {
            assert!(is_reference(good), "{good}");
        }
        for bad in ["", "nginx 1.27", "Nginx", "nginx:", "a//b", "-a", "a/B", "nginx:1 27"] {
            assert!(!is_reference(bad), "{bad}");
        }
    }
}
