//! Cluster DNS: names to records. Never routes a packet.
