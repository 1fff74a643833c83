//! `cut -d C -f LIST`, `cut -c LIST`

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let long = [("delimiter", 'd'), ("fields", 'f'), ("characters", 'c'), ("bytes", 'b'), ("only-delimited", 's')];
    let options = match options::read(io, "d:f:c:b:s", &long) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let characters = options.value('c').or(options.value('b'));
    let (list, unit) = match (options.value('f'), characters) {
        (Some(_), Some(_)) => return io.misuse("only one type of list may be specified"),
        (Some(list), None) => (list, "field"),
        (None, Some(list)) => (list, "byte/character position"),
        (None, None) => return io.misuse("you must specify a list of bytes, characters, or fields"),
    };
    let Some(ranges) = ranges(list) else { return io.misuse(format!("invalid {unit} value '{list}'")) };
    let chosen = |index: usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&(index + 1)));
    let delimiter = options.value('d').unwrap_or("\t");
    if delimiter.chars().count() > 1 {
        return io.misuse("the delimiter must be a single character");
    }
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("{path}: {why}"));
    for (_, text) in texts {
        for line in options::lines(&text) {
            let cut: String = if characters.is_some() {
                line.chars().enumerate().filter(|(index, _)| chosen(*index)).map(|(_, c)| c).collect()
            } else if !line.contains(delimiter) {
                if options.has('s') {
                    continue;
                }
                line.to_string()
            } else {
                let fields = line.split(delimiter).enumerate().filter(|(index, _)| chosen(*index));
                fields.map(|(_, field)| field).collect::<Vec<_>>().join(delimiter)
            };
            io.output.print(cut + "\n");
        }
    }
    status
}

/// `1,3-5,7-`
fn ranges(list: &str) -> Option<Vec<(usize, usize)>> {
    list.split(',')
        .map(|item| {
            let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
            match item.split_once('-') {
                None => number(item).map(|at| (at, at)),
                Some(("", "")) => None,
                Some(("", to)) => number(to).map(|to| (1, to)),
                Some((from, "")) => number(from).map(|from| (from, usize::MAX)),
                Some((from, to)) => number(from).zip(number(to)),
            }
        })
        .collect()
}
