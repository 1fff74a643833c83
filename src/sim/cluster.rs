//! The Cluster: the one facade over apiserver, controllers, kubelet and proxy, in virtual time.

use std::rc::Rc;

use serde_json::Value;

use super::queue::{Queue, Task};
use super::traffic::{Logs, Opened};
use crate::api::object::Object;
use crate::api::random::Random;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::reconcile::{Controller, Outcome, View};
use crate::apiserver::request::{DeleteOptions, Options, Patch, Request, Subresource};
use crate::apiserver::status::Status;
use crate::apiserver::store::{Change, Key, Store};
use crate::apiserver::{Response, Server};
use crate::dns::Lookup;
use crate::proxy::{Client, Network};
use crate::{controllers, kubelet, scheduler};

/// Most steps that one run may take, so that nothing a learner writes can hang the page.
const STEPS: usize = 2_000_000;
/// Longest virtual time that settling looks ahead: ten minutes.
const SETTLE: i64 = 600_000;
/// How long a controller waits before it tries a refused request again.
const RETRY: i64 = 1_000;

/// A whole cluster at a moment of virtual time. A clone is a snapshot: it shares what does not change.
#[derive(Debug, Clone)]
pub struct Cluster {
    settings: Settings,
    server: Server,
    queue: Queue,
    kubelet: kubelet::State,
    now: i64,
    /// Everything that was committed since the cluster started, for the timeline; drained by its reader.
    log: Vec<Change>,
    pub(super) network: Network,
    /// The chance in connections, apart from the apiserver's.
    pub(super) chance: Random,
    /// Connections that nobody has taken yet.
    pub(super) opened: Vec<Opened>,
    /// The name that a client looked up last, until it connects.
    pub(super) looked_up: Option<(Client, Rc<Lookup>)>,
    pub(super) logs: Logs,
    /// Names that clients asked for in vain, the last ones.
    pub(super) unresolved: Vec<(Client, String)>,
    /// Before time passes this moment, a copy is laid aside.
    keep_at: Option<i64>,
    kept: Option<Rc<Cluster>>,
}

impl Cluster {
    /// An empty cluster at `now`; `boot` fills it.
    pub(super) fn empty(settings: Settings, now: i64) -> Cluster {
        let server = Server::new(&settings);
        Cluster::around(server, settings, now)
    }

    /// A cluster at `now` around an apiserver.
    pub(super) fn around(server: Server, settings: Settings, now: i64) -> Cluster {
        let (network, chance) = (Network::new(&settings), Random::new(settings.seed, 2));
        Cluster {
            settings,
            server,
            queue: Queue::default(),
            kubelet: kubelet::State::default(),
            now,
            log: Vec::new(),
            network,
            chance,
            opened: Vec::new(),
            looked_up: None,
            logs: Logs::default(),
            unresolved: Vec::new(),
            keep_at: None,
            kept: None,
        }
    }

    /// The settings that the cluster started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Virtual time: milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// All objects.
    pub fn store(&self) -> &Store {
        self.server.store()
    }

    /// The apiserver, to read from it.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Runs `ask` against the apiserver and sends what changed on its way.
    pub fn request<T>(&mut self, ask: impl FnOnce(&mut Server, i64) -> T) -> T {
        let answer = ask(&mut self.server, self.now);
        self.spread(None);
        answer
    }

    /// Creates an object from JSON.
    pub fn create(
        &mut self,
        kind: Kind,
        namespace: &str,
        value: &Value,
        options: &Options,
    ) -> Result<Response, Status> {
        self.request(|server, now| server.create_raw(kind, namespace, value, options, now))
    }

    /// Replaces an object by JSON.
    pub fn update(&mut self, key: &Key, value: &Value, options: &Options) -> Result<Response, Status> {
        self.request(|server, now| server.update_raw(key, value, options, now))
    }

    /// Changes an object by a patch.
    pub fn patch(&mut self, key: &Key, patch: &Patch, options: &Options) -> Result<Response, Status> {
        self.request(|server, now| server.patch(key, patch, Subresource::None, options, now))
    }

    /// Deletes an object, or begins to.
    pub fn delete(&mut self, key: &Key, options: &DeleteOptions) -> Result<Response, Status> {
        self.request(|server, now| server.delete(key, options, now))
    }

    /// Puts an object in as a component of the cluster would.
    pub fn handle(&mut self, request: Request) -> Result<(), Status> {
        self.request(|server, now| server.handle(request, now))
    }

    /// When the next thing happens by itself.
    pub fn next_due(&self) -> Option<i64> {
        self.queue.next_at()
    }

    /// Whether nothing but periodic work (probes, schedules, back-offs) waits.
    pub fn is_settled(&self) -> bool {
        self.queue.is_settled()
    }

    /// Lets time pass until `until`, carrying out everything that is due.
    pub fn run_until(&mut self, until: i64) {
        for _ in 0..STEPS {
            if !self.step(until) {
                break;
            }
        }
        self.now = self.now.max(until);
    }

