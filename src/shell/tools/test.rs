//! `test`, `[` and `[[`: conditions on files, texts and numbers.

use super::Io;
use super::pattern::Pattern;
use crate::shell::disk::Files;
use crate::shell::glob;

/// Most words of one condition; bounds the recursion.
const MAX_WORDS: usize = 64;

type Answer = Result<bool, String>;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let close = match io.name {
        "[" => "]",
        "[[" => "]]",
        _ => "",
    };
    let words: Vec<&str> = io.args.iter().map(String::as_str).collect();
    let words = match (close, words.split_last()) {
        ("", _) => words.as_slice(),
        (close, Some((last, words))) if *last == close => words,
        (close, _) => {
            io.fail_builtin(format!("missing `{close}'"));
            return 2;
        }
    };
    if words.len() > MAX_WORDS {
        io.fail_builtin("too many arguments");
        return 2;
    }
    match or(io, words) {
        Ok(answer) => i32::from(!answer),
        Err(error) => {
            io.fail_builtin(error);
            2
        }
    }
}

fn or(io: &Io<'_>, words: &[&str]) -> Answer {
    if words.len() > 3 {
        for (sign, all) in [("-o", false), ("-a", true)] {
            if let Some(at) = words.iter().position(|word| *word == sign).filter(|at| *at > 0) {
                let left = or(io, words.get(..at).unwrap_or_default())?;
                let right = or(io, words.get(at + 1..).unwrap_or_default())?;
                return Ok(if all { left && right } else { left || right });
            }
        }
    }
    primary(io, words)
}

fn primary(io: &Io<'_>, words: &[&str]) -> Answer {
    match words {
        [] => Ok(false),
        [word] => Ok(!word.is_empty()),
        ["!", rest @ ..] if rest.len() != 2 || rest.first() == Some(&"!") => primary(io, rest).map(|answer| !answer),
        [sign, word] => unary(io, sign, word),
        [left, sign, right] if *left != "!" || matches!(*sign, "=" | "==" | "!=") => binary(io, left, sign, right),
        ["!", rest @ ..] => primary(io, rest).map(|answer| !answer),
        _ => Err("too many arguments".into()),
    }
}

fn unary(io: &Io<'_>, sign: &str, word: &str) -> Answer {
    let disk = &io.shell.disk;
    match sign {
        "!" => Ok(word.is_empty()),
        "-z" => Ok(word.is_empty()),
        "-n" => Ok(!word.is_empty()),
        "-e" | "-r" | "-w" => Ok(disk.exists(word)),
        "-f" => Ok(disk.is_file(word)),
        "-d" => Ok(disk.is_directory(word)),
        "-s" => Ok(disk.text(word).is_ok_and(|text| !text.is_empty())),
        "-x" | "-L" | "-t" => Ok(false),
        sign => Err(format!("{sign}: unary operator expected")),
    }
}

fn binary(io: &Io<'_>, left: &str, sign: &str, right: &str) -> Answer {
    match sign {
        "=" | "==" if io.name == "[[" => return Ok(glob::matches(right, left)),
        "=~" if io.name == "[[" => {
            let pattern = Pattern::new(right, true, false)?;
            return Ok(pattern.find(&left.chars().collect::<Vec<char>>(), 0).is_some());
        }
        "!=" if io.name == "[[" => return Ok(!glob::matches(right, left)),
        "=" | "==" => return Ok(left == right),
        "!=" => return Ok(left != right),
        "<" => return Ok(left < right),
        ">" => return Ok(left > right),
        "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" => {}
        sign => return Err(format!("{sign}: binary operator expected")),
    }
    let number = |word: &str| word.trim().parse::<i64>().map_err(|_| format!("{word}: integer expression expected"));
    let (left, right) = (number(left)?, number(right)?);
    Ok(match sign {
        "-eq" => left == right,
        "-ne" => left != right,
        "-lt" => left < right,
        "-le" => left <= right,
        "-gt" => left > right,
        _ => left >= right,
    })
}
