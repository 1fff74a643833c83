//! The engine without a browser: `portolan replay`, `portolan trace`, `portolan lesson`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[cfg(not(target_arch = "wasm32"))]
use portolan::lesson;
#[cfg(not(target_arch = "wasm32"))]
use portolan::replay::Scenario;
#[cfg(not(target_arch = "wasm32"))]
use portolan::replay::traffic::Case;

const HELP: &str = "The engine of the playground, without a browser.

Usage:
  portolan replay [--out DIR] FILE.yaml...   run recorded scenarios on a fresh cluster each, print what the engine answers
  portolan trace [--json] FILE.yaml...       run recorded traffic on a fresh cluster each, print where connections end
  portolan lesson check [--answers] FILE...  play lessons: their starts, solutions, wrong fixes, links, questions
  portolan lesson new NAME                   write the commented beginning of a lesson, NAME.yaml
  portolan lesson scorm [--page DIR] [--out FILE.zip] FILE.yaml
                                             pack a lesson and the built page (dist) for a learning platform, SCORM 1.2
";

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.split_first() {
        Some((command, rest)) if command == "replay" => replay(rest),
        Some((command, rest)) if command == "trace" => trace(rest),
        Some((command, rest)) if command == "lesson" => lesson(rest),
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

/// `lesson check` and `lesson new`.
#[cfg(not(target_arch = "wasm32"))]
fn lesson(words: &[String]) -> Result<(), String> {
    match words.split_first() {
        Some((command, files)) if command == "check" && !files.is_empty() => lesson_check(files),
        Some((command, [name])) if command == "new" => lesson_new(name),
        Some((command, words)) if command == "scorm" => lesson_scorm(words),
        _ => Err("lesson check FILE.yaml..., lesson new NAME, or lesson scorm FILE.yaml".to_owned()),
    }
}

/// Plays lessons and says of each what is wrong with it; one that cannot be read is told with line and column.
#[cfg(not(target_arch = "wasm32"))]
fn lesson_check(words: &[String]) -> Result<(), String> {
    let aloud = words.iter().any(|word| word == "--answers");
    let files: Vec<&String> = words.iter().filter(|word| *word != "--answers").collect();
    let mut bad = 0;
    for file in &files {
        let slug = Path::new(file).file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let mut answers = Vec::new();
        let faults: Vec<String> = match lesson::read(&slug, &text) {
            Err(mistakes) => mistakes.iter().map(|mistake| format!("{file}:{mistake}")).collect(),
            Ok(lesson) => {
                let faults = lesson::verify_aloud(&lesson, &mut answers);
                faults.iter().map(|fault| format!("{file}: {fault}")).collect()
            }
        };
        bad += usize::from(!faults.is_empty());
        println!("{}", if faults.is_empty() { format!("{file}: good") } else { faults.join("\n") });
        for answer in answers.iter().filter(|_| aloud) {
            println!("  {answer}");
        }
    }
    if bad == 0 { Ok(()) } else { Err(format!("{bad} of {} lessons are not good", files.len())) }
}

/// Writes the beginning of a lesson; never over a file that is there.
#[cfg(not(target_arch = "wasm32"))]
fn lesson_new(name: &str) -> Result<(), String> {
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    let title = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let path = format!("{name}.yaml");
    let open = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let write = |mut file: std::fs::File| std::io::Write::write_all(&mut file, lesson::template(&title).as_bytes());
    open.and_then(write).map_err(|error| format!("{path}: {error}"))?;
    println!("{path}: written. Change it, then: portolan lesson check {path}");
    Ok(())
}

/// Packs a lesson with the built page for a learning platform.
#[cfg(not(target_arch = "wasm32"))]
fn lesson_scorm(words: &[String]) -> Result<(), String> {
    use portolan::embed::scorm;
    const USAGE: &str = "lesson scorm [--page DIR] [--out FILE.zip] FILE.yaml";
    let (mut page, mut out, mut lesson_file) = ("dist", None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--page" => page = words.next().ok_or(USAGE)?,
            "--out" => out = Some(words.next().ok_or(USAGE)?.clone()),
            _ if lesson_file.is_none() && !word.starts_with('-') => lesson_file = Some(word),
            _ => return Err(USAGE.to_owned()),
        }
    }
    let file = lesson_file.ok_or(USAGE)?;
    let slug = Path::new(file).file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let lesson = lesson::read(&slug, &text).map_err(|mistakes| {
        mistakes.iter().map(|mistake| format!("{file}:{mistake}")).collect::<Vec<String>>().join("\n")
    })?;
    let mut files = scorm::files_below(Path::new(page))?;
    if !files.iter().any(|(name, _)| name == "index.html") {
        return Err(format!("{page}/index.html is not there: ./dev build makes it, --page names another folder"));
    }
    // The package brings the lesson as it is now, whatever the page was built with.
    let own = format!("lessons/{slug}.yaml");
    files.retain(|(name, _)| *name != own);
    files.push((own, text.into_bytes()));
    let out = out.unwrap_or_else(|| format!("{slug}.zip"));
    let package = scorm::package(&slug, &lesson.title, &files)?;
    std::fs::write(&out, &package).map_err(|error| format!("{out}: {error}"))?;
    println!("{out}: {} bytes", package.len());
    Ok(())
}
