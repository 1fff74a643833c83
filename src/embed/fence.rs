//! Fenced blocks called `portolan` in a Markdown book become embedded playgrounds: what stands in the block is typed when the
//! playground opens, or applied if it is a manifest. Native only; `mdbook-portolan` is its command.
//!
//! ````markdown
//! ```portolan panes=stage,terminal height=480
//! kubectl create deployment web --image=nginx:1.27
//! kubectl expose deployment web --port=80
//! ```
//! ````

use serde_json::Value;

use super::link::{self, Input, State, What};
use super::params;

/// What an author can say after `portolan`, besides the state, which the block's text makes.
const KNOWN: [&str; 6] = ["lesson", "theme", "panes", "height", "loading", "label"];
/// Deepest nesting of chapters that is walked.
const DEEPEST: usize = 32;

/// A text with its blocks replaced, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expanded {
    pub text: String,
    /// One sentence each, with the line in the text.
    pub mistakes: Vec<String>,
}

/// Replaces the blocks of one chapter. `base` is the playground's address, with `/` at its end.
pub fn expand(markdown: &str, base: &str) -> Expanded {
    let mut out = Expanded::default();
    let mut lines = markdown.lines().enumerate();
    let mut scripted = false;
    while let Some((number, line)) = lines.next() {
        let Some((fence, info)) = opening(line) else {
            push_line(&mut out.text, line);
            continue;
        };
        let mut body = String::new();
        let mut closed = None;
        for (_, line) in lines.by_ref() {
            if closes(line, fence) {
                closed = Some(line);
                break;
            }
            push_line(&mut body, line);
        }
        let words = info.strip_prefix("portolan").filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let Some(words) = words else {
            // Somebody else's block stays as it is, whatever stands in it.
            push_line(&mut out.text, line);
            out.text.push_str(&body);
            closed.into_iter().for_each(|line| push_line(&mut out.text, line));
            continue;
        };
        match element(words, &body, base) {
            Ok(element) => {
                if !scripted {
                    out.text
                        .push_str(&format!("<script async src=\"{}portolan-playground.js\"></script>\n", escape(base)));
                    scripted = true;
                }
                push_line(&mut out.text, &element);
            }
            Err(mistake) => out.mistakes.push(format!("line {}: {mistake}", number + 1)),
        }
    }
    out
}

/// Replaces the blocks in every chapter of a book as mdBook hands it to a preprocessor (`[context, book]`), and hands back
/// the book and the mistakes with their chapters' names.
///
/// # Errors
/// The input is none of mdBook's.
pub fn expand_book(input: &str) -> Result<(Value, Vec<String>), String> {
    let mut input: Value = serde_json::from_str(input).map_err(|error| error.to_string())?;
    let base = input.pointer("/0/config/preprocessor/portolan/src").and_then(Value::as_str);
    let base = base.map_or("/portolan/".to_owned(), |base| [base.trim_end_matches('/'), "/"].concat());
    let book = input.get_mut(1).ok_or("a list of context and book is expected")?.take();
    let (mut book, mut mistakes) = (book, Vec::new());
    walk(&mut book, &base, &mut mistakes, 0);
    Ok((book, mistakes))
}

