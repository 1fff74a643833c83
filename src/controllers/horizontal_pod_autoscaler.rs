//! The HorizontalPodAutoscaler controller, in a cluster that has no metrics: it keeps a workload between its bounds and says
//! why it can do no more. Models `pkg/controller/podautoscaler`.

use serde_json::Value;

use super::{Controller, Outcome, View, owner};
use crate::api::horizontal_pod_autoscaler::{
    HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition, HorizontalPodAutoscalerStatus,
};
use crate::api::object::Object;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::api::shared::Shared;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

/// The HorizontalPodAutoscaler controller.
pub const CONTROLLER: Controller = Controller { name: "horizontal-pod-autoscaler", delay: 20, concerns, reconcile };

/// Milliseconds between two looks. Models `--horizontal-pod-autoscaler-sync-period`.
const PERIOD: i64 = 15_000;
/// What the API server says of metrics that nobody serves.
const NO_METRICS: &str = "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)";
const NO_CUSTOM_METRICS: &str =
    "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    let concerned = change.key.kind == Kind::HorizontalPodAutoscaler && change.new.is_some();
    if concerned { vec![change.key.clone()] } else { Vec::new() }
}

/// It looks when its time has come, whatever changes in between.
fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(scaler) = view.store.get_as::<HorizontalPodAutoscaler>(&key.namespace, &key.name) else {
        return Outcome::default();
    };
    let created = scaler.metadata.creation_timestamp.map_or(view.now, |at| at.0);
    let age = (view.now - created).max(0);
    let again_at = Some(created + (age / PERIOD + 1) * PERIOD);
    let mut look = Look { view, key, scaler, status: scaler.status.clone(), requests: Vec::new() };
    if age > 0 && age % PERIOD == 0 {
        look.look();
    }
    Outcome { requests: look.finish(), again_at, periodic: true }
}

struct Look<'a> {
    view: View<'a>,
    key: &'a Key,
    scaler: &'a HorizontalPodAutoscaler,
    status: Shared<HorizontalPodAutoscalerStatus>,
    requests: Vec<Request>,
}

