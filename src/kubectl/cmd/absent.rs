//! Commands of kubectl that this playground knows by name and does not do: `debug`, `proxy`, `certificate`, `kustomize`, `alpha`.

use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;

pub const DEBUG: Command = Command {
    usage: "(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    run: Some(absent),
    ..Command::new("debug", "Add a container to a running Pod to look around (not in this playground)")
};

pub const PROXY: Command = Command {
    usage: "[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
    run: Some(absent),
    ..Command::new("proxy", "Lead the laptop to the API server (not in this playground)")
};

pub const CERTIFICATE: Command = Command {
    usage: "SUBCOMMAND",
    run: Some(absent),
    ..Command::new("certificate", "Approve or deny certificate requests (not in this playground)")
};

pub const KUSTOMIZE: Command = Command {
    usage: "DIR",
    run: Some(absent),
    ..Command::new("kustomize", "Build objects from a kustomization (not in this playground)")
};

pub const ALPHA: Command =
    Command { run: Some(absent), ..Command::new("alpha", "Commands that are being tried out (none here)") };

fn absent(context: &mut Context, _: &Parsed) -> Result<(), Failure> {
    Err(Failure::error(format!("{} is not part of this playground", context.path)))
}
