//! Labels beside what selectors ask for: which match, which miss, and by which letters.

use std::collections::BTreeMap;

use super::geometry::Rect;
use super::model::{Chip, ChipKind};
use super::words;
use crate::api::near::{self, Stretch};
use crate::api::service::Service;
use crate::order::InOrder;

/// Labels of an object.
pub type Labels = BTreeMap<String, String>;

/// The size of the letters in a chip.
pub const LETTERS: f64 = 10.5;
/// The height of a chip.
pub const HEIGHT: f64 = 18.0;
/// Room between chips.
pub const GAP: f64 = 4.0;
/// Room on both sides of a chip's text, together.
const PADDING: f64 = 14.0;

/// Labels that workload controllers add for themselves: shown in the inspector, not on the chart.
const OWN: [&str; 4] =
    ["pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name"];

/// The chips of a Service's selector.
pub fn of_selector(service: &Service) -> Vec<Chip> {
    let selector = service.spec.selector.iter();
    selector.map(|(key, value)| plain(ChipKind::Match, key, value, format!("asks for {key}={value}"))).collect()
}

/// The chips of a Pod's labels. `selecting` are the Services that select it; `others` those of its namespace with which it
/// is compared when none does.
pub fn of_pod(labels: &Labels, selecting: &[&Service], others: &[&Service]) -> Vec<Chip> {
    let mut chips = match (selecting, closest(labels, others)) {
        ([], Some(service)) => compared(labels, service),
        ([], None) => Vec::new(),
        (services, _) => matched(labels, services),
    };
    let shown: Vec<String> = chips.iter().filter_map(|chip| chip.own_key()).collect();
    for (key, value) in labels {
        if !OWN.contains(&key.as_str()) && !shown.contains(key) {
            chips.push(plain(ChipKind::Plain, key, value, format!("{key}={value}: no selector asks for it")));
        }
    }
    chips.order_by_key(|chip| chip.kind);
    chips
}

fn matched(labels: &Labels, services: &[&Service]) -> Vec<Chip> {
    let asked = |key: &String| services.iter().any(|service| service.spec.selector.contains_key(key));
    let names: Vec<String> = services.iter().map(|service| service.metadata.name.clone()).collect();
    let names = words::list(&names);
    let found = labels.iter().filter(|(key, _)| asked(key));
    found
        .map(|(key, value)| {
            plain(ChipKind::Match, key, value, format!("{key}={value}: matches the selector of {names}"))
        })
        .collect()
}

/// How well labels fit a selector: matching keys, then near ones. `None` if too little is alike to speak of a miss.
fn likeness(labels: &Labels, selector: &Labels) -> Option<(usize, usize)> {
    let (mut exact, mut near) = (0, 0);
    for (key, value) in selector {
        match labels.get(key) {
            Some(actual) if actual == value => exact += 1,
            Some(actual) if near::is_near(actual, value) => near += 1,
            Some(_) => {}
            None => near += usize::from(near_key(labels, selector, key, value).is_some()),
        }
    }
    let alike = exact + near;
    (alike > 0 && (alike == selector.len() || exact > 0)).then_some((alike * 100 / selector.len().max(1), exact))
}

fn closest<'a>(labels: &Labels, services: &[&'a Service]) -> Option<&'a Service> {
    let scored = services.iter().filter_map(|service| Some((likeness(labels, &service.spec.selector)?, *service)));
    // The first of equals, so that the answer does not hang on what comes after.
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, service)| service)
}

/// A label whose key is almost `key` and whose value is, or almost is, `value`.
fn near_key<'a>(labels: &'a Labels, selector: &Labels, key: &str, value: &str) -> Option<(&'a String, &'a String)> {
    labels.iter().find(|(actual, held)| {
        !selector.contains_key(*actual)
            && near::is_near(actual, key)
            && (held.as_str() == value || near::is_near(held, value))
    })
}

