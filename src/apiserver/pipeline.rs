//! Creating and updating: what happens to an object between being asked for and being stored.
//!
//! Models `apiserver/pkg/registry/generic/registry/store.go` and `rest/create.go`, `rest/update.go`.

use std::rc::Rc;

use super::request::{Options, Subresource};
use super::status::Status;
use super::store::Key;
use super::{Response, Server, rules};
use crate::api::object::Object;
use crate::api::pod_status::PodCondition;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;

/// What a conflict of versions is told with.
pub(super) const MODIFIED: &str =
    "the object has been modified; please apply your changes to the latest version and try again";

impl Server {
    /// Creates an object: admission, defaults, names, allocation, validation, commit.
    pub fn create(&mut self, mut object: Object, options: &Options, now: i64) -> Result<Response, Status> {
        rules::default(&mut object);
        rules::record_owner(&mut object, None, options, now);
        self.admit(&mut object)?;
        let before = self.before(&object);
        let random = self.random.clone();
        let result = self.create_prepared(object, options, now);
        if result.is_err() || options.dry_run {
            self.give_back(before);
            self.random = random;
        }
        result
    }

    fn create_prepared(&mut self, mut object: Object, options: &Options, now: i64) -> Result<Response, Status> {
        self.name(&mut object);
        let kind = object.kind();
        {
            let uid = self.random.uid();
            let meta = object.meta_mut();
            meta.uid = uid;
            meta.creation_timestamp = Some(Time(now));
            meta.deletion_timestamp = None;
            meta.deletion_grace_period_seconds = None;
            meta.resource_version = String::new();
        }
        // A Job's selector names its uid, so this comes after.
        rules::prepare_create(&mut object);
        let random = &mut self.random;
        rules::allocate(&mut self.allocators, &mut object, None, options.dry_run, &mut |n| random.below(n))?;
        rules::validate_create(&object)?;
        let warnings = rules::warnings(&object, None);
        if self.store.get(kind, object.namespace(), object.name()).is_some() {
            return Err(Status::already_exists(kind, object.name()));
        }
        if options.dry_run {
            return Ok(Response { object: Rc::new(object), warnings, changed: false });
        }
        Ok(Response { object: self.commit(object, now), warnings, changed: true })
    }

    /// Gives a name to an object that only has `generateName`.
    fn name(&mut self, object: &mut Object) {
        let meta = object.meta();
        if !meta.name.is_empty() || meta.generate_name.is_empty() {
            return;
        }
        // Models `names.SimpleNameGenerator`: 63 letters at most, of which five are random.
        let base: String = meta.generate_name.chars().take(58).collect();
        let (kind, namespace) = (object.kind(), object.namespace().to_owned());
        let mut name = format!("{base}{}", self.random.suffix(5));
        for _ in 0..7 {
            if self.store.get(kind, &namespace, &name).is_none() {
                break;
            }
            name = format!("{base}{}", self.random.suffix(5));
        }
        object.meta_mut().name = name;
    }

    /// Replaces an object, or only its status.
    pub fn update(
        &mut self,
        mut object: Object,
        part: Subresource,
        options: &Options,
        now: i64,
    ) -> Result<Response, Status> {
        let key = Key::of(&object);
        let old = Rc::clone(self.get(key.kind, &key.namespace, &key.name)?);
        let version = object.meta().resource_version.clone();
        if !version.is_empty() && version != old.meta().resource_version {
            return Err(Status::conflict(key.kind, &key.name, MODIFIED));
        }
        let uid = object.meta().uid.clone();
        if !uid.is_empty() && uid != old.meta().uid {
            let why =
                format!("Precondition failed: UID in precondition: {uid}, UID in object meta: {}", old.meta().uid);
            return Err(Status::conflict(key.kind, &key.name, &why));
        }
        // Defaults are those of specs, which a change of status does not bring; these two have some in their status.
        if part != Subresource::Status || matches!(key.kind, Kind::Service | Kind::Node) {
            rules::default(&mut object);
        }
        keep_system_fields(&mut object, &old);
        if part == Subresource::Status {
            rules::prepare_status_update(&mut object, &old);
        } else {
            rules::prepare_update(&mut object, &old);
        }
        let before = self.before(&object);
        let result = self.update_prepared(object, &old, part, options, now);
        if result.is_err() || options.dry_run {
            self.give_back(before);
        }
        result
    }

