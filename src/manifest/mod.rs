//! YAML text to plain values with source spans, and back. Never panics, never changes the cluster.
