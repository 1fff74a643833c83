//! Whatever is typed, nothing panics; and a command whose words are wrong changes nothing. The commands of the recordings are
//! mutated: words and characters dropped, doubled, exchanged, spliced from other commands.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use portolan::api::settings::Settings;
use portolan::replay::Scenario;
use portolan::shell::{Reader, Terminal};

/// Mutants of each command.
const MUTANTS: usize = 6;

/// What kubectl says of mistakes in a command's words: it has sent nothing then.
const USAGE: &[&str] = &[
    "for help and examples",
    "--help' for usage",
    "unknown command",
    "required flag(s)",
    "doesn't have a resource type",
    "no name was specified",
    "exactly one NAME",
    "one or more resources must be specified",
    "You must provide one or more resources",
    "Must be \"none\", \"server\", or \"client\"",
];

/// Marsaglia's xorshift: the same mutants every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

/// The commands of all recordings, without those of several lines.
fn recorded() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/kubectl");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut commands = Vec::new();
    for file in files {
        let scenario = Scenario::read(&std::fs::read_to_string(file).unwrap()).unwrap();
        commands.extend(scenario.steps.into_iter().map(|step| step.run).filter(|line| !line.contains('\n')));
    }
    commands.sort();
    commands.dedup();
    commands
}

fn mutant(line: &str, others: &[String], chance: &mut Chance) -> String {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let at = chance.below(words.len());
    let other: Vec<&str> = others[chance.below(others.len())].split(' ').collect();
    match chance.below(9) {
        0 => drop(words.remove(at)),
        1 => words.insert(at, words[at].clone()),
        2 => words.swap(at, chance.below(line.split(' ').count())),
        3 => words[at] = other[chance.below(other.len())].to_owned(),
        4 => words.insert(at, other[chance.below(other.len())].to_owned()),
        5 => words.truncate(at + 1),
        6 => words[at].insert(0, ['-', '=', '/', ',', '{', '.', '$', '\\', '*', '\u{e9}'][chance.below(10)]),
        choice => {
            let mut chars: Vec<char> = words[at].chars().collect();
            let place = chance.below(chars.len().max(1));
            if choice == 7 && !chars.is_empty() {
                chars.remove(place);
            } else {
                chars.insert(
                    place.min(chars.len()),
                    ['=', '-', ',', '"', '\'', ':', '0', '(', '|', 'x'][chance.below(10)],
                );
            }
            words[at] = chars.into_iter().collect();
        }
    }
    words.join(" ")
}

#[test]
fn nothing_panics_and_mistakes_change_nothing() {
    let mut start = Terminal::new(Settings::default(), Reader::Recording);
    for line in [
        "kubectl create deployment web --image=nginx:1.27 --replicas=2",
        "kubectl expose deployment web --port=80",
        "kubectl run cart --image=nginx:1.27 --port=80 --labels=app=cart",
        "kubectl create configmap settings --from-literal=a=b",
        "kubectl get svc web -o yaml > web.yaml",
    ] {
        assert_eq!(start.run(line).exit, 0, "{line}");
        start.settle();
    }
    start.world.cluster.take_log();
    let commands = recorded();
    assert!(commands.len() > 500, "{}", commands.len());
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let (mut panicked, mut changed, mut mistakes) = (Vec::new(), Vec::new(), 0);
    for command in &commands {
        for _ in 0..MUTANTS {
            let line = mutant(command, &commands, &mut chance);
            let mut terminal = start.clone();
            let ran = catch_unwind(AssertUnwindSafe(|| {
                let output = terminal.run(&line);
                terminal.complete(&line, line.len());
                let log = terminal.world.cluster.take_log();
                terminal.settle();
                (output, log)
            }));
            let Ok((output, log)) = ran else {
                panicked.push(line);
                continue;
            };
            let said = output.stderr();
            let single = !line.contains([';', '|', '&', '`', '(', '>', '<']);
            if single && output.exit != 0 && USAGE.iter().any(|words| said.contains(words)) {
                mistakes += 1;
                if !log.is_empty() {
                    changed.push(format!("{line}\n  {said}"));
                }
            }
        }
    }
    assert!(panicked.is_empty(), "panicked:\n{}", panicked.join("\n"));
    assert!(changed.is_empty(), "changed the cluster:\n{}", changed.join("\n"));
    assert!(mistakes > 300, "only {mistakes} mistakes among the mutants");
}
