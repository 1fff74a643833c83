//! How wide words are, and how they are shortened, without a browser to ask.
//!
//! Widths are those of a wide common font, so that a text that fits here fits on the page.

/// The width of one letter of a monospaced text, as a part of its size.
const MONO: f64 = 0.605;
/// The mean width of one letter of a proportional text, as a part of its size.
const SANS: f64 = 0.56;

/// The width of a monospaced text of `size`.
pub fn mono(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * MONO
}

/// The width of a proportional text of `size`, near enough.
pub fn sans(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * SANS
}

/// How many letters of a monospaced text of `size` fit into `width`.
pub fn mono_fits(width: f64, size: f64) -> usize {
    (width / (size * MONO)).floor().max(1.0) as usize
}

/// How many letters of a proportional text of `size` fit into `width`.
pub fn sans_fits(width: f64, size: f64) -> usize {
    (width / (size * SANS)).floor().max(1.0) as usize
}

/// The beginning of a text, `…` in place of what does not fit.
pub fn head(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

/// The end of a text, `…` in place of what does not fit: Pods of one workload differ at the end.
pub fn tail(text: &str, letters: usize) -> String {
    let count = text.chars().count();
    if count <= letters {
        return text.to_owned();
    }
    ['…'].into_iter().chain(text.chars().skip(count + 1 - letters.max(1))).collect()
}

/// A Pod's name for a narrow box: whole if it fits, else its random end, as far as whole words go: `…hbqj4`.
pub fn pod_name(name: &str, letters: usize) -> String {
    if name.chars().count() <= letters {
        return name.to_owned();
    }
    match name.rsplit_once('-') {
        Some((_, end)) if !end.is_empty() && end.chars().count() < letters => format!("…{end}"),
        _ => tail(name, letters),
    }
}

/// `1 Pod`, `3 Pods`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_where_they_differ_least() {
        for (name, letters, want) in [
            ("web", 12, "web"),
            ("echoserver-69f7566947-hbqj4", 12, "…hbqj4"),
            ("a-very-long-name-without-hash", 6, "…hash"),
            ("averyveryverylongname", 8, "…ongname"),
            ("web-", 3, "…b-"),
            ("x", 0, "…"),
        ] {
            assert_eq!(pod_name(name, letters), want, "{name} in {letters}");
        }
        assert_eq!(head("default/web", 6), "defau…");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
