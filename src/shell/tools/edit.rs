//! `vim`, `vi`, `nano`, `code`: open a file in the editor pane.

use super::Io;
use crate::shell::Effect;
use crate::shell::disk::Files;

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let Some(path) = io.args.iter().find(|arg| !arg.starts_with(['-', '+'])) else {
        return io.fail("give the name of a file to edit");
    };
    if io.shell.disk.is_directory(path) {
        return io.fail(format!("{path} is a directory"));
    }
    let path = io.shell.disk.absolute(path);
    io.output.effects.push(Effect::OpenEditor { path });
    0
}
