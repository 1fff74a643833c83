//! `column -t [-s SIGNS]`: words in columns.

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "ts:o:", &[("table", 't'), ("separator", 's')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("cannot open {path}: {why}"));
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    if !options.has('t') {
        io.output.print(text);
        return status;
    }
    let signs: Vec<char> = options.value('s').unwrap_or(" \t").chars().collect();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split(|c| signs.contains(&c)).filter(|word| !word.is_empty()).collect())
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect();
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|w| w.chars().count()).max();
    let widths: Vec<usize> = (0..most).map(|column| width(column).unwrap_or(0)).collect();
    for row in &rows {
        let mut line = String::new();
        for (at, (word, width)) in row.iter().zip(&widths).enumerate() {
            line.push_str(word);
            if at + 1 < row.len() {
                line.push_str(&" ".repeat(width.saturating_sub(word.chars().count()) + 2));
            }
        }
        io.output.print(line + "\n");
    }
    status
}
