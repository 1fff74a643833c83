//! `tee [-a] FILE...`

use super::{Io, options};
use crate::shell::disk::Files;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "ai", &[("append", 'a')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let text = io.stdin.unwrap_or_default();
    io.output.print(text);
    let mut status = 0;
    for path in &options.operands {
        let disk = &mut io.shell.disk;
        let written = if options.has('a') { disk.append(path, text) } else { disk.write(path, text) };
        if let Err(error) = written {
            status = io.fail(format!("{path}: {error}"));
        }
    }
    status
}
