//! What the API server hands out to Services: cluster addresses and node ports.
//!
//! An allocator only counts; it is copied before a request and put back when the request fails or was a dry run.
//!
//! Models `pkg/registry/core/service`.

mod alloc;
mod families;
mod ip_allocator;
mod port_allocator;

pub use alloc::Allocators;
pub use ip_allocator::{IpAllocator, IpError};
pub use port_allocator::{PortAllocator, PortError};

#[cfg(test)]
mod tests;
