//! `touch FILE...`

use super::{Io, options};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "acm", &[("no-create", 'c')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    if options.operands.is_empty() {
        return io.misuse("missing file operand");
    }
    let mut status = 0;
    for path in &options.operands {
        if options.has('c') || io.shell.disk.exists(path) {
            continue;
        }
        if let Err(error) = io.shell.disk.append(path, "") {
            status = io.fail(format!("cannot touch '{path}': {error}"));
        }
    }
    status
}
