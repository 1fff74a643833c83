//! What learners run inside containers: shells, everyday tools, the network's clients.
//!
//! A container has the programs that its image is known to have; what an image really holds beyond that is not known here. Files
//! that a command writes stay until the container ends.

mod environment;
mod volumes;

use std::collections::BTreeMap;

use super::disk::{Disk, Files};
use super::net::{self, Machine};
use super::{Call, Effect, Host, Interpreter, Output, Stream};
use crate::api::pod::Pod;
use crate::kubectl::programs::{NOT_STARTED, Place, Programs};
use crate::kubelet::images::repository;
use crate::sim::Cluster;

/// Images that hold one program and nothing else, not even a shell.
const SCRATCH: [&str; 5] = ["pause", "hashicorp/http-echo", "traefik/whoami", "coredns/coredns", "kube-proxy"];

/// Images whose shell is bash; the others have BusyBox' or Debian's plain one.
const BASH: [&str; 6] = ["nginx", "httpd", "debian", "ubuntu", "bash", "redis"];

/// Tools of the laptop that no container has: they open the page's editor.
pub(super) const LAPTOP_ONLY: [&str; 5] = ["code", "nano", "vi", "vim", "help"];

/// Most containers whose files are kept.
const MOST: usize = 64;

/// The files that commands have left in containers.
#[derive(Debug, Clone, Default)]
pub struct Containers {
    /// By the container's id: a new start begins with the image's own files.
    disks: BTreeMap<String, Disk>,
}

impl Containers {
    /// A shell in a container, with the files that are there, and the machine around it.
    pub(super) fn open(
        &self,
        cluster: &Cluster,
        namespace: &str,
        pod: &str,
        container: &str,
    ) -> Option<(Interpreter, Machine)> {
        let machine = Machine::of_pod(cluster, namespace, pod, Some(container))?;
        let object = cluster.store().get_as::<Pod>(namespace, pod)?;
        let kept = self.disks.get(&id(object, container));
        Some((shell(cluster, object, container, &machine, kept), machine))
    }

    /// Keeps the files that a command has left.
    pub(super) fn keep(&mut self, cluster: &Cluster, namespace: &str, pod: &str, container: &str, disk: &Disk) {
        let Some(object) = cluster.store().get_as::<Pod>(namespace, pod) else { return };
        if self.disks.len() >= MOST {
            let living: Vec<&str> = cluster.store().list_as::<Pod>(None).map(|pod| pod.metadata.uid.as_str()).collect();
            self.disks.retain(|id, _| living.iter().any(|uid| id.starts_with(uid)));
        }
        let id = id(object, container);
        if self.disks.len() < MOST || self.disks.contains_key(&id) {
            self.disks.insert(id, disk.clone());
        }
    }
}

/// A Pod's uid, the container's name and how often it was started.
fn id(pod: &Pod, container: &str) -> String {
    let status = pod.status.container_statuses.iter().find(|status| status.name == container);
    let restarts = status.map_or(0, |status| status.restart_count);
    format!("{}/{container}/{restarts}", pod.metadata.uid)
}

impl Programs for Containers {
    /// The rules are those of `kubectl exec`: no shell is put between.
    fn run(&mut self, cluster: &mut Cluster, place: &Place, words: &[String]) -> Output {
        let Some((mut shell, machine)) = self.open(cluster, place.namespace, place.pod, place.container) else {
            return Output::failure("container not found", NOT_STARTED);
        };
        let Some((program, rest)) = words.split_first() else { return Output::default() };
        let name = program.rsplit('/').next().unwrap_or(program);
        let image = machine.image.clone().unwrap_or_default();
        let mut inside = Inside { cluster, machine };
        let mut output = match name {
            "sh" | "bash" | "ash" if has_shell(&image, name) => match script(rest) {
                Some(script) => shell.run(script, &mut inside),
                None => match (place.stdin, rest.first().filter(|word| !word.starts_with('-'))) {
                    (_, Some(_)) => shell.run_program(words, place.stdin, &mut inside),
                    (Some(text), _) => shell.run(text, &mut inside),
                    (None, _) if place.interactive => enter(place, program),
                    _ => Output::default(),
                },
            },
            // The tool that `kubectl cp` needs in the container.
            "tar" if has_shell(&image, "sh") => Output::success(""),
            _ if !SCRATCH.contains(&repository(&image)) && (shell.has_tool(name) || inside.knows(name)) => {
                shell.run_program(words, place.stdin, &mut inside)
            }
            _ => return not_found(inside.cluster, program),
        };
        self.keep(inside.cluster, place.namespace, place.pod, place.container, &shell.disk);
        output.effects.retain(|effect| matches!(effect, Effect::Enter { .. }));
        output
    }

