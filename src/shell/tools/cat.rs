//! `cat`, and its relatives `less`, `more`, `tac` and `nl`.

use super::{Io, options};

const LONG: &[(&str, char)] = &[("number", 'n'), ("show-ends", 'E'), ("show-all", 'A'), ("show-tabs", 'T')];

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "nAETvesu", LONG) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("{path}: {why}"));
    let ends = options.has('E') || options.has('A') || options.has('e');
    let tabs = options.has('T') || options.has('A');
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    if !ends && !tabs && !options.has('n') {
        io.output.print(text);
        return status;
    }
    let mut shown = String::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if options.has('n') {
            shown.push_str(&format!("{:6}\t", index + 1));
        }
        let line = if tabs { line.replace('\t', "^I") } else { line.to_string() };
        shown.push_str(&if ends { line.replace('\n', "$\n") } else { line });
    }
    io.output.print(shown);
    status
}

/// `tac`
pub(super) fn reverse(io: &mut Io<'_>) -> i32 {
    let paths = io.args.to_vec();
    let (texts, status) = io.inputs(&paths, |path, why| format!("failed to open '{path}' for reading: {why}"));
    for (_, text) in texts {
        let lines: String = options::lines(&text).rev().map(|line| format!("{line}\n")).collect();
        io.output.print(lines);
    }
    status
}

/// `nl`
pub(super) fn number(io: &mut Io<'_>) -> i32 {
    let paths = io.args.to_vec();
    let (texts, status) = io.inputs(&paths, |path, why| format!("{path}: {why}"));
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    let mut number = 0;
    for line in options::lines(&text) {
        if line.is_empty() {
            io.output.print("       \n");
            continue;
        }
        number += 1;
        io.output.print(format!("{number:6}\t{line}\n"));
    }
    status
}