    /// What was handed out before a request, if the request can change it.
    fn before(&self, object: &Object) -> Option<rules::Allocators> {
        (object.kind() == Kind::Service).then(|| self.allocators.clone())
    }

    /// Gives back whatever a request that failed had allocated on its way.
    fn give_back(&mut self, before: Option<rules::Allocators>) {
        if let Some(before) = before {
            self.allocators = before;
        }
    }

    fn update_prepared(
        &mut self,
        mut object: Object,
        old: &Rc<Object>,
        part: Subresource,
        options: &Options,
        now: i64,
    ) -> Result<Response, Status> {
        if part != Subresource::Status {
            let random = &mut self.random;
            rules::allocate(&mut self.allocators, &mut object, Some(old), options.dry_run, &mut |n| random.below(n))?;
            rules::validate_update(&object, old)?;
        } else {
            rules::validate_status_update(&object, old)?;
        }
        let warnings = if part == Subresource::Status { Vec::new() } else { rules::warnings(&object, Some(old)) };
        object.meta_mut().resource_version = old.meta().resource_version.clone();
        if part != Subresource::Status {
            rules::record_owner(&mut object, Some(old), options, now);
        }
        if object == **old {
            return Ok(Response { object: Rc::clone(old), warnings, changed: false });
        }
        if options.dry_run {
            return Ok(Response { object: Rc::new(object), warnings, changed: true });
        }
        if self.is_gone(&object) {
            let key = Key::of(&object);
            self.remove(&key, now);
            return Ok(Response { object: Rc::new(object), warnings, changed: true });
        }
        Ok(Response { object: self.commit(object, now), warnings, changed: true })
    }

    /// Puts a Pod on a node. Models `pkg/registry/core/pod/storage`'s binding.
    pub(super) fn bind(&mut self, namespace: &str, name: &str, node: &str, now: i64) -> Result<(), Status> {
        let Object::Pod(old) = &**self.get(Kind::Pod, namespace, name)? else {
            return Err(Status::not_found(Kind::Pod, name));
        };
        if old.metadata.deletion_timestamp.is_some() {
            let why = format!("pod {name} is being deleted, cannot be assigned to a host");
            return Err(Status::conflict(Kind::Pod, name, &why));
        }
        if !old.spec.node_name.is_empty() {
            let why = format!("pod {name} is already assigned to node \"{}\"", old.spec.node_name);
            return Err(Status::conflict(Kind::Pod, name, &why));
        }
        self.get(Kind::Node, "", node)?;
        let mut pod = old.clone();
        pod.spec.node_name = node.to_owned();
        self.add_topology_labels(&mut pod, node);
        pod.status.conditions.retain(|condition| condition.type_ != "PodScheduled");
        pod.status.conditions.push(PodCondition {
            type_: "PodScheduled".to_owned(),
            status: "True".to_owned(),
            last_transition_time: Time(now),
            ..PodCondition::default()
        });
        self.commit(Object::Pod(pod), now);
        Ok(())
    }
}

/// What a client cannot change about an object that exists.
fn keep_system_fields(object: &mut Object, old: &Object) {
    let (meta, was) = (object.meta_mut(), old.meta());
    meta.uid = was.uid.clone();
    meta.creation_timestamp = was.creation_timestamp;
    meta.deletion_timestamp = was.deletion_timestamp;
    meta.deletion_grace_period_seconds = was.deletion_grace_period_seconds;
    meta.generation = was.generation;
    meta.self_link = String::new();
}
