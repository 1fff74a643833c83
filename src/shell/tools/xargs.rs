//! `xargs [-n N] [-I WORD] [-r] [-t] COMMAND WORDS`

use super::Io;

/// Most commands that one call runs.
const MAX_RUNS: usize = 1_000;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let (mut most, mut replace, mut skip_empty, mut trace) = (usize::MAX, None, false, false);
    let mut args = io.args;
    while let Some((first, rest)) = args.split_first() {
        let (letter, attached) = match first.strip_prefix('-') {
            Some(option) if !option.is_empty() => option.split_at_checked(1).unwrap_or((option, "")),
            _ => break,
        };
        args = rest;
        let mut value = || {
            if !attached.is_empty() {
                return attached.to_string();
            }
            let (first, rest) = args.split_first().map_or((String::new(), args), |(first, rest)| (first.clone(), rest));
            args = rest;
            first
        };
        match letter {
            "n" | "L" => match value().parse::<usize>() {
                Ok(number) if number > 0 => most = number,
                _ => return io.misuse("value for -n option should be >= 1"),
            },
            "I" => replace = Some(value()),
            "P" | "d" | "s" => drop(value()),
            "r" => skip_empty = true,
            "t" => trace = true,
            "0" => {}
            letter => return io.misuse(format!("invalid option -- '{letter}'")),
        }
    }
    let text = io.stdin.unwrap_or_default();
    let words: Vec<String> = match replace {
        Some(_) => text.lines().map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect(),
        None => text.split_whitespace().map(|word| word.trim_matches(['\'', '"']).to_string()).collect(),
    };
    let command = if args.is_empty() { vec!["echo".to_string()] } else { args.to_vec() };
    let groups: Vec<Vec<String>> = match &replace {
        Some(sign) => {
            words.iter().map(|word| command.iter().map(|part| part.replace(sign.as_str(), word)).collect()).collect()
        }
        None if words.is_empty() && !skip_empty => vec![command],
        None => words.chunks(most).map(|group| [command.as_slice(), group].concat()).collect(),
    };
    let mut status = 0;
    for argv in groups.into_iter().take(MAX_RUNS) {
        if trace {
            io.output.eprint(argv.join(" ") + "\n");
        }
        let made = io.shell.run_words(&argv, None, io.host);
        status = match made.exit {
            0 => status,
            127 => 127,
            _ => 123,
        };
        io.output.append(made);
    }
    status
}
