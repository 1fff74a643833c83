//! `cp [-r] SOURCE... TARGET`

use super::{Io, options};
use crate::shell::disk::{Disk, FileError, Files};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "rRafpvi", &[("recursive", 'r'), ("archive", 'a'), ("verbose", 'v')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let Some((sources, target)) = sources_and_target(io, &options.operands) else { return 1 };
    let recursive = options.has('r') || options.has('R') || options.has('a');
    let mut status = 0;
    for source in sources {
        if io.shell.disk.is_directory(source) && !recursive {
            status = io.fail(format!("-r not specified; omitting directory '{source}'"));
            continue;
        }
        if !io.shell.disk.exists(source) {
            status = io.fail(format!("cannot stat '{source}': {}", FileError::NotFound));
            continue;
        }
        let path = inside(&io.shell.disk, source, target);
        if io.shell.disk.absolute(&path) == io.shell.disk.absolute(source) {
            status = io.fail(format!("'{source}' and '{path}' are the same file"));
        } else if let Err(error) = copy(&mut io.shell.disk, source, &path) {
            status = io.fail(format!("cannot create regular file '{path}': {error}"));
        }
    }
    status
}

/// The arguments of `cp` and `mv`, with their words when one is missing.
pub(super) fn sources_and_target<'a>(io: &mut Io<'_>, operands: &'a [String]) -> Option<(&'a [String], &'a str)> {
    match operands.split_last() {
        None => {
            io.misuse("missing file operand");
            None
        }
        Some((only, [])) => {
            io.misuse(format!("missing destination file operand after '{only}'"));
            None
        }
        Some((target, sources)) if sources.len() > 1 && !io.shell.disk.is_directory(target) => {
            let why = if io.shell.disk.exists(target) { FileError::NotDirectory } else { FileError::NotFound };
            io.fail(format!("target '{target}': {why}"));
            None
        }
        Some((target, sources)) => Some((sources, target)),
    }
}

/// Where a source lands: inside a directory under its own name, else at the target itself.
pub(super) fn inside(disk: &Disk, source: &str, target: &str) -> String {
    if !disk.is_directory(target) {
        return target.to_string();
    }
    let absolute = disk.absolute(source);
    let name = absolute.rsplit('/').next().unwrap_or_default();
    format!("{}/{name}", target.trim_end_matches('/'))
}

fn copy(disk: &mut Disk, source: &str, target: &str) -> Result<(), FileError> {
    let (source, target) = (disk.absolute(source), disk.absolute(target));
    if !disk.is_directory(&source) {
        let text = disk.read(&source)?;
        return disk.write(&target, &text);
    }
    if target.starts_with(&format!("{source}/")) {
        return Err(FileError::Invalid);
    }
    disk.make_directory(&target, true)?;
    for path in disk.below(&source) {
        let to = format!("{target}{}", path.strip_prefix(&source).unwrap_or_default());
        if disk.is_directory(&path) {
            disk.make_directory(&to, true)?;
        } else {
            let text = disk.read(&path)?;
            disk.write(&to, &text)?;
        }
    }
    Ok(())
}
