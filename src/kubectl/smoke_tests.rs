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
