//! `mv SOURCE... TARGET`

use super::{Io, cp, options};
use crate::shell::disk::FileError;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "fivn", &[("force", 'f'), ("verbose", 'v'), ("no-clobber", 'n')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let Some((sources, target)) = cp::sources_and_target(io, &options.operands) else { return 1 };
    let mut status = 0;
    for source in sources {
        if !io.shell.disk.exists(source) {
            status = io.fail(format!("cannot stat '{source}': {}", FileError::NotFound));
            continue;
        }
        let path = cp::inside(&io.shell.disk, source, target);
        if options.has('n') && io.shell.disk.exists(&path) {
            continue;
        }
        match io.shell.disk.rename(source, &path) {
            Ok(()) => {}
            Err(FileError::Invalid) => {
                status = io.fail(format!("cannot move '{source}' to a subdirectory of itself, '{path}'"));
            }
            Err(error) => status = io.fail(format!("cannot move '{source}' to '{path}': {error}")),
        }
    }
    status
}
