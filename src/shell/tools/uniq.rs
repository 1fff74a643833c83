//! `uniq [-cdui]`

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let long = [("count", 'c'), ("repeated", 'd'), ("unique", 'u'), ("ignore-case", 'i')];
    let options = match options::read(io, "cdui", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (texts, status) =
        io.inputs(options.operands.get(..1).unwrap_or_default(), |path, why| format!("{path}: {why}"));
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    let key = |line: &str| if options.has('i') { line.to_lowercase() } else { line.to_string() };
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for line in options::lines(&text) {
        match groups.last_mut() {
            Some((first, count)) if key(first) == key(line) => *count += 1,
            _ => groups.push((line, 1)),
        }
    }
    for (line, count) in groups {
        if (options.has('d') && count < 2) || (options.has('u') && count > 1) {
            continue;
        }
        let number = if options.has('c') { format!("{count:7} ") } else { String::new() };
        io.output.print(format!("{number}{line}\n"));
    }
    status
}
