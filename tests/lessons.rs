//! Every lesson of `lessons/` is played: its start fails its goals, its solution meets them, its wrong fixes do not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use portolan::lesson::{self, Lesson, index};

/// Every lesson's file, in order.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let entries = fs::read_dir(folder).map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    files
}

fn read(path: &Path) -> Lesson {
    let slug = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let text = fs::read_to_string(path).unwrap_or_default();
    lesson::read(slug, &text).unwrap_or_else(|mistakes| panic!("{}:{}", path.display(), mistakes[0]))
}

#[test]
fn every_lesson_is_good() {
    let files = files();
    assert!(files.len() > 20, "twenty lessons and the first commands");
    let faults: Vec<String> = files
        .iter()
        .map(|path| read(path))
        .flat_map(|lesson| lesson::verify(&lesson).into_iter().map(move |fault| format!("{}: {fault}", lesson.slug)))
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A lesson says what it is about, asks for something, has hints, and a wrong fix to fall for.
#[test]
fn every_lesson_is_whole() {
    for lesson in files().iter().map(|path| read(path)) {
        let slug = &lesson.slug;
        assert!(!lesson.belief.is_empty() && !lesson.sources.is_empty() && !lesson.end.is_empty(), "{slug}");
        assert!((1..=12).contains(&lesson.minutes), "{slug}: a lesson is short");
        assert!(lesson.steps.iter().any(|step| !step.predictions.is_empty()), "{slug}: nothing is predicted");
        let goals: Vec<_> = lesson.steps.iter().filter(|step| !step.goals.is_empty()).collect();
        assert!(!goals.is_empty(), "{slug}: nothing is reached");
        assert!(goals.iter().all(|step| step.hints.len() > 1), "{slug}: too few hints");
        assert!(goals.iter().any(|step| !step.wrong.is_empty()), "{slug}: no wrong fix is tried");
    }
}

#[test]
fn the_index_names_every_file() {
    let there: Vec<(String, String)> =
        files().iter().map(|path| read(path)).map(|lesson| (lesson.slug, lesson.title)).collect();
    let named: Vec<(String, String)> =
        index::lessons().map(|(slug, title)| (slug.to_owned(), title.to_owned())).collect();
    assert_eq!(named, there);
    let slugs: BTreeSet<&str> = index::lessons().map(|(slug, _)| slug).collect();
    assert_eq!(slugs.len(), named.len());
    assert_eq!(index::find("3").as_deref(), index::lessons().nth(3).map(|(slug, _)| slug));
    assert_eq!(index::find("../x"), None);
    assert_eq!(index::find("my-own").as_deref(), Some("my-own"));
    assert_eq!(index::after(index::lessons().last().map_or("", |(slug, _)| slug)), Some(index::EXAM));
}

/// The JSON schema that editors use knows the keys that are read, and no others.
#[test]
fn the_schema_has_every_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lesson.schema.json");
    let text = fs::read_to_string(path).unwrap_or_default();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    for part in ["lesson", "step", "do", "wrong", "goal", "connection", "shares", "slices", "object", "prediction"] {
        let place = if part == "lesson" { "/properties".to_owned() } else { format!("/$defs/{part}/properties") };
        let keys = schema.pointer(&place).and_then(serde_json::Value::as_object);
        let keys: BTreeSet<&str> = keys.into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, lesson::fields(part).iter().copied().collect(), "{part}");
    }
}

/// Seeds that are tried.
const PAPERS: u64 = 1_000;

/// Every exam can be passed: what is broken is broken, and the solutions together mend it; five of them do not.
#[test]
fn a_thousand_exams_can_be_passed() {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let faults = |first: u64| -> Vec<String> {
        let exams = (first..PAPERS).step_by(threads as usize).map(lesson::exam::make);
        exams
            .flat_map(|exam| lesson::verify(&exam).into_iter().map(move |fault| format!("{}: {fault}", exam.slug)))
            .collect()
    };
    let faults: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || faults(first))).collect();
        running.into_iter().flat_map(|one| one.join().unwrap_or_else(|_| vec!["a thread failed".to_owned()])).collect()
    });
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults[..faults.len().min(20)].join("\n"));
}

/// No exam is like another, and the same seed gives the same one.
#[test]
fn no_two_exams_are_alike() {
    let without_name = |seed: u64| {
        let exam = lesson::exam::make(seed);
        assert_eq!(exam.steps[0].hints.len(), 6, "six faults");
        format!("{:?} {:?}", exam.start, exam.steps[0].goals)
    };
    let all: BTreeSet<String> = (0..PAPERS).map(without_name).collect();
    assert_eq!(all.len() as u64, PAPERS);
    assert_eq!(lesson::exam::make(7), lesson::exam::make(7));
}
