//! The terminal: the shell before a cluster, with kubectl between them, and the shells in containers that it goes into.

use super::container::{Containers, Inside, joined};
use super::followed::Going;
use super::net::{self, Forward, Machine};
use super::{Call, Effect, Host, Interpreter, Output};
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::store::Key;
use crate::kubectl::config::Config;
use crate::kubectl::follow::Follower;
use crate::kubectl::{self, context::Context};
use crate::sim::Cluster;

/// What Ctrl-C sends: as an input it ends what goes on.
pub const INTERRUPT: &str = "\u{3}";
/// Most shells inside shells.
const MAX_SESSIONS: usize = 4;

/// Everything that a learner's words work on. A clone is a snapshot.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// Files, variables, history.
    pub shell: Interpreter,
    /// What stands behind the shell's foreign commands.
    pub world: World,
    /// The shells in containers, outermost first.
    sessions: Vec<Session>,
    /// Commands that go on while time passes.
    pub(super) going: Going,
}

/// The cluster, the kubeconfig, and the laptop's way to both.
#[derive(Debug, Clone)]
pub struct World {
    /// All objects, and virtual time.
    pub cluster: Cluster,
    /// Contexts and the namespace in use.
    pub config: Config,
    /// Ports of the laptop that lead into Pods (`kubectl port-forward`).
    pub forwards: Vec<Forward>,
    /// The files in containers.
    pub(super) containers: Containers,
    /// Commands that want to go on after their call, with the numbers of their jobs.
    pub(super) started: Vec<Started>,
}

/// A command that goes on after its call.
#[derive(Debug, Clone)]
pub(super) struct Started {
    pub follower: Follower,
    /// The job's number, where it runs in the background.
    pub job: Option<u32>,
    /// When `timeout` ends it.
    pub deadline: Option<i64>,
}

/// A shell in a container.
#[derive(Debug, Clone)]
struct Session {
    shell: Interpreter,
    namespace: String,
    pod: String,
    container: String,
    bash: bool,
    leave: Vec<String>,
    farewell: String,
}

/// Who reads what a terminal prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A person: `ls` in columns.
    Person,
    /// A recording, as through a pipe.
    Recording,
}

impl Terminal {
    /// A fresh shell before a fresh cluster.
    pub fn new(settings: Settings, reader: Reader) -> Self {
        Self::before(Cluster::new(settings), reader)
    }

    /// A fresh shell before a cluster.
    pub fn before(cluster: Cluster, reader: Reader) -> Self {
        let shell = Interpreter { is_terminal: reader == Reader::Person, ..Interpreter::default() };
        let world = World {
            cluster,
            config: Config::default(),
            forwards: Vec::new(),
            containers: Containers::default(),
            started: Vec::new(),
        };
        Self { shell, world, sessions: Vec::new(), going: Going::default() }
    }

    /// Runs one input, on the laptop or in the container that was entered last. Only the time that the commands themselves wait
    /// passes; the caller settles the cluster.
    pub fn run(&mut self, input: &str) -> Output {
        if input == INTERRUPT {
            self.interrupt();
            return Output { exit: 130, ..Output::default() };
        }
        if self.puts_off(input) {
            return Output::default();
        }
        let output = match self.sessions.pop() {
            Some(session) => self.run_inside(session, input),
            None => self.shell.run(input, &mut self.world),
        };
        self.absorb(output)
    }

    /// Does what a command's output wishes of the terminal; what is left is its owner's.
    pub(super) fn absorb(&mut self, mut output: Output) -> Output {
        for started in std::mem::take(&mut self.world.started) {
            self.take_up(started);
        }
        for effect in std::mem::take(&mut output.effects) {
            match effect {
                Effect::Enter { .. } if self.sessions.len() >= MAX_SESSIONS => {}
                Effect::Enter { namespace, pod, container, shell, leave, farewell } => {
                    let opened = self.world.containers.open(&self.world.cluster, &namespace, &pod, &container);
                    let bash = shell.ends_with("bash");
                    let session = |shell| Session { shell, namespace, pod, container, bash, leave, farewell };
                    self.sessions.extend(opened.map(|(shell, _)| session(shell)));
                }
                Effect::Kill { job } => self.end_job(job),
                Effect::Follow => {}
                other => output.effects.push(other),
            }
        }
        output
    }

    /// What stands before the cursor.
    pub fn prompt(&self) -> String {
        match self.sessions.last() {
            None => {
                let cwd = self.shell.disk.cwd();
                let cwd = cwd.strip_prefix(super::HOME).map_or(cwd.to_owned(), |rest| format!("~{rest}"));
                format!("learner@laptop:{cwd}$ ")
            }
            Some(session) if session.bash => format!("root@{}:{}# ", session.pod, session.shell.disk.cwd()),
            Some(session) => format!("{} # ", session.shell.disk.cwd()),
        }
    }

    /// A copy that stands at the laptop's own prompt, outside of all containers: for trying something without its following.
    pub fn aside(&self) -> Terminal {
        Terminal { shell: self.shell.clone(), world: self.world.clone(), sessions: Vec::new(), going: Going::default() }
    }

