//! Commands that read the cluster or kubectl's own settings, typed one after the other.

use super::config::Config;
use super::context::Context;
use super::files::NoFiles;
use crate::api::settings::Settings;
use crate::sim::Cluster;

struct Session {
    cluster: Cluster,
    config: Config,
}

impl Session {
    fn new() -> Session {
        Session { cluster: Cluster::new(Settings::default()), config: Config::default() }
    }

    fn say(&mut self, line: &str) -> (String, String) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let mut files = NoFiles;
        let mut context = Context::new(&mut self.cluster, &mut self.config, &mut files, None);
        let out = super::run(&mut context, &words);
        (out.stdout(), out.stderr())
    }

    fn expect(&mut self, table: &[(&str, &str, &str)]) {
        for (line, stdout, stderr) in table {
            let (out, err) = self.say(line);
            assert_eq!((out.as_str(), err.as_str()), (*stdout, *stderr), "{line}");
        }
    }
}

#[test]
fn api_resources() {
    Session::new().expect(&[
        (
            "api-resources --api-group=apps",
            "NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND\n\
             controllerrevisions                apps/v1      true         ControllerRevision\n\
             daemonsets            ds           apps/v1      true         DaemonSet\n\
             deployments           deploy       apps/v1      true         Deployment\n\
             replicasets           rs           apps/v1      true         ReplicaSet\n\
             statefulsets          sts          apps/v1      true         StatefulSet\n",
            "",
        ),
        (
            "api-resources --api-group=discovery.k8s.io -o wide",
            "NAME             SHORTNAMES   APIVERSION            NAMESPACED   KIND            VERBS                                                        CATEGORIES\n\
             endpointslices                discovery.k8s.io/v1   true         EndpointSlice   create,delete,deletecollection,get,list,patch,update,watch   \n",
            "",
        ),
        ("api-resources --api-group=apps --namespaced=false --no-headers", "", ""),
        (
            "api-resources services",
            "",
            "error: unexpected arguments: [services]\nSee 'kubectl api-resources -h' for help and examples\n",
        ),
        (
            "api-resources --api-group=discovery.k8s.io -o json",
            "{\n    \"kind\": \"APIResourceList\",\n    \"apiVersion\": \"v1\",\n    \"groupVersion\": \"\",\n    \"resources\": [\n        {\n            \"name\": \"endpointslices\",\n            \"singularName\": \"endpointslice\",\n            \"namespaced\": true,\n            \"group\": \"discovery.k8s.io\",\n            \"version\": \"v1\",\n            \"kind\": \"EndpointSlice\",\n            \"verbs\": [\n                \"create\",\n                \"delete\",\n                \"deletecollection\",\n                \"get\",\n                \"list\",\n                \"patch\",\n                \"update\",\n                \"watch\"\n            ]\n        }\n    ]\n}\n",
            "",
        ),
    ]);
}

#[test]
fn contexts() {
    Session::new().expect(&[
        ("config view --minify -o jsonpath={..namespace}", "", ""),
        ("config set-context --current --namespace=shop", "Context \"portolan\" modified.\n", ""),
        ("config view --minify -o jsonpath={..namespace}", "shop", ""),
        (
            "config get-contexts",
            "CURRENT   NAME       CLUSTER    AUTHINFO   NAMESPACE\n*         portolan   portolan   learner    shop\n",
            "",
        ),
        ("config set-context lab --namespace=lab", "Context \"lab\" created.\n", ""),
        ("config use-context lab", "Switched to context \"lab\".\n", ""),
        ("config current-context", "lab\n", ""),
        ("config use-context nope", "", "error: no context exists with the name: \"nope\"\n"),
        ("config rename-context lab test", "Context \"lab\" renamed to \"test\".\n", ""),
        ("config get-contexts -o name", "portolan\ntest\n", ""),
        ("config set-context", "", "error: you must specify a non-empty context name or --current\n"),
        ("describe deploy", "", "No resources found in lab namespace.\n"),
    ]);
}

#[test]
fn the_cluster_itself() {
    let mut session = Session::new();
    session.expect(&[
        ("version --client", "Client Version: v1.36.2\nKustomize Version: v5.8.1\n", ""),
        ("version -o xml", "", "error: --output must be 'yaml' or 'json'\n"),
        ("events", "", "No events found in default namespace.\n"),
        ("events --for nothing", "", "error: --for must be in resource/name form\n"),
        ("events --types=Bad", "", "error: valid --types are Normal or Warning\n"),
    ]);
    let (out, _) = session.say("cluster-info");
    assert!(out.starts_with("Kubernetes control plane is running at https://172.18.0.10:6443\n"), "{out}");
}

#[test]
fn waiting() {
    let mut session = Session::new();
    session.expect(&[
        ("wait --for=condition=ready node/node-1 --timeout=60s", "node/node-1 condition met\n", ""),
        ("wait --for=jsonpath={.status.phase}=Active ns/default", "namespace/default condition met\n", ""),
        (
            "wait --for=jsonpath={.status.phase}=Gone ns/default --timeout=5s",
            "",
            "error: timed out waiting for the condition on namespaces/default\n",
        ),
        ("wait --for=condition=Never node/node-1 --timeout=0", "", "error: condition not met for nodes/node-1\n"),
        ("wait --for=delete pod/gone", "", ""),
        ("wait --for=condition=Ready pod/gone", "", "Error from server (NotFound): pods \"gone\" not found\n"),
        ("wait --for=ready node/node-1", "", "error: unrecognized condition: \"ready\"\n"),
        ("wait --for=condition=Ready pods -l app=none", "", "error: no matching resources found\n"),
    ]);
    let before = session.cluster.now();
    session.say("wait --for=condition=Never node/node-1 --timeout=90s");
    assert_eq!(session.cluster.now() - before, 90_000);
}
