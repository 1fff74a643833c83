//! A command typed, its whole output: the way from words to objects and back.

use super::config::Config;
use super::context::Context;
use super::files::NoFiles;
use crate::api::settings::Settings;
use crate::sim::Cluster;

fn typed(cluster: &mut Cluster, line: &str) -> (String, String, i32) {
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let (mut config, mut files) = (Config::default(), NoFiles);
    let mut context = Context::new(cluster, &mut config, &mut files, None);
    let out = super::run(&mut context, &words);
    cluster.settle();
    (out.stdout(), out.stderr(), out.exit)
}

#[test]
fn words_to_objects() {
    let mut cluster = Cluster::new(Settings::default());
    for (line, stdout, stderr) in [
        ("create deployment web --image=nginx:1.27 --replicas=2", "deployment.apps/web created\n", ""),
        ("expose deployment web --port=80 --target-port=8080", "service/web exposed\n", ""),
        ("create service nodeport np --tcp=5005:8080", "service/np created\n", ""),
        (
            "create service nodeport np --tcp=5005:8080",
            "",
            "error: failed to create NodePort service: services \"np\" already exists\n",
        ),
        ("create namespace shop", "namespace/shop created\n", ""),
        ("delete svc np", "service \"np\" deleted from default namespace\n", ""),
        ("run web", "", "error: required flag(s) \"image\" not set\n"),
        (
            "create service clusterip --tcp=80",
            "",
            "error: exactly one NAME is required, got 0\nSee 'kubectl create service clusterip -h' for help and examples\n",
        ),
    ] {
        let (out, err, _) = typed(&mut cluster, line);
        assert_eq!((out.as_str(), err.as_str()), (stdout, stderr), "{line}");
    }
}

/// The texts are those of `pkg/drain/filters.go` and `pkg/cmd/drain/drain.go`.
#[test]
fn draining_a_node() {
    let mut cluster = Cluster::new(Settings::default());
    typed(&mut cluster, "cordon node-1 node-2");
    typed(&mut cluster, "run web --image=nginx:1.27");
    let unmanaged = "cannot delete Pods that declare no controller (use --force to override): default/web";
    for (line, stdout, stderr, exit) in [
        (
            "drain node-3 --pod-selector=run=web",
            "node/node-3 cordoned\n".to_owned(),
            format!(
                "error: unable to drain node \"node-3\" due to error: {unmanaged}, continuing command...\n\
                 There are pending nodes to be drained:\n node-3\n{unmanaged}\n"
            ),
            1,
        ),
        (
            "drain node-3 --pod-selector=run=web --force",
            "node/node-3 already cordoned\nevicting pod default/web\npod/web evicted\nnode/node-3 drained\n".to_owned(),
            "Warning: deleting Pods that declare no controller: default/web\n".to_owned(),
            0,
        ),
        ("get pods", String::new(), "No resources found in default namespace.\n".to_owned(), 0),
    ] {
        assert_eq!(typed(&mut cluster, line), (stdout, stderr, exit), "{line}");
    }
}

#[test]
fn causes_on_record() {
    let mut cluster = Cluster::new(Settings::default());
    typed(&mut cluster, "create deployment web --image=nginx:1.26");
    let (out, err, _) = typed(&mut cluster, "set image deployment/web nginx=nginx:1.27 --record");
    assert_eq!(out, "deployment.apps/web image updated\n");
    assert_eq!(err, "Flag --record has been deprecated, --record will be removed in the future\n");
    let (history, ..) = typed(&mut cluster, "rollout history deployment/web");
    let cause = "kubectl set image deployment/web nginx=nginx:1.27 --record=true";
    let want = format!("deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         {cause}\n\n");
    assert_eq!(history, want);
}
