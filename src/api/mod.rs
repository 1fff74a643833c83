//! Kubernetes objects as plain values: their fields, defaults, rules and names.
//!
//! This room never stores an object, never asks what time it is and knows nothing of requests: it says what an object is,
//! not what becomes of it.

pub mod base64;
pub mod config_map;
pub mod container;
pub mod controller_revision;
pub mod cron;
pub mod cron_job;
pub mod daemon_set;
pub mod decode;
pub mod defaults;
pub mod deployment;
pub mod duration;
pub mod endpoint_slice;
pub mod endpoints;
pub mod event;
pub mod fields;
pub mod fnv;
pub mod go_types;
pub mod hash;
pub mod horizontal_pod_autoscaler;
pub mod ip;
pub mod job;
pub mod labels;
pub mod meta;
pub mod namespace;
pub mod near;
pub mod node;
pub mod object;
pub mod patch;
pub mod placement;
pub mod pod;
pub mod pod_state;
pub mod pod_status;
pub mod protocol;
pub mod quantity;
pub mod random;
pub mod reference;
pub mod replica_set;
pub mod replication_controller;
pub mod scalar;
pub mod schema;
pub mod scheme;
pub mod secret;
pub mod service;
pub mod service_account;
pub mod settings;
pub mod shapes;
pub mod stateful_set;
pub mod strategy;
pub mod time;
pub mod time_text;
pub mod validation;
pub mod warnings;
