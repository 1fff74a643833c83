//! The browser half of embedding: messages from and to the page around this one, and the window that makes links and
//! snippets. What the messages and snippets are is `crate::embed`'s affair.

mod asked;
mod host;
mod lesson;
mod share;

pub use asked::listen;
pub use host::Host;
pub use share::Share;
