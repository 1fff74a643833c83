//! What runs inside a container: `exec`, `attach`, `cp` and `run -i` ask for it here. The terminal stands behind it, with its tools
//! and the network's clients; kubectl itself runs nothing.

use super::context::Context;
use super::files::Files;
use super::streams::Output;
use crate::sim::Cluster;

/// A container, and how a command in it is connected.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub namespace: &'a str,
    pub pod: &'a str,
    pub container: &'a str,
    /// What the command is fed; `None` when somebody could type.
    pub stdin: Option<&'a str>,
    /// `-i` and `-t`: a shell without a script waits for somebody to type.
    pub interactive: bool,
}

/// Whatever runs commands in containers and keeps their files.
pub trait Programs {
    /// Runs a command in a container. A shell that waits to be typed into hands back the wish [`Effect::Enter`].
    ///
    /// [`Effect::Enter`]: super::streams::Effect::Enter
    fn run(&mut self, cluster: &mut Cluster, place: &Place, words: &[String]) -> Output;

    /// Lets `work` read and change the files of a container. Whether there is such a container.
    fn with_files(&mut self, cluster: &Cluster, place: &Place, work: &mut dyn FnMut(&mut dyn Files)) -> bool;
}

/// Runs a command in a container; without anything that runs commands it says so.
pub fn run(context: &mut Context, place: &Place, words: &[String]) -> Output {
    match &mut context.programs {
        Some(programs) => programs.run(context.cluster, place, words),
        None => Output::failure("error: there is no terminal here to run commands in containers\n", 1),
    }
}

/// Exit status of a command that could not be started; its standard error says why, without `error: `.
pub const NOT_STARTED: i32 = -1;
