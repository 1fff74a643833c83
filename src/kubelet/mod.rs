//! Pod lifecycle, probes, addresses, what a container listens on. Never writes to the store.
