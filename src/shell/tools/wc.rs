//! `wc [-lwcm] [FILE...]`

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "lwcmL", &[("lines", 'l'), ("words", 'w'), ("bytes", 'c'), ("chars", 'm')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("{path}: {why}"));
    let letters: Vec<char> = match "lwmc".chars().filter(|letter| options.has(*letter)).collect::<Vec<_>>() {
        chosen if chosen.is_empty() => vec!['l', 'w', 'c'],
        chosen => chosen,
    };
    let mut rows: Vec<(Vec<usize>, String)> = Vec::new();
    for (path, text) in &texts {
        let count = |letter: &char| match letter {
            'l' => text.matches('\n').count(),
            'w' => text.split_whitespace().count(),
            'm' => text.chars().count(),
            _ => text.len(),
        };
        rows.push((letters.iter().map(count).collect(), path.clone()));
    }
    if options.operands.len() > 1 {
        let sums = (0..letters.len()).map(|column| rows.iter().filter_map(|(counts, _)| counts.get(column)).sum());
        rows.push((sums.collect(), "total".into()));
    }
    let widest = rows.iter().flat_map(|(counts, _)| counts).max().map_or(1, |count| count.to_string().len());
    // Of standard input with several counts wc cannot know the size beforehand, and pads to seven.
    let width = match (letters.len(), options.operands.len()) {
        (1, 0 | 1) => 1,
        (_, 0) => 7,
        _ => widest,
    };
    for (counts, path) in rows {
        let numbers: Vec<String> = counts.iter().map(|count| format!("{count:>width$}")).collect();
        let name = if options.operands.is_empty() { String::new() } else { format!(" {path}") };
        io.output.print(format!("{}{name}\n", numbers.join(" ")));
    }
    status
}
