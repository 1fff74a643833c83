//! `rm [-rf] PATH...` and `rmdir PATH...`

use super::{Io, options};
use crate::shell::disk::{FileError, Files};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "rRfivd", &[("recursive", 'r'), ("force", 'f'), ("verbose", 'v')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    if options.operands.is_empty() {
        return if options.has('f') { 0 } else { io.misuse("missing operand") };
    }
    let recursive = options.has('r') || options.has('R');
    let mut status = 0;
    for path in &options.operands {
        let removed = if io.shell.disk.is_directory(path) && !recursive {
            Err(FileError::IsDirectory)
        } else {
            io.shell.disk.remove(path, recursive)
        };
        match removed {
            Err(FileError::NotFound) if options.has('f') => {}
            Err(error) => status = io.fail(format!("cannot remove '{path}': {error}")),
            Ok(()) if options.has('v') => io.output.print(format!("removed '{path}'\n")),
            Ok(()) => {}
        }
    }
    status
}

/// `rmdir`
pub(super) fn directory(io: &mut Io<'_>) -> i32 {
    if io.args.is_empty() {
        return io.misuse("missing operand");
    }
    let mut status = 0;
    for path in io.args {
        let removed = match io.shell.disk.is_file(path) {
            true => Err(FileError::NotDirectory),
            false => io.shell.disk.remove(path, false),
        };
        if let Err(error) = removed {
            status = io.fail(format!("failed to remove '{path}': {error}"));
        }
    }
    status
}
