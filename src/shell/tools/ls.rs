//! `ls [-1aAlRd] [PATH...]`

use super::{Io, date, options};
use crate::shell::disk::Files;

/// The width that columns are fitted to.
const WIDTH: usize = 80;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "1aAldFhtrp", &[("all", 'a'), ("almost-all", 'A'), ("directory", 'd')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let mut paths = options.operands.clone();
    if paths.is_empty() {
        paths.push(".".into());
    }
    let (mut status, mut files, mut directories) = (0, Vec::new(), Vec::new());
    for path in paths {
        match io.shell.disk.list(&path) {
            Ok(names) if !options.has('d') => directories.push((path, names)),
            Ok(_) => files.push(path),
            Err(_) if io.shell.disk.is_file(&path) => files.push(path),
            Err(error) => {
                io.fail(format!("cannot access '{path}': {error}"));
                status = 2;
            }
        }
    }
    let headed = directories.len() + files.len() > 1 || status != 0;
    let mut blocks = Vec::new();
    if !files.is_empty() {
        blocks.push(show(io, ".", &files, &options));
    }
    for (path, names) in directories {
        let mut shown: Vec<String> = Vec::new();
        if options.has('a') {
            shown.extend(["./".to_string(), "../".to_string()]);
        }
        shown.extend(names.into_iter().filter(|name| !name.starts_with('.') || options.has('a') || options.has('A')));
        let heading = if headed { format!("{path}:\n") } else { String::new() };
        let total = if options.has('l') { format!("total {}\n", shown.len() * 4) } else { String::new() };
        blocks.push(heading + &total + &show(io, &path, &shown, &options));
    }
    io.output.print(blocks.join("\n"));
    status
}

fn show(io: &Io<'_>, directory: &str, names: &[String], options: &options::Options) -> String {
    let plain = |name: &String| {
        let marked = options.has('F') || options.has('p');
        if marked || name == "/" { name.clone() } else { name.trim_end_matches('/').to_string() }
    };
    let mut shown: Vec<String> = names.iter().map(plain).collect();
    if options.has('r') {
        shown.reverse();
    }
    if options.has('l') {
        return shown.iter().map(|name| format!("{} {name}\n", details(io, directory, name))).collect();
    }
    if options.has('1') || !io.shell.terminal {
        return shown.iter().map(|name| format!("{name}\n")).collect();
    }
    columns(&shown)
}

/// The columns of `ls -l` before the name. The disk keeps no times of its own.
fn details(io: &Io<'_>, directory: &str, name: &str) -> String {
    let path = if directory == "." || name.starts_with('/') { name.to_string() } else { format!("{directory}/{name}") };
    let time = date::format("%b %e %H:%M", io.host.now());
    match io.shell.disk.text(&path) {
        Ok(text) => format!("-rw-r--r-- 1 learner learner {:5} {time}", text.len()),
        Err(_) => format!("drwxr-xr-x 2 learner learner {:5} {time}", 4096),
    }
}

/// Names in as few lines as fit the width, filled downwards.
fn columns(names: &[String]) -> String {
    let lengths: Vec<usize> = names.iter().map(|name| name.chars().count()).collect();
    for rows in 1..=names.len() {
        let widths: Vec<usize> = lengths.chunks(rows).map(|column| column.iter().max().copied().unwrap_or(0)).collect();
        if widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1) > WIDTH && rows < names.len() {
            continue;
        }
        let mut text = String::new();
        for row in 0..rows {
            let mut line = String::new();
            for (column, width) in widths.iter().enumerate() {
                let Some(name) = names.get(column * rows + row) else { break };
                line.push_str(&format!("{name:<width$}  "));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        return text;
    }
    String::new()
}