    /// Ctrl-C: forwarded ports close, and commands that go on end; jobs in the background stay.
    pub fn interrupt(&mut self) {
        self.world.forwards.retain(|forward| forward.job.is_some());
        self.break_off();
    }

    /// The shell that reads what is typed.
    pub(super) fn current(&self) -> &Interpreter {
        self.sessions.last().map_or(&self.shell, |session| &session.shell)
    }

    /// Is what is typed read in a container?
    pub fn is_inside(&self) -> bool {
        !self.sessions.is_empty()
    }

    fn run_inside(&mut self, mut session: Session, input: &str) -> Output {
        let (namespace, pod) = (&session.namespace, &session.pod);
        let machine = Machine::of_pod(&self.world.cluster, namespace, pod, Some(&session.container));
        let Some(mut machine) = machine else {
            // The Pod went, and its shell with it.
            return self.leave(&session, Output { exit: 137, ..Output::default() });
        };
        machine.terminal = true;
        let mut inside = Inside { cluster: &mut self.world.cluster, machine };
        let mut output = joined(session.shell.run(input, &mut inside));
        let (cluster, disk) = (&self.world.cluster, &session.shell.disk);
        self.world.containers.keep(cluster, namespace, pod, &session.container, disk);
        let exits = output.effects.contains(&Effect::Exit);
        output.effects.clear();
        if exits {
            return self.leave(&session, output);
        }
        self.sessions.push(session);
        output
    }

    /// Back from a container: the status of its shell, and what `--rm` promised.
    fn leave(&mut self, session: &Session, mut output: Output) -> Output {
        let exit = output.exit;
        output.print(session.farewell.clone());
        if !session.leave.is_empty() {
            let mut context = Context::new(&mut self.world.cluster, &mut self.world.config, &mut self.shell.disk, None);
            output.append(kubectl::run(&mut context, &session.leave));
        }
        if exit != 0 && session.leave.is_empty() {
            output.eprint(format!("command terminated with exit code {exit}\n"));
        }
        output.exit = exit;
        output
    }
}

impl World {
    /// Opens the ports of the laptop that a command asks for.
    fn open_ports(&mut self, output: &mut Output, job: Option<u32>) {
        output.effects.retain(|effect| {
            let Effect::Forward { local, namespace, pod, port } = effect else { return true };
            self.forwards.retain(|forward| forward.local != *local);
            let pod = Key::new(Kind::Pod, namespace, pod);
            self.forwards.push(Forward { local: *local, pod, port: *port, job });
            false
        });
    }
}

impl Host for World {
    fn command(&mut self, call: Call<'_>) -> Option<Output> {
        let (name, words) = call.argv.split_first()?;
        match name.as_str() {
            "kubectl" => {
                let mut context = Context::new(&mut self.cluster, &mut self.config, call.disk, call.stdin);
                context.terminal = call.terminal;
                context.deferred = call.deferrable;
                context.deadline = call.deadline;
                context.programs = Some(&mut self.containers);
                let mut output = kubectl::run(&mut context, words);
                let follows = context.follows.take();
                self.started.extend(follows.map(|follower| Started {
                    follower: *follower,
                    job: call.job,
                    deadline: call.deadline,
                }));
                self.open_ports(&mut output, call.job);
                Some(output)
            }
            "trace" => {
                let namespace = self.config.namespace(None).unwrap_or_else(|_| "default".to_owned());
                Some(net::trace::run(&mut self.cluster, &namespace, words))
            }
            _ => {
                let forwards = self.forwards.clone();
                let laptop = Machine { forwards, terminal: call.terminal, ..Machine::laptop() };
                net::run(&mut self.cluster, &laptop, call.argv, call.disk)
            }
        }
    }

    fn sleep(&mut self, milliseconds: u64) {
        let wait = i64::try_from(milliseconds).unwrap_or(i64::MAX);
        self.cluster.run_until(self.cluster.now().saturating_add(wait));
    }

    fn now(&self) -> i64 {
        self.cluster.now()
    }

