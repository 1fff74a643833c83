//! The embed contract as pure data: what an address asks for, and links that carry a state.
//!
//! This room never touches a window: it reads and writes text. Everything it reads is hostile until it is parsed.

pub mod link;
pub mod params;
