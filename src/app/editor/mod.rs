//! The manifest editor: a text field with colours, line numbers, underlined problems and tabs. It knows texts and marks;
//! what a manifest means it asks through its callbacks, and it never touches the cluster.

pub mod examples;
pub mod highlight;
pub mod indent;
pub mod marks;

#[cfg(feature = "ui")]
mod code;
#[cfg(feature = "ui")]
mod documents;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use documents::{Document, Documents, Purpose};
#[cfg(feature = "ui")]
pub use view::Editor;
