//! What a label's key and value may look like, and the words for what they may not.
//!
//! Models `apimachinery/pkg/api/validate/content/kube.go` and `dns.go`.

const KEY_FORM: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const SUBDOMAIN_FORM: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const KEY_WORDS: &str =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN_WORDS: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const MAX_NAME: usize = 63;
const MAX_PREFIX: usize = 253;

/// What is wrong with a label's key (also called a qualified name): empty when nothing is.
pub fn label_key_errors(key: &str) -> Vec<String> {
    let mut errors = Vec::new();
    let parts: Vec<&str> = key.split('/').collect();
    let key_form = || regex_error(KEY_WORDS, KEY_FORM, &["MyName", "my.name", "123-abc"]);
    let name = match parts.as_slice() {
        [name] => name,
        [prefix, name] => {
            if prefix.is_empty() {
                errors.push("prefix part must be non-empty".to_owned());
            } else {
                errors.extend(subdomain_errors(prefix).into_iter().map(|e| format!("prefix part {e}")));
            }
            name
        }
        _ => {
            let tail = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return vec![format!("a valid label key {} {tail}", key_form())];
        }
    };
    if name.is_empty() {
        errors.push("name part must be non-empty".to_owned());
    } else if name.len() > MAX_NAME {
        errors.push(format!("name part must be no more than {MAX_NAME} bytes"));
    }
    if name.is_empty() || !is_name(name) {
        errors.push(format!("name part {}", key_form()));
    }
    errors
}

/// What is wrong with a label's value: empty when nothing is. The empty value is fine.
pub fn label_value_errors(value: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if value.len() > MAX_NAME {
        errors.push(format!("must be no more than {MAX_NAME} bytes"));
    }
    if !is_name(value) {
        let words = format!("a valid label must be an empty string or {}", KEY_WORDS.trim_start_matches("must "));
        errors.push(regex_error(&words, &format!("({KEY_FORM})?"), &["MyValue", "my_value", "12345"]));
    }
    errors
}

/// Several complaints as one text, or none.
pub(super) fn joined(errors: Vec<String>) -> Option<String> {
    (!errors.is_empty()).then(|| errors.join("; "))
}

/// A text in double quotes as Go's `%q` writes it.
pub(crate) fn go_quote(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() && (c as u32) < 0x80 => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn subdomain_errors(value: &str) -> Vec<String> {
    let mut errors = Vec::new();
    if value.len() > MAX_PREFIX {
        errors.push(format!("must be no more than {MAX_PREFIX} bytes"));
    }
    let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_label = |part: &str| {
        let bytes = part.as_bytes();
        let ends = bytes.first().copied().is_some_and(lower) && bytes.last().copied().is_some_and(lower);
        ends && bytes.iter().all(|b| lower(*b) || *b == b'-')
    };
    if !value.split('.').all(is_label) {
        errors.push(regex_error(SUBDOMAIN_WORDS, SUBDOMAIN_FORM, &["example.com"]));
    }
    errors
}

/// Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; the empty text passes.
fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let end = |b: Option<&u8>| b.is_none_or(u8::is_ascii_alphanumeric);
    let inner = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    end(bytes.first()) && end(bytes.last()) && bytes.iter().all(inner)
}

/// Models `RegexError`, with its two blanks and comma before "or".
pub(crate) fn regex_error(words: &str, form: &str, examples: &[&str]) -> String {
    let quoted: Vec<String> = examples.iter().map(|e| format!("'{e}', ")).collect();
    format!("{words} (e.g. {}regex used for validation is '{form}')", quoted.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for good in ["app", "app.kubernetes.io/name", "A_b-c.d", "9"] {
            assert_eq!(label_key_errors(good), Vec::<String>::new(), "{good}");
        }
        assert_eq!(
            label_key_errors("-app"),
            ["name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
              alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
              '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"]
        );
        assert_eq!(label_key_errors("/x"), ["prefix part must be non-empty"]);
        assert_eq!(label_key_errors(&"x".repeat(64)), ["name part must be no more than 63 bytes"]);
        assert_eq!(label_key_errors("").len(), 2);
        assert_eq!(label_key_errors("a/b/c").len(), 1);
        assert_eq!(label_key_errors("A.b/c").len(), 1);
    }

    #[test]
    fn values() {
        for good in ["", "web", "1.27", "A_b"] {
            assert_eq!(label_value_errors(good), Vec::<String>::new(), "{good}");
        }
        for bad in ["-a", "a b", "a/b", "é", "a-"] {
            assert_eq!(label_value_errors(bad).len(), 1, "{bad}");
        }
    }
}
