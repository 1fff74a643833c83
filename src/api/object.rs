//! Any object of any kind.

use serde_json::{Map, Value};

use super::config_map::ConfigMap;
use super::controller_revision::ControllerRevision;
use super::cron_job::CronJob;
use super::daemon_set::DaemonSet;
use super::deployment::Deployment;
use super::endpoint_slice::EndpointSlice;
use super::endpoints::Endpoints;
use super::event::Event;
use super::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use super::job::Job;
use super::known;
use super::meta::ObjectMeta;
use super::namespace::Namespace;
use super::node::Node;
use super::pod::Pod;
use super::replica_set::ReplicaSet;
use super::replication_controller::ReplicationController;
use super::schema::{Field, Record};
use super::scheme::Kind;
use super::secret::Secret;
use super::service::Service;
use super::service_account::ServiceAccount;
use super::stateful_set::StatefulSet;

/// An object of a kind that the engine only keeps: its fields stand as they came.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub kind: Kind,
    pub metadata: ObjectMeta,
    /// All fields but `kind`, `apiVersion` and `metadata`.
    pub rest: Map<String, Value>,
}

macro_rules! objects {
    ($($kind:ident)*) => {
        /// Any object.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant)] // the store holds each behind an `Rc`
        pub enum Object { $( $kind($kind), )* Other(Other) }

        impl Object {
            /// The object's kind.
            pub fn kind(&self) -> Kind {
                match self { $( Object::$kind(_) => Kind::$kind, )* Object::Other(other) => other.kind }
            }

            /// Name, namespace, labels and the rest of `metadata`.
            pub fn meta(&self) -> &ObjectMeta {
                match self { $( Object::$kind(object) => &object.metadata, )* Object::Other(other) => &other.metadata }
            }

            /// `metadata`, to change it.
            pub fn meta_mut(&mut self) -> &mut ObjectMeta {
                match self { $( Object::$kind(object) => &mut object.metadata, )* Object::Other(other) => &mut other.metadata }
            }

            /// Reads an object of `kind`. The value's fields were checked before (`api::decode`); what is wrong reads as empty.
            pub fn read(kind: Kind, value: &Value) -> Object {
                match kind {
                    $( Kind::$kind => Object::$kind($kind::read(value)), )*
                    _ => Object::Other(Other::read(kind, value)),
                }
            }

            /// As JSON, in Go's field order: `kind`, `apiVersion`, `metadata`, then the rest.
            pub fn write(&self) -> Value {
                let info = self.kind().info();
                let mut out = Map::new();
                out.insert("kind".to_owned(), Value::from(info.kind));
                out.insert("apiVersion".to_owned(), Value::from(info.api_version()));
                match self {
                    $( Object::$kind(object) => object.write_fields(&mut out), )*
                    Object::Other(other) => other.write_fields(&mut out),
                }
                Value::Object(out)
            }
        }

        $(
            impl From<$kind> for Object {
                fn from(object: $kind) -> Object { Object::$kind(object) }
            }
            impl<'a> TryFrom<&'a Object> for &'a $kind {
                type Error = ();
                fn try_from(object: &'a Object) -> Result<&'a $kind, ()> {
                    match object { Object::$kind(object) => Ok(object), _ => Err(()) }
                }
            }
        )*
    };
}

objects! {
    ConfigMap ControllerRevision CronJob DaemonSet Deployment EndpointSlice Endpoints Event HorizontalPodAutoscaler Job
    Namespace Node Pod ReplicaSet ReplicationController Secret Service ServiceAccount StatefulSet
}

impl Object {
    /// The object's name.
    pub fn name(&self) -> &str {
        &self.meta().name
    }

    /// The object's namespace, `""` for cluster-scoped kinds.
    pub fn namespace(&self) -> &str {
        &self.meta().namespace
    }

    /// The object as the kind `T`, if it is one: `object.as_kind::<Pod>()`.
    pub fn as_kind<'a, T>(&'a self) -> Option<&'a T>
    where
        &'a T: TryFrom<&'a Object>,
    {
        self.try_into().ok()
    }
}

impl Other {
    fn read(kind: Kind, value: &Value) -> Other {
        let mut rest = match (value, kind.info().schema) {
            (Value::Object(fields), Some(schema)) => known::fields(fields, schema),
            (Value::Object(fields), None) => fields.clone(),
            _ => Map::new(),
        };
        let metadata = rest.shift_remove("metadata").map(|meta| ObjectMeta::read(&meta)).unwrap_or_default();
        rest.shift_remove("kind");
        rest.shift_remove("apiVersion");
        Other { kind, metadata, rest }
    }

    fn write_fields(&self, out: &mut Map<String, Value>) {
        out.insert("metadata".to_owned(), self.metadata.write());
        out.extend(self.rest.clone());
    }
}
