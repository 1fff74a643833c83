//! Every recorded connection ends as it did in the real cluster.

use std::collections::BTreeSet;
use std::path::PathBuf;

use portolan::replay::traffic::{Case, Outcome, Probe};

fn cases() -> Vec<Case> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut files: Vec<PathBuf> = ["traffic", "traffic-nftables"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("the recordings are there"))
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    files.sort();
    files.iter().map(|file| Case::read(&std::fs::read_to_string(file).expect("readable")).expect("a case")).collect()
}

fn set(probe: &Probe, one_pod: bool) -> BTreeSet<String> {
    let shown = |o: &Outcome| {
        let pod = if one_pod { None } else { o.pod.clone() };
        format!("{} {:?} {:?} {:?}", o.verdict, pod, o.source, o.target_port)
    };
    probe.outcomes.iter().map(shown).collect()
}

/// Shares are as even as chance lets them be: four standard deviations.
fn uneven(probe: &Probe) -> Option<String> {
    let n = f64::from(probe.count());
    let even = 1.0 / probe.outcomes.len() as f64;
    let allowed = 4.0 * (even * (1.0 - even) / n).sqrt() + 0.005;
    probe.outcomes.iter().find(|o| (o.share - even).abs() > allowed).map(|o| format!("{o:?} of {even}"))
}

#[test]
fn connections_end_as_recorded() {
    let mut wrong = Vec::new();
    for case in cases() {
        let sticky = case.manifest.contains("sessionAffinity: ClientIP");
        match case.replay() {
            Err(why) => wrong.push(format!("{}: {why}", case.name)),
            Ok(replayed) => {
                for (recorded, replayed) in case.probes.iter().zip(&replayed.probes) {
                    let at = format!("{}: {} to {}", case.name, recorded.from, recorded.to);
                    let (want, got) = (set(recorded, sticky), set(replayed, sticky));
                    if want != got || sticky && replayed.outcomes.len() != 1 {
                        wrong.push(format!("{at}: {got:?}, recorded {want:?}"));
                    } else if let Some(why) = uneven(replayed) {
                        wrong.push(format!("{at}: {why}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_seed_gives_the_same_pods_in_the_same_order() {
    let case = cases().into_iter().find(|case| case.name == "canary").expect("the case is there");
    let run = || case.replay().expect("it runs").to_json().to_string();
    assert_eq!(run(), run());
}
