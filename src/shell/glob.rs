//! File name patterns: `*`, `?`, `[...]`; a backslash protects the character after it.

use super::disk::{Disk, Files};

/// Does the whole text match the pattern? Time is bounded by the product of both lengths.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        if pattern.get(p) == Some(&'*') {
            star = Some((p + 1, t));
            p += 1;
        } else if let Some(next) = single(&pattern, p, *c) {
            p = next;
            t += 1;
        } else if let Some((after, from)) = star {
            star = Some((after, from + 1));
            p = after;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|c| *c == '*')
}

/// Matches one character with the piece of the pattern at `p`; where the next piece begins.
fn single(pattern: &[char], p: usize, c: char) -> Option<usize> {
    match *pattern.get(p)? {
        '?' => Some(p + 1),
        '\\' => (pattern.get(p + 1) == Some(&c)).then_some(p + 2),
        '[' => match bracket(pattern, p, c) {
            Some((true, next)) => Some(next),
            Some((false, _)) => None,
            None => (c == '[').then_some(p + 1),
        },
        literal => (literal == c).then_some(p + 1),
    }
}

/// `[...]` at `p`: whether it holds the character, and where it ends. `None` when no bracket closes it.
fn bracket(pattern: &[char], p: usize, c: char) -> Option<(bool, usize)> {
    let mut at = p + 1;
    let negated = matches!(pattern.get(at), Some('!' | '^'));
    at += usize::from(negated);
    let (first, mut found) = (at, false);
    loop {
        let low = *pattern.get(at)?;
        if low == ']' && at > first {
            return Some((found != negated, at + 1));
        }
        let high = *pattern.get(at + 2).unwrap_or(&']');
        if pattern.get(at + 1) == Some(&'-') && high != ']' {
            found |= (low..=high).contains(&c);
            at += 3;
        } else {
            found |= low == c;
            at += 1;
        }
    }
}

/// The paths that a pattern names, sorted; empty when it names none. A hidden file needs its dot typed.
pub fn paths(pattern: &str, disk: &Disk) -> Vec<String> {
    let mut found = vec![String::new()];
    let (root, relative) = match pattern.strip_prefix('/') {
        Some(rest) => ("/", rest),
        None => ("", pattern),
    };
    let parts: Vec<&str> = relative.split('/').collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let mut next = Vec::new();
        for prefix in found {
            let directory = format!("{root}{prefix}");
            if !part.contains(['*', '?', '[']) {
                let path = format!("{prefix}{}", unescape(part));
                if disk.exists(&format!("{root}{path}")) || part.is_empty() {
                    next.push(if last { path } else { format!("{path}/") });
                }
                continue;
            }
            for entry in disk.list(if directory.is_empty() { "." } else { &directory }).unwrap_or_default() {
                let name = entry.trim_end_matches('/');
                let hidden = name.starts_with('.') && !part.starts_with('.');
                if !hidden && matches(part, name) && (last || entry.ends_with('/')) {
                    next.push(format!("{prefix}{name}{}", if last { "" } else { "/" }));
                }
            }
        }
        found = next;
    }
    found.into_iter().filter(|path| !path.is_empty()).map(|path| format!("{root}{path}")).collect()
}

fn unescape(part: &str) -> String {
    let mut chars = part.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        text.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*.yaml", "web.yaml", true),
            ("*.yaml", "web.yml", false),
            ("w?b*", "web-svc.yaml", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]]", "]", true),
            ("[", "[", true),
            (r"\*", "a", false),
            (r"\*", "*", true),
            ("a*b*c*d", "axxbxxcxx", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn names_of_files() {
        let mut disk = Disk::default();
        for directory in ["k8s", "more"] {
            disk.make_directory(directory, false).unwrap();
        }
        for file in ["b.yaml", "a.yaml", ".hidden.yaml", "k8s/c.yaml", "more/d.yaml"] {
            disk.write(file, "").unwrap();
        }
        assert_eq!(paths("*.yaml", &disk), ["a.yaml", "b.yaml"]);
        assert_eq!(paths("*/*.yaml", &disk), ["k8s/c.yaml", "more/d.yaml"]);
        assert_eq!(paths("/home/*/a.yaml", &disk), ["/home/learner/a.yaml"]);
        assert_eq!(paths(".h*", &disk), [".hidden.yaml"]);
        assert!(paths("*.json", &disk).is_empty());
    }
}
