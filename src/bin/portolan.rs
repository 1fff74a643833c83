//! The engine without a browser: `portolan replay`, `portolan trace`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[cfg(not(target_arch = "wasm32"))]
use portolan::replay::Scenario;
#[cfg(not(target_arch = "wasm32"))]
use portolan::replay::traffic::Case;

const HELP: &str = "The engine of the playground, without a browser.

Usage:
  portolan replay [--out DIR] FILE.yaml...   run recorded scenarios on a fresh cluster each, print what the engine answers
  portolan trace [--json] FILE.yaml...       run recorded traffic on a fresh cluster each, print where connections end
";

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.split_first() {
        Some((command, rest)) if command == "replay" => replay(rest),
        Some((command, rest)) if command == "trace" => trace(rest),
        None => {
            print!("{HELP}");
            Ok(())
        }
        Some((command, _)) if matches!(command.as_str(), "help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some((command, _)) => Err(format!("unknown command \"{command}\"\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portolan: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs scenarios again. A difference is no error; a file that cannot be read is.
#[cfg(not(target_arch = "wasm32"))]
fn replay(words: &[String]) -> Result<(), String> {
    let (mut out, mut files): (Option<PathBuf>, Vec<&Path>) = (None, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("--out") {
            Some("") => out = Some(words.next().ok_or("--out needs a directory")?.into()),
            Some(value) if value.starts_with('=') => out = Some(value.trim_start_matches('=').into()),
            _ => files.push(Path::new(word)),
        }
    }
    if files.is_empty() {
        return Err("replay needs the names of recorded scenarios".into());
    }
    if let Some(directory) = &out {
        std::fs::create_dir_all(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    }
    let mut faults = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let read = std::fs::read_to_string(file).map_err(|error| error.to_string());
        let scenario = match read.and_then(|text| Scenario::read(&text)) {
            Ok(scenario) => scenario,
            Err(error) => {
                faults.push(format!("{}: {error}", file.display()));
                continue;
            }
        };
        let replayed = scenario.replay().to_yaml();
        match (&out, file.file_name()) {
            (Some(directory), Some(name)) => {
                let path = directory.join(name);
                std::fs::write(&path, replayed).map_err(|error| format!("{}: {error}", path.display()))?;
            }
            _ => print!("{}{replayed}", if index > 0 { "---\n" } else { "" }),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// Runs recorded traffic again. A difference is no error; a file that cannot be read or run is.
#[cfg(not(target_arch = "wasm32"))]
fn trace(words: &[String]) -> Result<(), String> {
    let json = words.iter().any(|word| word == "--json");
    let files: Vec<&String> = words.iter().filter(|word| *word != "--json").collect();
    if files.is_empty() {
        return Err("trace needs the names of recorded traffic".into());
    }
    let mut faults = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let read = || Case::read(&std::fs::read_to_string(file).map_err(|error| error.to_string())?);
        match read().and_then(|case| case.replay()) {
            Ok(replayed) if json => println!("{:#}", replayed.to_json()),
            Ok(replayed) => print!("{}{}", if number > 0 { "---\n" } else { "" }, replayed.to_yaml()),
            Err(fault) => faults.push(format!("{file}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