    fn commands(&self) -> Vec<&'static str> {
        ["kubectl", "trace"].into_iter().chain(net::CLIENTS.iter().map(|(name, _)| *name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(setup: &[&str]) -> Terminal {
        let mut terminal = Terminal::new(Settings::default(), Reader::Recording);
        for line in setup {
            let output = terminal.run(line);
            assert_eq!(output.exit, 0, "{line}: {}", output.stderr());
            terminal.world.cluster.settle();
        }
        terminal
    }

    fn all(output: &Output) -> String {
        output.segments.iter().map(|segment| segment.text.as_str()).collect()
    }

    const WEB: [&str; 2] = [
        "kubectl run web --image=hashicorp/http-echo --port=5678 -- -text=hello",
        "kubectl expose pod web --port=80 --target-port=5678",
    ];

    #[test]
    fn a_pod_that_asks_once_and_goes() {
        let mut terminal = terminal(&WEB);
        let output = terminal.run("kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -qO- web");
        assert_eq!(all(&output), "hello\npod \"tmp\" deleted from default namespace\n");
        let output = terminal.run("kubectl run tmp2 --image=busybox:1.37 --restart=Never -it --rm -- wget -qO- wep");
        let said = "wget: bad address 'wep'\npod \"tmp2\" deleted from default namespace\npod default/tmp2 terminated (Error)\n";
        assert_eq!((all(&output).as_str(), output.exit), (said, 1));
    }

    #[test]
    fn a_shell_in_a_container_and_back() {
        let mut terminal = terminal(&WEB);
        let entered = terminal.run("kubectl run box --image=busybox:1.37 -it --rm -- sh");
        assert!(entered.effects.is_empty() && terminal.is_inside());
        assert_eq!(terminal.prompt(), "/ # ");
        assert_eq!(
            all(&terminal.run("echo $HOSTNAME; wget -qO- web | tr a-z A-Z; kubectl")),
            "box\nHELLO\nsh: kubectl: not found\n"
        );
        let left = terminal.run("exit 0");
        assert!(all(&left).ends_with("pod \"box\" deleted from default namespace\n"), "{}", all(&left));
        assert_eq!(terminal.prompt(), "learner@laptop:~$ ");
        assert!(!terminal.is_inside());
    }

    #[test]
    fn commands_in_containers() {
        let mut terminal = terminal(&["kubectl run box --image=busybox:1.37 -- sleep infinity"]);
        for (line, said, exit) in [
            ("kubectl exec box -- sh -c 'echo a; exit 3'", "a\ncommand terminated with exit code 3\n", 3),
            ("echo echo b | kubectl exec -i box -- sh", "b\n", 0),
            ("kubectl exec box -- hostname", "box\n", 0),
            ("kubectl exec box", "error: you must specify at least one command for the container\n", 1),
            (
                "kubectl exec box ls",
                "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
                1,
            ),
            ("kubectl exec -c x box -- ls", "error: container x is not valid for pod box out of: box\n", 1),
            (
                "kubectl logs",
                "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples\n",
                1,
            ),
            (
                "kubectl logs nope",
                "error: error from server (NotFound): pods \"nope\" not found in namespace \"default\"\n",
                1,
            ),
        ] {
            let output = terminal.run(line);
            assert_eq!((all(&output).as_str(), output.exit), (said, exit), "{line}");
        }
    }

    /// Every example of every command's help is read without a mistake in its words.
    #[test]
    fn examples_of_the_help() {
        let mut commands = vec![&kubectl::cmd::KUBECTL];
        let mut fresh =
            terminal(&["kubectl create deployment web --image=nginx", "kubectl expose deployment web --port=80"]);
        fresh.shell.is_terminal = true;
        while let Some(command) = commands.pop() {
            commands.extend(command.subcommands);
            let absent = command.short.contains("not in this playground") || command.name == "alpha";
            assert!(!command.examples.is_empty() || absent || command.name == "kubectl", "{}", command.name);
            for (line, says) in command.examples {
                assert!(!says.is_empty() && line.starts_with("kubectl "), "{line}");
                let output = fresh.clone().run(line);
                for mistake in [
                    "unknown flag",
                    "unknown shorthand",
                    "See 'kubectl",
                    "unknown command",
                    "syntax error",
                    "resource type",
                ] {
                    assert!(!output.stderr().contains(mistake), "{line}: {}", output.stderr());
                }
            }
        }
    }

    #[test]
    fn what_is_edited_comes_back() {
        let mut terminal = terminal(&["kubectl create service clusterip web --tcp=80"]);
        let output = terminal.run("kubectl edit svc web");
        let [Effect::EditObject { text, save }] = output.effects.as_slice() else { panic!("{output:?}") };
        assert!(text.starts_with("# Please edit the object below.") && text.contains("\n  name: web\n"), "{text}");
        let saved = |terminal: &mut Terminal, text: &str| {
            all(&terminal.run(&format!("{} <<'END'\n{text}\nEND", save.join(" "))))
        };
        assert_eq!(saved(&mut terminal, text), "Edit cancelled, no changes made.\n");
        assert_eq!(saved(&mut terminal, &text.replace("type: ClusterIP", "type: NodePort")), "service/web edited\n");
        assert_eq!(saved(&mut terminal, "# nothing"), "Edit cancelled, saved file was empty.\n");
    }

    #[test]
    fn ports_of_the_laptop() {
        let mut terminal = terminal(&WEB);
        let output = terminal.run("kubectl port-forward svc/web 8080:80 & curl -s localhost:8080");
        let said = "[1] 1001\nForwarding from 127.0.0.1:8080 -> 5678\nForwarding from [::1]:8080 -> 5678\nhello\n";
        assert_eq!(all(&output), said);
        terminal.run("kubectl port-forward svc/web 8081:80");
        terminal.interrupt();
        assert_eq!(terminal.run("curl -s localhost:8081").exit, 7);
        assert_eq!(all(&terminal.run("curl -s localhost:8080")), "hello\n");
        terminal.run("kill %1");
        assert_eq!(terminal.run("curl -s localhost:8080").exit, 7);
    }
}
