//! `head` and `tail`: `-n N`, `-N`, `-c N`, `-q`; `tail -n +N`.

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    // The old form `-5`.
    let args: Vec<String> = io
        .args
        .iter()
        .map(|arg| match arg.strip_prefix('-') {
            Some(digits) if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) => format!("-n{digits}"),
            _ => arg.clone(),
        })
        .collect();
    let long = [("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("follow", 'f'), ("verbose", 'v')];
    let mut inner =
        Io { args: &args, shell: &mut *io.shell, host: &mut *io.host, output: std::mem::take(&mut io.output), ..*io };
    let options = options::read(&mut inner, "n:c:qvfF", &long);
    io.output = inner.output;
    let options = match options {
        Ok(options) => options,
        Err(status) => return status,
    };
    let (unit, count) = match (options.value('n'), options.value('c')) {
        (Some(count), _) => ("lines", count),
        (None, Some(count)) => ("bytes", count),
        (None, None) => ("lines", "10"),
    };
    let Ok(number) = count.trim_start_matches(['+', '-']).parse::<usize>() else {
        return io.fail(format!("invalid number of {unit}: '{count}'"));
    };
    let (texts, status) = io.inputs(&options.operands, |path, why| format!("cannot open '{path}' for reading: {why}"));
    let headed = (texts.len() > 1 || options.has('v')) && !options.has('q');
    let last = io.name == "tail";
    for (index, (path, text)) in texts.iter().enumerate() {
        if headed {
            let path = if path == "-" { "standard input" } else { path };
            io.output.print(format!("{}==> {path} <==\n", if index > 0 { "\n" } else { "" }));
        }
        let bounds: Vec<usize> = match unit {
            "lines" => {
                text.split_inclusive('\n').scan(0, |at, line| Some(std::mem::replace(at, *at + line.len()))).collect()
            }
            _ => text.char_indices().map(|(at, _)| at).collect(),
        };
        let cut = match (last, count.chars().next()) {
            (true, Some('+')) => number.saturating_sub(1),
            (true, _) | (false, Some('-')) => bounds.len().saturating_sub(number),
            (false, _) => number,
        };
        let at = bounds.get(cut).copied().unwrap_or(text.len());
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        io.output.print(if last { after } else { before });
    }
    status
}