impl Look<'_> {
    fn look(&mut self) {
        let Some((target, current)) = self.target() else { return };
        self.condition(
            "AbleToScale",
            true,
            "SucceededGetScale",
            "the HPA controller was able to get the target's current scale",
        );
        let (least, most) = (self.scaler.spec.min_replicas.unwrap_or(1), self.scaler.spec.max_replicas);
        let wanted = match current {
            0 => {
                let why = "scaling is disabled since the replica count of the target is zero";
                self.condition("ScalingActive", false, "ScalingDisabled", why);
                self.set_counts(0, 0);
                return;
            }
            _ if current > most => (most, "Current number of replicas above Spec.MaxReplicas"),
            _ if current < least => (least, "Current number of replicas below Spec.MinReplicas"),
            _ => return self.no_metrics(current),
        };
        self.rescale(target, current, wanted.0, wanted.1);
    }

    /// The workload and how many Pods it asks for.
    fn target(&mut self) -> Option<(Object, i32)> {
        let reference = &self.scaler.spec.scale_target_ref;
        let why = match Kind::of(&reference.api_version, &reference.kind) {
            None => format!("no matches for kind \"{}\" in group \"\"", reference.kind),
            Some(kind) => match self.view.store.get(kind, &self.key.namespace, &reference.name) {
                Some(object) => match replicas(object) {
                    Some(count) => return Some(((**object).clone(), count)),
                    None => "the server could not find the requested resource".to_owned(),
                },
                None => format!("{} \"{}\" not found", kind.resource(), reference.name),
            },
        };
        self.report("Warning", "FailedGetScale", why.clone());
        let message = ["the HPA controller was unable to get the target's current scale: ", &why].concat();
        self.condition("AbleToScale", false, "FailedGetScale", &message);
        None
    }

    fn rescale(&mut self, mut target: Object, current: i32, wanted: i32, reason: &str) {
        match &mut target {
            Object::Deployment(it) => it.spec.replicas = Some(wanted),
            Object::ReplicaSet(it) => it.spec.replicas = Some(wanted),
            Object::ReplicationController(it) => it.spec.replicas = Some(wanted),
            Object::StatefulSet(it) => it.spec.replicas = Some(wanted),
            _ => return,
        }
        self.requests.push(Request::Update(target));
        let message = format!("the HPA controller was able to update the target scale to {wanted}");
        self.condition("AbleToScale", true, "SucceededRescale", &message);
        self.report("Normal", "SuccessfulRescale", format!("New size: {wanted}; reason: {reason}"));
        self.set_counts(current, wanted);
        self.status.last_scale_time = Some(Time(self.view.now));
    }

    /// Nobody measures anything: the first metric that cannot be had speaks for all.
    fn no_metrics(&mut self, current: i32) {
        let scaler = self.scaler;
        let metrics = scaler.spec.metrics.0.as_array().map_or(&[][..], Vec::as_slice);
        let mut first: Option<String> = None;
        for metric in metrics {
            let (reason, what, why) = complaint(metric);
            self.report("Warning", &reason, why.clone());
            if first.is_none() {
                let message = ["the HPA was unable to compute the replica count: ", &why].concat();
                self.condition("ScalingActive", false, &reason, &message);
            }
            first.get_or_insert([&what, ": ", &why].concat());
        }
        let Some(what) = first else { return };
        let count = metrics.len();
        let message = format!("invalid metrics ({count} invalid out of {count}), first error is: {what}");
        self.report("Warning", "FailedComputeMetricsReplicas", message);
        self.set_counts(current, self.status.desired_replicas);
    }

    fn set_counts(&mut self, current: i32, wanted: i32) {
        if (self.status.current_replicas, self.status.desired_replicas) != (current, wanted) {
            self.status.current_replicas = current;
            self.status.desired_replicas = wanted;
        }
    }

    fn report(&mut self, type_: &'static str, reason: &str, message: String) {
        self.requests.push(owner::report(self.key, type_, reason, message, CONTROLLER.name));
    }

    fn condition(&mut self, type_: &str, holds: bool, reason: &str, message: &str) {
        let status = if holds { "True" } else { "False" };
        let known = self.status.conditions.iter().position(|known| known.type_ == type_);
        let same = known.and_then(|at| self.status.conditions.get(at)).filter(|known| known.status == status);
        let new = HorizontalPodAutoscalerCondition {
            type_: type_.to_owned(),
            status: status.to_owned(),
            last_transition_time: same.map_or(Time(self.view.now), |known| known.last_transition_time),
            reason: reason.to_owned(),
            message: message.to_owned(),
        };
        match known {
            Some(at) if self.status.conditions.get(at) == Some(&new) => {}
            Some(at) => {
                if let Some(place) = self.status.conditions.get_mut(at) {
                    *place = new;
                }
            }
            None => self.status.conditions.push(new),
        }
    }

    fn finish(mut self) -> Vec<Request> {
        if self.status != self.scaler.status {
            let changed = HorizontalPodAutoscaler { status: self.status, ..self.scaler.clone() };
            self.requests.push(Request::UpdateStatus(Object::HorizontalPodAutoscaler(changed)));
        }
        self.requests
    }
}

/// How many Pods a workload asks for; `None` for kinds that cannot be scaled.
fn replicas(object: &Object) -> Option<i32> {
    match object {
        Object::Deployment(it) => Some(it.spec.replicas.unwrap_or(1)),
        Object::ReplicaSet(it) => Some(it.spec.replicas.unwrap_or(1)),
        Object::ReplicationController(it) => Some(it.spec.replicas.unwrap_or(1)),
        Object::StatefulSet(it) => Some(it.spec.replicas.unwrap_or(1)),
        _ => None,
    }
}

/// The reason, what is missing, and why a metric cannot be had.
fn complaint(metric: &Value) -> (String, String, String) {
    let text = |path: &str| metric.pointer(path).and_then(Value::as_str).unwrap_or_default();
    match text("/type") {
        "Pods" => {
            let why = format!("unable to get metric {}: {NO_CUSTOM_METRICS}", text("/pods/metric/name"));
            ("FailedGetPodsMetric".to_owned(), "failed to get pods metric value".to_owned(), why)
        }
        "Object" => {
            let name = text("/object/metric/name");
            let why = format!("failed to get {name} object metric: unable to get metric {name}: {NO_CUSTOM_METRICS}");
            ("FailedGetObjectMetric".to_owned(), "failed to get object metric value".to_owned(), why)
        }
        _ => {
            let name = text("/resource/name");
            let of = if metric.pointer("/resource/target/averageValue").is_some() { "usage" } else { "utilization" };
            let why = format!("failed to get {name} {of}: unable to get metrics for resource {name}: {NO_METRICS}");
            ("FailedGetResourceMetric".to_owned(), format!("failed to get {name} resource metric value"), why)
        }
    }
}