fn compared(labels: &Labels, service: &Service) -> Vec<Chip> {
    let name = &service.metadata.name;
    let chip = |(key, value): (&String, &String)| {
        let wanted = format!("{key}={value}");
        let says = |actual: &str| format!("{actual}: the selector of {name} asks for {wanted}");
        match labels.get(key) {
            Some(actual) if actual == value => plain(ChipKind::Match, key, value, format!("{wanted}: matches {name}")),
            Some(actual) if near::is_near(actual, value) => {
                let text = format!("{key}={actual}");
                marked(ChipKind::Near, &text, &wanted, says(&text))
            }
            Some(actual) => {
                Chip { pair: wanted.clone(), ..plain(ChipKind::Differs, key, actual, says(&format!("{key}={actual}"))) }
            }
            None => match near_key(labels, &service.spec.selector, key, value) {
                Some((near, held)) => {
                    let text = format!("{near}={held}");
                    marked(ChipKind::Near, &text, &wanted, says(&text))
                }
                None => plain(ChipKind::Missing, key, value, format!("{wanted} is missing: {name} asks for it")),
            },
        }
    };
    service.spec.selector.iter().map(chip).collect()
}

fn plain(kind: ChipKind, key: &str, value: &str, says: String) -> Chip {
    let text = format!("{key}={value}");
    let stretch = Stretch { text: text.clone(), differs: false };
    Chip { kind, text: vec![stretch], pair: text, says, rect: Rect::default() }
}

fn marked(kind: ChipKind, actual: &str, wanted: &str, says: String) -> Chip {
    Chip { kind, text: near::stretches(actual, wanted), pair: wanted.to_owned(), says, rect: Rect::default() }
}

impl Chip {
    /// The whole text: `app=web`.
    pub fn plain_text(&self) -> String {
        self.text.iter().map(|stretch| stretch.text.as_str()).collect()
    }

    /// The key of the Pod's own label that the chip shows; a missing label has none.
    fn own_key(&self) -> Option<String> {
        let text = self.plain_text();
        (self.kind != ChipKind::Missing).then(|| text.split('=').next().unwrap_or_default().to_owned())
    }

    /// Its width with all of its text.
    pub fn width(&self) -> f64 {
        words::mono(&self.plain_text(), LETTERS) + PADDING
    }
}

/// How many rows the chips take in `width`.
pub fn rows(chips: &[Chip], width: f64) -> usize {
    let mut placed = chips.to_vec();
    place(&mut placed, 0.0, 0.0, width, usize::MAX)
}

/// Sets chips in rows from `x`, `y` (relative to their box), shortens what is wider than a row, and drops what comes after
/// `most` rows. Says how many rows there are.
pub fn place(chips: &mut Vec<Chip>, x: f64, y: f64, width: f64, most: usize) -> usize {
    let (mut at, mut row) = (0.0, 0);
    let mut kept = 0;
    for chip in chips.iter_mut() {
        let mut w = chip.width();
        if w > width {
            shorten(&mut chip.text, words::mono_fits(width - PADDING, LETTERS));
            w = chip.width().min(width);
        }
        if at > 0.0 && at + w > width {
            (at, row) = (0.0, row + 1);
        }
        if row >= most {
            break;
        }
        chip.rect = Rect::new(x + at, y + row as f64 * (HEIGHT + GAP), w, HEIGHT);
        at += w + GAP;
        kept += 1;
    }
    chips.truncate(kept);
    if kept == 0 { 0 } else { row.min(most - 1) + 1 }
}

