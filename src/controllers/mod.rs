//! The controllers of kube-controller-manager, each a pure function: a [`View`] and a key in, requests out.
//!
//! This room never writes to the store: what a controller wants is a [`Request`] that goes through the apiserver like
//! everybody's. It never keeps state between two calls, never reads a clock, and never leaves an order to chance.

mod claim;
pub mod cron_job;
pub mod daemon_set;
pub mod deployment;
pub mod disruption;
pub mod endpoint_slice;
pub mod endpoint_slice_mirroring;
pub mod endpoints;
pub mod garbage_collector;
mod history;
pub mod horizontal_pod_autoscaler;
pub mod job;
pub mod namespace;
pub mod node_lifecycle;
mod owner;
pub mod refusal;
pub mod replica_set;
pub mod replication_controller;
pub mod root_ca;
pub mod service_account;
pub mod service_load_balancer;
pub mod stateful_set;
pub mod taint_eviction;
mod template;

pub use crate::apiserver::reconcile::{Controller, Outcome, View};

/// All controllers, in the order in which they look at a change.
pub const ALL: &[&Controller] = &[
    &namespace::CONTROLLER,
    &service_account::CONTROLLER,
    &root_ca::CONTROLLER,
    &deployment::CONTROLLER,
    &replica_set::CONTROLLER,
    &replication_controller::CONTROLLER,
    &stateful_set::CONTROLLER,
    &daemon_set::CONTROLLER,
    &job::CONTROLLER,
    &cron_job::CONTROLLER,
    &horizontal_pod_autoscaler::CONTROLLER,
    &disruption::CONTROLLER,
    &endpoints::CONTROLLER,
    &endpoint_slice::CONTROLLER,
    &endpoint_slice_mirroring::CONTROLLER,
    &service_load_balancer::CONTROLLER,
    &node_lifecycle::CONTROLLER,
    &taint_eviction::CONTROLLER,
    &garbage_collector::CONTROLLER,
];
