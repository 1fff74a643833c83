//! Cluster and time to boxes, sockets, flows and packets with coordinates, and the same as sentences. Never draws.