/// Cuts stretches to `letters`, keeping the first that differs in sight.
fn shorten(text: &mut Vec<Stretch>, letters: usize) {
    // A letter that is missing is a place without a letter.
    let letters_of = |stretch: &Stretch| match stretch.text.as_str() {
        "" => vec![(None, stretch.differs)],
        text => text.chars().map(|letter| (Some(letter), stretch.differs)).collect(),
    };
    let whole: Vec<(Option<char>, bool)> = text.iter().flat_map(letters_of).collect();
    let first = whole.iter().position(|(_, differs)| *differs).unwrap_or(0);
    let room = letters.saturating_sub(2).max(1);
    let start = if first < room { 0 } else { (first + 2).min(whole.len()).saturating_sub(room) };
    let end = (start + room + usize::from(start == 0)).min(whole.len());
    let mut out: Vec<Stretch> = Vec::new();
    let dots = |here: bool| here.then_some((Some('…'), false));
    let middle = whole.get(start..end).unwrap_or_default().iter().copied();
    for (letter, differs) in dots(start > 0).into_iter().chain(middle).chain(dots(end < whole.len())) {
        match out.last_mut() {
            Some(last) if last.differs == differs => last.text.extend(letter),
            _ => out.push(Stretch { text: letter.map(String::from).unwrap_or_default(), differs }),
        }
    }
    *text = out;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::schema::Field;
    use serde_json::{Value, json};

    fn service(name: &str, selector: Value) -> Service {
        Service::read(&json!({"metadata": {"name": name}, "spec": {"selector": selector}}))
    }

    fn labels(value: Value) -> Labels {
        Labels::read(&value)
    }

    fn shown(chips: &[Chip]) -> Vec<String> {
        let text = |chip: &Chip| -> String {
            chip.text.iter().map(|s| if s.differs { format!("[{}]", s.text) } else { s.text.clone() }).collect()
        };
        chips.iter().map(|chip| format!("{:?} {}", chip.kind, text(chip))).collect()
    }

    #[test]
    fn labels_are_compared_key_by_key_with_the_closest_selector() {
        let web = service("web", json!({"app": "echoserver", "tier": "front"}));
        let db = service("db", json!({"app": "db"}));
        for (own, want) in [
            (json!({"app": "echosrver", "tier": "front"}), vec!["Match tier=front", "Near app=echos[]rver"]),
            (json!({"app": "echoserver", "x": "y"}), vec!["Match app=echoserver", "Missing tier=front", "Plain x=y"]),
            (json!({"app": "echoserver", "tier": "back"}), vec!["Match app=echoserver", "Differs tier=back"]),
            (json!({"ap": "db"}), vec!["Near a[]p=db"]),
            (json!({"run": "tmp"}), vec!["Plain run=tmp"]),
        ] {
            assert_eq!(shown(&of_pod(&labels(own.clone()), &[], &[&web, &db])), want, "{own}");
        }
    }

    #[test]
    fn a_selected_pod_shows_what_matches_first_and_hides_controllers_labels() {
        let web = service("web", json!({"app": "web"}));
        let own = labels(json!({"a": "b", "app": "web", "pod-template-hash": "6d9f"}));
        let chips = of_pod(&own, &[&web], &[&web]);
        assert_eq!(shown(&chips), ["Match app=web", "Plain a=b"]);
        assert_eq!(chips[0].says, "app=web: matches the selector of web");
    }

    #[test]
    fn chips_wrap_and_a_long_one_keeps_the_letters_that_differ_in_sight() {
        let web = service("web", json!({"app.kubernetes.io/name": "a-rather-long-echoserver"}));
        let own = labels(json!({"app.kubernetes.io/name": "a-rather-long-echosrver", "b": "c"}));
        let mut chips = of_pod(&own, &[], &[&web]);
        assert_eq!(place(&mut chips, 0.0, 0.0, 110.0, 4), 2);
        assert_eq!(shown(&chips)[1], "Plain b=c");
        assert!(chips.iter().all(|chip| chip.rect.right() <= 110.0), "{chips:?}");
        assert_eq!(shown(&chips)[0], "Near …-long-echos[]r…");
        assert_eq!(chips[1].rect.y, HEIGHT + GAP);
    }
}
