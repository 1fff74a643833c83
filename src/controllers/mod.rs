//! Reconcilers: a view and a key in, requests out. Never write to the store.
