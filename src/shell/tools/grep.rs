//! `grep [-ivcnowqlLxhHsFE] [-e PATTERN] [-A N] [-B N] [-C N] [-m N] PATTERN [FILE...]`

use super::pattern::{Captures, Pattern, is_word};
use super::{Io, options};
use crate::shell::disk::Files;

const LONG: &[(&str, char)] = &[
    ("ignore-case", 'i'),
    ("invert-match", 'v'),
    ("count", 'c'),
    ("line-number", 'n'),
    ("extended-regexp", 'E'),
    ("fixed-strings", 'F'),
    ("only-matching", 'o'),
    ("word-regexp", 'w'),
    ("line-regexp", 'x'),
    ("quiet", 'q'),
    ("silent", 'q'),
    ("files-with-matches", 'l'),
    ("files-without-match", 'L'),
    ("regexp", 'e'),
    ("after-context", 'A'),
    ("before-context", 'B'),
    ("context", 'C'),
    ("max-count", 'm'),
    ("no-filename", 'h'),
    ("with-filename", 'H'),
    ("no-messages", 's'),
    ("recursive", 'r'),
    ("color", 'Z'),
    ("colour", 'Z'),
];

struct Search {
    patterns: Vec<Pattern>,
    words: bool,
    lines: bool,
    inverted: bool,
    before: usize,
    after: usize,
    most: usize,
}

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "ivcnEGFPowxqlLhHsrRZaIe:A:B:C:m:", LONG) {
        Ok(options) => options,
        Err(_) => return 2,
    };
    let mut operands = options.operands.clone();
    let mut sources: Vec<String> =
        options.given.iter().filter(|(letter, _)| *letter == 'e').map(|(_, value)| value.clone()).collect();
    if sources.is_empty() {
        if operands.is_empty() {
            let name = io.name;
            io.output.eprint(format!(
                "Usage: {name} [OPTION]... PATTERNS [FILE]...\nTry '{name} --help' for more information.\n"
            ));
            return 2;
        }
        sources.push(operands.remove(0));
    }
    let search = match search(io, &options, &sources) {
        Ok(search) => search,
        Err(error) => {
            io.fail(error);
            return 2;
        }
    };
    let recursive = options.has('r') || options.has('R');
    if recursive {
        operands = files_below(io, &operands);
    }
    let (texts, faults) = read(io, &operands, options.has('s'));
    let named = (recursive || operands.len() > 1 || options.has('H')) && !options.has('h');
    let mut any = false;
    for (path, text) in texts {
        let label = if path == "-" { "(standard input)" } else { &path };
        any |= search_file(io, &search, &options, if named { Some(label) } else { None }, label, &text);
        if any && options.has('q') {
            return 0;
        }
    }
    if faults { 2 } else { i32::from(!any) }
}

fn search(io: &Io<'_>, options: &options::Options, sources: &[String]) -> Result<Search, String> {
    let number = |letter: char| match options.value(letter) {
        None => Ok(None),
        Some(text) => match text.parse::<usize>() {
            Ok(number) => Ok(Some(number)),
            Err(_) if letter == 'm' => Err("invalid max count".to_string()),
            Err(_) => Err(format!("{text}: invalid context length argument")),
        },
    };
    let context = number('C')?.unwrap_or(0);
    let fixed = options.has('F') || io.name == "fgrep";
    let extended = options.has('E') || options.has('P') || io.name == "egrep";
    let mut patterns = Vec::new();
    for source in sources.iter().flat_map(|source| source.split('\n')) {
        patterns.push(if fixed {
            Pattern::literal(source, options.has('i'))
        } else {
            Pattern::new(source, extended, options.has('i'))?
        });
    }
    Ok(Search {
        patterns,
        words: options.has('w'),
        lines: options.has('x'),
        inverted: options.has('v'),
        before: number('B')?.unwrap_or(context),
        after: number('A')?.unwrap_or(context),
        most: number('m')?.unwrap_or(usize::MAX),
    })
}

/// All files below directories, for `-r`.
fn files_below(io: &Io<'_>, operands: &[String]) -> Vec<String> {
    let disk = &io.shell.disk;
    let roots = if operands.is_empty() { vec![".".to_string()] } else { operands.to_vec() };
    let mut files = Vec::new();
    for root in roots {
        if !disk.is_directory(&root) {
            files.push(root);
            continue;
        }
        let absolute = disk.absolute(&root);
        let below = disk.below(&root).into_iter().filter(|path| disk.is_file(path));
        let relative = |path: String| {
            let rest = path.strip_prefix(&absolute).unwrap_or(&path).trim_start_matches('/').to_string();
            if operands.is_empty() { rest } else { format!("{}/{rest}", root.trim_end_matches('/')) }
        };
        files.extend(below.map(relative));
    }
    files
}

