//! `diff [-u] FILE FILE`

use super::{Io, options};
use crate::kubectl::unified;
use crate::shell::disk::Files;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "uqNrwbiB", &[("unified", 'u'), ("brief", 'q')]) {
        Ok(options) => options,
        Err(_) => return 2,
    };
    let [old, new] = options.operands.as_slice() else {
        io.misuse(match options.operands.last() {
            Some(last) => format!("missing operand after '{last}'"),
            None => "missing operand after 'diff'".to_owned(),
        });
        return 2;
    };
    let mut texts = Vec::new();
    for path in [old, new] {
        match io.shell.disk.read(path) {
            _ if path == "-" => texts.push(io.stdin.unwrap_or_default().to_owned()),
            Ok(text) => texts.push(text),
            Err(error) => {
                io.fail(format!("{path}: {error}"));
                return 2;
            }
        }
    }
    let [before, after] = texts.as_slice() else { return 2 };
    if before == after {
        return 0;
    }
    if options.has('q') {
        io.output.print(format!("Files {old} and {new} differ\n"));
    } else if options.has('u') {
        io.output.print(format!("--- {old}\n+++ {new}\n{}", unified::hunks(before, after)));
    } else {
        io.output.print(unified::plain(before, after));
    }
    1
}
