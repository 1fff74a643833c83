//! What happens to an EndpointSlice on its way in. Models `pkg/registry/discovery/endpointslice/strategy.go`.

use crate::api::endpoint_slice::EndpointSlice;

/// A new slice is of the first generation.
pub fn prepare_create(slice: &mut EndpointSlice) {
    slice.metadata.generation = 1;
}

/// Anything but metadata, or the labels, makes a new generation.
pub fn prepare_update(slice: &mut EndpointSlice, old: &EndpointSlice) {
    let same = slice.address_type == old.address_type
        && slice.endpoints == old.endpoints
        && slice.ports == old.ports
        && slice.metadata.labels == old.metadata.labels;
    if !same {
        slice.metadata.generation = old.metadata.generation + 1;
    }
}
