//! The page, in Leptos. The only room that knows a browser; `session` is its only door to the engine.
//!
//! What needs no browser (history, scroll-back, paste, indentation, colours) is compiled and tested without the `ui`
//! feature; what needs one stands behind it. Styles live in `style/`, one file for each part, with every colour, size
//! and timing in `style/tokens.css`. A `style="..."` attribute would break a strict content security policy: use
//! `style:property=value`, which sets it by script.

pub mod editor;
pub mod help;
pub mod stage;
pub mod terminal;
pub mod timeline;

#[cfg(feature = "ui")]
mod bench;
#[cfg(feature = "ui")]
mod browser;
#[cfg(feature = "ui")]
mod clock;
#[cfg(feature = "ui")]
mod desk;
#[cfg(feature = "ui")]
mod dialog;
#[cfg(feature = "ui")]
mod embed;
#[cfg(feature = "ui")]
mod header;
#[cfg(feature = "ui")]
mod icons;
#[cfg(feature = "ui")]
pub mod inspector;
#[cfg(feature = "ui")]
mod lesson;
#[cfg(feature = "ui")]
mod lifeboat;
#[cfg(feature = "ui")]
mod menu;
#[cfg(feature = "ui")]
mod page;
#[cfg(feature = "ui")]
mod reload;
#[cfg(feature = "ui")]
mod session;
#[cfg(feature = "ui")]
mod theme;

#[cfg(feature = "ui")]
pub use page::mount;
