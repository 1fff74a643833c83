//! Which objects a command's words mean: `svc web`, `deploy,svc`, `pod/web svc/web`, `all -l app=web`.
//!
//! Models `cli-runtime/pkg/resource/builder.go`. This folder never changes an object.

mod builder;
mod mapper;

pub use builder::{Found, Query, resolve};
pub use mapper::{kind_of, kinds_of_category};
