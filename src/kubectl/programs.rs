//! What runs inside a container: `exec`, `attach` and `run -i` ask for it here. The terminal stands behind it, with its tools and
//! the network's clients; kubectl itself runs nothing.

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

/// Runs a command in a container. A shell that waits to be typed into hands back the wish [`Effect::Enter`].
///
/// [`Effect::Enter`]: super::streams::Effect::Enter
pub type Programs = fn(&mut Cluster, &Place, &[String]) -> Output;

/// No containers to run in.
pub fn none(_: &mut Cluster, _: &Place, _: &[String]) -> Output {
    Output::failure("error: there is no terminal here to run commands in containers\n", 1)
}

/// Exit status of a command that could not be started; its standard error says why, without `error: `.
pub const NOT_STARTED: i32 = -1;
