//! The kubeconfig: one cluster, one context, one user to begin with.

use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// A context: which cluster, which user, which namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigContext {
    pub name: String,
    pub cluster: String,
    pub user: String,
    /// `""` where none is set.
    #[serde(default)]
    pub namespace: String,
}

/// The kubeconfig.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    pub current_context: String,
    pub contexts: Vec<ConfigContext>,
    /// Name and server of each cluster.
    pub clusters: Vec<(String, String)>,
    pub users: Vec<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            current_context: "portolan".to_owned(),
            contexts: vec![ConfigContext {
                name: "portolan".to_owned(),
                cluster: "portolan".to_owned(),
                user: "learner".to_owned(),
                namespace: String::new(),
            }],
            clusters: vec![("portolan".to_owned(), "https://172.18.0.10:6443".to_owned())],
            users: vec!["learner".to_owned()],
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
        let known = self.clusters.iter().find(|(name, _)| Some(name) == cluster);
        known.map_or_else(|| "http://localhost:8080".to_owned(), |(_, server)| server.clone())
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