    /// Has a copy laid aside as the cluster stands at `at`, before time passes it: a command lets time pass while it runs,
    /// and someone may want to see a moment in the middle of it.
    pub fn keep(&mut self, at: i64) {
        (self.keep_at, self.kept) = (Some(at), None);
    }

    /// The copy that was laid aside; `None` where time has not passed that moment.
    pub fn take_kept(&mut self) -> Option<Cluster> {
        self.keep_at = None;
        self.kept.take().map(Rc::unwrap_or_clone)
    }

    fn keep_before(&mut self, next: i64) {
        let Some(at) = self.keep_at.filter(|at| next > *at) else { return };
        self.keep_at = None;
        let copy = Cluster { now: self.now.max(at), ..self.clone() };
        self.kept = Some(Rc::new(copy));
    }

    /// Carries out the one thing that is due next, if that is not after `until`. Whether there was one.
    pub fn step(&mut self, until: i64) -> bool {
        self.keep_before(self.queue.next_at().map_or(until, |at| at.min(until)));
        let Some((at, task)) = self.queue.pop(until) else { return false };
        self.now = self.now.max(at);
        self.run(task);
        true
    }

    /// Lets time pass until nothing but periodic work waits (ten minutes at most). Returns how long it took, in milliseconds.
    pub fn settle(&mut self) -> i64 {
        let start = self.now;
        for _ in 0..STEPS {
            if self.queue.is_settled() {
                break;
            }
            self.keep_before(self.queue.next_at().unwrap_or(start));
            let Some((at, task)) = self.queue.pop(start + SETTLE) else { break };
            self.now = self.now.max(at);
            self.run(task);
        }
        self.now - start
    }

    /// What was committed since the last call, in order.
    pub fn take_log(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.log)
    }

    fn run(&mut self, task: Task) {
        let view = View { store: self.server.store(), now: self.now, settings: &self.settings };
        let outcome = match &task {
            Task::Reconcile(number, key) => match components().nth(*number) {
                Some(component) => (component.reconcile)(view, key),
                None => Outcome::default(),
            },
            Task::Kubelet(key) => kubelet::reconcile(&mut self.kubelet, view, key),
        };
        if let Some(at) = outcome.again_at {
            self.queue.add(task.clone(), at.max(self.now + 1), outcome.periodic);
        }
        for request in outcome.requests {
            if let Err(refused) = self.server.handle(request, self.now) {
                self.refused(&task, &refused);
                self.queue.add(task.clone(), self.now + RETRY, true);
                break;
            }
        }
        // A kubelet knows what it has written itself.
        let writer = match task {
            Task::Kubelet(key) => Some(key),
            Task::Reconcile(..) => None,
        };
        self.spread(writer.as_ref());
    }

    /// A controller that was refused a Pod says so.
    fn refused(&mut self, task: &Task, refused: &Status) {
        let Task::Reconcile(number, key) = task else { return };
        let Some(component) = components().nth(*number) else { return };
        let view = View { store: self.server.store(), now: self.now, settings: &self.settings };
        for request in controllers::refusal::requests(view, key, component.name, refused) {
            // It speaks of objects that were there a moment ago: a refusal of this changes nothing.
            let said = self.server.handle(request, self.now);
            debug_assert!(said.is_ok(), "{said:?}");
        }
    }

    /// Sends the committed changes to everyone whom they concern; not to the kubelet that wrote its Pod's state.
    fn spread(&mut self, writer: Option<&Key>) {
        for change in self.server.take_changes() {
            // Nobody works by Events: most changes are some.
            if change.key.kind == Kind::Event && change.new.is_some() {
                self.log.push(change);
                continue;
            }
            for (number, component) in components().enumerate() {
                for key in (component.concerns)(&change, self.server.store()) {
                    self.queue.add(Task::Reconcile(number, key), self.now + component.delay, false);
                }
            }
            self.network.changed(&change);
            for key in kubelet::concerns(&change, self.server.store()).into_iter().filter(|key| Some(key) != writer) {
                self.queue.add(Task::Kubelet(key), self.now + kubelet::DELAY, false);
            }
            if change.new.is_none() && change.key.kind == Kind::Pod {
                self.forget_log(&change.key);
            }
            self.log.push(change);
        }
    }

    /// Creates an object that the cluster starts with; a refusal would be a mistake in `boot`, which tests would show.
    pub(super) fn seed(&mut self, object: impl Into<Object>) {
        let outcome = self.handle(Request::Create(object.into()));
        debug_assert!(outcome.is_ok(), "{outcome:?}");
    }
}

/// Everyone who works by looking at keys: the controllers, then the scheduler.
fn components() -> impl Iterator<Item = &'static Controller> {
    controllers::ALL.iter().copied().chain([&scheduler::CONTROLLER])
}
