//! Portolan: a Kubernetes Service, selector and EndpointSlice engine, and the page that draws it.
//!
//! The rooms stand in the order of their dependencies: a room may use what stands above it, never what stands below.
//! `tests/tidy.rs` holds the list of allowed edges and the names that are banned outside `app/`.

pub mod api;
pub mod manifest;
// Used by every room.
pub mod order;

pub mod apiserver;

pub mod controllers;
pub mod dns;
pub mod kubelet;
pub mod lint;
pub mod proxy;
pub mod scheduler;

pub mod sim;

pub mod embed;
pub mod kubectl;
pub mod scene;
pub mod shell;

pub mod playground;

pub mod lesson;

#[cfg(not(target_arch = "wasm32"))]
pub mod replay;

pub mod app;