fn read(io: &mut Io<'_>, operands: &[String], quiet: bool) -> (Vec<(String, String)>, bool) {
    let (mut texts, mut faults) = (Vec::new(), false);
    for path in operands {
        if path != "-" && io.shell.disk.is_directory(path) {
            io.fail(format!("{path}: Is a directory"));
            continue;
        }
        let before = io.output.clone();
        let (found, status) = io.inputs(std::slice::from_ref(path), |path, why| format!("{path}: {why}"));
        if quiet {
            io.output = before;
        }
        texts.extend(found);
        faults |= status != 0;
    }
    if operands.is_empty() {
        texts.push(("-".into(), io.stdin.unwrap_or_default().to_string()));
    }
    (texts, faults)
}

impl Search {
    /// The first acceptable match of any pattern from a place on.
    fn find(&self, line: &[char], from: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for pattern in &self.patterns {
            let mut at = from;
            while let Some((start, end)) =
                pattern.find(line, at).and_then(|captures: Captures| captures.first().copied().flatten())
            {
                let edge = |at: Option<usize>| !at.and_then(|at| line.get(at)).is_some_and(|c| is_word(*c));
                let word = !self.words || (edge(start.checked_sub(1)) && edge(Some(end)));
                let whole = !self.lines || (start == 0 && end == line.len());
                if word && whole {
                    let better = best.is_none_or(|(first, last)| start < first || (start == first && end > last));
                    best = if better { Some((start, end)) } else { best };
                    break;
                }
                at = start + 1;
                if at > line.len() {
                    break;
                }
            }
        }
        best
    }
}

/// Searches one file and prints what was asked for; whether a line was selected.
fn search_file(
    io: &mut Io<'_>,
    search: &Search,
    options: &options::Options,
    prefix: Option<&str>,
    label: &str,
    text: &str,
) -> bool {
    let lines: Vec<&str> = options::lines(text).collect();
    let (mut count, mut printed_to, mut after) = (0usize, 0usize, 0usize);
    let silent = ['q', 'c', 'l', 'L'].into_iter().any(|letter| options.has(letter));
    let context = search.before > 0 || search.after > 0;
    let head = |number: usize, sign: char| {
        let name = prefix.map(|name| format!("{name}{sign}")).unwrap_or_default();
        if options.has('n') { format!("{name}{}{sign}", number + 1) } else { name }
    };
    for (number, line) in lines.iter().enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let selected = count < search.most && search.find(&chars, 0).is_some() != search.inverted;
        if !selected {
            if after > 0 && !silent {
                io.output.print(format!("{}{line}\n", head(number, '-')));
                printed_to = number + 1;
            }
            after = after.saturating_sub(1);
            if count >= search.most && after == 0 {
                break;
            }
            continue;
        }
        count += 1;
        if silent {
            continue;
        }
        if options.has('o') {
            print_matches(io, search, &chars, &head(number, ':'));
            continue;
        }
        let first = number.saturating_sub(search.before).max(printed_to);
        if context && count > 1 && first > printed_to {
            io.output.print("--\n");
        }
        for (earlier, line) in lines.iter().enumerate().take(number).skip(first) {
            io.output.print(format!("{}{line}\n", head(earlier, '-')));
        }
        io.output.print(format!("{}{line}\n", head(number, ':')));
        printed_to = number + 1;
        after = search.after;
    }
    if options.has('c') && !options.has('q') {
        let name = prefix.map(|name| format!("{name}:")).unwrap_or_default();
        io.output.print(format!("{name}{count}\n"));
    }
    if (options.has('l') && count > 0) || (options.has('L') && count == 0) {
        io.output.print(format!("{label}\n"));
    }
    count > 0
}

fn print_matches(io: &mut Io<'_>, search: &Search, line: &[char], head: &str) {
    let mut at = 0;
    while !search.inverted && at <= line.len() {
        let Some((start, end)) = search.find(line, at) else { return };
        if end > start {
            let text: String = line.get(start..end).unwrap_or_default().iter().collect();
            io.output.print(format!("{head}{text}\n"));
        }
        at = end.max(start + 1);
    }
}
