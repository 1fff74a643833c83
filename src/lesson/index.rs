//! The lessons there are, in the order of their path, so that a page can offer them before it fetches any. `tests/lessons.rs`
//! holds this list against the files.

/// Some lessons about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chapter {
    pub title: &'static str,
    /// Slug and title of each.
    pub lessons: &'static [(&'static str, &'static str)],
}

/// The slug of the exam; with a seed behind it, `exam-17`, one certain exam.
pub const EXAM: &str = "exam";

/// The path, from the first commands to the last chapter. The exam comes after it.
pub const PATH: &[Chapter] = &[
    Chapter { title: "Setting out", lessons: &[("00-first-commands", "Five Pods, one address")] },
    Chapter {
        title: "Finding Pods",
        lessons: &[
            ("01-labels", "Everything runs, nobody answers"),
            ("02-ready", "Running, and still waiting"),
            ("03-namespaces", "The database next door"),
        ],
    },
    Chapter {
        title: "Ports",
        lessons: &[
            ("04-ports", "Three numbers"),
            ("05-named-ports", "What is in a name"),
            ("06-container-port", "A declared port"),
            ("07-loopback", "Talking to itself"),
        ],
    },
    Chapter {
        title: "How it fails",
        lessons: &[
            ("08-failures", "Four ways to get no answer"),
            ("09-ping", "The alarm at night"),
            ("10-port-forward", "Works on my laptop"),
        ],
    },
    Chapter {
        title: "From outside",
        lessons: &[
            ("11-node-port", "On which host?"),
            ("12-load-balancer", "Pending"),
            ("13-local-policy", "The caller's own address"),
        ],
    },
    Chapter {
        title: "Which Pod",
        lessons: &[
            ("14-chance", "One in ten"),
            ("15-affinity", "One Pod works, two look on"),
            ("16-headless", "No head, no hands"),
        ],
    },
    Chapter {
        title: "Slices and ends",
        lessons: &[
            ("17-slices", "The list looks perfect"),
            ("18-no-selector", "By hand"),
            ("19-publish-not-ready", "Ready on paper"),
            ("20-termination", "The last requests"),
        ],
    },
];

/// Every lesson's slug and title, in the order of the path.
pub fn lessons() -> impl Iterator<Item = (&'static str, &'static str)> {
    PATH.iter().flat_map(|chapter| chapter.lessons).copied()
}

/// The lesson that a word of an address means: `03-namespaces`, or its number alone, `3` or `03`. A name that is not on the
/// path may be a lesson that somebody has put beside the others; `None` for what can be no file of theirs.
pub fn find(word: &str) -> Option<String> {
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if word.is_empty() || word.len() > 64 || !word.bytes().all(letter) {
        return None;
    }
    let number = word.parse::<u32>().ok();
    let fits = |slug: &str| {
        slug == word || (number.is_some() && slug.split('-').next().and_then(|n| n.parse().ok()) == number)
    };
    let known = lessons().find(|(slug, _)| fits(slug)).map(|(slug, _)| slug);
    Some(known.unwrap_or(word).to_owned())
}

/// The lesson that comes after this one on the path; the exam after the last.
pub fn after(slug: &str) -> Option<&'static str> {
    let at = lessons().position(|(own, _)| own == slug)?;
    Some(lessons().nth(at + 1).map_or(EXAM, |(slug, _)| slug))
}

/// The seed of `exam-17`.
pub fn exam_seed(slug: &str) -> Option<u64> {
    slug.strip_prefix("exam-")?.parse().ok()
}
