//! Defaults of Endpoints and EndpointSlices. Models `pkg/apis/core/v1/defaults.go` and `pkg/apis/discovery/v1/defaults.go`.

use super::or;
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::endpoints::Endpoints;

/// Ports are TCP.
pub fn apply(endpoints: &mut Endpoints) {
    for port in endpoints.subsets.iter_mut().flat_map(|subset| &mut subset.ports) {
        or(&mut port.protocol, "TCP");
    }
}

/// Ports are TCP and nameless.
pub fn slice(slice: &mut EndpointSlice) {
    for port in &mut slice.ports {
        port.name.get_or_insert_default();
        port.protocol.get_or_insert_with(|| "TCP".to_owned());
    }
}
