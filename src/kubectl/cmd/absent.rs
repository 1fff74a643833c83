//! Commands of kubectl that this playground knows by name and does not do: `debug`, `proxy`, `certificate`, `kustomize`, `alpha`.

use crate::kubectl::cmd::FILENAME;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const DEBUG: Command = Command {
    usage: "(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
    flags: &[&[
        Flag::bool("arguments-only", "false", "What follows -- are arguments"),
        Flag::bool("attach", "false", "Attach to the container"),
        Flag::string("container", "", "Name of the new container").short('c'),
        Flag::string("copy-to", "", "Name of a copy of the Pod"),
        Flag::string("custom", "", "File with a container's fields"),
        Flag::map("env", "Environment variables"),
        Flag::slice("filename", "Files that name the object").short('f'),
        Flag::string("image", "", "Image of the new container"),
        Flag::string("image-pull-policy", "", "When to pull the image"),
        Flag::string("profile", "general", "What the container may do"),
        Flag::bool("quiet", "false", "Say nothing more").short('q'),
        Flag::bool("replace", "false", "Delete the Pod that is copied"),
        Flag::bool("same-node", "false", "Put the copy on the same node"),
        Flag::map("set-image", "Other images for the copy"),
        Flag::bool("share-processes", "true", "One process list in the copy"),
        Flag::bool("stdin", "false", "Pass standard input on").short('i'),
        Flag::string("target", "", "The container whose processes are seen"),
        Flag::bool("tty", "false", "Standard input is a terminal").short('t'),
    ]],
    run: Some(absent),
    ..Command::new("debug", "Add a container to a running Pod to look around (not in this playground)")
};

pub const PROXY: Command = Command {
    flags: &[&[
        Flag::string("accept-hosts", "", "Hosts that may ask"),
        Flag::string("accept-paths", "", "Paths that may be asked for"),
        Flag::string("address", "127.0.0.1", "Where to listen"),
        Flag::string("api-prefix", "/", "Path of the API"),
        Flag::int("port", "8001", "Port to listen on").short('p'),
        Flag::string("reject-methods", "", "Methods that are refused"),
        Flag::string("reject-paths", "", "Paths that are refused"),
        Flag::string("unix-socket", "", "Socket to listen on").short('u'),
        Flag::string("www", "", "Directory with files to serve").short('w'),
        Flag::string("www-prefix", "/static/", "Path of these files").short('P'),
    ]],
    usage: "[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
    run: Some(absent),
    ..Command::new("proxy", "Lead the laptop to the API server (not in this playground)")
};

pub const CERTIFICATE: Command = Command {
    usage: "SUBCOMMAND",
    flags: &[FILENAME],
    run: Some(absent),
    ..Command::new("certificate", "Approve or deny certificate requests (not in this playground)")
};

pub const KUSTOMIZE: Command = Command {
    usage: "DIR",
    flags: &[&[
        Flag::bool("enable-helm", "false", "Allow charts"),
        Flag::string("output", "", "File to write").short('o'),
    ]],
    run: Some(absent),
    ..Command::new("kustomize", "Build objects from a kustomization (not in this playground)")
};

pub const ALPHA: Command =
    Command { run: Some(absent), ..Command::new("alpha", "Commands that are being tried out (none here)") };

fn absent(context: &mut Context, _: &Parsed) -> Result<(), Failure> {
    Err(Failure::error(format!("{} is not part of this playground", context.path)))
}
