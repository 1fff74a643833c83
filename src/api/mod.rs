//! Kubernetes objects as plain values.
