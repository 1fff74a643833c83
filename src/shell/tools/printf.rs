//! `printf FORMAT WORDS`: `%s %b %d %i %u %x %o %c %q %%` with width and precision; the format is used again until no word is left.

use super::Io;
use crate::shell::escapes::{Style, unescape};

/// Widest padding.
const MAX_WIDTH: usize = 1_000;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let args = io.args.strip_prefix(&["--".to_string()]).unwrap_or(io.args);
    let Some((format, mut words)) = args.split_first() else {
        io.output.eprint("printf: usage: printf [-v var] format [arguments]\n");
        return 2;
    };
    let (mut text, mut status) = (String::new(), 0);
    loop {
        let before = words.len();
        if let Err(stop) = once(io, format, &mut words, &mut text, &mut status) {
            status = stop.max(status);
            break;
        }
        if words.is_empty() || words.len() == before {
            break;
        }
    }
    io.output.print(text);
    status
}

fn once(io: &mut Io<'_>, format: &str, words: &mut &[String], text: &mut String, status: &mut i32) -> Result<(), i32> {
    let mut pieces = format.split('%');
    text.push_str(&unescape(pieces.next().unwrap_or_default(), Style::Format).text);
    while let Some(piece) = pieces.next() {
        if piece.is_empty() {
            text.push('%');
            text.push_str(&unescape(pieces.next().unwrap_or_default(), Style::Format).text);
            continue;
        }
        let spec: String =
            piece.chars().take_while(|c| matches!(c, '-' | '0' | '+' | ' ' | '#' | '.' | '1'..='9')).collect();
        let mut rest = piece.get(spec.len()..).unwrap_or_default().chars();
        let Some(verb) = rest.next() else {
            io.fail_builtin(format!("`{spec}': missing format character"));
            return Err(1);
        };
        let word = match words.split_first() {
            Some((word, rest)) => {
                *words = rest;
                Some(word.as_str())
            }
            None => None,
        };
        let value = match verb {
            's' => word.unwrap_or_default().to_string(),
            'b' => unescape(word.unwrap_or_default(), Style::Echo).text,
            'c' => word.unwrap_or_default().chars().take(1).collect(),
            'q' => super::variables::quote(word.unwrap_or_default()),
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
                let number = word.unwrap_or("0").trim();
                let number = number.parse::<i64>().unwrap_or_else(|_| {
                    io.fail_builtin(format!("{number}: invalid number"));
                    *status = 1;
                    0
                });
                match verb {
                    'x' => format!("{number:x}"),
                    'X' => format!("{number:X}"),
                    'o' => format!("{number:o}"),
                    _ => number.to_string(),
                }
            }
            verb => {
                io.fail_builtin(format!("`{verb}': invalid format character"));
                return Err(1);
            }
        };
        text.push_str(&pad(&value, &spec, matches!(verb, 's' | 'b')));
        text.push_str(&unescape(rest.as_str(), Style::Format).text);
    }
    Ok(())
}

fn pad(value: &str, spec: &str, cut: bool) -> String {
    let (width, precision) = spec.split_once('.').map_or((spec, None), |(width, precision)| (width, Some(precision)));
    let value: String = match precision {
        Some(precision) if cut => value.chars().take(precision.parse().unwrap_or(0)).collect(),
        _ => value.to_string(),
    };
    let digits = width.trim_start_matches(['-', '+', ' ', '#', '0']);
    let flags = width.strip_suffix(digits).unwrap_or_default();
    let width = digits.parse::<usize>().unwrap_or(0).min(MAX_WIDTH);
    if flags.contains('-') {
        format!("{value:<width$}")
    } else if flags.contains('0') && !cut {
        format!("{value:0>width$}")
    } else {
        format!("{value:>width$}")
    }
}
