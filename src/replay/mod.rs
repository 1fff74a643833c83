//! Recordings of a real cluster, run again on the engine. Native only; never judges what it sees (`tests/recordings.rs` does).

mod emit;
pub mod traffic;

use serde::Deserialize;

use crate::api::settings::{Images, Settings};
use crate::shell::{Reader, Terminal};

/// One recorded scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Scenario {
    /// The file's name without its ending.
    pub name: String,
    /// One line on what it shows.
    #[serde(default)]
    pub title: String,
    /// What was typed, in order.
    pub steps: Vec<Step>,
}

/// One line that was typed, and what it printed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// The shell's input.
    pub run: String,
    /// What stood on standard output.
    #[serde(default)]
    pub stdout: String,
    /// What stood on standard error.
    #[serde(default)]
    pub stderr: String,
    /// Exit status.
    #[serde(default)]
    pub exit: i32,
    /// The real cluster did not agree with itself here.
    #[serde(default)]
    pub skip: bool,
}

impl Scenario {
    /// Reads a scenario from YAML.
    ///
    /// # Errors
    /// The text is not YAML, or not a scenario; the message says where.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }

    /// Runs the steps on a fresh cluster: the same scenario with the engine's own answers. The cluster settles after every step.
    pub fn replay(&self) -> Self {
        let settings = Settings { images: Images::Published, ..Settings::default() };
        let mut terminal = Terminal::new(settings, Reader::Recording);
        let steps = self.steps.iter().map(|step| {
            let output = terminal.run(&step.run);
            terminal.world.cluster.settle();
            Step { stdout: output.stdout(), stderr: output.stderr(), exit: output.exit, ..step.clone() }
        });
        Self { steps: steps.collect(), ..self.clone() }
    }

    /// The scenario as YAML, in the recordings' own layout.
    pub fn to_yaml(&self) -> String {
        emit::scenario(self)
    }
}
