//! The controllers of kube-controller-manager, each a pure function: a [`View`] and a key in, requests out.
//!
//! This room never writes to the store: what a controller wants is a [`Request`] that goes through the apiserver like
//! everybody's. It never keeps state between two calls, never reads a clock, and never leaves an order to chance.

mod claim;
pub mod deployment;
pub mod endpoint_slice;
pub mod endpoint_slice_mirroring;
pub mod endpoints;
mod owner;
pub mod replica_set;
pub mod root_ca;
pub mod service_account;
mod template;

pub use crate::apiserver::reconcile::{Controller, Outcome, View};

/// All controllers, in the order in which they look at a change.
pub const ALL: &[&Controller] = &[
    &service_account::CONTROLLER,
    &root_ca::CONTROLLER,
    &endpoints::CONTROLLER,
    &endpoint_slice_mirroring::CONTROLLER,
    &deployment::CONTROLLER,
    &replica_set::CONTROLLER,
    &endpoint_slice::CONTROLLER,
];
