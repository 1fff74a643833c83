//! The terminal: the shell before a cluster, with kubectl between them.

use super::net::{self, Machine};
use super::{Call, Host, Interpreter, Output};
use crate::api::settings::Settings;
use crate::kubectl::config::Config;
use crate::kubectl::{self, context::Context};
use crate::sim::Cluster;

/// Everything that a learner's words work on. A clone is a snapshot.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// Files, variables, history.
    pub shell: Interpreter,
    /// What stands behind the shell's foreign commands.
    pub world: World,
}

/// The cluster and the kubeconfig.
#[derive(Debug, Clone)]
pub struct World {
    /// All objects, and virtual time.
    pub cluster: Cluster,
    /// Contexts and the namespace in use.
    pub config: Config,
}

/// Who reads what a terminal prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A person: `ls` in columns.
    Person,
    /// A recording, as through a pipe.
    Recording,
}

impl Terminal {
    /// A fresh shell before a fresh cluster.
    pub fn new(settings: Settings, reader: Reader) -> Self {
        let shell = Interpreter { is_terminal: reader == Reader::Person, ..Interpreter::default() };
        Self { shell, world: World { cluster: Cluster::new(settings), config: Config::default() } }
    }

    /// Runs one input. Only the time that the commands themselves wait passes; the caller settles the cluster.
    pub fn run(&mut self, input: &str) -> Output {
        self.shell.run(input, &mut self.world)
    }
}

impl Host for World {
    fn command(&mut self, call: Call<'_>) -> Option<Output> {
        let (name, words) = call.argv.split_first()?;
        match name.as_str() {
            "kubectl" => {
                let mut context = Context::new(&mut self.cluster, &mut self.config, call.disk, call.stdin);
                context.terminal = call.terminal;
                Some(kubectl::run(&mut context, words))
            }
            "trace" => {
                let namespace = self.config.namespace(None).unwrap_or_else(|_| "default".to_owned());
                Some(net::trace::run(&mut self.cluster, &namespace, words))
            }
            _ => net::run(&mut self.cluster, &Machine::laptop(), call.argv),
        }
    }

    fn sleep(&mut self, milliseconds: u64) {
        let wait = i64::try_from(milliseconds).unwrap_or(i64::MAX);
        self.cluster.run_until(self.cluster.now().saturating_add(wait));
    }

    fn now(&self) -> i64 {
        self.cluster.now()
    }

    fn commands(&self) -> Vec<&'static str> {
        ["kubectl", "trace"].into_iter().chain(net::CLIENTS.iter().map(|(name, _)| *name)).collect()
    }
}
