//! What a command works with: the cluster, the kubeconfig, files, standard input, and where its words go.

use super::config::Config;
use super::failure::Failure;
use super::files::Files;
use super::flags::Parsed;
use super::follow::Follower;
use super::programs::Programs;
use super::streams::Output;
use crate::apiserver::request::{FieldValidation, Options};
use crate::sim::Cluster;

/// The surroundings of one call of kubectl.
pub struct Context<'a> {
    pub cluster: &'a mut Cluster,
    pub config: &'a mut Config,
    pub files: &'a mut dyn Files,
    /// What a pipe or a heredoc feeds the command.
    pub stdin: Option<&'a str>,
    /// Whether standard output is the terminal.
    pub terminal: bool,
    /// Runs commands in containers.
    pub programs: Option<&'a mut dyn Programs>,
    /// Everything the command prints.
    pub out: Output,
    /// How many YAML documents the printer in use has written; all but the first come after `---`.
    pub documents: usize,
    /// The namespace that the command works in.
    pub namespace: String,
    /// Whether `-n` named it, so that manifests of other namespaces are refused.
    pub namespace_given: bool,
    /// `kubectl run`: for errors that point at its help.
    pub path: String,
    /// Whether a command that waits may go on after this call, while somebody watches time pass.
    pub deferred: bool,
    /// When the command is ended from outside (`timeout`), in milliseconds of virtual time since 1970.
    pub deadline: Option<i64>,
    /// What goes on after this call.
    pub follows: Option<Box<Follower>>,
    /// Warnings that were shown: kubectl shows none twice.
    warned: Vec<String>,
}

/// What `--dry-run` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DryRun {
    None,
    Client,
    Server,
}

impl<'a> Context<'a> {
    /// The surroundings, before a command is found.
    pub fn new(
        cluster: &'a mut Cluster,
        config: &'a mut Config,
        files: &'a mut dyn Files,
        stdin: Option<&'a str>,
    ) -> Context<'a> {
        Context {
            cluster,
            config,
            files,
            stdin,
            terminal: true,
            programs: None,
            out: Output::default(),
            documents: 0,
            namespace: String::new(),
            namespace_given: false,
            path: String::new(),
            deferred: false,
            deadline: None,
            follows: None,
            warned: Vec::new(),
        }
    }

    /// Takes in what the flags that every command reads say.
    pub(super) fn begin(&mut self, path: &str, parsed: &Parsed) -> Result<(), Failure> {
        path.clone_into(&mut self.path);
        let current = self.config.namespace(parsed.given("context"))?;
        let given = parsed.given("namespace").filter(|namespace| !namespace.is_empty());
        self.namespace_given = given.is_some();
        self.namespace = given.map_or(current, str::to_owned);
        Ok(())
    }

    /// A mistake in the words of the running command.
    pub fn usage(&self, message: impl AsRef<str>) -> Failure {
        Failure::usage(&self.path, message)
    }

    /// Shows warnings as kubectl does, each once, on a line of standard error.
    pub fn warn(&mut self, warnings: &[String]) {
        for warning in warnings {
            if !self.warned.contains(warning) {
                self.out.eprint(format!("Warning: {warning}\n"));
                self.warned.push(warning.clone());
            }
        }
    }

    /// Milliseconds of virtual time since 1970.
    pub fn now(&self) -> i64 {
        self.cluster.now()
    }
}

/// Reads `--dry-run`. Models `GetDryRunStrategy`.
pub fn dry_run(context: &mut Context, parsed: &Parsed) -> Result<DryRun, Failure> {
    match parsed.string("dry-run") {
        "none" | "false" | "False" | "FALSE" | "f" | "F" | "0" | "" => Ok(DryRun::None),
        "client" => Ok(DryRun::Client),
        "server" => Ok(DryRun::Server),
        "unchanged" => {
            context.out.eprint("W0000 00:00:00.000000       1 helpers.go:778] --dry-run is deprecated and can be replaced with --dry-run=client.\n");
            Ok(DryRun::Client)
        }
        word @ ("true" | "True" | "TRUE" | "t" | "T" | "1") => {
            context.out.eprint(format!("W0000 00:00:00.000000       1 helpers.go:791] --dry-run={word} is deprecated (boolean value) and can be replaced with --dry-run=client.\n"));
            Ok(DryRun::Client)
        }
        other => Err(Failure::error(format!(
            "Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\"."
        ))),
    }
}

/// Reads `--validate`. Models `GetValidationDirective`.
pub fn validation(parsed: &Parsed) -> Result<FieldValidation, Failure> {
    match parsed.string("validate") {
        "" | "strict" | "true" | "True" | "TRUE" | "t" | "T" | "1" => Ok(FieldValidation::Strict),
        "ignore" | "false" | "False" | "FALSE" | "f" | "F" | "0" => Ok(FieldValidation::Ignore),
        "warn" => Ok(FieldValidation::Warn),
        other => Err(Failure::error(format!(
            "invalid - validate option \"{other}\"; must be one of: strict (or true), warn, ignore (or false)"
        ))),
    }
}

/// The options of a request by `manager` under the flags.
pub fn options(parsed: &Parsed, dry: DryRun, manager: &str) -> Result<Options, Failure> {
    Ok(Options {
        dry_run: dry == DryRun::Server,
        field_validation: validation(parsed)?,
        field_manager: parsed.given("field-manager").unwrap_or(manager).to_owned(),
        ..Options::default()
    })
}
