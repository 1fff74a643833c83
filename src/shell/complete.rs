//! What Tab offers at a place of a line: commands, files, and all that kubectl completes.

use super::disk::{Disk, Files};
use super::lexer::{Token, lex};
use super::words::{Part, Word, assignment};
use super::{Host, Interpreter, Terminal};
use crate::kubectl::complete::{Scene, complete};
use crate::order::InOrder;

/// The candidates for the word at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// Where the word begins, in bytes of the line: a candidate replaces the line from here to the cursor.
    pub start: usize,
    /// What could stand there, sorted; each begins with what was typed.
    pub candidates: Vec<String>,
}

impl Completion {
    /// What all candidates have in common: Tab types so much.
    pub fn common(&self) -> &str {
        let Some((first, rest)) = self.candidates.split_first() else { return "" };
        let mut length = first.len();
        for candidate in rest {
            let same = first.char_indices().zip(candidate.chars()).take_while(|((_, a), b)| a == b).last();
            length = length.min(same.map_or(0, |((at, c), _)| at + c.len_utf8()));
        }
        first.get(..length).unwrap_or_default()
    }
}

/// Characters that end a word when no quote holds them.
const BREAKS: [char; 9] = [' ', '\t', '\n', ';', '|', '&', '(', '<', '>'];

impl Terminal {
    /// Completes the word before `cursor`, a place in bytes of `line`.
    pub fn complete(&self, line: &str, cursor: usize) -> Completion {
        let Some(before) = line.get(..cursor) else { return Completion::default() };
        let start = before.rfind(BREAKS).map_or(0, |at| at + 1);
        let current = before.get(start..).unwrap_or_default();
        let typed = before.get(..start).unwrap_or_default();
        let shell = self.current();
        let (words, redirected) = shell.words_so_far(typed);
        let mut candidates = match words.split_first() {
            _ if redirected => paths(&shell.disk, current),
            None => self.commands(current),
            Some((name, rest)) if name == "kubectl" && !self.is_inside() => {
                let files = |prefix: &str| paths(&shell.disk, prefix);
                let (store, config) = (self.world.cluster.store(), &self.world.config);
                complete(rest, current, &Scene { store, config, files: &files })
            }
            Some((name, _)) if name == "cd" => {
                paths(&shell.disk, current).into_iter().filter(|path| path.ends_with('/')).collect()
            }
            Some(_) => paths(&shell.disk, current),
        };
        candidates.order();
        candidates.dedup();
        Completion { start, candidates }
    }

    fn commands(&self, current: &str) -> Vec<String> {
        let shell = self.current();
        let own = Interpreter::builtin_names().into_iter().chain(self.world.commands()).map(str::to_owned);
        let words = own.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let mut names: Vec<String> = words.chain(shell.aliases().keys().cloned()).collect();
        names.retain(|name| name.starts_with(current));
        if current.contains('/') {
            names = paths(&shell.disk, current);
        }
        names
    }
}

impl Interpreter {
    /// The words of the command that a beginning of a line ends in, aliases replaced; and whether a redirection awaits its file.
    fn words_so_far(&self, typed: &str) -> (Vec<String>, bool) {
        let (mut words, mut redirected): (Vec<String>, bool) = (Vec::new(), false);
        for token in lex(typed).tokens {
            match token {
                Token::Word(_) if std::mem::take(&mut redirected) => {}
                Token::Word(word) if words.is_empty() && assignment(&word).is_some() => {}
                Token::Word(word) => self.add(&mut words, text(&word)),
                Token::Operator(operator) if operator.contains(['<', '>']) => redirected = true,
                Token::Operator(_) | Token::Newline | Token::Arithmetic(_) => words.clear(),
                Token::Descriptor(_) | Token::HereDocument(_) => {}
            }
        }
        (words, redirected)
    }