    fn with_files(&mut self, cluster: &Cluster, place: &Place, work: &mut dyn FnMut(&mut dyn Files)) -> bool {
        let Some((mut shell, _)) = self.open(cluster, place.namespace, place.pod, place.container) else {
            return false;
        };
        work(&mut shell.disk);
        self.keep(cluster, place.namespace, place.pod, place.container, &shell.disk);
        true
    }
}

/// The script of `sh -c SCRIPT`.
fn script(words: &[String]) -> Option<&str> {
    let at = words.iter().position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))?;
    words.get(at + 1).map(String::as_str)
}

fn has_shell(image: &str, shell: &str) -> bool {
    let repository = repository(image);
    !SCRATCH.contains(&repository) && (shell != "bash" || (BASH.contains(&repository) && !image.contains("alpine")))
}

fn enter(place: &Place, program: &str) -> Output {
    let effect = Effect::Enter {
        namespace: place.namespace.to_owned(),
        pod: place.pod.to_owned(),
        container: place.container.to_owned(),
        shell: program.to_owned(),
        leave: Vec::new(),
        farewell: String::new(),
    };
    Output { effects: vec![effect], ..Output::default() }
}

/// The container runtime's words for a program that is not there.
fn not_found(cluster: &mut Cluster, program: &str) -> Output {
    let id: String = (0..8).map(|_| format!("{:08x}", cluster.draw(u64::from(u32::MAX)))).collect();
    let why = if program.contains('/') {
        format!("exec: \"{program}\": stat {program}: no such file or directory")
    } else {
        format!("exec: \"{program}\": executable file not found in $PATH")
    };
    let text = format!(
        "Internal error occurred: error executing command in container: failed to exec in container: failed to start exec \"{id}\": OCI runtime exec failed: exec failed: unable to start container process: {why}: unknown"
    );
    Output::failure(text, NOT_STARTED)
}

/// A shell in a container, over the files that were kept or over fresh ones.
fn shell(cluster: &Cluster, pod: &Pod, container: &str, machine: &Machine, kept: Option<&Disk>) -> Interpreter {
    let directory =
        pod.spec.containers.iter().find(|there| there.name == container).map(|there| there.working_dir.as_str());
    let mut shell = Interpreter::in_container(environment::of(cluster.store(), pod, container));
    match kept {
        Some(disk) => shell.disk = disk.clone(),
        None => {
            let web = ["/usr/share/nginx/html", "/etc/nginx/conf.d", "/var/log/nginx"];
            let of_image = web.into_iter().filter(|_| machine.image.as_deref().map(repository) == Some("nginx"));
            for directory in ["/etc", "/root", "/var", "/usr", "/proc"].into_iter().chain(of_image) {
                let _ = shell.disk.make_directory(directory, true);
            }
        }
    }
    let hostname = hostname(pod);
    for (path, text) in [
        ("/etc/hostname", format!("{hostname}\n")),
        ("/etc/resolv.conf", machine.conf.to_string()),
        ("/etc/hosts", hosts(pod, &hostname)),
    ] {
        let _ = shell.disk.write(path, &text);
    }
    volumes::mount(cluster.store(), pod, container, &mut shell.disk);
    let directory = directory.filter(|path| !path.is_empty()).unwrap_or("/");
    let _ = shell.disk.make_directory(directory, true);
    let _ = shell.disk.change_directory(directory);
    shell
}

