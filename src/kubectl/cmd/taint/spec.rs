//! Taints as typed, and what they make of a node's own. Models `pkg/cmd/taint/utils.go`.

use std::collections::BTreeSet;

use crate::api::labels::{label_key_errors, label_value_errors};
use crate::api::node::Taint;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// What a command changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    pub add: Vec<Taint>,
    /// Only key and effect count; without an effect every taint of the key.
    pub remove: Vec<Taint>,
}

/// Reads `key=value:effect`, `key:effect` and, with `-` behind, what is to go.
///
/// # Errors
/// In kubectl's words, without `error: `.
pub fn parse(words: &[String]) -> Result<Change, String> {
    let mut change = Change::default();
    let mut seen = BTreeSet::new();
    for word in words {
        if let Some(gone) = word.strip_suffix('-') {
            change.remove.push(Taint { value: String::new(), ..one(gone)? });
            continue;
        }
        let taint = one(word)?;
        if taint.effect.is_empty() {
            return Err(format!("invalid taint spec: {word}"));
        }
        if !seen.insert((taint.effect.clone(), taint.key.clone())) {
            let Taint { key, value, effect, .. } = &taint;
            return Err(format!("duplicated taints with the same key and effect: {{{key} {value} {effect} <nil>}}"));
        }
        change.add.push(taint);
    }
    Ok(change)
}

/// Models `parseTaint`.
fn one(text: &str) -> Result<Taint, String> {
    let invalid = || format!("invalid taint spec: {text}");
    let listed = |errors: Vec<String>| match errors.is_empty() {
        true => Ok(()),
        false => Err(format!("{}, {}", invalid(), errors.join("; "))),
    };
    let mut taint = Taint::default();
    match text.split(':').collect::<Vec<_>>().as_slice() {
        [key] => (*key).clone_into(&mut taint.key),
        [pair, effect] => {
            if !EFFECTS.contains(effect) {
                return Err(format!("invalid taint effect: {effect}, unsupported taint effect"));
            }
            (*effect).clone_into(&mut taint.effect);
            match pair.split('=').collect::<Vec<_>>().as_slice() {
                [key] => (*key).clone_into(&mut taint.key),
                [key, value] => {
                    listed(label_value_errors(value))?;
                    (*key).clone_into(&mut taint.key);
                    (*value).clone_into(&mut taint.value);
                }
                _ => return Err(invalid()),
            }
        }
        _ => return Err(invalid()),
    }
    listed(label_key_errors(&taint.key))?;
    Ok(taint)
}

fn same(a: &Taint, b: &Taint) -> bool {
    a.key == b.key && a.effect == b.effect
}

/// The keys of taints that are there already.
pub fn present(old: &[Taint], change: &Change) -> Vec<String> {
    let there = |taint: &&Taint| old.iter().any(|old| same(old, taint));
    change.add.iter().filter(there).map(|taint| taint.key.clone()).collect()
}

/// The new taints of a node and the word for what happened. Models `reorganizeTaints`.
///
/// # Errors
/// Each taint that was to go and is not there.
pub fn apply(old: &[Taint], change: &Change, overwrite: bool) -> Result<(&'static str, Vec<Taint>), Vec<String>> {
    let mut new = change.add.clone();
    new.extend(old.iter().filter(|old| !change.add.iter().any(|taint| same(taint, old))).cloned());
    let added = new.len() != old.len();
    let (mut errors, mut deleted) = (Vec::new(), false);
    for gone in &change.remove {
        let before = new.len();
        new.retain(|taint| taint.key != gone.key || !(gone.effect.is_empty() || gone.effect == taint.effect));
        deleted = new.len() != before;
        if !deleted {
            let colon = if gone.effect.is_empty() { "" } else { ":" };
            errors.push(format!("taint \"{}{colon}{}\" not found", gone.key, gone.effect));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let word = match (added, deleted) {
        _ if overwrite => "modified",
        (true, true) => "modified",
        (true, false) => "tainted",
        _ => "untainted",
    };
    Ok((word, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taint(key: &str, value: &str, effect: &str) -> Taint {
        Taint { key: key.to_owned(), value: value.to_owned(), effect: effect.to_owned(), ..Taint::default() }
    }

    fn read(words: &[&str]) -> Result<Change, String> {
        parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    /// The cases of `TestParseTaints`.
    #[test]
    fn words() {
        assert_eq!(
            read(&["foo=abc:NoSchedule", "bar:NoExecute", "gone:NoSchedule-", "all-"]),
            Ok(Change {
                add: vec![taint("foo", "abc", "NoSchedule"), taint("bar", "", "NoExecute")],
                remove: vec![taint("gone", "", "NoSchedule"), taint("all", "", "")],
            })
        );
        for (words, why) in [
            (["foo:"], "invalid taint effect: , unsupported taint effect"),
            (["foo:NoRun"], "invalid taint effect: NoRun, unsupported taint effect"),
            (["foo"], "invalid taint spec: foo"),
            (["foo=a=b:NoSchedule"], "invalid taint spec: foo=a=b:NoSchedule"),
            (["a:b:NoSchedule"], "invalid taint spec: a:b:NoSchedule"),
        ] {
            assert_eq!(read(&words), Err(why.to_owned()), "{words:?}");
        }
        assert_eq!(
            read(&["foo=a:NoSchedule", "foo=b:NoSchedule"]),
            Err("duplicated taints with the same key and effect: {foo b NoSchedule <nil>}".to_owned())
        );
    }

    /// The cases of `TestReorganizeTaints`.
    #[test]
    fn changes() {
        let old = [taint("foo", "bar", "NoSchedule"), taint("slow", "", "NoExecute")];
        let change = |words: &[&str]| read(words).unwrap_or_default();
        let same_key = apply(&old, &change(&["foo=new:NoSchedule"]), true);
        assert_eq!(same_key, Ok(("modified", vec![taint("foo", "new", "NoSchedule"), old[1].clone()])));
        let more = apply(&old, &change(&["x:NoExecute", "slow-"]), false);
        assert_eq!(more, Ok(("modified", vec![taint("x", "", "NoExecute"), old[0].clone()])));
        assert_eq!(apply(&old, &change(&["foo-"]), false), Ok(("untainted", vec![old[1].clone()])));
        let gone = apply(&old, &change(&["a-", "foo:NoExecute-"]), false);
        assert_eq!(gone, Err(vec!["taint \"a\" not found".to_owned(), "taint \"foo:NoExecute\" not found".to_owned()]));
        assert_eq!(present(&old, &change(&["slow=1:NoExecute", "slow:NoSchedule"])), ["slow"]);
    }
}
