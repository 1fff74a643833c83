//! Whole pages, word for word as a real cluster gave them; the objects are those it described.

use super::*;
use crate::api::time;
use serde_json::json;

const NOW: &str = "2026-11-23T03:12:41Z";

struct Objects(Vec<Value>);

impl Related for Objects {
    fn list(&self, kind: Kind, namespace: &str) -> Vec<Value> {
        let in_namespace = |o: &&Value| namespace.is_empty() || text(o, "metadata.namespace") == namespace;
        self.0.iter().filter(|o| text(o, "kind") == kind.name()).filter(in_namespace).cloned().collect()
    }
}

fn page(kind: Kind, object: &Value, related: Vec<Value>) -> String {
    let now = time::parse_rfc3339(NOW).unwrap();
    let context = Context { now, show_events: true, related: &Objects(related) };
    describe(kind, object, &context).unwrap()
}

fn lines(text: &str) -> String {
    text.lines().skip(1).map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

#[test]
fn a_pod_whose_image_does_not_exist() {
    let pod = json!({"kind": "Pod", "metadata": {"name": "cart", "namespace": "default", "uid": "u", "labels": {"app": "cart"}},
        "spec": {"priority": 0, "serviceAccountName": "default", "nodeName": "node-3",
            "containers": [{"name": "cart", "image": "example/cart:doesnotexist", "resources": {}, "volumeMounts": [
                {"name": "kube-api-access-d2jvd", "readOnly": true, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}],
            "tolerations": [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
                {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}],
            "volumes": [{"name": "kube-api-access-d2jvd", "projected": {"sources": [
                {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}, {"configMap": {"name": "kube-root-ca.crt"}},
                {"downwardAPI": {"items": []}}]}}]},
        "status": {"phase": "Pending", "hostIP": "172.18.0.4", "podIP": "10.244.3.31", "podIPs": [{"ip": "10.244.3.31"}],
            "startTime": "2026-11-23T03:12:34Z", "qosClass": "BestEffort",
            "conditions": [{"type": "PodReadyToStartContainers", "status": "True"}, {"type": "Initialized", "status": "True"},
                {"type": "Ready", "status": "False"}, {"type": "ContainersReady", "status": "False"}],
            "containerStatuses": [{"name": "cart", "ready": false, "restartCount": 0, "image": "x", "imageID": "",
                "state": {"waiting": {"reason": "ImagePullBackOff"}}, "lastState": {}}]}});
    let want = "Name:             cart\nNamespace:        default\nPriority:         0\nService Account:  default\nNode:             node-3/172.18.0.4\nStart Time:       Mon, 23 Nov 2026 03:12:34 +0000\nLabels:           app=cart\nAnnotations:      <none>\nStatus:           Pending\nIP:               10.244.3.31\nIPs:\n  IP:  10.244.3.31\nContainers:\n  cart:\n    Container ID:   \n    Image:          example/cart:doesnotexist\n    Image ID:       \n    Port:           <none>\n    Host Port:      <none>\n    State:          Waiting\n      Reason:       ImagePullBackOff\n    Ready:          False\n    Restart Count:  0\n    Environment:    <none>\n    Mounts:\n      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-d2jvd (ro)\nConditions:\n  Type                        Status\n  PodReadyToStartContainers   True \n  Initialized                 True \n  Ready                       False \n  ContainersReady             False \nVolumes:\n  kube-api-access-d2jvd:\n    Type:                    Projected (a volume that contains injected data from multiple sources)\n    TokenExpirationSeconds:  3607\n    ConfigMapName:           kube-root-ca.crt\n    Optional:                false\n    DownwardAPI:             true\nQoS Class:                   BestEffort\nNode-Selectors:              <none>\nTolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s\n                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s\nEvents:                      <none>\n";
    assert_eq!(page(Kind::Pod, &pod, Vec::new()), want);
}

#[test]
fn an_empty_node() {
    let amounts = json!({"cpu": "8", "ephemeral-storage": "100Gi", "memory": "32Gi", "pods": "500"});
    let node = json!({"kind": "Node", "metadata": {"name": "node-3", "creationTimestamp": "2026-11-23T02:47:11Z",
            "labels": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": "node-3"},
            "annotations": {"node.alpha.kubernetes.io/ttl": "0"}},
        "spec": {"podCIDR": "10.244.3.0/24", "podCIDRs": ["10.244.3.0/24"]},
        "status": {"conditions": [{"type": "Ready", "status": "True", "lastHeartbeatTime": "2026-11-23T02:49:24Z",
                "lastTransitionTime": "2026-11-23T02:49:24Z", "reason": "KubeletReady", "message": "kubelet is posting ready status"}],
            "addresses": [{"type": "InternalIP", "address": "172.18.0.4"}, {"type": "Hostname", "address": "node-3"}],
            "capacity": amounts, "allocatable": amounts,
            "nodeInfo": {"kernelVersion": "6.8.0", "osImage": "Debian GNU/Linux 12 (bookworm)", "operatingSystem": "linux",
                "architecture": "amd64", "containerRuntimeVersion": "containerd://2.1.3", "kubeletVersion": "v1.36.2"}}});
    let want = "Name:               node-3\nRoles:              <none>\nLabels:             kubernetes.io/arch=amd64\n                    kubernetes.io/hostname=node-3\n                    kubernetes.io/os=linux\nAnnotations:        node.alpha.kubernetes.io/ttl: 0\nCreationTimestamp:  Mon, 23 Nov 2026 02:47:11 +0000\nTaints:             <none>\nUnschedulable:      false\nLease:              Failed to get lease: leases.coordination.k8s.io \"node-3\" not found\nConditions:\n  Type    Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message\n  ----    ------  -----------------                 ------------------                ------         -------\n  Ready   True    Mon, 23 Nov 2026 02:49:24 +0000   Mon, 23 Nov 2026 02:49:24 +0000   KubeletReady   kubelet is posting ready status\nAddresses:\n  InternalIP:  172.18.0.4\n  Hostname:    node-3\nCapacity:\n  cpu:                8\n  ephemeral-storage:  100Gi\n  memory:             32Gi\n  pods:               500\nAllocatable:\n  cpu:                8\n  ephemeral-storage:  100Gi\n  memory:             32Gi\n  pods:               500\nSystem Info:\n  Machine ID:                 \n  System UUID:                \n  Boot ID:                    \n  Kernel Version:             6.8.0\n  OS Image:                   Debian GNU/Linux 12 (bookworm)\n  Operating System:           linux\n  Architecture:               amd64\n  Container Runtime Version:  containerd://2.1.3\n  Kubelet Version:            v1.36.2\nPodCIDR:                      10.244.3.0/24\nPodCIDRs:                     10.244.3.0/24\nNon-terminated Pods:          (0 in total)\n  Namespace                   Name    CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age\n  ---------                   ----    ------------  ----------  ---------------  -------------  ---\nAllocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource           Requests  Limits\n  --------           --------  ------\n  cpu                0 (0%)    0 (0%)\n  memory             0 (0%)    0 (0%)\n  ephemeral-storage  0 (0%)    0 (0%)\nEvents:              <none>\n";
    assert_eq!(page(Kind::Node, &node, Vec::new()), want);
}

fn template(labels: Value) -> Value {
    json!({"metadata": {"labels": labels}, "spec": {"containers": [{"name": "nginx", "image": "nginx:1.27",
        "ports": [{"containerPort": 80, "protocol": "TCP"}], "resources": {}}]}})
}

#[test]
fn a_deployment_and_its_replica_set() {
    let owner = |kind: &str, name: &str, uid: &str| json!([{"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": uid, "controller": true}]);
    let event = |kind: &str, name: &str, uid: &str, reason: &str, from: &str, message: &str| {
        json!({"kind": "Event", "metadata": {"name": message, "namespace": "default"}, "type": "Normal", "reason": reason,
            "source": {"component": from}, "count": 1, "firstTimestamp": "2026-11-23T03:12:40Z", "lastTimestamp": "2026-11-23T03:12:40Z",
            "involvedObject": {"kind": kind, "name": name, "namespace": "default", "uid": uid}, "message": message})
    };
    let hash = json!({"app": "web", "pod-template-hash": "cc544bdcc"});
    let deployment = json!({"kind": "Deployment", "metadata": {"name": "web", "namespace": "default", "uid": "d", "labels": {"app": "web"},
            "creationTimestamp": "2026-11-23T03:12:39Z", "annotations": {"deployment.kubernetes.io/revision": "1"}},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template(json!({"app": "web"})),
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}},
        "status": {"replicas": 2, "updatedReplicas": 2, "availableReplicas": 2, "conditions": [
            {"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable"},
            {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}]}});
    let set = json!({"kind": "ReplicaSet", "metadata": {"name": "web-cc544bdcc", "namespace": "default", "uid": "r", "labels": hash,
            "ownerReferences": owner("Deployment", "web", "d"), "annotations": {"deployment.kubernetes.io/desired-replicas": "2",
            "deployment.kubernetes.io/max-replicas": "3", "deployment.kubernetes.io/revision": "1"}},
        "spec": {"replicas": 2, "selector": {"matchLabels": hash}, "template": template(hash.clone())}, "status": {"replicas": 2}});
    let pod = |name: &str| {
        json!({"kind": "Pod", "metadata": {"name": name, "namespace": "default", "labels": hash,
        "ownerReferences": owner("ReplicaSet", "web-cc544bdcc", "r")}, "status": {"phase": "Running"}})
    };
    let related = vec![
        set.clone(),
        pod("a"),
        pod("b"),
        event(
            "Deployment",
            "web",
            "d",
            "ScalingReplicaSet",
            "deployment-controller",
            "Scaled up replica set web-cc544bdcc from 0 to 2",
        ),
        event(
            "ReplicaSet",
            "web-cc544bdcc",
            "r",
            "SuccessfulCreate",
            "replicaset-controller",
            "Created pod: web-cc544bdcc-tqnc4",
        ),
        event(
            "ReplicaSet",
            "web-cc544bdcc",
            "r",
            "SuccessfulCreate",
            "replicaset-controller",
            "Created pod: web-cc544bdcc-4rq4z",
        ),
    ];
    let want = lines(
        "
    Name:                   web
    Namespace:              default
    CreationTimestamp:      Mon, 23 Nov 2026 03:12:39 +0000
    Labels:                 app=web
    Annotations:            deployment.kubernetes.io/revision: 1
    Selector:               app=web
    Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
    StrategyType:           RollingUpdate
    MinReadySeconds:        0
    RollingUpdateStrategy:  25% max unavailable, 25% max surge
    Pod Template:
      Labels:  app=web
      Containers:
       nginx:
        Image:         nginx:1.27
        Port:          80/TCP
        Host Port:     0/TCP
        Environment:   <none>
        Mounts:        <none>
      Volumes:         <none>
      Node-Selectors:  <none>
      Tolerations:     <none>
    Conditions:
      Type           Status  Reason
      ----           ------  ------
      Available      True    MinimumReplicasAvailable
      Progressing    True    NewReplicaSetAvailable
    OldReplicaSets:  <none>
    NewReplicaSet:   web-cc544bdcc (2/2 replicas created)
    Events:
      Type    Reason             Age   From                   Message
      ----    ------             ----  ----                   -------
      Normal  ScalingReplicaSet  1s    deployment-controller  Scaled up replica set web-cc544bdcc from 0 to 2",
    );
    assert_eq!(page(Kind::Deployment, &deployment, related.clone()), want);
    let want = lines(
        "
    Name:           web-cc544bdcc
    Namespace:      default
    Selector:       app=web,pod-template-hash=cc544bdcc
    Labels:         app=web
                    pod-template-hash=cc544bdcc
    Annotations:    deployment.kubernetes.io/desired-replicas: 2
                    deployment.kubernetes.io/max-replicas: 3
                    deployment.kubernetes.io/revision: 1
    Controlled By:  Deployment/web
    Replicas:       2 current / 2 desired
    Pods Status:    2 Running / 0 Waiting / 0 Succeeded / 0 Failed
    Pod Template:
      Labels:  app=web
               pod-template-hash=cc544bdcc
      Containers:
       nginx:
        Image:         nginx:1.27
        Port:          80/TCP
        Host Port:     0/TCP
        Environment:   <none>
        Mounts:        <none>
      Volumes:         <none>
      Node-Selectors:  <none>
      Tolerations:     <none>
    Events:
      Type    Reason            Age   From                   Message
      ----    ------            ----  ----                   -------
      Normal  SuccessfulCreate  1s    replicaset-controller  Created pod: web-cc544bdcc-tqnc4
      Normal  SuccessfulCreate  1s    replicaset-controller  Created pod: web-cc544bdcc-4rq4z",
    );
    assert_eq!(page(Kind::ReplicaSet, &set, related), want);
}

#[test]
fn a_service_and_its_slice() {
    let service = json!({"kind": "Service", "metadata": {"name": "api", "namespace": "default"}, "spec": {"type": "ClusterIP",
        "selector": {"app": "api"}, "ipFamilyPolicy": "SingleStack", "ipFamilies": ["IPv4"], "clusterIP": "10.96.216.217",
        "clusterIPs": ["10.96.216.217"], "sessionAffinity": "None", "internalTrafficPolicy": "Cluster", "ports": [
            {"name": "http", "port": 80, "protocol": "TCP", "targetPort": "web"},
            {"name": "metrics", "port": 9090, "protocol": "TCP", "targetPort": "prom"},
            {"name": "admin", "port": 9000, "protocol": "TCP", "targetPort": "admin"}]}});
    let slice = json!({"kind": "EndpointSlice", "metadata": {"name": "api-2wzcs", "namespace": "default",
            "labels": {"kubernetes.io/service-name": "api"}}, "addressType": "IPv4",
        "ports": [{"name": "http", "port": 8080, "protocol": "TCP"}, {"name": "metrics", "port": 9090, "protocol": "TCP"}],
        "endpoints": [{"addresses": ["10.244.3.29"], "conditions": {"ready": true}, "nodeName": "node-3",
            "targetRef": {"kind": "Pod", "name": "api"}}]});
    let want = "Name:                     api\nNamespace:                default\nLabels:                   <none>\nAnnotations:              <none>\nSelector:                 app=api\nType:                     ClusterIP\nIP Family Policy:         SingleStack\nIP Families:              IPv4\nIP:                       10.96.216.217\nIPs:                      10.96.216.217\nPort:                     http  80/TCP\nTargetPort:               web/TCP\nEndpoints:                10.244.3.29:8080\nPort:                     metrics  9090/TCP\nTargetPort:               prom/TCP\nEndpoints:                10.244.3.29:9090\nPort:                     admin  9000/TCP\nTargetPort:               admin/TCP\nEndpoints:                \nSession Affinity:         None\nInternal Traffic Policy:  Cluster\nEvents:                   <none>\n";
    assert_eq!(page(Kind::Service, &service, vec![slice.clone()]), want);
    let want = lines(
        "
    Name:         api-2wzcs
    Namespace:    default
    Labels:       kubernetes.io/service-name=api
    Annotations:  <none>
    AddressType:  IPv4
    Ports:
      Name     Port  Protocol
      ----     ----  --------
      http     8080  TCP
      metrics  9090  TCP
    Endpoints:
      - Addresses:  10.244.3.29
        Conditions:
          Ready:    true
        Hostname:   <unset>
        TargetRef:  Pod/api
        NodeName:   node-3
        Zone:       <unset>
    Events:         <none>",
    );
    assert_eq!(page(Kind::EndpointSlice, &slice, Vec::new()), want);
}

#[test]
fn a_config_map_and_a_namespace() {
    let map = json!({"kind": "ConfigMap", "metadata": {"name": "web-config", "namespace": "default"},
        "data": {"GREETING": "hello there", "COLOR": "blue"}});
    let want = "Name:         web-config\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n\nData\n====\nCOLOR:\n----\nblue\n\nGREETING:\n----\nhello there\n\n\nBinaryData\n====\n\nEvents:  <none>\n";
    assert_eq!(page(Kind::ConfigMap, &map, Vec::new()), want);
    let namespace = json!({"kind": "Namespace", "metadata": {"name": "shop", "labels": {"team": "shop",
        "kubernetes.io/metadata.name": "shop"}}, "status": {"phase": "Active"}});
    let want = "Name:         shop\nLabels:       kubernetes.io/metadata.name=shop\n              team=shop\nAnnotations:  <none>\nStatus:       Active\n\nNo resource quota.\n\nNo LimitRange resource.\n";
    assert_eq!(page(Kind::Namespace, &namespace, Vec::new()), want);
}

#[test]
fn more_than_three_endpoints_and_unready_ones() {
    let endpoint = |i: u8, ready: bool| json!({"addresses": [format!("10.0.0.{i}")], "conditions": {"ready": ready}});
    let slice = |endpoints: Vec<Value>| vec![json!({"ports": [{"name": "", "port": 80}], "endpoints": endpoints})];
    let table = [
        (slice(vec![endpoint(1, true), endpoint(2, false)]), "10.0.0.1:80"),
        (slice((1..=3).map(|i| endpoint(i, true)).collect()), "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80"),
        (slice((1..=5).map(|i| endpoint(i, true)).collect()), "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more..."),
        // Upstream says so when the fourth is not ready.
        (slice((1..=4).map(|i| endpoint(i, i < 4)).collect()), "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 0 more..."),
        (slice(Vec::new()), ""),
        (Vec::new(), "<none>"),
    ];
    for (slices, want) in table {
        assert_eq!(service::format_slices(&slices, ""), want);
    }
}

#[test]
fn every_kind_survives_odd_objects() {
    for kind in Kind::ALL {
        for object in [json!({}), json!({"kind": kind.name(), "metadata": 1, "spec": [], "status": "x"}), json!(null)] {
            let context = Context { now: 0, show_events: true, related: &Objects(vec![object.clone()]) };
            let _ = describe(*kind, &object, &context);
        }
    }
}
