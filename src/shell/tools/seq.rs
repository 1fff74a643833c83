//! `seq [-s SEPARATOR] [-w] [FIRST [STEP]] LAST`, whole numbers.

use super::Io;

/// Most numbers that one call prints.
const MAX_NUMBERS: usize = 100_000;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let (mut separator, mut wide, mut words) = ("\n".to_string(), false, Vec::new());
    let mut args = io.args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-s" => separator = args.next().cloned().unwrap_or_default(),
            "-w" => wide = true,
            arg if arg.starts_with("-s") => separator = arg.get(2..).unwrap_or_default().to_string(),
            word => words.push(word.to_string()),
        }
    }
    let mut numbers = Vec::new();
    for word in &words {
        match word.parse::<i64>() {
            Ok(number) => numbers.push(number),
            Err(_) => return io.misuse(format!("invalid floating point argument: '{word}'")),
        }
    }
    let (first, step, last) = match numbers.as_slice() {
        [last] => (1, 1, *last),
        [first, last] => (*first, 1, *last),
        [first, step, last] => (*first, *step, *last),
        [] => return io.misuse("missing operand"),
        _ => return io.misuse(format!("extra operand '{}'", words.get(3).map_or("", String::as_str))),
    };
    if step == 0 {
        return io.misuse("invalid Zero increment value: '0'");
    }
    let mut shown = Vec::new();
    let mut at = first;
    while (if step > 0 { at <= last } else { at >= last }) && shown.len() < MAX_NUMBERS {
        shown.push(at.to_string());
        let Some(next) = at.checked_add(step) else { break };
        at = next;
    }
    if wide {
        let width = shown.iter().map(String::len).max().unwrap_or(0);
        shown = shown.iter().map(|number| format!("{number:0>width$}")).collect();
    }
    if !shown.is_empty() {
        io.output.print(shown.join(&separator) + "\n");
    }
    0
}
