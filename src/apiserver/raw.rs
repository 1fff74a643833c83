//! Requests that bring JSON: what kubectl sends. Decoding comes first, then the pipeline.

use std::rc::Rc;

use serde_json::Value;

use super::request::{FieldValidation, Options, Patch, Subresource};
use super::status::{Cause, Reason, Status};
use super::store::Key;
use super::{Response, Server};
use crate::api::object::Object;
use crate::api::patch::PatchError;
use crate::api::patch::server_side::{self, ApplyError, Manager};
use crate::api::scheme::Kind;
use crate::api::{decode, patch, time};
use crate::order::InOrder;

impl Server {
    /// Creates an object from JSON in `namespace` (ignored for cluster-scoped kinds).
    pub fn create_raw(
        &mut self,
        kind: Kind,
        namespace: &str,
        value: &Value,
        options: &Options,
        now: i64,
    ) -> Result<Response, Status> {
        let (object, mut warnings) = decode(kind, namespace, value, options)?;
        let mut response = self.create(object, options, now)?;
        warnings.append(&mut response.warnings);
        Ok(Response { warnings, ..response })
    }

    /// Replaces an object by JSON.
    pub fn update_raw(&mut self, key: &Key, value: &Value, options: &Options, now: i64) -> Result<Response, Status> {
        let (mut object, mut warnings) = decode(key.kind, &key.namespace, value, options)?;
        if object.name().is_empty() {
            object.meta_mut().name = key.name.to_string();
        }
        let mut response = self.update(object, Subresource::None, options, now)?;
        warnings.append(&mut response.warnings);
        Ok(Response { warnings, ..response })
    }

    /// Changes an object by a patch.
    pub fn patch(
        &mut self,
        key: &Key,
        patch: &Patch,
        part: Subresource,
        options: &Options,
        now: i64,
    ) -> Result<Response, Status> {
        if let Patch::Apply(config) = patch {
            return self.apply(key, config, options, now);
        }
        let old = Rc::clone(self.get(key.kind, &key.namespace, &key.name)?);
        let value = apply_patch(&old, patch)?;
        check_patched(key.kind, &value, patch, options)?;
        let (object, mut warnings) = decode(key.kind, &key.namespace, &value, options)?;
        let mut response = self.update(object, part, options, now)?;
        warnings.append(&mut response.warnings);
        Ok(Response { warnings, ..response })
    }
}

impl Server {
    /// Applies an object in the name of `options.field_manager`; one that is not there is created.
    fn apply(&mut self, key: &Key, config: &Value, options: &Options, now: i64) -> Result<Response, Status> {
        let live = self.store.get(key.kind, &key.namespace, &key.name).map(|object| object.write());
        let time = time::rfc3339(now);
        let manager = Manager { name: &options.field_manager, force: options.force, time: &time };
        let current = live.as_ref().unwrap_or(&Value::Null);
        let value = server_side::apply(key.kind, current, config, manager).map_err(|error| match error {
            ApplyError::Typed(message) => Status::new(Reason::Unknown, message),
            ApplyError::Conflict { message, causes } => {
                let causes = causes.into_iter().map(|(path, message)| Cause { path, message }).collect();
                Status { reason: Reason::Conflict, message, about: None, causes }
            }
        })?;
        let (mut object, mut warnings) = decode(key.kind, &key.namespace, &value, options)?;
        // The request's path names the object, whatever its fields say.
        object.meta_mut().name = key.name.to_string();
        // The owners are settled already.
        let options = Options { field_manager: String::new(), ..options.clone() };
        let mut response = match live {
            Some(_) => self.update(object, Subresource::None, &options, now)?,
            None => self.create(object, &options, now)?,
        };
        warnings.append(&mut response.warnings);
        Ok(Response { warnings, ..response })
    }
}

/// What the patch makes of the object, as JSON.
fn apply_patch(old: &Object, patch: &Patch) -> Result<Value, Status> {
    let current = old.write();
    match patch {
        Patch::Merge(value) => Ok(patch::merge(&current, value)),
        Patch::Json(operations) => patch::json(&current, operations).map_err(|why| {
            Status::new(
                Reason::Invalid,
                format!("the server rejected our request due to an error in our request: {why}"),
            )
        }),
        Patch::Strategic(value) => {
            let Some(schema) = old.kind().info().schema else { return Ok(patch::merge(&current, value)) };
            patch::strategic(&current, value, schema).map_err(|error| match error {
                PatchError::BadRequest(why) => Status::bad_request(why),
                PatchError::Plain(why) => Status::new(Reason::Unknown, why),
                PatchError::Invalid(why) => bad_patch(&patch::go_text(value), &why),
            })
        }
        // Asked for an object that need not exist: `Server::apply` serves it.
        Patch::Apply(_) => Ok(current),
    }
}

/// What is wrong with what a patch made, in the words that patches have for it.
fn check_patched(kind: Kind, value: &Value, patch: &Patch, options: &Options) -> Result<(), Status> {
    let decoded = decode::check(kind, value, &[]);
    let mut unknown = decoded.strict;
    let why = match decoded.type_error {
        Some(why) => why,
        None if unknown.is_empty() || options.field_validation != FieldValidation::Strict => return Ok(()),
        None => {
            if matches!(patch, Patch::Strategic(_)) {
                unknown.order();
            }
            decode::strict_reason(&unknown)
        }
    };
    match patch {
        Patch::Strategic(patch) => Err(bad_patch(&patch::go_text(patch), &why)),
        _ => Err(bad_patch(&value.to_string(), &why)),
    }
}

/// Models the refusals of `applyPatchToObject`, which know no kind and no name.
fn bad_patch(shown: &str, why: &str) -> Status {
    let message = format!("Invalid value: {shown:?}: {why}");
    let cause = Cause { path: "patch".to_owned(), message: message.clone() };
    Status { reason: Reason::Invalid, message: format!("patch: {message}"), about: None, causes: vec![cause] }
}

/// JSON to an object, with the decoder's refusals and warnings.
fn decode(kind: Kind, namespace: &str, value: &Value, options: &Options) -> Result<(Object, Vec<String>), Status> {
    let decoded = decode::check(kind, value, &options.duplicates);
    if let Some(why) = decoded.type_error {
        return Err(Status::bad_request(decode::refusal(kind, &why)));
    }
    let mut warnings = Vec::new();
    match options.field_validation {
        FieldValidation::Strict if !decoded.strict.is_empty() => {
            return Err(Status::bad_request(decode::refusal(kind, &decode::strict_reason(&decoded.strict))));
        }
        FieldValidation::Warn => warnings.extend(decoded.strict),
        _ => {}
    }
    let mut object = Object::read(kind, value);
    if kind.namespaced() {
        let meta = object.meta_mut();
        if meta.namespace.is_empty() {
            namespace.clone_into(&mut meta.namespace);
        } else if meta.namespace != namespace {
            return Err(Status::bad_request(
                "the namespace of the provided object does not match the namespace sent on the request",
            ));
        }
    }
    Ok((object, warnings))
}
