//! Pods and groups of Pods.

use std::fmt::Write;

use super::Item;
use super::marks::{self, chip, n, rect, socket, state, text};
use crate::scene::geometry::{Point, Rect};
use crate::scene::model::{Detail, GroupBox, PodBox, PodShape};
use crate::scene::words;

const PAD: f64 = 12.0;

/// A Pod.
pub fn pod(pod: &PodBox) -> Item {
    let mut out = String::new();
    let whole = Rect::new(0.0, 0.0, pod.rect.w, pod.rect.h);
    match pod.detail {
        Detail::Tile | Detail::Folded => {
            rect(&mut out, "card", whole, 6.0);
            state(&mut out, pod.state.shape, whole.w / 2.0, whole.h / 2.0);
        }
        Detail::Small => {
            rect(&mut out, "card", whole, 7.0);
            state(&mut out, pod.state.shape, 13.0, whole.h / 2.0);
            text(&mut out, "m", 24.0, whole.h / 2.0 + 4.0, &pod.short);
        }
        Detail::Compact => compact(&mut out, pod, whole),
        Detail::Full => full(&mut out, pod, whole),
    }
    if let Some(hint) = &pod.hint {
        marks::lantern(&mut out, hint, whole.w);
    }
    let _ = write!(out, "<title>{}</title>", marks::escape(&pod.says));
    let (shape, belongs) = (marks::class(pod.state.shape), if pod.selected { "selected" } else { "stray" });
    let class = format!("pod {shape} {belongs}");
    Item { id: pod.id.clone(), class, at: Point::new(pod.rect.x, pod.rect.y), markup: out, says: pod.says.clone() }
}

fn card(out: &mut String, pod: &PodBox, whole: Rect) {
    if pod.state.shape == PodShape::Broken {
        // A torn lower edge.
        let (w, h) = (whole.w, whole.h);
        let teeth = (w / 8.0).floor().max(2.0);
        let step = w / teeth;
        let _ = write!(out, "<path class=\"card\" d=\"M0 9a9 9 0 0 1 9 -9H{}a9 9 0 0 1 9 9V{}", n(w - 9.0), n(h));
        for tooth in 0..teeth as usize {
            let x = w - (tooth as f64 + 0.5) * step;
            let _ = write!(out, "L{} {}L{} {}", n(x), n(h - 5.0), n(x - step / 2.0), n(h));
        }
        out.push_str("z\"/>");
    } else {
        rect(out, "card", whole, 9.0);
    }
}

fn compact(out: &mut String, pod: &PodBox, whole: Rect) {
    card(out, pod, whole);
    text(out, "h s", PAD, 18.0, &pod.short);
    let line = if pod.address.is_empty() { &pod.state.word } else { &pod.address };
    text(out, "m", PAD, 34.0, &words::head(line, 15));
    state(out, pod.state.shape, whole.w - 13.0, 13.5);
    if let Some(first) = pod.sockets.first().filter(|first| first.targeted) {
        socket(out, first.status, true, 0.0, first.at.y);
    }
}

fn full(out: &mut String, pod: &PodBox, whole: Rect) {
    card(out, pod, whole);
    text(out, "h s", PAD, 20.0, &pod.short);
    state(out, pod.state.shape, whole.w - 14.0, 15.5);
    let mut y = 36.0;
    let word = if pod.state.shape == PodShape::NotReady { "Running, not ready" } else { &pod.state.word };
    let word = words::head(word, words::sans_fits(whole.w - 2.0 * PAD, 11.0));
    if pod.address.is_empty() {
        text(out, "word", PAD, y, &word);
    } else {
        let address = words::head(&pod.address, words::mono_fits(whole.w - 2.0 * PAD, 11.0));
        text(out, "m", PAD, y, &address);
        if pod.state.shape != PodShape::Ready {
            y += 16.0;
            text(out, "word", PAD, y, &word);
        }
    }
    let rows = pod.sockets.len().saturating_sub(pod.more_sockets);
    for row in pod.sockets.iter().take(rows) {
        let at = row.at;
        socket(out, row.status, row.targeted, at.x, at.y);
        text(out, "p", PAD, at.y + 4.0, &row.text);
        let x = PAD + words::mono(&row.text, 11.0) + 7.0;
        let word = words::head(row.status.word(), words::sans_fits(whole.w - x - 6.0, 10.5));
        text(out, if row.status.is_open() { "w" } else { "w bad" }, x, at.y + 4.0, &word);
    }
    for label in &pod.chips {
        chip(out, label);
    }
}

/// A group of Pods.
pub fn group(group: &GroupBox) -> Item {
    let mut out = String::new();
    let Rect { w, h, .. } = group.rect;
    // Two cards behind the first say that there are more.
    rect(&mut out, "card back", Rect::new(4.0, 0.0, w - 4.0, h - 8.0), 8.0);
    rect(&mut out, "card", Rect::new(0.0, 5.0, w - 5.0, h - 5.0), 8.0);
    let count = format!("× {}", group.members.len());
    let room = w - 24.0 - words::sans(&count, 13.0) - 6.0;
    text(&mut out, "h s", 12.0, 24.0, &words::head(&group.title, words::sans_fits(room, 13.0)));
    text(&mut out, "h s end", w - 14.0, 24.0, &count);
    let whole = w - 29.0;
    let mut x = 12.0;
    for (shape, members) in &group.states {
        let share = whole * *members as f64 / group.members.len().max(1) as f64;
        rect(&mut out, &format!("share {}", marks::class(*shape)), Rect::new(x, 31.0, share, 6.0), 1.5);
        x += share;
    }
    let parts: Vec<String> =
        group.states.iter().map(|(shape, members)| format!("{members} {}", shape.word())).collect();
    let words_line = words::head(&parts.join(", "), words::sans_fits(w - 29.0, 10.5));
    text(&mut out, "w", 12.0, 50.0, &words_line);
    let _ = write!(out, "<title>{}</title>", marks::escape(&group.says));
    let class = if group.opened { "group opened" } else { "group" };
    Item {
        id: group.id.clone(),
        class: class.to_owned(),
        at: Point::new(group.rect.x, group.rect.y),
        markup: out,
        says: group.says.clone(),
    }
}