fn hostname(pod: &Pod) -> String {
    let own = &pod.spec.hostname;
    let name = if own.is_empty() { &pod.metadata.name } else { own };
    name.chars().take(63).collect()
}

/// Models `pkg/kubelet/kubelet_pods.go`, `managedHostsFileContent`.
fn hosts(pod: &Pod, hostname: &str) -> String {
    let mut text = String::from(
        "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n",
    );
    if !pod.status.pod_ip.is_empty() {
        let subdomain = &pod.spec.subdomain;
        let long = if subdomain.is_empty() {
            String::new()
        } else {
            format!("{hostname}.{subdomain}.{}.svc.cluster.local\t", pod.metadata.namespace)
        };
        text.push_str(&format!("{}\t{long}{hostname}\n", pod.status.pod_ip));
    }
    text
}

/// The inside of a container as a shell's world.
pub(super) struct Inside<'a> {
    pub cluster: &'a mut Cluster,
    pub machine: Machine,
}

/// Small programs that tell about the container.
const OWN: [&str; 4] = ["hostname", "id", "uname", "whoami"];

impl Inside<'_> {
    fn knows(&self, program: &str) -> bool {
        OWN.contains(&program) || (net::CLIENTS.iter().any(|(name, _)| *name == program) && self.machine.has(program))
    }

    fn own(&self, name: &str, words: &[String], call: &Call) -> Option<Output> {
        let text = match name {
            "hostname" if words.iter().any(|word| word == "-i" || word == "-I") => {
                let hosts = call.disk.read("/etc/hosts").unwrap_or_default();
                hosts.lines().last().and_then(|line| line.split('\t').next()).unwrap_or("127.0.0.1").to_owned()
            }
            "hostname" => call.disk.read("/etc/hostname").unwrap_or_default().trim_end().to_owned(),
            "whoami" => "root".to_owned(),
            "id" => "uid=0(root) gid=0(root) groups=0(root)".to_owned(),
            "uname" if words.iter().any(|word| word.starts_with('-')) => {
                let host = call.disk.read("/etc/hostname").unwrap_or_default();
                format!("Linux {} 6.12.0 #1 SMP x86_64 GNU/Linux", host.trim_end())
            }
            "uname" => "Linux".to_owned(),
            _ => return None,
        };
        Some(Output::success(text + "\n"))
    }
}

impl Host for Inside<'_> {
    fn command(&mut self, call: Call<'_>) -> Option<Output> {
        let (name, words) = call.argv.split_first()?;
        let name = name.rsplit('/').next().unwrap_or(name);
        if let Some(output) = self.own(name, words, &call) {
            return Some(output);
        }
        let machine = Machine { terminal: self.machine.terminal && call.terminal, ..self.machine.clone() };
        net::run(self.cluster, &machine, call.argv, call.disk)
    }

    fn sleep(&mut self, milliseconds: u64) {
        let wait = i64::try_from(milliseconds).unwrap_or(i64::MAX);
        self.cluster.run_until(self.cluster.now().saturating_add(wait));
    }

    fn now(&self) -> i64 {
        self.cluster.now()
    }

    fn commands(&self) -> Vec<&'static str> {
        let clients = net::CLIENTS.iter().map(|(name, _)| *name).filter(|name| self.machine.has(name));
        OWN.into_iter().chain(clients).collect()
    }
}

/// Both streams as one, as a terminal in the container joins them.
pub(super) fn joined(output: Output) -> Output {
    let mut joined = Output { exit: output.exit, effects: output.effects, ..Output::default() };
    for segment in output.segments {
        joined.write(Stream::Stdout, segment.text);
    }
    joined
}
