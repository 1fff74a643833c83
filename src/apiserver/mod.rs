//! The only writer: every change of the cluster goes through [`Server`], as through a real kube-apiserver: decode, default,
//! prepare, allocate, validate, commit.
//!
//! This room never reads a clock (the time is handed in), never starts a controller (it hands out [`store::Change`]s), and
//! never prints: a refusal is a [`status::Status`], which kubectl puts into words.

mod admission;
pub mod delete;
mod events;
mod index;
mod pipeline;
mod raw;
pub mod reconcile;
pub mod request;
mod rules;
pub mod service;
pub mod status;
pub mod store;

use std::rc::Rc;
use std::sync::Arc;

use crate::api::object::Object;
use crate::api::random::Random;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::api::sorted::Sorted;
use request::{Options, Request};
use rules::Allocators;
use status::Status;
use store::{Change, Store};

/// What a request that was carried out gives back.
#[derive(Debug, Clone)]
pub struct Response {
    /// The object as it stands now (or would stand, in a dry run; or stood, after a deletion).
    pub object: Rc<Object>,
    /// `Warning:` headers, in order.
    pub warnings: Vec<String>,
    /// Whether anything changed.
    pub changed: bool,
}

/// The apiserver. A clone shares what it can with its original.
#[derive(Debug, Clone)]
pub struct Server {
    store: Store,
    allocators: Allocators,
    random: Random,
    /// Names of kept Events, by a hash of what they tell, so that a repeated report counts up.
    reports: Sorted<u64, Arc<str>>,
    changes: Vec<Change>,
    /// The volume that every Pod gets, once it has been made.
    token_volume: Option<Rc<serde_json::Value>>,
}

impl Server {
    /// An empty apiserver.
    pub fn new(settings: &Settings) -> Server {
        Server {
            store: Store::default(),
            allocators: Allocators::new(&settings.ip_families),
            random: Random::new(settings.seed, 1),
            reports: Sorted::default(),
            changes: Vec::new(),
            token_volume: None,
        }
    }

    /// An apiserver with these objects, as they are and as if nobody had asked for them.
    pub fn sketch(settings: &Settings, objects: impl IntoIterator<Item = Object>) -> Server {
        Server { store: Store::of(objects), ..Server::new(settings) }
    }

    /// All objects.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What was committed since the last call, in order.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// One object, or `NotFound`.
    pub fn get(&self, kind: Kind, namespace: &str, name: &str) -> Result<&Rc<Object>, Status> {
        self.store.get(kind, namespace, name).ok_or_else(|| Status::not_found(kind, name))
    }

    /// Carries out what a component of the cluster asks for, at `now` (milliseconds of virtual time since 1970).
    pub fn handle(&mut self, request: Request, now: i64) -> Result<(), Status> {
        let options = Options::default();
        match request {
            Request::Create(object) => self.create(object, &options, now).map(drop),
            Request::Update(object) => self.update(object, request::Subresource::None, &options, now).map(drop),
            Request::UpdateStatus(object) => self.update(object, request::Subresource::Status, &options, now).map(drop),
            Request::Delete(key, options) => self.delete(&key, &options, now).map(drop),
            Request::Finalize(key) => {
                self.finalize(&key, now);
                Ok(())
            }
            Request::Bind { namespace, pod, node } => self.bind(&namespace, &pod, &node, now),
            Request::Report(report) => {
                self.report(report, now);
                Ok(())
            }
        }
    }

    fn commit(&mut self, object: Object, now: i64) -> Rc<Object> {
        let change = self.store.put(object, now);
        let object = change.new.clone();
        self.changes.push(change);
        // `put` always sets the new object; an empty Event is only what the type asks for.
        object.unwrap_or_else(|| Rc::new(Object::Event(Default::default())))
    }
}
