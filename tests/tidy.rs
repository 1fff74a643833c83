//! Keeps the house in order: which room may use which, and what no room but `app` may name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms and what each may use. A room that is not here does not exist.
const EDGES: &[(&str, &[&str])] = &[
    ("order", &[]),
    ("api", &[]),
    ("manifest", &["api"]),
    ("apiserver", &["api", "manifest"]),
    ("controllers", &["api", "apiserver"]),
    ("scheduler", &["api", "apiserver"]),
    ("kubelet", &["api", "apiserver"]),
    // What a container listens on is the kubelet's knowledge; a packet that arrives asks for it.
    ("dns", &["api", "apiserver", "kubelet", "proxy"]),
    ("proxy", &["api", "apiserver", "kubelet"]),
    ("lint", &["api", "apiserver", "kubelet", "proxy"]),
    ("sim", &["api", "apiserver", "controllers", "scheduler", "kubelet", "dns", "proxy", "lint"]),
    ("embed", &["api"]),
    ("kubectl", &["api", "manifest", "apiserver", "controllers", "kubelet", "dns", "proxy", "lint", "sim"]),
    ("shell", &["api", "manifest", "apiserver", "kubelet", "dns", "proxy", "lint", "sim", "kubectl"]),
    ("scene", &["api", "manifest", "apiserver", "kubelet", "dns", "proxy", "lint", "sim"]),
    ("lesson", &["api", "manifest", "apiserver", "proxy", "sim", "kubectl", "shell", "embed", "playground"]),
    (
        "playground",
        &["api", "manifest", "apiserver", "kubelet", "dns", "proxy", "lint", "sim", "embed", "kubectl", "shell"],
    ),
    ("replay", &["api", "manifest", "apiserver", "proxy", "sim", "kubectl", "shell", "playground"]),
    (
        "app",
        &[
            "api",
            "manifest",
            "apiserver",
            "controllers",
            "kubelet",
            "dns",
            "proxy",
            "lint",
            "sim",
            "embed",
            "kubectl",
            "shell",
            "scene",
            "lesson",
            "playground",
        ],
    ),
];

/// Names that only `app` may use, and why.
const BANNED: &[(&str, &str)] = &[
    ("leptos", "the engine knows no page"),
    ("web_sys", "the engine knows no browser"),
    ("js_sys", "the engine knows no browser"),
    ("wasm_bindgen", "the engine knows no browser"),
    ("Instant", "time is virtual"),
    ("SystemTime", "time is virtual"),
    ("HashMap", "its order would leak into output"),
    ("HashSet", "its order would leak into output"),
];

/// Most lines that a source file may have.
const LONGEST: usize = 600;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Every source file below `src/` with its room and its text without comments.
fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(&root).ok()?.to_path_buf();
            let room = below.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).ok()?;
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            Some((room, below, code))
        })
        .filter(|(room, ..)| !matches!(room.as_str(), "lib" | "main" | "bin"))
        .collect()
}

/// The rooms that a text names: `crate::sim::...`, `use crate::{api, sim::Cluster}`.
fn named_rooms(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (place, c) in list.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if start && c.is_alphabetic() => {
                        rooms.push(word(&list[place..]));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            rooms.push(word(rest));
        }
    }
    rooms
}

#[test]
fn rooms_use_only_what_stands_above_them() {
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, path, code) in files() {
        let Some(may_use) = allowed.get(room.as_str()) else {
            wrong.push(format!("{}: no such room as `{room}`", path.display()));
            continue;
        };
        for used in named_rooms(&code) {
            // Sorting is everybody's.
            if used == "order" {
                continue;
            }
            if allowed.contains_key(used.as_str()) && used != room && !may_use.contains(&used.as_str()) {
                wrong.push(format!("{}: `{room}` may not use `{used}`", path.display()));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_edges_go_one_way() {
    // Whoever is used never uses back, directly or over others.
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    fn reaches(allowed: &BTreeMap<&str, &[&str]>, from: &str, to: &str, deep: usize) -> bool {
        deep > 0
            && allowed
                .get(from)
                .is_some_and(|next| next.iter().any(|room| *room == to || reaches(allowed, room, to, deep - 1)))
    }
    for (room, _) in EDGES {
        assert!(!reaches(&allowed, room, room, EDGES.len()), "`{room}` uses itself in a circle");
    }
}

#[test]
fn the_engine_names_neither_browser_nor_clock() {
    let mut wrong = Vec::new();
    for (room, path, code) in files() {
        if room == "app" || path.to_string_lossy().contains("test") {
            continue;
        }
        for (name, why) in BANNED {
            let whole = |at: usize| {
                let part = |c: char| c.is_alphanumeric() || c == '_';
                !code[..at].ends_with(part) && !code[at + name.len()..].starts_with(part)
            };
            if code.match_indices(name).any(|(at, _)| whole(at)) {
                wrong.push(format!("{}: `{name}` ({why})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn sorting_goes_through_order() {
    // Each use of the library's own sort is some thousand bytes that the page has to carry (src/order.rs).
    let mut wrong = Vec::new();
    for (room, path, code) in files() {
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let tests = path.to_string_lossy().contains("test");
        let own = [".sort()", ".sort_by", ".sort_unstable"].iter().any(|call| code.contains(call));
        if own && room != "order" && !tests {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let long: Vec<String> = files()
        .into_iter()
        .filter(|(_, path, _)| !path.to_string_lossy().contains("shapes"))
        .filter(|(.., code)| code.lines().count() > LONGEST)
        .map(|(_, path, code)| format!("{}: {} lines", path.display(), code.lines().count()))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}
