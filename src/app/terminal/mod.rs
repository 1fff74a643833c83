//! The terminal: line editing, history, completion, paste, and a roll of output. It knows texts; what a command does it
//! asks through its callbacks, and it never touches the cluster nor takes the focus by itself.

pub mod history;
pub mod line;
pub mod names;
pub mod paste;
pub mod scrollback;

#[cfg(feature = "ui")]
mod keys;
#[cfg(feature = "ui")]
mod transcript;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use transcript::Transcript;
#[cfg(feature = "ui")]
pub use view::Terminal;
