//! Marks that stand too close to be told apart, as one; and the drawing of them all.

use super::axis::Axis;
use crate::playground::{Mark, MarkKind};
use crate::scene::decimal::Decimal;
use crate::sim::EPOCH;

/// How many places the line has.
const PLACES: f64 = 360.0;
/// Most marks that are named where several stand at one place.
const NAMED: usize = 6;

/// The marks as the inside of an SVG, drawn in shares of its width: what was done stands on top, what changed in the
/// middle, connections below, those that failed as crosses.
pub fn drawing<'a>(marks: &[Mark], names: impl Iterator<Item = (i64, &'a str)>, axis: &Axis) -> String {
    let mut out = String::new();
    let mut rest = marks;
    while let Some(first) = rest.first() {
        let place = place(first, axis);
        let (here, later) = rest.split_at(rest.partition_point(|mark| self::place(mark, axis) <= place).max(1));
        rest = later;
        one(here, place / PLACES, &mut out);
    }
    for (at, name) in names {
        open("flag", axis.place(float(at)), &mut out);
        out.push_str("<path d=\"M0-14v28M0-14h9l-3 3.5 3 3.5h-9\"/><title>");
        escape(name, &mut out);
        out.push_str("</title></svg>");
    }
    out
}

fn place(mark: &Mark, axis: &Axis) -> f64 {
    (axis.place(float(mark.at - EPOCH)) * PLACES).round()
}

/// A share of the line as a style wants it: `12.5%`.
pub fn percent(share: f64) -> String {
    format!("{}%", Decimal::<2>::of((share * 100.0).clamp(0.0, 100.0)))
}

/// Milliseconds of virtual time stay far below what a float holds exactly.
#[allow(clippy::cast_precision_loss)]
fn float(at: i64) -> f64 {
    at as f64
}

fn open(class: &str, share: f64, out: &mut String) {
    out.push_str("<svg class=\"");
    out.push_str(class);
    out.push_str("\" x=\"");
    out.push_str(&percent(share));
    out.push_str("\" y=\"50%\" overflow=\"visible\">");
}

fn one(marks: &[Mark], share: f64, out: &mut String) {
    let has = |kind: MarkKind| marks.iter().any(|mark| mark.kind == kind);
    let changed = has(MarkKind::Created) || has(MarkKind::Changed) || has(MarkKind::Deleted);
    let traffic = has(MarkKind::Delivered) || has(MarkKind::Failed);
    open(if traffic { "moment traffic" } else { "moment" }, share, out);
    if has(MarkKind::Input) {
        out.push_str("<path class=\"input\" d=\"M0-13V-4\"/>");
    }
    if changed {
        out.push_str("<path class=\"change\" d=\"M0-4V4\"/>");
    }
    if has(MarkKind::Delivered) {
        out.push_str("<circle class=\"delivered\" cy=\"9\" r=\"3\"/>");
    }
    if has(MarkKind::Failed) {
        out.push_str("<path class=\"failed\" d=\"M-3 6 3 12M3 6-3 12\"/>");
    }
    out.push_str("<title>");
    for (index, mark) in marks.iter().take(NAMED).enumerate() {
        if index > 0 {
            out.push('\n');
        }
        escape(&mark.text, out);
    }
    if marks.len() > NAMED {
        out.push_str(&format!("\nand {} more", marks.len() - NAMED));
    }
    out.push_str("</title></svg>");
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// The mark before `at` and the one after it, in milliseconds since the cluster's start: where single steps lead.
pub fn neighbours(marks: &[Mark], at: i64) -> (Option<i64>, Option<i64>) {
    let at = at + EPOCH;
    let before = marks.partition_point(|mark| mark.at < at).checked_sub(1);
    let after = marks.partition_point(|mark| mark.at <= at);
    let moment = |place: usize| marks.get(place).map(|mark| mark.at - EPOCH);
    (before.and_then(moment), moment(after))
}

/// A moment in words: `8.2 s`, `3:07 min`.
pub fn time(at: i64) -> String {
    let tenths = at.max(0) / 100;
    if tenths < 600 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    format!("{}:{:02} min", tenths / 600, tenths / 10 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(at: i64, kind: MarkKind, text: &str) -> Mark {
        Mark { at: EPOCH + at, kind, text: text.to_owned(), key: None }
    }

    #[test]
    fn marks_at_one_place_are_one_and_their_words_stay_words() {
        let marks = [
            mark(1_000, MarkKind::Input, "echo <b> & \"c\""),
            mark(1_004, MarkKind::Created, "pod/web created"),
            mark(2_500, MarkKind::Failed, "request #1 was refused"),
        ];
        let axis = Axis::new(marks.iter().map(|mark| float(mark.at - EPOCH)), 2_500.0);
        let svg = drawing(&marks, [(1_000, "start")].into_iter(), &axis);
        assert_eq!(svg.matches("class=\"moment").count(), 2);
        assert!(svg.contains("<title>echo &lt;b&gt; &amp; &quot;c&quot;\npod/web created</title>"), "{svg}");
        assert!(svg.contains("<svg class=\"moment traffic\" x=\"25%\""), "{svg}");
        assert!(svg.contains("<title>start</title>"));
    }

    #[test]
    fn steps_lead_from_mark_to_mark() {
        let marks =
            [mark(10, MarkKind::Input, "a"), mark(10, MarkKind::Created, "b"), mark(90, MarkKind::Changed, "c")];
        assert_eq!(neighbours(&marks, 0), (None, Some(10)));
        assert_eq!(neighbours(&marks, 10), (None, Some(90)));
        assert_eq!(neighbours(&marks, 50), (Some(10), Some(90)));
        assert_eq!(neighbours(&marks, 90), (Some(10), None));
    }

    #[test]
    fn moments_in_words() {
        assert_eq!([time(0), time(8_249), time(59_999), time(187_000)], ["0.0 s", "8.2 s", "59.9 s", "3:07 min"]);
    }
}
