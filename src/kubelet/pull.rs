//! Images: which can be pulled, how long that takes, and what is said when one cannot. Models `pkg/kubelet/images`.

use super::images::{self, Known};
use crate::api::fnv::{digest, fnv64a};

/// Words in a tag by which a course says that an image is not there.
const ABSENT: &[&str] = &[
    "doesnotexist",
    "does-not-exist",
    "doesntexist",
    "notexist",
    "nonexist",
    "non-exist",
    "not-exist",
    "nosuch",
    "no-such",
    "notfound",
    "not-found",
    "missing",
    "invalid",
    "broken",
    "typo",
    "wrong",
    "bogus",
];
/// Names that are typed when a well-known one is meant.
const MISSPELLED: &[&str] =
    &["ngnix", "ngix", "ngingx", "nignx", "nginxx", "nginix", "busybx", "bussybox", "rediss", "postgress"];

/// Milliseconds that a pull takes: 0.8 to 1.7 seconds, the same for the same image.
pub fn duration(image: &str) -> i64 {
    800 + (fnv64a(image) % 900) as i64
}

/// Bytes of an image, as the event says them.
pub fn size(image: &str) -> u64 {
    20_000_000 + fnv64a(image) % 60_000_000
}

/// The image's identity, as the runtime gives it.
pub fn id(image: &str) -> String {
    [image, "@sha256:", &digest(image)].concat()
}

/// Whether `image` reads as a reference at all: a name in small letters, at most one tag.
pub fn is_valid(image: &str) -> bool {
    let (name, digest) = image.split_once('@').map_or((image, None), |(name, digest)| (name, Some(digest)));
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let (path, tag) = match name.get(slash..).and_then(|last| last.find(':')) {
        Some(colon) => (name.get(..slash + colon).unwrap_or_default(), name.get(slash + colon + 1..)),
        None => (name, None),
    };
    let tag_fits = |tag: &str| {
        !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) && tag.len() <= 128
    };
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-/:".contains(&b);
    !path.is_empty()
        && path.bytes().all(fits)
        && path.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        && tag.is_none_or(tag_fits)
        && digest.is_none_or(|digest| digest.starts_with("sha256:"))
}

/// Whether a registry has the image. Names that nobody knows are taken to exist.
pub fn exists(image: &str) -> bool {
    let repository = images::repository(image);
    let tag = tag(image);
    let known = !matches!(images::lookup(image), Known::Unknown);
    !ABSENT.iter().any(|word| tag.contains(word))
        && !MISSPELLED.contains(&repository)
        && (!known || plausible(repository, tag))
}

fn tag(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or_default();
    let last = name.rsplit('/').next().unwrap_or_default();
    last.split_once(':').map_or("latest", |(_, tag)| tag)
}

/// Whether a well-known image could have the tag: a version, or one of the usual words.
fn plausible(repository: &str, tag: &str) -> bool {
    const WORDS: &[&str] =
        &["latest", "stable", "mainline", "alpine", "slim", "edge", "lts", "musl", "glibc", "uclibc"];
    let number = tag.trim_start_matches('v');
    let major: Option<u32> = number.split(['.', '-']).next().and_then(|major| major.parse().ok());
    let named = || {
        let word = tag.split('-').next().unwrap_or_default();
        WORDS.contains(&word) || (word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase()))
    };
    match (repository, major) {
        ("nginx", Some(major)) => major == 1,
        ("busybox", Some(major)) => major == 1,
        (_, Some(_)) => true,
        (_, None) => named(),
    }
}

/// What the runtime says of an image that no registry has.
pub fn not_found(image: &str) -> String {
    let reference = full(image);
    let (path, _) = reference.split_once('/').map_or((reference.as_str(), ""), |(host, _)| (host, ""));
    if path == "docker.io" && matches!(images::lookup(image), Known::Unknown) {
        return format!(
            "failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"
        );
    }
    format!(
        "rpc error: code = NotFound desc = failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": {reference}: not found"
    )
}

/// `nginx:1.27` is `docker.io/library/nginx:1.27`.
fn full(image: &str) -> String {
    let with_tag = if image.contains('@') || image.rsplit('/').next().is_some_and(|last| last.contains(':')) {
        image.to_owned()
    } else {
        format!("{image}:latest")
    };
    match with_tag.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => with_tag,
        Some(_) => format!("docker.io/{with_tag}"),
        None => format!("docker.io/library/{with_tag}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_images_exist() {
        for (image, want) in [
            ("nginx", true),
            ("nginx:1.27", true),
            ("nginx:1.27-alpine", true),
            ("nginx:alpine", true),
            ("nginx:doesnotexist", false),
            ("nginx:9.99", false),
            ("ngnix", false),
            ("example/cart:doesnotexist", false),
            ("registry.example.com/shop:1", true),
            ("ealen/echo-server:latest", true),
            ("localhost:5000/shop", true),
        ] {
            assert_eq!(exists(image), want, "{image}");
        }
    }

    #[test]
    fn which_references_read() {
        for (image, want) in [
            ("nginx", true),
            ("registry.example:5000/a/b:1.2", true),
            ("nginx:1.27@sha256:00", true),
            ("Nginx", false),
            ("nginx:", false),
            ("nginx:1:2", false),
            ("my image", false),
        ] {
            assert_eq!(is_valid(image), want, "{image}");
        }
    }

    #[test]
    fn references_in_full() {
        assert_eq!(full("nginx"), "docker.io/library/nginx:latest");
        assert_eq!(full("example/cart:1"), "docker.io/example/cart:1");
        assert_eq!(full("registry.example/cart:1"), "registry.example/cart:1");
    }
}
