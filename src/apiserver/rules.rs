//! Where the pipeline meets the rules of each kind.

use serde_json::Value;

use super::request::Options;
use super::service;
use super::status::{Cause, Status};
use crate::api::object::Object;
use crate::api::patch::server_side::{self, Manager};
use crate::api::scheme::Kind;
use crate::api::validation::{self, FieldError};
use crate::api::{defaults, strategy, time, warnings};

/// What is handed out: cluster addresses and node ports.
pub(super) use service::Allocators;

pub(super) fn default(object: &mut Object) {
    defaults::apply(object);
}

pub(super) fn prepare_create(object: &mut Object) {
    strategy::prepare_create(object);
}

pub(super) fn prepare_update(object: &mut Object, old: &Object) {
    strategy::prepare_update(object, old);
}

pub(super) fn prepare_status_update(object: &mut Object, old: &Object) {
    strategy::prepare_status_update(object, old);
}

pub(super) fn allocate(
    allocators: &mut Allocators,
    object: &mut Object,
    old: Option<&Object>,
    dry_run: bool,
    chance: &mut dyn FnMut(u64) -> u64,
) -> Result<(), Status> {
    match (object, old) {
        (Object::Service(service), None) => allocators.allocate_create(service, dry_run, chance),
        (Object::Service(service), Some(Object::Service(old))) => {
            allocators.allocate_update(service, old, dry_run, chance)
        }
        _ => Ok(()),
    }
}

pub(super) fn release(allocators: &mut Allocators, object: &Object) {
    if let Object::Service(service) = object {
        allocators.release(service);
    }
}

/// The refusal of an object with errors.
pub(super) fn invalid(kind: Kind, name: &str, errors: &[FieldError]) -> Status {
    let causes = errors.iter().map(|error| Cause { path: error.path.clone(), message: error.body() }).collect();
    Status::invalid(kind, name, causes)
}

fn checked(object: &Object, errors: Vec<FieldError>) -> Result<(), Status> {
    if errors.is_empty() { Ok(()) } else { Err(invalid(object.kind(), object.name(), &errors)) }
}

pub(super) fn validate_create(object: &Object) -> Result<(), Status> {
    checked(object, validation::validate_create(object))
}

pub(super) fn validate_update(object: &Object, old: &Object) -> Result<(), Status> {
    checked(object, validation::validate_update(object, old))
}

pub(super) fn validate_status_update(object: &Object, old: &Object) -> Result<(), Status> {
    checked(object, validation::validate_status_update(object, old))
}

pub(super) fn warnings(object: &Object, old: Option<&Object>) -> Vec<String> {
    let mut all: Vec<String> = warnings::deprecated(object.kind()).map(str::to_owned).into_iter().collect();
    all.extend(warnings::warnings(object, old));
    all
}

/// Notes which fields a named manager owns from now on; components of the cluster go without a name.
pub(super) fn record_owner(object: &mut Object, old: Option<&Object>, options: &Options, now: i64) {
    if options.field_manager.is_empty() {
        return;
    }
    let before = old.map_or_else(|| Object::read(object.kind(), &Value::Null).write(), Object::write);
    let time = time::rfc3339(now);
    let manager = Manager { name: &options.field_manager, force: false, time: &time };
    *object.meta_mut().managed_fields.0 = server_side::record_update(object.kind(), &before, &object.write(), manager);
}
