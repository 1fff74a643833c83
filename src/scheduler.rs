//! A pending Pod to a node. Reads the store, hands back a request; never writes.
