//! The embed contract as pure data: what an address asks for, links that carry a state, messages between the page and the
//! page around it, the snippets that put it there, and the packages that learning platforms take.
//!
//! This room never touches a window: it reads and writes text. Everything it reads is hostile until it is parsed.

#[cfg(not(target_arch = "wasm32"))]
pub mod fence;
pub mod link;
pub mod notice;
pub mod params;
pub mod request;
#[cfg(not(target_arch = "wasm32"))]
pub mod scorm;
pub mod snippet;
#[cfg(not(target_arch = "wasm32"))]
pub mod zip;
