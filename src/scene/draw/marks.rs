//! The small signs of the chart, and text.

use std::fmt::Write;

use crate::scene::decimal::Decimal;
use crate::scene::geometry::Rect;
use crate::scene::model::{Chip, ChipKind, EntryState, PodShape, SocketStatus};

/// Text as it may stand in markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// A number without a needless fraction: `12`, `-0.5`.
pub fn n(value: f64) -> Decimal<1> {
    Decimal::of(value)
}

/// A line of text.
pub fn text(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let _ = write!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>", n(x), n(y), escape(words));
}

/// A box.
pub fn rect(out: &mut String, class: &str, rect: Rect, round: f64) {
    let Rect { x, y, w, h } = rect;
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{round}\"/>",
        n(x),
        n(y),
        n(w),
        n(h)
    );
}

/// A level line.
pub fn rule(out: &mut String, from: f64, to: f64, y: f64) {
    let _ = write!(out, "<path class=\"rule\" d=\"M{} {}H{}\"/>", n(from), n(y), n(to));
}

/// A chip: each kind has its own outline, and the letters that differ are marked.
pub fn chip(out: &mut String, chip: &Chip) {
    let kind = match chip.kind {
        ChipKind::Match => "match",
        ChipKind::Near => "near",
        ChipKind::Differs => "differs",
        ChipKind::Missing => "missing",
        ChipKind::Plain => "plain",
    };
    let Rect { x, y, w, h } = chip.rect;
    let _ = write!(out, "<g class=\"chip {kind}\" data-pair=\"{}\">", escape(&chip.pair));
    rect(out, "", chip.rect, h / 2.0);
    let _ = write!(out, "<text x=\"{}\" y=\"{}\">", n(x + w / 2.0), n(y + h - 5.5));
    for stretch in &chip.text {
        match (stretch.differs, stretch.text.as_str()) {
            // The place of a letter that is missing.
            (true, "") => out.push_str("<tspan class=\"gap\">‸</tspan>"),
            (true, letters) => {
                let _ = write!(out, "<tspan class=\"wrong\">{}</tspan>", escape(letters));
            }
            (false, letters) => out.push_str(&escape(letters)),
        }
    }
    let _ = write!(out, "</text><title>{}</title></g>", escape(&chip.says));
}

/// A light on the upper edge of a box that has a hint.
pub fn lantern(out: &mut String, hint: &str, width: f64) {
    let _ = write!(
        out,
        "<g class=\"lantern\" transform=\"translate({} 0)\"><circle r=\"8.5\"/><text y=\"4\">!</text><title>{}</title></g>",
        n(width - 16.0),
        escape(hint)
    );
}

/// The sign of a Pod's state, around a middle.
pub fn state(out: &mut String, shape: PodShape, x: f64, y: f64) {
    let word = class(shape);
    let inner = match shape {
        PodShape::Ready => "<circle r=\"4.5\"/>",
        PodShape::NotReady => "<circle r=\"4\"/>",
        PodShape::Waiting => "<circle cx=\"-5\" r=\"1.6\"/><circle r=\"1.6\"/><circle cx=\"5\" r=\"1.6\"/>",
        PodShape::Broken => "<path d=\"M-4.5 -4.5l9 9M4.5 -4.5l-9 9\"/>",
        PodShape::Terminating => "<path d=\"M-5 0h8M0 -3.5l3.5 3.5l-3.5 3.5M5.5 -5v10\"/>",
        PodShape::Done => "<path d=\"M-4.5 0l3 3.5l6 -7\"/>",
    };
    let _ = write!(out, "<g class=\"state {word}\" transform=\"translate({} {})\">{inner}</g>", n(x), n(y));
}

/// The class of a state.
pub fn class(shape: PodShape) -> &'static str {
    match shape {
        PodShape::Ready => "ready",
        PodShape::NotReady => "unready",
        PodShape::Waiting => "waiting",
        PodShape::Broken => "broken",
        PodShape::Terminating => "leaving",
        PodShape::Done => "done",
    }
}

/// The sign of an endpoint's condition.
pub fn condition(out: &mut String, state: EntryState, x: f64, y: f64) {
    let (word, inner) = match state {
        EntryState::Ready => ("ready", "<circle r=\"4.5\"/>"),
        EntryState::NotReady => ("unready", "<circle r=\"4\"/>"),
        EntryState::ServingTerminating => ("leaving serves", "<path d=\"M-5 0h8M0 -3.5l3.5 3.5l-3.5 3.5M5.5 -5v10\"/>"),
        EntryState::Terminating => ("leaving", "<path d=\"M-5 0h8M0 -3.5l3.5 3.5l-3.5 3.5M5.5 -5v10\"/>"),
    };
    let _ = write!(out, "<g class=\"state {word}\" transform=\"translate({} {})\">{inner}</g>", n(x), n(y));
}

/// The sign of a socket: a filled disc accepts; everything else is told apart by its shape.
pub fn socket(out: &mut String, status: SocketStatus, targeted: bool, x: f64, y: f64) {
    let (word, inner) = match status {
        SocketStatus::Open => ("open", "<circle r=\"5.5\"/>"),
        SocketStatus::Assumed => ("open assumed", "<circle r=\"5.5\"/><circle class=\"eye\" r=\"2\"/>"),
        SocketStatus::DeclaredOnly => ("declared", "<circle r=\"5\"/>"),
        SocketStatus::Closed => ("closed", "<circle r=\"5\"/><path d=\"M-2.4 -2.4l4.8 4.8M2.4 -2.4l-4.8 4.8\"/>"),
        SocketStatus::Loopback => {
            ("loopback", "<circle r=\"5\"/><path class=\"half\" d=\"M0 -5a5 5 0 0 1 0 10z\"/><path d=\"M-7.5 -6v12\"/>")
        }
        SocketStatus::OtherProtocol => ("closed", "<rect x=\"-4.5\" y=\"-4.5\" width=\"9\" height=\"9\"/>"),
        SocketStatus::NoSuchName => ("closed", "<circle r=\"5.5\"/><text class=\"what\" y=\"3.4\">?</text>"),
        SocketStatus::NotRunning => ("idle", "<circle r=\"4\"/>"),
    };
    let targeted = if targeted { " targeted" } else { "" };
    let _ = write!(out, "<g class=\"sock {word}{targeted}\" transform=\"translate({} {})\">{inner}</g>", n(x), n(y));
}
