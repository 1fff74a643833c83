//! Names in what a command printed, that lead to their things on the stage.

use std::collections::BTreeMap;

/// A stretch of output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Only text.
    Text(String),
    /// A name, and the id of what it names.
    Name(String, String),
}

/// Can this output name anything? Only tables with names, and lines such as `service/web created`, are looked through.
pub fn may_name(text: &str) -> bool {
    text.starts_with("NAME") || text.lines().any(|line| line.split(' ').next().is_some_and(|word| word.contains('/')))
}

/// `text` in pieces that make it up: a word among the first two of a line that `known` has, alone or behind its kind and a
/// slash, is a name.
pub fn pieces(text: &str, known: &BTreeMap<String, String>) -> Vec<Piece> {
    let (mut pieces, mut plain) = (Vec::new(), String::new());
    for (row, line) in text.split('\n').enumerate() {
        if row > 0 {
            plain.push('\n');
        }
        let mut rest = line;
        for _ in 0..2 {
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            let (before, from) = rest.split_at(blanks);
            let (word, after) = from.split_at(from.find(' ').unwrap_or(from.len()));
            plain.push_str(before);
            rest = after;
            match known.get(word).filter(|_| !word.is_empty()) {
                Some(id) => {
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Name(word.to_owned(), id.clone()));
                    break;
                }
                None => plain.push_str(word),
            }
        }
        plain.push_str(rest);
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let known = [("web", "service/default/web"), ("service/web", "service/default/web"), ("p-1", "pod/shop/p-1")];
        let known = known.map(|(name, id)| (name.to_owned(), id.to_owned())).into();
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Name(name, id) => format!("[{name}|{id}]"),
        };
        pieces(text, &known).iter().map(piece).collect()
    }

    #[test]
    fn names_stand_first_in_a_line_or_behind_their_namespace() {
        assert_eq!(
            shown("NAME  AGE\nweb   5s\nother web"),
            "NAME  AGE\n[web|service/default/web]   5s\nother [web|service/default/web]"
        );
        assert_eq!(shown("shop   p-1  1/1  web"), "shop   [p-1|pod/shop/p-1]  1/1  web");
        assert_eq!(shown("service/web created"), "[service/web|service/default/web] created");
    }

    #[test]
    fn all_other_text_stays_as_it_is() {
        for text in ["", "\n\n", "  x", "hello world, web", "a\n"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn only_tables_and_verdicts_are_looked_through() {
        assert_eq!(
            [may_name("NAME AGE\n"), may_name("pod/x deleted"), may_name("1\n2"), may_name("hello")],
            [true, true, false, false]
        );
    }
}
