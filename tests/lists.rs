//! The command lists that learners work through (`tests/lists/`), typed line by line as a newcomer would: every line is understood
//! and ends with the exit status that the list gives.

use portolan::api::settings::Settings;
use portolan::shell::{Reader, Terminal};

/// What is said of words that are not understood.
const NOT_UNDERSTOOD: &[&str] = &[
    "unknown flag",
    "unknown shorthand",
    "unknown command",
    "syntax error",
    "bad substitution",
    "unexpected EOF",
    "for help and examples",
    "for usage.",
];

/// A line (with its heredoc) and its exit status.
fn commands(list: &str) -> Vec<(i32, String)> {
    let mut found = Vec::new();
    let mut lines = list.lines();
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let status = line.strip_prefix('(').and_then(|rest| rest.split_once(") "));
        let status = status.and_then(|(status, rest)| Some((status.parse().ok()?, rest)));
        let (status, line) = status.unwrap_or((0, line));
        let mut command = line.to_owned();
        if line.contains("<<EOF") || line.contains("<<'EOF'") {
            for line in lines.by_ref() {
                command.push('\n');
                command.push_str(line);
                if line == "EOF" {
                    break;
                }
            }
        }
        found.push((status, command));
    }
    found
}

fn type_in(list: &str) -> Vec<String> {
    let mut terminal = Terminal::new(Settings::default(), Reader::Recording);
    terminal.settle();
    let mut faults = Vec::new();
    for (status, command) in commands(list) {
        let output = terminal.run(&command);
        terminal.settle();
        let said = output.stderr();
        let may_complain = status != 0 && !said.contains("unknown") && !said.contains("syntax");
        let lost = NOT_UNDERSTOOD.iter().any(|words| said.contains(words)) && !may_complain;
        if output.exit != status || lost {
            faults.push(format!("{command}\n  exit {} (wanted {status}): {said}", output.exit));
        }
    }
    faults
}

#[test]
fn the_quick_reference() {
    let faults = type_in(include_str!("lists/quick_reference.txt"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_chapter_on_services() {
    let faults = type_in(include_str!("lists/ckad_services.txt"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
