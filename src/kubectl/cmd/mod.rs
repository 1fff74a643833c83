//! One file a command: its flags, its help, what it does. This file holds the tree's root and the flags that are shared.

mod absent;
mod annotate;
mod api_resources;
mod api_versions;
mod apply;
mod attach;
mod auth;
mod autoscale;
mod cluster_info;
mod config;
mod cordon;
mod cp;
pub mod create;
pub mod delete;
mod describe;
mod diff;
mod drain;
mod edit;
pub mod events;
mod exec;
mod explain;
mod expose;
pub mod get;
mod label;
pub mod logs;
mod options;
mod patch;
mod port_forward;
mod replace;
pub mod rollout;
mod run;
mod scale;
mod set;
mod taint;
mod top;
mod uncordon;
mod version;
pub mod wait;

use super::command::Command;
use super::flags::Flag;

/// The root of the tree. The order is kubectl's own: suggestions come in it.
pub const KUBECTL: Command = Command {
    subcommands: &[
        &create::COMMAND,
        &expose::COMMAND,
        &run::COMMAND,
        &explain::COMMAND,
        &set::COMMAND,
        &get::COMMAND,
        &edit::COMMAND,
        &delete::COMMAND,
        &rollout::COMMAND,
        &scale::COMMAND,
        &autoscale::COMMAND,
        &absent::CERTIFICATE,
        &cluster_info::COMMAND,
        &top::COMMAND,
        &cordon::COMMAND,
        &uncordon::COMMAND,
        &drain::COMMAND,
        &taint::COMMAND,
        &describe::COMMAND,
        &logs::COMMAND,
        &attach::COMMAND,
        &exec::COMMAND,
        &port_forward::COMMAND,
        &absent::PROXY,
        &cp::COMMAND,
        &auth::COMMAND,
        &absent::DEBUG,
        &events::COMMAND,
        &diff::COMMAND,
        &apply::COMMAND,
        &patch::COMMAND,
        &replace::COMMAND,
        &wait::COMMAND,
        &absent::KUSTOMIZE,
        &label::COMMAND,
        &annotate::COMMAND,
        &options::COMPLETION,
        &absent::ALPHA,
        &config::COMMAND,
        &options::PLUGIN,
        &version::COMMAND,
        &api_versions::COMMAND,
        &api_resources::COMMAND,
        &options::OPTIONS,
        &options::HELP,
    ],
    ..Command::new("kubectl", "Talks to the cluster's control plane")
};

/// Flags that every command reads.
pub const GLOBAL: &[Flag] = &[
    Flag::string("as", "", "Act as this user"),
    Flag::array("as-group", "Act as a member of this group"),
    Flag::string("as-uid", "", "Act under this uid"),
    Flag::array("as-user-extra", "Extra attributes of the user to act as"),
    Flag::string("cache-dir", "/root/.kube/cache", "Where discovery is kept"),
    Flag::string("certificate-authority", "", "Certificate of the authority to trust"),
    Flag::string("client-certificate", "", "Certificate to show to the server"),
    Flag::string("client-key", "", "Key of that certificate"),
    Flag::string("cluster", "", "Cluster of the kubeconfig to use"),
    Flag::string("context", "", "Context of the kubeconfig to use"),
    Flag::bool("disable-compression", "false", "Ask for uncompressed answers"),
    Flag::bool("insecure-skip-tls-verify", "false", "Do not check the server's certificate"),
    Flag::string("kubeconfig", "", "The kubeconfig file"),
    Flag::string("kuberc", "", "The preferences file"),
    Flag::duration("log-flush-frequency", "5s", "How often logs are written out"),
    Flag::bool("match-server-version", "false", "Refuse a server of another version"),
    Flag::string("namespace", "", "Namespace to work in").short('n'),
    Flag::string("password", "", "Password of basic authentication"),
    Flag::string("profile", "none", "Which profile to write"),
    Flag::string("profile-output", "profile.pprof", "Where to write the profile"),
    Flag::string("request-timeout", "0", "Longest wait for one answer"),
    Flag::string("server", "", "Address of the server").short('s'),
    Flag::string("tls-server-name", "", "Name to check the server's certificate against"),
    Flag::string("token", "", "Bearer token to show to the server"),
    Flag::string("user", "", "User of the kubeconfig to use"),
    Flag::string("username", "", "User name of basic authentication"),
    Flag::int("v", "0", "How much to log").short('v'),
    Flag::string("vmodule", "", "How much to log, file by file"),
    Flag::bool("warnings-as-errors", "false", "Take a warning of the server as an error"),
];

/// How an object is printed.
pub const OUTPUT: &[Flag] = &[
    Flag::bool("allow-missing-template-keys", "true", "Templates pass over fields that are not there"),
    Flag::string("output", "", "Output format: json, yaml, kyaml, name, go-template, jsonpath ...").short('o'),
    Flag::bool("show-managed-fields", "false", "Show who set which field"),
    Flag::string("template", "", "Template for -o go-template and -o jsonpath"),
];

/// Whether anything is really done.
pub const DRY_RUN: &[Flag] =
    &[Flag::string("dry-run", "none", "none, server (everything but the commit) or client (nothing is sent)")
        .bare("unchanged")];

/// What becomes of unknown fields.
pub const VALIDATE: &[Flag] =
    &[Flag::string("validate", "strict", "strict (or true), warn, or ignore (or false)").bare("strict")];

/// Objects from files.
pub const FILENAME: &[Flag] = &[
    Flag::slice("filename", "Files, directories, or - for standard input").short('f'),
    Flag::string("kustomize", "", "A kustomization directory").short('k'),
    Flag::bool("recursive", "false", "Go into directories below").short('R'),
];

/// Who is said to have changed a field.
pub const FIELD_MANAGER: &[Flag] = &[Flag::string("field-manager", "", "Name for the ownership of fields")];

/// Whether the object keeps a note for a later `apply`.
pub const SAVE_CONFIG: &[Flag] =
    &[Flag::bool("save-config", "false", "Keep the configuration in an annotation for a later apply")];

/// Whether the command is noted on the objects that it changes.
pub const RECORD: &[Flag] = &[Flag::bool("record", "false", "Note the command in an annotation of the object")
    .deprecated("--record will be removed in the future")];

/// Which objects, by labels.
pub const SELECTOR: &[Flag] = &[Flag::string("selector", "", "Label selector: app=web, 'tier in (a,b)'").short('l')];

/// What commands say that got no objects to work on.
pub const NO_RESOURCE: &str = "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";
