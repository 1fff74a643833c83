//! The tag of an image's name. Models `pkg/util/parsers` and the reference grammar that it rests on.

/// The tag that an image's name asks for: `latest` where it names neither tag nor digest; `None` where it names only a digest
/// or is no image's name.
pub fn tag(image: &str) -> Option<&str> {
    let (rest, digest) = match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (image, None),
    };
    let slash = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match rest.get(slash..).and_then(|last| last.rfind(':')) {
        Some(colon) => (rest.get(..slash + colon)?, Some(rest.get(slash + colon + 1..)?)),
        None => (rest, None),
    };
    if !is_name(name) || tag.is_some_and(|tag| !is_tag(tag)) {
        return None;
    }
    match (tag, digest) {
        (Some(tag), _) => Some(tag),
        (None, None) => Some("latest"),
        (None, Some(_)) => None,
    }
}

fn is_name(name: &str) -> bool {
    let (domain, path) = match name.split_once('/') {
        Some((first, path)) if first.contains(['.', ':']) || first == "localhost" || first.to_lowercase() != first => {
            (Some(first), path)
        }
        _ => (None, name),
    };
    let domain_fits = domain.is_none_or(|domain| {
        !domain.is_empty()
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'[' | b']'))
    });
    domain_fits && path.split('/').all(is_component)
}

fn is_component(part: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = part.as_bytes();
    let ends = bytes.first().copied().is_some_and(fits) && bytes.last().copied().is_some_and(fits);
    ends && bytes.iter().all(|b| fits(*b) || matches!(b, b'.' | b'_' | b'-'))
}

fn is_tag(tag: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let bytes = tag.as_bytes();
    bytes.first().copied().is_some_and(word)
        && bytes.len() <= 128
        && bytes.iter().all(|b| word(*b) || matches!(b, b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags() {
        for (image, want) in [
            ("nginx", Some("latest")),
            ("nginx:1.27", Some("1.27")),
            ("localhost:5000/web", Some("latest")),
            ("localhost:5000/web:2", Some("2")),
            ("ghcr.io/a/b:latest", Some("latest")),
            ("nginx@sha256:abc", None),
            ("nginx:1.27@sha256:abc", Some("1.27")),
            ("Nginx", None),
            ("nginx:", None),
            ("", None),
        ] {
            assert_eq!(tag(image), want, "{image}");
        }
    }
}
