//! Matches regular expressions by following all possibilities at once: time grows with pattern times text, never beyond.

use super::pattern_parser::{Step, compile};

/// A regular expression.
#[derive(Debug)]
pub(super) struct Pattern {
    program: Vec<Step>,
    groups: usize,
    ignore_case: bool,
}

/// Where a match and its groups begin and end, in characters; the whole match first.
pub(super) type Captures = Vec<Option<(usize, usize)>>;

struct Thread {
    step: usize,
    saved: Vec<usize>,
}

const UNSET: usize = usize::MAX;

/// Most steps of one search; a text so long and a pattern so large that they need more count as no match.
const MAX_WORK: usize = 20_000_000;

impl Pattern {
    /// Reads a pattern in the extended (`grep -E`) or basic syntax; the error is grep's.
    pub fn new(source: &str, extended: bool, ignore_case: bool) -> Result<Self, String> {
        let (program, groups) = compile(source, extended)?;
        Ok(Self { program, groups, ignore_case })
    }

    /// A pattern that matches a text as it stands (`grep -F`).
    pub fn literal(text: &str, ignore_case: bool) -> Self {
        let chars = text.chars().map(Step::Char);
        let program = [Step::Save(0)].into_iter().chain(chars).chain([Step::Save(1), Step::Match]).collect();
        Self { program, groups: 1, ignore_case }
    }

    /// The leftmost match that begins at or after `from`, the longest of those that begin there.
    pub fn find(&self, text: &[char], from: usize) -> Option<Captures> {
        let mut current: Vec<Thread> = Vec::new();
        let mut best: Option<Vec<usize>> = None;
        let mut seen = vec![UNSET; self.program.len()];
        let mut work = 0;
        for at in from..=text.len() {
            let mut next = Vec::new();
            let mut starts = std::mem::take(&mut current);
            if best.is_none() {
                starts.push(Thread { step: 0, saved: vec![UNSET; 2 * self.groups] });
            }
            if starts.is_empty() {
                break;
            }
            let mut active = Vec::new();
            for thread in starts {
                self.follow(thread, text, at, &mut seen, &mut active);
            }
            work += active.len();
            if work > MAX_WORK {
                break;
            }
            for thread in active {
                match self.program.get(thread.step) {
                    Some(Step::Match) => {
                        let earlier = best.as_ref().is_none_or(|best| thread.saved.first() == best.first());
                        let longer = best.as_ref().is_none_or(|best| thread.saved.get(1) > best.get(1));
                        if earlier && longer {
                            best = Some(thread.saved);
                        }
                    }
                    Some(step) if text.get(at).is_some_and(|c| self.accepts(step, *c)) => {
                        next.push(Thread { step: thread.step + 1, saved: thread.saved });
                    }
                    _ => {}
                }
            }
            if let Some(best) = &best {
                next.retain(|thread: &Thread| thread.saved.first() == best.first());
            }
            current = next;
        }
        let saved = best?;
        let place = |group: usize| match (saved.get(2 * group), saved.get(2 * group + 1)) {
            (Some(start), Some(end)) if *start != UNSET && *end != UNSET => Some((*start, *end)),
            _ => None,
        };
        Some((0..self.groups).map(place).collect())
    }

    /// Follows all steps that take no character, first choices first, and collects those that take one.
    fn follow(&self, thread: Thread, text: &[char], at: usize, seen: &mut [usize], active: &mut Vec<Thread>) {
        let mut stack = vec![thread];
        while let Some(mut thread) = stack.pop() {
            match seen.get_mut(thread.step) {
                Some(mark) if *mark != at => *mark = at,
                _ => continue,
            }
            let before = at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|c| is_word(*c));
            let after = text.get(at).is_some_and(|c| is_word(*c));
            let passes = match self.program.get(thread.step) {
                Some(Step::Split(first, second)) => {
                    stack.push(Thread { step: *second, saved: thread.saved.clone() });
                    stack.push(Thread { step: *first, saved: thread.saved });
                    continue;
                }
                Some(Step::Jump(step)) => {
                    stack.push(Thread { step: *step, saved: thread.saved });
                    continue;
                }
                Some(Step::Save(slot)) => {
                    if let Some(place) = thread.saved.get_mut(*slot) {
                        *place = at;
                    }
                    true
                }
                Some(Step::LineStart) => at == 0,
                Some(Step::LineEnd) => at == text.len(),
                Some(Step::WordStart) => !before && after,
                Some(Step::WordEnd) => before && !after,
                Some(Step::Boundary(at_edge)) => (before != after) == *at_edge,
                Some(_) => {
                    active.push(thread);
                    continue;
                }
                None => false,
            };
            if passes {
                stack.push(Thread { step: thread.step + 1, saved: thread.saved });
            }
        }
    }

    fn accepts(&self, step: &Step, c: char) -> bool {
        let within = |ranges: &[(char, char)], c: char| ranges.iter().any(|(low, high)| (*low..=*high).contains(&c));
        match step {
            Step::Any => true,
            Step::Char(wanted) => *wanted == c || (self.ignore_case && lower(*wanted) == lower(c)),
            Step::Set(ranges, negated) => {
                let found =
                    within(ranges, c) || (self.ignore_case && (within(ranges, lower(c)) || within(ranges, upper(c))));
                found != *negated
            }
            _ => false,
        }
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

/// Is this a character of a word, for `-w` and `\<`?
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, extended: bool, text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        let captures = Pattern::new(source, extended, false).unwrap().find(&chars, 0)?;
        captures[0].map(|(start, end)| chars[start..end].iter().collect())
    }

    #[test]
    fn patterns_match_as_grep_does() {
        for (source, extended, text, expected) in [
            ("web", false, "my web pod", Some("web")),
            ("a|ab", true, "xab", Some("ab")),
            ("a+", false, "aa+", Some("a+")),
            ("a\\+", false, "caab", Some("aa")),
            ("^kube", true, "kubelet", Some("kube")),
            ("^kube", true, "a kube", None),
            ("[0-9]{1,3}(\\.[0-9]{1,3}){3}", true, "at 10.96.0.10:80", Some("10.96.0.10")),
            ("[[:upper:]]+$", true, "ready TRUE", Some("TRUE")),
            ("[^a-z]", true, "abc9", Some("9")),
            ("(Running|Pending).*0", true, "web 1/1 Running 0 5s", Some("Running 0")),
            ("x*", true, "aaa", Some("")),
            ("(a*)*b", true, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", None),
            ("\\<in\\>", false, "begin in", Some("in")),
            ("a{", true, "a{", Some("a{")),
            ("[]]", true, "a]", Some("]")),
        ] {
            assert_eq!(found(source, extended, text).as_deref(), expected, "{source} on {text}");
        }
    }

    #[test]
    fn faults_are_named_and_size_is_bounded() {
        assert_eq!(Pattern::new("a(", true, false).unwrap_err(), "Unmatched ( or \\(");
        assert_eq!(Pattern::new("[a", true, false).unwrap_err(), "Unmatched [, [^, [:, [., or [=");
        assert!(Pattern::new("a{999}{999}{999}", true, false).is_err());
        assert!(Pattern::new(&"(".repeat(10_000), true, false).is_err());
    }
}