fn walk(value: &mut Value, base: &str, mistakes: &mut Vec<String>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, base, mistakes, depth + 1)),
        Value::Object(fields) => {
            if let Some(content) = fields.get("content").and_then(Value::as_str) {
                let expanded = expand(content, base);
                let name = fields.get("name").and_then(Value::as_str).unwrap_or_default();
                mistakes.extend(expanded.mistakes.iter().map(|mistake| format!("{name}, {mistake}")));
                fields.insert("content".to_owned(), expanded.text.into());
            }
            // mdBook 0.4 has sections, 0.5 has items; chapters have sub_items.
            for name in ["sections", "items", "Chapter", "sub_items"] {
                if let Some(inner) = fields.get_mut(name) {
                    walk(inner, base, mistakes, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The fence that a line opens, and the words after it.
fn opening(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let (fence, info) = text.split_at_checked(length).filter(|_| length >= 3)?;
    (line.len() - text.len() < 4 && !info.contains('`')).then_some((fence, info.trim()))
}

fn closes(line: &str, fence: &str) -> bool {
    let text = line.trim();
    let mark = fence.chars().next().unwrap_or('`');
    text.len() >= fence.len() && text.chars().all(|c| c == mark)
}

fn element(words: &str, body: &str, base: &str) -> Result<String, String> {
    let mut out = format!("<portolan-playground src=\"{}\"", escape(base));
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').ok_or_else(|| format!("\"{word}\" is no name=value"))?;
        if !KNOWN.contains(&name) {
            return Err(format!("there is no attribute \"{name}\"; there are {}", KNOWN.join(", ")));
        }
        if name == "lesson" && !params::is_slug(value) {
            return Err(format!("\"{value}\" is no lesson's name"));
        }
        out.push_str(&format!(" {name}=\"{}\"", escape(value.trim_matches('"'))));
    }
    if !body.trim().is_empty() {
        let manifest = body.lines().any(|line| line.starts_with("apiVersion:") || line.starts_with("kind:"));
        let what = if manifest { What::Apply(body.to_owned()) } else { What::Type(body.trim_end().to_owned()) };
        let state = State { inputs: vec![Input { at: 0, what }], ..State::default() };
        let link = link::write(&state).ok_or("the block is too long for a link")?;
        out.push_str(&format!(" state=\"{link}\""));
    }
    out.push_str("></portolan-playground>");
    Ok(out)
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_becomes_an_element() {
        let text = "# Services\n\n```portolan lesson=03 panes=stage,terminal height=480\n```\n\nEnd.\n";
        let expanded = expand(text, "/p/");
        assert_eq!(
            expanded.text,
            "# Services\n\n<script async src=\"/p/portolan-playground.js\"></script>\n<portolan-playground src=\"/p/\" lesson=\"03\" panes=\"stage,terminal\" height=\"480\"></portolan-playground>\n\nEnd.\n"
        );
        assert!(expanded.mistakes.is_empty());
    }

    #[test]
    fn commands_and_manifests_become_states() {
        let state = |body: &str| {
            let text = expand(&format!("```portolan\n{body}```\n"), "/p/").text;
            let link = text.split("state=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            link::read(link).ok().flatten().unwrap_or_default().inputs
        };
        let input = |what: What| vec![Input { at: 0, what }];
        assert_eq!(state("kubectl get pods\n"), input(What::Type("kubectl get pods".to_owned())));
        assert_eq!(state("kind: Pod\n"), input(What::Apply("kind: Pod\n".to_owned())));
    }

    #[test]
    fn other_blocks_stay() {
        for text in [
            "```sh\nkubectl get pods\n```\n",
            "````markdown\n```portolan\n```\n````\n",
            "~~~yaml\n```portolan\n~~~\n",
            "    ```portolan\n",
            "```portolanish\n```\n",
            "```sh\nnever closed\n",
        ] {
            assert_eq!(expand(text, "/p/").text, text);
        }
    }

    #[test]
    fn mistakes_have_their_line() {
        assert_eq!(
            expand("one\n```portolan onload=alert(1)\n```\n", "/p/").mistakes,
            ["line 2: there is no attribute \"onload\"; there are lesson, theme, panes, height, loading, label"]
        );
        assert_eq!(expand("```portolan dark\n```\n", "/p/").mistakes, ["line 1: \"dark\" is no name=value"]);
        assert!(expand("```portolan label=\"><script>\n```\n", "/p/").text.contains("label=\"&gt;&lt;script&gt;\""));
    }

    #[test]
    fn a_book_of_mdbook() {
        let input = r#"[{"config":{"preprocessor":{"portolan":{"src":"https://x.example/p"}}}},
            {"sections":[{"Chapter":{"name":"One","content":"```portolan\n```\n","sub_items":[
            {"Chapter":{"name":"Two","content":"```portolan x=1\n```\n","sub_items":[]}}]}},"Separator"],"__non_exhaustive":null}]"#;
        let (book, mistakes) = expand_book(input).unwrap_or_default();
        let one = book.pointer("/sections/0/Chapter/content").and_then(Value::as_str).unwrap_or_default();
        assert!(one.contains("<portolan-playground src=\"https://x.example/p/\">"), "{one}");
        assert_eq!(mistakes.len(), 1);
        assert!(mistakes[0].starts_with("Two, line 1: "));
        assert!(expand_book("7").is_err());
    }
}
