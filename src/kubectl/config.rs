//! The kubeconfig: one cluster, one context, one user to begin with.

use std::collections::BTreeMap;

use serde_json::Value;

use super::failure::Failure;
use crate::api::base64;

/// A context: which cluster, which user, which namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigContext {
    pub name: String,
    pub cluster: String,
    pub user: String,
    /// `""` where none is set.
    pub namespace: String,
}

/// The fields of a cluster or a user: text, or yes and no.
pub type Fields = BTreeMap<String, Value>;

/// The kubeconfig.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub current_context: String,
    pub contexts: Vec<ConfigContext>,
    pub clusters: BTreeMap<String, Fields>,
    pub users: BTreeMap<String, Fields>,
}

/// Bytes that stand for a certificate or a key: nothing in this cluster checks them.
fn pem(kind: &str) -> Value {
    let text = format!("-----BEGIN {kind}-----\nUG9ydG9sYW4=\n-----END {kind}-----\n");
    base64::encode(text.as_bytes()).into()
}

impl Default for Config {
    fn default() -> Config {
        let fields = |pairs: &[(&str, Value)]| -> Fields {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        let cluster = fields(&[
            ("certificate-authority-data", pem("CERTIFICATE")),
            ("server", "https://172.18.0.10:6443".into()),
        ]);
        let user =
            fields(&[("client-certificate-data", pem("CERTIFICATE")), ("client-key-data", pem("RSA PRIVATE KEY"))]);
        Config {
            current_context: "portolan".to_owned(),
            contexts: vec![ConfigContext {
                name: "portolan".to_owned(),
                cluster: "portolan".to_owned(),
                user: "learner".to_owned(),
                namespace: String::new(),
            }],
            clusters: BTreeMap::from([("portolan".to_owned(), cluster)]),
            users: BTreeMap::from([("learner".to_owned(), user)]),
        }
    }
}

impl Config {
    /// The context called `name`.
    pub fn context(&self, name: &str) -> Option<&ConfigContext> {
        self.contexts.iter().find(|context| context.name == name)
    }

    /// The address of the API server of the context called `name`, or of the current one.
    pub fn server(&self, name: Option<&str>) -> String {
        let cluster = self.context(name.unwrap_or(&self.current_context)).map(|context| &context.cluster);
        let server = cluster.and_then(|name| self.clusters.get(name)?.get("server")?.as_str());
        server.unwrap_or("http://localhost:8080").to_owned()
    }

    /// The namespace of the context called `name`, or of the current one; `default` where none is set.
    pub fn namespace(&self, name: Option<&str>) -> Result<String, Failure> {
        let wanted = name.unwrap_or(&self.current_context);
        match self.context(wanted) {
            Some(context) if !context.namespace.is_empty() => Ok(context.namespace.clone()),
            Some(_) => Ok("default".to_owned()),
            None if wanted.is_empty() => Ok("default".to_owned()),
            None => Err(Failure::error(format!("context \"{wanted}\" does not exist"))),
        }
    }
}
