//! The page's own help: concepts, keys and commands, searched as one types. It needs no network and knows nothing that the
//! engine knows better: commands come from kubectl's tree and the shell's tools.

pub mod search;
mod topics;

#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use view::Help;
