//! Where the pipeline meets the rules of each kind.

use super::status::Status;
use crate::api::object::Object;

/// What is handed out: cluster addresses and node ports.
#[derive(Debug, Clone)]
pub(super) struct Allocators {}

impl Allocators {
    pub(super) fn new(_families: &[String]) -> Allocators {
        Allocators {}
    }
}

pub(super) fn default(_object: &mut Object) {}

pub(super) fn prepare_create(_object: &mut Object) {}

pub(super) fn prepare_update(_object: &mut Object, _old: &Object) {}

pub(super) fn prepare_status_update(_object: &mut Object, _old: &Object) {}

pub(super) fn allocate(
    _allocators: &mut Allocators,
    _object: &mut Object,
    _old: Option<&Object>,
    _chance: &mut dyn FnMut(u64) -> u64,
) -> Result<(), Status> {
    Ok(())
}

pub(super) fn release(_allocators: &mut Allocators, _object: &Object) {}

pub(super) fn validate_create(_object: &Object) -> Result<(), Status> {
    Ok(())
}

pub(super) fn validate_update(_object: &Object, _old: &Object) -> Result<(), Status> {
    Ok(())
}

pub(super) fn warnings(_object: &Object, _old: Option<&Object>) -> Vec<String> {
    Vec::new()
}
