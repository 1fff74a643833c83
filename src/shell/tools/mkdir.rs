//! `mkdir [-p] PATH...`

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "pvm:", &[("parents", 'p'), ("verbose", 'v'), ("mode", 'm')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    if options.operands.is_empty() {
        return io.misuse("missing operand");
    }
    let mut status = 0;
    for path in &options.operands {
        match io.shell.disk.make_directory(path, options.has('p')) {
            Ok(()) if options.has('v') => io.output.print(format!("mkdir: created directory '{path}'\n")),
            Ok(()) => {}
            Err(error) => status = io.fail(format!("cannot create directory '{path}': {error}")),
        }
    }
    status
}
