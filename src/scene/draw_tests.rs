use serde_json::json;

use super::*;
use crate::scene::fixture::Fixture;
use crate::scene::{Memory, View, layout};

/// Whether every element that opens is closed, in order.
fn is_balanced(markup: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for part in markup.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else { return false };
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty()
}

fn hard() -> Fixture {
    let mut fixture = Fixture::web(2, 4);
    fixture.pod("tmp", 1, json!({"run": "tmp"}), true);
    fixture.pod("debug", 0, json!({"app": "wep"}), false);
    fixture
}

#[test]
fn markup_is_well_formed_at_every_size() {
    for fixture in [Fixture::new(2), hard(), Fixture::web(3, 60), Fixture::web(2, 500)] {
        for (width, height) in [(1020.0, 700.0), (390.0, 600.0), (1800.0, 1100.0)] {
            let scene = layout(fixture.store(), &View::new(width, height), &mut Memory::default());
            let whole = document(&scene, ".card{fill:none}", "light");
            assert!(is_balanced(&whole), "{whole}");
            let things = items(&scene);
            assert!(things.iter().all(|item| !item.says.is_empty() && is_balanced(&item.markup)));
            let mut ids: Vec<&str> = things.iter().map(|item| item.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), things.len(), "an id twice");
        }
    }
}

#[test]
fn a_near_miss_marks_its_letters_and_a_state_has_a_sign_and_a_word() {
    let scene = layout(hard().store(), &View::new(1020.0, 700.0), &mut Memory::default());
    let debug = items(&scene).into_iter().find(|item| item.id == "pod/default/debug").unwrap();
    assert_eq!(debug.class, "pod waiting stray");
    assert!(debug.markup.contains("app=we<tspan class=\"wrong\">p</tspan>"), "{}", debug.markup);
    assert!(debug.markup.contains(">Pending</text>") && debug.markup.contains("class=\"state waiting\""));
}

#[test]
fn words_from_a_cluster_cannot_become_markup() {
    assert_eq!(escape("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    let mut scene = layout(hard().store(), &View::new(1020.0, 700.0), &mut Memory::default());
    scene.services[0].short = "<script>".to_owned();
    scene.services[0].says = "</title><script>".to_owned();
    scene.pods[0].chips[0].pair = "\"><script>".to_owned();
    assert!(!document(&scene, "</style><script>", "\"><script>").contains("<script>"));
}
