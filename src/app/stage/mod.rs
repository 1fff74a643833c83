//! The stage: the chart on which the cluster is drawn. What is drawn where, `scene` decides; here it becomes elements, and
//! answers to pointer and keys. How the chart lies on the stage and what is on its way needs no browser.

pub mod air;
pub mod camera;

#[cfg(feature = "ui")]
mod bar;
#[cfg(feature = "ui")]
mod empty;
#[cfg(feature = "ui")]
mod flight;
#[cfg(feature = "ui")]
mod guide;
#[cfg(feature = "ui")]
mod outline;
#[cfg(feature = "ui")]
mod packets;
#[cfg(feature = "ui")]
mod pointer;
#[cfg(feature = "ui")]
mod state;
#[cfg(feature = "ui")]
mod things;
#[cfg(feature = "ui")]
mod told;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use view::Stage;
