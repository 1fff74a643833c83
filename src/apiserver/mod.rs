//! The only writer: every change of the cluster goes through [`Server`], as through a real kube-apiserver: decode, default,
//! prepare, allocate, validate, commit.
//!
//! This room never reads a clock (the time is handed in), never starts a controller (it hands out [`store::Change`]s), and
//! never prints: a refusal is a [`status::Status`], which kubectl puts into words.

pub mod request;
pub mod status;
pub mod store;