    fn add(&self, words: &mut Vec<String>, word: String) {
        let opens = matches!(word.as_str(), "do" | "then" | "else" | "elif" | "if" | "while" | "until" | "{" | "!");
        match self.aliases().get(&word) {
            _ if words.is_empty() && opens => {}
            Some(value) if words.is_empty() => words.extend(value.split_whitespace().map(str::to_owned)),
            _ => words.push(word),
        }
    }
}

fn text(word: &Word) -> String {
    let parts = word.iter().map(|part| match part {
        Part::Text(text) | Part::Quoted(text) => text.as_str(),
        _ => "",
    });
    parts.collect()
}

/// Files and directories whose path begins with a text.
fn paths(disk: &Disk, prefix: &str) -> Vec<String> {
    let (directory, name) = prefix.rsplit_once('/').map_or(("", prefix), |(directory, name)| (directory, name));
    let shown = if prefix.contains('/') { format!("{directory}/") } else { String::new() };
    let place = match (directory, prefix.starts_with('/')) {
        ("", true) => "/".to_owned(),
        ("", false) => ".".to_owned(),
        (directory, _) => directory.replacen('~', super::HOME, usize::from(directory.starts_with('~'))),
    };
    let entries = disk.list(&place).unwrap_or_default().into_iter();
    let fitting = entries.filter(|entry| entry.starts_with(name) && (!entry.starts_with('.') || name.starts_with('.')));
    fitting.map(|entry| format!("{shown}{entry}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::Settings;
    use crate::shell::Reader;

    fn tab(line: &str) -> Vec<String> {
        let mut terminal = Terminal::new(Settings::default(), Reader::Person);
        terminal.run("mkdir k8s; touch web.yaml k8s/api.yaml; alias kg='kubectl get'");
        terminal.complete(line, line.len()).candidates
    }

    #[test]
    fn words_of_the_shell() {
        for (line, candidates) in [
            ("kube", vec!["kubectl"]),
            ("echo a | he", vec!["head", "help"]),
            ("cat w", vec!["web.yaml"]),
            ("cat k8s/", vec!["k8s/api.yaml"]),
            ("ls > w", vec!["web.yaml"]),
            ("cd ", vec!["k8s/"]),
            ("nothing-such", vec![]),
        ] {
            assert_eq!(tab(line), candidates, "{line}");
        }
    }

    #[test]
    fn words_of_kubectl() {
        for (line, candidates) in [
            ("kubectl rollo", vec!["rollout"]),
            ("k get dep", vec!["deployments.apps"]),
            ("kg svc,endpointsl", vec!["svc,endpointslices.discovery.k8s.io"]),
            ("kubectl get svc ", vec!["kubernetes"]),
            ("kubectl -n kube-system describe svc/", vec!["svc/kube-dns"]),
            ("kubectl get svc -n kube-s", vec!["kube-system"]),
            ("kubectl get svc kubernetes -o j", vec!["json", "jsonpath", "jsonpath-as-json", "jsonpath-file"]),
            ("kubectl get svc -o=ya", vec!["-o=yaml"]),
            ("kubectl expose deploy --target", vec!["--target-port="]),
            ("kubectl create service n", vec!["nodeport"]),
            ("kubectl apply -f k8s/", vec!["k8s/api.yaml"]),
            ("kubectl get nodes | gre", vec!["grep"]),
            ("kubectl cordon node-1 node-", vec!["node-2", "node-3"]),
            ("kubectl config use-context ", vec!["portolan"]),
            ("kubectl run x --image=a --restart=N", vec!["--restart=Never"]),
            ("kubectl exec web -- l", vec![]),
        ] {
            assert_eq!(tab(line), candidates, "{line}");
        }
    }

    #[test]
    fn what_candidates_share() {
        let completion =
            |names: &[&str]| Completion { start: 0, candidates: names.iter().map(|n| (*n).to_owned()).collect() };
        assert_eq!(completion(&["web-1", "web-2"]).common(), "web-");
        assert_eq!(completion(&["é1", "é2", "x"]).common(), "");
        assert_eq!(completion(&["pods"]).common(), "pods");
    }
}
